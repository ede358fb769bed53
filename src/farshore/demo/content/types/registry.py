"""Institutions, companies, technologies, partners and published figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from farshore.demo.content.types.values import Field, Interval, Text


@dataclass(frozen=True, slots=True)
class Institution:
    """A real institution, by its published names; ``ror`` where it has a ROR id."""

    key: str
    name: Text
    city: str
    country: str
    ror: str | None


@dataclass(frozen=True, slots=True)
class FundingRound:
    """One closed round; ``post_money_krw`` where the valuation is known."""

    closed: date
    kind: str
    amount_krw: Decimal
    post_money_krw: Decimal | None


@dataclass(frozen=True, slots=True)
class Company:
    """A fictional company of the Hongneung zone.

    ``institute`` is the key of the parent institution and ``institute_share`` the percentage it
    holds; ``spin_off`` says whether the company is registered as an institute spin-off.
    ``revenue_krw`` is that of the last twelve months known on the demonstration's day.
    """

    key: str
    name_ko: str
    name_en: str
    name_ja: str | None
    registration_number: str
    founded: date
    field: Field
    subfield: str
    institute: str | None
    institute_share: Decimal | None
    spin_off: bool
    employees: int
    tenancies: tuple[Interval, ...]
    rounds: tuple[FundingRound, ...]
    revenue_krw: Decimal
    first_time_abroad: bool
    description_ko: str
    description_en: str

    def is_tenant(self, day: date) -> bool:
        """Whether a tenancy covers the day."""
        return any(t.covers(day) for t in self.tenancies)

    def raised_krw(self, day: date) -> Decimal:
        """Sum of the rounds closed up to and including the day."""
        return sum((r.amount_krw for r in self.rounds if r.closed <= day), Decimal(0))


@dataclass(frozen=True, slots=True)
class Technology:
    """A research result that a company brings; ``profile`` is in ``language`` ("ko" or "en").

    ``readiness`` is the technology readiness level, 1 to 9; ``steps`` maps a reached state
    (disclosed, validated, protected, transferred, overseas) to its date.
    """

    key: str
    company: str
    title_ko: str
    title_en: str
    language: str
    profile: str
    readiness: int
    keywords: tuple[str, ...]
    origin: str | None
    steps: Mapping[str, date]


@dataclass(frozen=True, slots=True)
class Need:
    """What a partner seeks; ``text`` is in ``language`` ("en" or "ja")."""

    key: str
    title: str
    text: str
    language: str
    fields: tuple[Field, ...]
    stage: str
    open_until: date


@dataclass(frozen=True, slots=True)
class Partner:
    """A fictional organisation abroad with needs; the city is real."""

    key: str
    kind: str
    name_en: str
    name_ja: str | None
    city: str
    country: str
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure or a target.

    ``qualifier`` is "exact", "over" or "about"; ``kind`` "observation" or "target"; ``mark`` says
    how it was read: a (the founding article), p (published elsewhere), k (general knowledge).
    ``as_of`` is None where the source names no day; figures share a ``metric`` only where their
    definitions agree.
    """

    key: str
    metric: str
    entity: str
    kind: str
    value: Decimal
    qualifier: str
    unit: str
    definition: Text
    geography: Text
    period: str
    as_of: date | None
    source: Text
    url: str
    mark: str
    note: Text | None


@dataclass(frozen=True, slots=True)
class Peer:
    """A cluster that Hongneung is compared with; real."""

    key: str
    name: Text
    country: str
    note: Text
