from farshore.apps.bases.models.admission import HostAdmission, HostCriterion
from farshore.apps.bases.models.equipment import (
    Equipment,
    EquipmentClosure,
    Training,
    TrainingGrant,
)
from farshore.apps.bases.models.gates import Gate, GateItem
from farshore.apps.bases.models.reservations import CalendarFeed, Reservation, ReservationEvent
from farshore.apps.bases.models.residencies import Allocation, Residency
from farshore.apps.bases.models.sites import Base, Closure, Place, Room

__all__ = [
    "Allocation",
    "Base",
    "CalendarFeed",
    "Closure",
    "Equipment",
    "EquipmentClosure",
    "Gate",
    "GateItem",
    "HostAdmission",
    "HostCriterion",
    "Place",
    "Reservation",
    "ReservationEvent",
    "Residency",
    "Room",
    "Training",
    "TrainingGrant",
]
