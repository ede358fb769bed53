from farshore.apps.bases.models.access import DoorToken, Suspension, VisaHolder
from farshore.apps.bases.models.admission import HostAdmission, HostCriterion
from farshore.apps.bases.models.chemicals import (
    Agent,
    Chemical,
    ControlArea,
    Hazard,
    HazardLimit,
    StoreyShare,
    Unit,
)
from farshore.apps.bases.models.equipment import (
    Equipment,
    EquipmentClosure,
    Training,
    TrainingGrant,
)
from farshore.apps.bases.models.extensions import ExtensionRequest
from farshore.apps.bases.models.gates import Gate, GateChange, GateItem
from farshore.apps.bases.models.incidents import Incident
from farshore.apps.bases.models.lives import (
    AlumniOutcome,
    BasePolicy,
    GoldenTicket,
    Notice,
    RenewalReview,
)
from farshore.apps.bases.models.plans import RoomShape
from farshore.apps.bases.models.reservations import CalendarFeed, Reservation, ReservationEvent
from farshore.apps.bases.models.residencies import Allocation, Residency
from farshore.apps.bases.models.sites import Base, Closure, Feature, Place, Room
from farshore.apps.bases.models.wishes import Neighbour, SpaceWish

__all__ = [
    "Agent",
    "Allocation",
    "AlumniOutcome",
    "Base",
    "BasePolicy",
    "CalendarFeed",
    "Chemical",
    "Closure",
    "ControlArea",
    "DoorToken",
    "Equipment",
    "EquipmentClosure",
    "ExtensionRequest",
    "Feature",
    "Gate",
    "GateChange",
    "GateItem",
    "GoldenTicket",
    "Hazard",
    "HazardLimit",
    "HostAdmission",
    "HostCriterion",
    "Incident",
    "Neighbour",
    "Notice",
    "Place",
    "RenewalReview",
    "Reservation",
    "ReservationEvent",
    "Residency",
    "Room",
    "RoomShape",
    "SpaceWish",
    "StoreyShare",
    "Suspension",
    "Training",
    "TrainingGrant",
    "Unit",
    "VisaHolder",
]
