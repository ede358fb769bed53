"""The 64 applications to the first call, put together from the companies' own goals."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from farshore.demo.content.companies import AGE_LIMIT_FROM, applicant_rows, raised_usd
from farshore.demo.content.funding import usd
from farshore.demo.content.institutions import institution
from farshore.demo.content.korean import with_and, with_object, with_topic
from farshore.demo.content.tables import filled, table
from farshore.demo.content.types import Application, Company, Field, SpaceKind

CALL = "2025-h1"
SEOUL = ZoneInfo("Asia/Seoul")
OPENED = datetime(2025, 1, 20, 9, tzinfo=SEOUL)
CLOSED = datetime(2025, 2, 28, 18, tzinfo=SEOUL)
RAISED_CAP_USD = Decimal(10_000_000)
REVENUE_CAP_USD = Decimal(3_000_000)
MOVE_IN = date(2025, 6, 2)
_BASE_NAMES = {"boston": "보스턴 거점", "kanagawa": "가나가와 거점"}
_WORDS_OF_JAPAN = ("일본", "가나가와", "한일", "PMDA")
_WORDS_OF_AMERICA = ("미국", "북미", "FDA", "510(k)")
_FINAL_N, _FINAL_B = 4, 17


def broken_rules(company: Company, registration_number: str, day: date) -> tuple[str, ...]:
    """Codes of the call's rules that a company breaks on a day."""
    broken = []
    if not registration_number:
        broken.append("registration-missing")
    if company.founded < AGE_LIMIT_FROM:
        broken.append("company-too-old")
    if not company.is_tenant(day):
        broken.append("not-a-tenant")
    if raised_usd(company, day) > RAISED_CAP_USD:
        broken.append("raised-over-cap")
    if usd(company.revenue_krw) > REVENUE_CAP_USD:
        broken.append("revenue-over-cap")
    return tuple(broken)


def _bases(row: dict[str, Any], rng: Random) -> tuple[str, ...]:
    japan = any(word in row["goal"] for word in _WORDS_OF_JAPAN)
    america = any(word in row["goal"] for word in _WORDS_OF_AMERICA)
    either = japan == america and rng.random() < 0.35
    first = "kanagawa" if (japan and not america) or either else "boston"
    second = "boston" if first == "kanagawa" else "kanagawa"
    return (first, second) if rng.random() < 0.55 else (first,)


def _space(company: Company, rng: Random) -> tuple[SpaceKind, int, int]:
    """Kind, quantity and biosafety level (1 where no laboratory work is done)."""
    if company.field is Field.DIGITAL_BIO:
        return SpaceKind.DESK, rng.choice((1, 2, 2, 3)), 1
    if company.field is Field.CELL_GENE and rng.random() < 0.15:
        return SpaceKind.SUITE, 1, 2
    wet = company.field in (Field.THERAPEUTICS, Field.CELL_GENE, Field.DIAGNOSTICS, Field.DELIVERY)
    return SpaceKind.BENCH, rng.choice((1, 1, 2, 2, 3)), 2 if wet and rng.random() < 0.8 else 1


def _amount(kind: SpaceKind, quantity: int, months: int, rng: Random) -> Decimal:
    """KRW, in millions, between 50 and 140 million."""
    each = {SpaceKind.DESK: 0.9, SpaceKind.BENCH: 1.7, SpaceKind.SUITE: 4.0}[kind]
    millions = 34 + months * (1.9 + each * quantity) + rng.gauss(0, 9)
    return Decimal(round(min(max(millions, 52), 139))) * 1_000_000


def _origin(company: Company, rng: Random) -> str:
    words = table("applications")
    if company.institute is None:
        return str(rng.choice(words["origin_none"]))
    name = institution(company.institute).name.ko
    kind = "origin_spin_off" if company.spin_off else "origin_linked"
    return str(rng.choice(words[kind])).format(institute=name, institute_and=with_and(name))


def _summary(company: Company, row: dict[str, Any], base: str, months: int, rng: Random) -> str:
    opening = rng.choice(table("applications")["summary"]).format(
        company=with_topic(company.name_ko),
        title=row["title_ko"],
        title_object=with_object(row["title_ko"]),
        title_copula=row["title_ko"] + "입니다",
        origin=_origin(company, rng),
        level=row["trl"],
        people=company.employees,
        sent=min(company.employees - 1, rng.randint(1, 3)),
        base=_BASE_NAMES[base],
        months=months,
    )
    return f"{opening} {polite(row['goal'])}"


