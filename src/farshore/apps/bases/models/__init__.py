from farshore.apps.bases.models.admission import HostAdmission, HostCriterion
from farshore.apps.bases.models.gates import Gate, GateItem
from farshore.apps.bases.models.residencies import Allocation, Residency
from farshore.apps.bases.models.sites import Base, Closure, Place, Room

__all__ = [
    "Allocation",
    "Base",
    "Closure",
    "Gate",
    "GateItem",
    "HostAdmission",
    "HostCriterion",
    "Place",
    "Residency",
    "Room",
]
