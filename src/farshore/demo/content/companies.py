"""The companies of the zone: 64 applicants, other tenants with a technology, and the rest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from random import Random
from typing import Any

from farshore.demo.content.funding import MILLION, capped, rounds, usd
from farshore.demo.content.names import Name, coined
from farshore.demo.content.registration import number
from farshore.demo.content.tables import table
from farshore.demo.content.tenancy import COMPANIES, START, TODAY, tenancies
from farshore.demo.content.types import Company, Field, FundingRound, Interval

INSTITUTES = ("kist", "korea-univ", "kyung-hee", "snuh", "univ-seoul")
INSTITUTE_WEIGHTS = (30, 24, 20, 14, 6)
AGE_LIMIT_FROM = date(2015, 3, 1)
LEAVER = "mirae-cohort-data"
TABLES = (
    ("therapeutics", Field.THERAPEUTICS),
    ("cell_gene", Field.CELL_GENE),
    ("diagnostics", Field.DIAGNOSTICS),
    ("devices", Field.DEVICES),
    ("digital", Field.DIGITAL_BIO),
    ("delivery", Field.DELIVERY),
    ("materials", Field.MATERIALS),
)
OTHERS = {
    Field.THERAPEUTICS: 82,
    Field.CELL_GENE: 40,
    Field.DIAGNOSTICS: 54,
    Field.DEVICES: 63,
    Field.DIGITAL_BIO: 62,
    Field.DELIVERY: 13,
    Field.MATERIALS: 32,
}


@dataclass(frozen=True, slots=True)
class _Draft:
    name: Name
    name_ja: str | None
    field: Field
    subfield: str
    institute: str | None
    description_ko: str
    description_en: str
    applicant: bool
    visible: bool


@cache
def applicant_rows() -> tuple[tuple[Field, dict[str, Any]], ...]:
    """The hand-written applicants with their fields, in the order of the tables."""
    return tuple(
        (field, row) for name, field in TABLES for row in table(f"applicants_{name}")["applicant"]
    )


@cache
def subject_rows() -> tuple[tuple[str, dict[str, Any]], ...]:
    """The other technologies with the language of their profile."""
    return tuple(
        (lang, row) for lang in ("ko", "en") for row in table(f"subjects_{lang}")["subject"]
    )


def _applicants() -> list[_Draft]:
    return [
        _Draft(
            name=Name(row["key"], row["ko"], row["en"]),
            name_ja=row.get("ja"),
            field=field,
            subfield=row["sub"],
            institute=row.get("institute"),
            description_ko=f"{row['title_ko']} 개발",
            description_en=row["title_en"],
            applicant=True,
            visible=True,
        )
        for field, row in applicant_rows()
    ]


def _activities(field: Field, rng: Random) -> Iterator[tuple[str, str, str]]:
    """Every work of a field with each of its aims, in random order: ko, en, subfield."""
    words = table("activities")[field]
    pairs = [(work, aim) for work in words["work"] for aim in work["aims"].split("; ")]
    rng.shuffle(pairs)
    for work, aim in pairs:
        aim_ko, aim_en = aim.split("=")
        yield (
            words["ko"].format(what=work["ko"], aim=aim_ko),
            words["en"].format(what=work["en"], aim=aim_en),
            work["sub"],
        )


def _others(count: int, rng: Random) -> list[_Draft]:
    """Tenants that do not apply; the first of them have a technology."""
    subjects = [row for _, row in subject_rows()]
    fields = [Field(row["field"]) for row in subjects]
    rest = [field for field, number in OTHERS.items() for _ in range(number)]
    rng.shuffle(rest)
    fields += rest[: count - len(subjects)]
    activities = {field: _activities(field, rng) for field in Field}
    drafts = []
    for place, (name, field) in enumerate(zip(coined(fields, rng), fields, strict=True)):
        visible = place < len(subjects)
        if visible:
            ko, en, sub = (subjects[place][part] for part in ("ko", "en", "sub"))
        else:
            ko, en, sub = next(activities[field])
        institute = rng.choices(INSTITUTES, INSTITUTE_WEIGHTS)[0] if rng.random() < 0.42 else None
        drafts.append(_Draft(name, None, field, sub, institute, ko, en, False, visible))
    return drafts


def _founded(draft: _Draft, entered: date, rng: Random) -> date:
    if draft.name.key == "taeyang-plasma":
        return date(2012, 5, 14)
    earliest = AGE_LIMIT_FROM + timedelta(days=120) if draft.applicant else date(2011, 1, 3)
    span = min((entered - earliest).days - 20, 2400)
    back = int(span * rng.random() ** (1.2 if entered == START else 2.2)) + 20
    return entered - timedelta(days=back)


def _stages(draft: _Draft, rng: Random) -> int:
    if draft.applicant:
        return rng.choices((1, 2, 3), (2, 5, 5))[0]
    return rng.choices((0, 1, 2, 3, 4, 5), (22, 24, 24, 18, 9, 3))[0]


def _rounds(draft: _Draft, founded: date, rng: Random) -> tuple[FundingRound, ...]:
    drawn = rounds(founded, _stages(draft, rng), rng)
    reason = table("special")["ineligible"].get(draft.name.key)
    if reason == "raised-over-cap":
        latest = date(2024, rng.randint(4, 9), rng.randint(1, 28))
        amount = Decimal(rng.randint(175, 240)) * 100 * MILLION
        early = tuple(r for r in drawn[:2] if r.closed < latest - timedelta(days=200))
        return (*early, FundingRound(latest, "series-b", amount, amount * 5))
    return capped(drawn, Decimal(12_000) * MILLION) if draft.applicant else drawn


def _revenue(draft: _Draft, employees: int, rng: Random) -> Decimal:
    """KRW of the last twelve months; therapies mostly earn nothing."""
    if table("special")["ineligible"].get(draft.name.key) == "revenue-over-cap":
        return Decimal(rng.randint(49, 72)) * 100 * MILLION
    quiet = draft.field in (Field.THERAPEUTICS, Field.CELL_GENE, Field.DELIVERY)
    if rng.random() < (0.72 if quiet else 0.25):
        return Decimal(0)
    each = rng.uniform(1, 14) if quiet else rng.uniform(4, 75)
    value = Decimal(round(each * employees)) * MILLION
    return min(value, Decimal(3_600) * MILLION) if draft.applicant else value


def _share(institute: str | None, rng: Random) -> tuple[Decimal | None, bool]:
    """The institute's share in per cent and whether the company is registered as its spin-off."""
    if institute is None:
        return None, False
    spin_off = rng.random() < 0.6
    if spin_off:
        diluted = rng.random() < 0.12
        low, high = (70, 99) if diluted else (101, 260)
    else:
        low, high = 5, 90
    return Decimal(rng.randint(low, high)) / 10, spin_off


