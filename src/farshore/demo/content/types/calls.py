"""Calls, applications, reviewers and reviews."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from farshore.demo.content.types.values import Criterion, Field, SpaceKind, Text


@dataclass(frozen=True, slots=True)
class Question:
    """A question of an application form; ``limit`` counts characters."""

    code: str
    text: Text
    help: Text
    limit: int
    confidential: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A section of an application form."""

    code: str
    title: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """Of the selected, at least ``minimum`` and at most ``maximum`` share ``value`` in ``field``.

    ``value`` "*" : the bound holds for each value of the field.
    """

    code: str
    field: str
    value: str
    minimum: int | None
    maximum: int | None
    label: Text


@dataclass(frozen=True, slots=True)
class CriterionWeight:
    """A criterion with its weight and what a reviewer should look for."""

    criterion: Criterion
    weight: Decimal
    label: Text
    help: Text


@dataclass(frozen=True, slots=True)
class EligibilityRule:
    """A rule of a call, by code, with its limit where it has one."""

    code: str
    label: Text
    limit: Decimal | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Call:
    """A call for applications."""

    key: str
    title: Text
    summary: Text
    opens: datetime
    closes: datetime
    zone: str
    seats: int
    reserves: int
    budget_krw: Decimal
    bases: tuple[str, ...]
    reviews_per_application: int
    quotas: tuple[Quota, ...]
    criteria: tuple[CriterionWeight, ...]
    rules: tuple[EligibilityRule, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Application:
    """One application to a call.

    ``bases`` is in order of preference; ``ineligible_for`` holds the codes of the rules that it
    breaks (empty for the eligible); ``quality`` is the hidden truth, on the scale of the review
    scores, from which reviews are simulated and which no screen shows.
    """

    key: str
    call: str
    company: str
    submitted: datetime
    bases: tuple[str, ...]
    space: SpaceKind
    quantity: int
    biosafety_level: int
    wanted_from: date
    months: int
    amount_krw: Decimal
    title: str
    summary_ko: str
    plan: str
    plan_language: str
    confidential_annex: str
    registration_number: str
    founded: date
    raised_usd: Decimal
    revenue_usd_12m: Decimal
    first_timer: bool
    ineligible_for: tuple[str, ...]
    quality: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """A tie between a reviewer and a company.

    ``kind`` is "former-employer", "investor", "joint-research" or "adviser".
    """

    company: str
    kind: str
    note_ko: str


@dataclass(frozen=True, slots=True)
class Reviewer:
    """A reviewer, known by role alone; ``severity`` is added to the scores (negative: strict)."""

    key: str
    role: Text
    expertise: str
    language: str
    institution: str
    fields: tuple[Field, ...]
    severity: float
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class ReviewText:
    """One simulated review."""

    reviewer: str
    application: str
    scores: Mapping[Criterion, int]
    comment: str