def polite(sentence: str) -> str:
    """A plain Korean statement ending in 다 turned into the polite form used in applications."""
    if sentence.endswith("는다."):
        return sentence[: -len("는다.")] + "습니다."
    syllable = ord(sentence[-3]) - 0xAC00
    if sentence.endswith("다.") and syllable % 28 == _FINAL_N:
        return sentence[:-3] + chr(0xAC00 + syllable - _FINAL_N + _FINAL_B) + "니다."
    return sentence


def _korean_plan(company: Company, row: dict[str, Any], months: int, rng: Random) -> str:
    words = table("applications")["plan"]
    desk = company.field is Field.DIGITAL_BIO
    first = words["first_desk" if desk else "first"]
    risks = words["risk"] if desk else words["risk"] + words["risk_wet"]
    parts = [
        rng.choice(first),
        rng.choice(words["middle"]).replace("{goal}", polite(row["goal"])),
        rng.choice(words["last"]),
        rng.choice(words["people"]),
        rng.choice(risks),
    ]
    return _numbers(" ".join(parts), company, months, rng)


def _english_plan(company: Company, months: int, rng: Random) -> str:
    words = table("applications")
    parts = words["english_parts"]
    text = [
        rng.choice(parts["first"]),
        words["english"][company.key],
        rng.choice(parts["last"]),
        rng.choice(parts["people"]),
    ]
    return _numbers(" ".join(text), company, months, rng)


def _numbers(text: str, company: Company, months: int, rng: Random) -> str:
    staff = rng.randint(1, max(1, min(3, company.employees - 2)))
    early = max(2, months // 4)
    for slot, value in (("early", early), ("late", max(2, months // 6))):
        text = text.replace(f"{{{slot}}}", str(value))
    return filled(text.replace("{staff}", str(staff)), rng)


def _submitted(rng: Random) -> datetime:
    """Working hours of the last weeks, with a rush on the last afternoon."""
    days = int(rng.expovariate(1 / 4.0))
    if days == 0:
        return CLOSED - timedelta(minutes=3 + int(rng.expovariate(1 / 70.0)))
    day = CLOSED - timedelta(days=min(days, 30))
    return day.replace(hour=rng.randint(9, 21), minute=rng.randint(0, 59))


def _quality(key: str, rng: Random) -> float:
    known = table("special")["quality"].get(key)
    drawn = min(max(rng.gauss(6.15, 0.6), 4.6), 7.0)
    return float(known) if known is not None else round(drawn, 2)


def _application(company: Company, row: dict[str, Any], rng: Random) -> Application:
    bases = _bases(row, rng)
    kind, quantity, level = _space(company, rng)
    months = rng.choice((6, 9, 12, 12, 12, 15, 18))
    reason = table("special")["ineligible"].get(company.key)
    registration = "" if reason == "registration-missing" else company.registration_number
    english = company.key in table("applications")["english"]
    plan = (
        _english_plan(company, months, rng) if english else _korean_plan(company, row, months, rng)
    )
    money = filled(rng.choice(table("applications")["annex"]["money"]), rng)
    return Application(
        key="",
        call=CALL,
        company=company.key,
        submitted=_submitted(rng),
        bases=bases,
        space=kind,
        quantity=quantity,
        biosafety_level=level,
        wanted_from=MOVE_IN + timedelta(days=7 * rng.choice((0, 0, 0, 0, 2, 4, 5, 9, 13))),
        months=months,
        amount_krw=_amount(kind, quantity, months, rng),
        title=row["title_ko"],
        summary_ko=_summary(company, row, bases[0], months, rng),
        plan=plan,
        plan_language="en" if english else "ko",
        confidential_annex=f"{row['secret']} {money}",
        registration_number=registration,
        founded=company.founded,
        raised_usd=raised_usd(company, CLOSED.date()),
        revenue_usd_12m=usd(company.revenue_krw),
        first_timer=company.first_time_abroad,
        ineligible_for=broken_rules(company, registration, CLOSED.date()),
        quality=_quality(company.key, rng),
    )


def applications(rng: Random, companies: tuple[Company, ...]) -> tuple[Application, ...]:
    """The applications of the first 64 companies, numbered A-001 on in order of arrival.

    Seven break a rule of the call, one rule each. The same generator state and companies give the
    same applications.
    """
    rows = applicant_rows()
    made = [_application(c, row, rng) for c, (_, row) in zip(companies, rows, strict=False)]
    made.sort(key=lambda a: (a.submitted, a.company))
    return tuple(replace(a, key=f"A-{n:03d}") for n, a in enumerate(made, start=1))
