"""What the demonstration network consists of, as plain values.

Companies, people's roles, applications, scores and residencies are fictional; institutions,
places and published figures are real. Intervals are half-open, ``[from, to)``; money is Decimal
with its currency in the field's name; every datetime carries its zone.
"""

from dataclasses import dataclass
from datetime import date

from farshore.demo.content.types.bases import (
    Base,
    Charge,
    Equipment,
    Gate,
    HostCriterion,
    Residency,
    Room,
    Space,
)
from farshore.demo.content.types.calls import (
    Application,
    Call,
    Conflict,
    CriterionWeight,
    EligibilityRule,
    Question,
    Quota,
    Reviewer,
    ReviewText,
    Section,
)
from farshore.demo.content.types.outreach import (
    ActionItem,
    Agreement,
    Briefing,
    Commitment,
    Consultation,
    Event,
    MeetingRequest,
    Participant,
    Slot,
    Suggestion,
)
from farshore.demo.content.types.registry import (
    Company,
    Figure,
    FundingRound,
    Institution,
    Need,
    Partner,
    Peer,
    Technology,
)
from farshore.demo.content.types.values import (
    LANGUAGES,
    Criterion,
    Field,
    Interval,
    SpaceKind,
    Text,
)

__all__ = [
    "LANGUAGES",
    "ActionItem",
    "Agreement",
    "Application",
    "Base",
    "Briefing",
    "Call",
    "Charge",
    "Commitment",
    "Company",
    "Conflict",
    "Consultation",
    "Content",
    "Criterion",
    "CriterionWeight",
    "EligibilityRule",
    "Equipment",
    "Event",
    "Field",
    "Figure",
    "FundingRound",
    "Gate",
    "HostCriterion",
    "Institution",
    "Interval",
    "MeetingRequest",
    "Need",
    "Participant",
    "Partner",
    "Peer",
    "Question",
    "Quota",
    "Residency",
    "ReviewText",
    "Reviewer",
    "Room",
    "Section",
    "Slot",
    "Space",
    "SpaceKind",
    "Suggestion",
    "Technology",
    "Text",
]


@dataclass(frozen=True, slots=True)
class Content:
    """Everything, drawn from one seed."""

    seed: int
    today: date
    institutions: tuple[Institution, ...]
    companies: tuple[Company, ...]
    technologies: tuple[Technology, ...]
    calls: tuple[Call, ...]
    applications: tuple[Application, ...]
    reviewers: tuple[Reviewer, ...]
    partners: tuple[Partner, ...]
    figures: tuple[Figure, ...]
    peers: tuple[Peer, ...]
    bases: tuple[Base, ...]
    event: Event
    agreements: tuple[Agreement, ...]
    consultation: Consultation
    briefings: tuple[Briefing, ...]
