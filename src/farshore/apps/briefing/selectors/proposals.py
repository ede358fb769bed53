"""A proposal as a table: one shape for all engines, so that one page shows each of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from farshore.apps.audit.models import Decision
from farshore.apps.bases.models import Base, HostAdmission
from farshore.apps.calls.models import Application, Reviewer
from farshore.apps.meetings.models import MeetingRequest, Slot
from farshore.apps.partnering.models import Need
from farshore.apps.registry.models import Technology
from farshore.apps.targets.models import Target


@dataclass(frozen=True)
class Sheet:
    header: tuple[Any, ...]
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    note: Any = ""


def _applications(keys: list[int]) -> dict[int, Application]:
    return Application.objects.select_related("organisation").in_bulk(keys)


def _assignment(decision: Decision) -> Sheet:
    applications = decision.figures["applications"]
    people = Reviewer.objects.select_related("person").in_bulk(decision.figures["reviewers"])
    known = _applications(applications)
    held: dict[int, list[str]] = {}
    for row, column in _pairs(decision.standing["assigned"]):
        name = str(people[decision.figures["reviewers"][column]])
        held.setdefault(applications[row], []).append(name)
    rows = [
        (known[key].code, str(known[key].organisation), ", ".join(n)) for key, n in held.items()
    ]
    note = _("Reviewers see neither the companies nor each other's scores.")
    return Sheet((_("Application"), _("Company"), _("Reviewers")), rows, note)


def _pairs(encoded: dict[str, Any]) -> list[tuple[int, int]]:
    flat = encoded["data"]
    return list(zip(flat[::2], flat[1::2], strict=True))


def _scores(decision: Decision) -> Sheet:
    keys, standing = decision.figures["applications"], decision.standing
    known = _applications(keys)
    columns = [standing[name]["data"] for name in ("mean", "sd", "raw_mean", "probability")]
    rows = [
        (known[key].code, str(known[key].organisation), *(round(v, 3) for v in values))
        for key, *values in zip(keys, *columns, strict=True)
    ]
    rows.sort(key=lambda row: -row[2])
    header = (
        _("Application"), _("Company"), _("Merit"), _("Uncertainty"), _("Raw mean"),
        _("Chance to be among the best"),
    )  # fmt: skip
    return Sheet(header, rows)


def _selection(decision: Decision) -> Sheet:
    rows = decision.figures.get("rows", [])
    known = _applications([row["application"] for row in rows])
    lines = [
        (
            known[row["application"]].code,
            str(known[row["application"]].organisation),
            row["score"],
            row["cost"],
            STANDINGS.get(row["standing"], row["standing"]),
            row.get("order"),
            row.get("chance"),
        )
        for row in rows
    ]
    header = (
        _("Application"), _("Company"), _("Merit"), _("Asked for"), _("Standing"), _("Order"),
        _("Chance under noise"),
    )  # fmt: skip
    return Sheet(header, lines)


STANDINGS = {"chosen": _("chosen"), "reserve": _("reserve"), "out": _("not chosen")}


def _nomination(decision: Decision) -> Sheet:
    rows = decision.figures.get("rows", [])
    known = _applications([row["application"] for row in rows])
    bases = {base.key: base for base in Base.objects.all()}
    lines = [
        (
            known[row["application"]].code,
            str(known[row["application"]].organisation),
            str(bases[row["base"]]) if row["base"] else "–",
            row["wish"],
        )
        for row in rows
    ]
    return Sheet((_("Application"), _("Company"), _("Base"), _("Which wish")), lines)


def _placement(decision: Decision) -> Sheet:
    rows = decision.figures["rows"]
    known = HostAdmission.objects.select_related("application__organisation", "base").in_bulk(
        [row["admission"] for row in rows]
    )
    lines = [
        (
            str(known[row["admission"]].application.organisation),
            str(known[row["admission"]].base),
            row["room"] or _("no space"),
            row["starts"],
            row["ends"],
        )
        for row in rows
    ]
    return Sheet((_("Company"), _("Base"), _("Room"), _("From"), _("Until")), lines)


def _matching(decision: Decision) -> Sheet:
    found = decision.standing["matches"]
    needs = Need.objects.select_related("partner__organisation").in_bulk(
        [int(row["need"]) for row in found]
    )
    offers = Technology.objects.select_related("organisation").in_bulk(
        [int(row["offer"]) for row in found]
    )
    lines = [
        (
            str(offers[int(row["offer"])]),
            str(offers[int(row["offer"])].organisation),
            str(needs[int(row["need"])]),
            str(needs[int(row["need"])].partner),
            row["rank"],
            round(row["score"], 3),
        )
        for row in found
    ]
    header = (_("Technology"), _("Company"), _("Need"), _("Partner"), _("Rank"), _("Score"))
    return Sheet(header, lines)


def _schedule(decision: Decision) -> Sheet:
    slots = list(Slot.objects.filter(event=decision.subject_key).order_by("number"))
    found = decision.standing["bookings"]
    requests = MeetingRequest.objects.select_related(
        "asker__organisation", "asked__organisation"
    ).in_bulk([int(row["meeting"]) for row in found])
    lines = [
        (
            slots[row["slot"]].starts,
            row["table"] + 1,
            str(requests[int(row["meeting"])].asker),
            str(requests[int(row["meeting"])].asked),
        )
        for row in sorted(found, key=lambda row: (row["slot"], row["table"]))
    ]
    return Sheet((_("Time"), _("Table"), _("Who asked"), _("Who was asked")), lines)


def _forecast(decision: Decision) -> Sheet:
    rows = decision.figures["targets"]
    known = Target.objects.select_related("indicator").in_bulk([row["target"] for row in rows])
    lines = [
        (
            str(known[row["target"]].indicator),
            row["now"],
            known[row["target"]].value,
            known[row["target"]].due,
            round(row["probability"], 4),
            round(row["error"], 4),
        )
        for row in rows
    ]
    header = (
        _("Indicator"), _("Now"), _("Target"), _("Due"), _("Probability"), _("Simulation error"),
    )  # fmt: skip
    return Sheet(header, lines)


SHEETS: dict[str, Callable[[Decision], Sheet]] = {
    "review-assignment": _assignment,
    "scores": _scores,
    "cohort-selection": _selection,
    "host-nomination": _nomination,
    "space-placement": _placement,
    "partner-matching": _matching,
    "meeting-schedule": _schedule,
    "target-forecast": _forecast,
}


def rows_of(decision: Decision) -> Sheet:
    if decision.standing is None or decision.kind not in SHEETS:
        return Sheet(())
    return SHEETS[decision.kind](decision)