def _company(draft: _Draft, stays: tuple[Interval, ...], taken: set[str], rng: Random) -> Company:
    founded = _founded(draft, stays[0].start, rng)
    raised = _rounds(draft, founded, rng)
    size = 3 + rng.expovariate(1 / (5 + 6 * len(raised)))
    employees = min(int(size), 140)
    share, spin_off = _share(draft.institute, rng)
    return Company(
        key=draft.name.key,
        name_ko=draft.name.ko,
        name_en=draft.name.en,
        name_ja=draft.name_ja,
        registration_number=number(taken, rng),
        founded=founded,
        field=draft.field,
        subfield=draft.subfield,
        institute=draft.institute,
        institute_share=share,
        spin_off=spin_off,
        employees=employees,
        tenancies=stays,
        rounds=raised,
        revenue_krw=_revenue(draft, employees, rng),
        first_time_abroad=rng.random() < (0.45 if draft.applicant else 0.8),
        description_ko=draft.description_ko,
        description_en=draft.description_en,
    )


def companies(rng: Random) -> tuple[Company, ...]:
    """Every company that was a tenant from the zone's start to 2025-04-17.

    Exactly 356 are tenants on 2022-12-31 (the published figure); all else is fictional. The
    applicants come first, then the tenants with a technology, then the rest. The same generator
    state gives the same companies; none is a unicorn. Companies that later live at a base are
    marked as known abroad by ``residents``.
    """
    applicants = _applicants()
    drafts = applicants + _others(COMPANIES - len(applicants), rng)
    staying = {d.name.key for d in drafts if d.visible and d.name.key != LEAVER}
    order = [d.name.key for d in drafts if d.name.key != LEAVER]
    rng.shuffle(order)
    stays = tenancies([LEAVER, *order], staying, LEAVER, rng)
    taken: set[str] = set()
    return tuple(_company(d, stays[d.name.key], taken, rng) for d in drafts)


def with_residents(known: tuple[Company, ...], residents: set[str]) -> tuple[Company, ...]:
    """The companies, with those that have lived at a base no longer first-timers."""
    return tuple(replace(c, first_time_abroad=False) if c.key in residents else c for c in known)


def tenant_count(known: tuple[Company, ...], day: date) -> int:
    """How many are tenants on a day, each counted once."""
    return sum(c.is_tenant(day) for c in known)


def raised_usd(company: Company, day: date) -> Decimal:
    """Raised up to a day, in USD at the illustrative rate."""
    return usd(company.raised_krw(day))


__all__ = ["TODAY", "companies", "raised_usd", "tenant_count", "with_residents"]
