"""The calls of the season with their rules, quotas, criteria and form."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from farshore.demo.content.tables import table, text
from farshore.demo.content.types import (
    Call,
    Criterion,
    CriterionWeight,
    EligibilityRule,
    Question,
    Quota,
    Section,
)

ZONE = "Asia/Seoul"


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(ZONE))


def _quota(row: dict[str, Any]) -> Quota:
    field, value = row["row"]
    label = text(row["label"])
    return Quota(row["code"], field, value, row.get("minimum"), row.get("maximum"), label)


def _section(row: dict[str, Any]) -> Section:
    questions = tuple(
        Question(
            q["code"], text(q["text"]), text(q["help"]), q["limit"], q.get("confidential", False)
        )
        for q in row["question"]
    )
    return Section(row["code"], text(row["title"]), questions)


def _rule(code: str, row: dict[str, Any]) -> EligibilityRule:
    limit = Decimal(row["limit"]) if "limit" in row else None
    return EligibilityRule(code, text(row["label"]), limit, row.get("unit"))


def _call(row: dict[str, Any], words: dict[str, Any]) -> Call:
    codes = row.get("quotas", [quota["code"] for quota in words["quota"]])
    return Call(
        key=row["key"],
        title=text(row["title"]),
        summary=text(row["summary"]),
        opens=_moment(row["opens"]),
        closes=_moment(row["closes"]),
        zone=ZONE,
        seats=row["seats"],
        reserves=row["reserves"],
        budget_krw=Decimal(row["budget"]),
        bases=tuple(row.get("bases", ("boston", "kanagawa"))),
        reviews_per_application=row["reviews"],
        quotas=tuple(_quota(quota) for quota in words["quota"] if quota["code"] in codes),
        criteria=tuple(
            CriterionWeight(
                Criterion(code), Decimal(c["weight"]), text(c["label"]), text(c["help"])
            )
            for code, c in words["criteria"].items()
        ),
        rules=tuple(_rule(code, rule) for code, rule in words["rules"].items()),
        sections=tuple(_section(section) for section in words["section"]),
    )


def calls() -> tuple[Call, ...]:
    """The decided call of the first half of 2025, the one that is open on 2025-04-17, and the
    additional one that is in review on that day."""
    words = table("calls")
    return tuple(_call(row, words) for row in words["call"])


def call_of(row: dict[str, Any]) -> Call:
    """A call told elsewhere, with the criteria, rules and form that all calls share."""
    return _call(row, table("calls"))


def extra_plans() -> tuple[str, ...]:
    """Plans of the applicants of the additional call."""
    return tuple(table("calls")["extra"]["plans"])
