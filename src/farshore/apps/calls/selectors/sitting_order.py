"""The order of a sitting's applications, which of them one page shows, and finding one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from farshore.apps.audit.models import Decision
from farshore.apps.calls.models import Application, Call, Sitting
from farshore.apps.registry.models import Organisation
from farshore.apps.registry.selectors.organisations import named

SURE, HOPELESS = 0.95, 0.05
WIDE = 1.2816
# how many are shown on either side of the cut line, or of the one that is picked
NEAR = 40
MATCHES = 10
CODE = re.compile(r"(?:a\s*-?\s*)?(\d{1,9})")


@dataclass(frozen=True)
class Standing:
    """One application's place by merit, before anything else is read of it."""

    key: int
    merit: float
    half: float
    row: Mapping[str, Any]
    chance: float

    @property
    def certain(self) -> str:
        """in, out, or line: whichever way the noise falls."""
        if self.chance >= SURE:
            return "in"
        return "out" if self.chance <= HOPELESS else "line"

    @property
    def chosen(self) -> bool:
        return bool(self.row["standing"] == "chosen")


@dataclass(frozen=True)
class Wanted:
    """What a reader asks to see: all, or a page from a rank, around one application or the line.

    `alone`: nothing but the one picked.
    """

    whole: bool = False
    alone: bool = False
    first: int | None = None
    picked: int | None = None


def ranked(decision: Decision, call: Call, sitting: Sitting | None) -> list[Standing]:
    """All of a proposal's applications, the best first."""
    chances: dict[int, float] = dict(sitting.chances) if sitting else {}
    told = {row["application"]: row for row in decision.told["rows"]}
    rows = judged(call).order_by("-posterior__mean", "number")
    return [
        Standing(key, mean, WIDE * sd, told[key], float(chances.get(key, told[key]["chance"])))
        for key, mean, sd in rows.values_list("pk", "posterior__mean", "posterior__sd")
        if key in told
    ]


def judged(call: Call) -> QuerySet[Application]:
    return Application.objects.filter(call=call, posterior__isnull=False)


def page_size() -> int:
    return 2 * NEAR + 1


def window(order: Sequence[Standing], last: int, wanted: Wanted) -> range:
    """The positions to show; `last` is the position of the last of the chosen, -1: nobody is."""
    if wanted.whole:
        return range(len(order))
    if wanted.first is not None:
        start = max(0, min(wanted.first - 1, len(order) - page_size()))
        return range(start, min(len(order), start + page_size()))
    around = _around(last, len(order))
    at = next((at for at, row in enumerate(order) if row.key == wanted.picked), last)
    if wanted.alone:
        return range(at, at + 1)
    return around if at in around or last < 0 else _around(at, len(order))


def _around(at: int, size: int) -> range:
    return range(max(0, at - NEAR), min(size, at + NEAR + 1))


def matching(call: Call, words: str, *, by_code: bool, barred: set[int]) -> list[Application]:
    """Applications with this number, or of a company so named; the names only where they show."""
    rows = judged(call).select_related("organisation").order_by("number")
    code = CODE.fullmatch(words.strip().lower())
    if code:
        return list(rows.filter(number=int(code[1])))
    if by_code or not words.strip():
        return []
    companies = named(Organisation.objects.all(), words)
    rows = rows.filter(organisation__in=companies.values("pk")).exclude(pk__in=barred)
    return list(rows[:MATCHES])
