"""A proposal as a sheet, whichever engine made it, so that one page shows each of them."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farshore.apps.audit.models import Decision
from farshore.apps.bases.models import Base, HostAdmission, Room
from farshore.apps.briefing.selectors.sheets import Control, Row, Rows, Sheet, Spread
from farshore.apps.calls.models import Application, Call, Criterion, Posterior, Reviewer
from farshore.apps.calls.selectors.quotas import quota_names
from farshore.apps.meetings.models import Event, MeetingRequest
from farshore.apps.partnering.models import Need
from farshore.apps.registry.models import Technology
from farshore.apps.targets.models import Target
from farshore.web.templatetags.farshore import chance, krw, percent
from farshore.web.translated import in_language

ON_THE_LINE = (0.25, 0.75)
AS_PROPOSED = Control("as-proposed", gettext_lazy("As the engine proposed"))


def _standing(decision: Decision) -> dict[str, Any]:
    return decision.standing or {}


def _applications(keys: list[int], *related: str) -> dict[int, Application]:
    return Application.objects.select_related("organisation", *related).in_bulk(keys)


def _company(application: Application) -> str:
    return f"{application.code} {application.organisation}"


def _undo(decision: Decision, key: str) -> tuple[Control, ...]:
    changed = any(edit["key"] == key for edit in decision.edits)
    return (AS_PROPOSED,) if changed else ()


def _pairs(encoded: dict[str, Any]) -> list[tuple[int, int]]:
    flat = encoded["data"]
    return list(zip(flat[::2], flat[1::2], strict=True))


def _assignment(decision: Decision) -> Sheet:
    told = decision.told
    people = Reviewer.objects.select_related("person").in_bulk(told["reviewers"])
    known = _applications(told["applications"])
    problem = decision.final_problem or decision.problem
    columns = (
        problem[name]["data"] for name in ("pair_application", "pair_reviewer", "pair_score")
    )
    fit = {(row, column): score for row, column, score in zip(*columns, strict=True)}
    others = tuple((pk, str(person)) for pk, person in people.items())
    rows = []
    for row, column in _pairs(_standing(decision)["assigned"]):
        application = known[told["applications"][row]]
        reviewer = told["reviewers"][column]
        key = f"{application.pk}:{reviewer}"
        choices = tuple((f"{application.pk}:{pk}", name) for pk, name in others if pk != reviewer)
        controls = (
            Control("out", _("Another reviewer instead")),
            Control("in", _("Give this one too"), choices, chooses="key"),
        )
        cells = (
            _company(application), str(people[reviewer]), round(fit.get((row, column), 0.0), 3),
        )  # fmt: skip
        rows.append(Row(key, cells, controls))
    facts = (
        (_("Reviews"), told["reviews"]), (_("Reviews each"), told["reviews_each"]),
        (_("Worst application's fit"), told["worst"]),
        (_("Conflicts respected"), told["conflicts"]),
    )  # fmt: skip
    note = _("Reviewers see neither the companies nor each other's scores.")
    header = (_("Application"), _("Reviewer"), _("Fit"))
    return Sheet(header, rows, note, frozenset({2}), facts=facts)


def _spreads(
    keys: Sequence[int], mean: Sequence[float], sd: Sequence[float], seats: int
) -> dict[int, Spread]:
    """Merit with the interval that holds four times out of five; the line is the last seat's."""
    low = min(m - 1.28 * s for m, s in zip(mean, sd, strict=True))
    high = max(m + 1.28 * s for m, s in zip(mean, sd, strict=True))
    ordered = sorted(mean, reverse=True)
    line = ordered[min(seats, len(ordered)) - 1]
    return {
        key: Spread(m, m - 1.28 * s, m + 1.28 * s, low, high, line)
        for key, m, s in zip(keys, mean, sd, strict=True)
    }


def _stages(used: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """The criteria that the scores were made of, where interviews have their own."""
    if not used or not used["own"]:
        return []
    told = []
    for stage in Criterion.Stage:
        rows = [row for row in used["criteria"] if row["stage"] == stage]
        whole = sum(row["weight"] for row in rows)
        parts = [f"{in_language(row['name'])} {percent(row['weight'] / whole)}" for row in rows]
        told.append((str(stage.label), ", ".join(parts)))
    return [*told, (_("An interview counts as so many reviews"), used["interview_weight"])]


def _scores(decision: Decision) -> Sheet:
    standing, told = _standing(decision), decision.told
    columns = [standing[name]["data"] for name in ("mean", "sd", "raw_mean", "probability")]
    spreads = _spreads(told["applications"], columns[0], columns[1], decision.problem["places"])
    lines = sorted(zip(told["applications"], *columns, strict=True), key=lambda line: -line[1])

    def make(positions: range) -> list[Row]:
        part = [lines[at] for at in positions]
        known = _applications([line[0] for line in part])
        return [
            Row(
                str(key),
                (_company(known[key]), spreads[key], round(raw, 2), chance(probability)),
                tag=_("on the line") if 0.05 < probability < 0.95 else "",
                tone="warn",
            )
            for key, _mean, _sd, raw, probability in part
        ]

    facts = (
        (_("Spread between applications"), round(told["sd_application"], 2)),
        (_("Spread between reviewers"), round(told["sd_reviewer"], 2)),
        (_("Unexplained noise"), round(told["sd_noise"], 2)),
        (_("Reliability"), round(told["reliability"], 2)),
        *_stages(told.get("stages")),
    )
    note = "" if told["rankable"] else _("Reviewers agree too little to rank these applications.")
    header = (_("Application"), _("Merit"), _("Raw mean"), _("Chance to be among the best"))
    cut, rows = decision.problem["places"], Rows([str(line[0]) for line in lines], make)
    return Sheet(header, rows, note, frozenset({2, 3}), cut=cut, facts=facts)


STANDINGS = {
    "chosen": (gettext_lazy("chosen"), "good"),
    "reserve": (gettext_lazy("reserve"), "info"),
    "out": (gettext_lazy("not chosen"), ""),
}


def _selected(decision: Decision) -> Rows:
    """The cohort, the reserve in its order, then those left out."""
    told = decision.told
    keys = [line["application"] for line in told["rows"]]
    merits = {
        key: (mean, sd)
        for key, mean, sd in Posterior.objects.filter(
            application__call=decision.subject_key
        ).values_list("application", "mean", "sd")
    }
    means, sds = zip(*(merits[key] for key in keys), strict=True)
    spreads = _spreads(keys, means, sds, told["seats"])
    rank = {key: at for at, key in enumerate(keys, start=1)}
    above = {"chosen": 0, "reserve": 1, "out": 2}
    lines = sorted(told["rows"], key=lambda line: (above[line["standing"]], line["order"] or 999))

    def make(positions: range) -> list[Row]:
        part = [lines[at] for at in positions]
        known = _applications([line["application"] for line in part], "organisation__parent")
        return [
            _candidate(decision, line, known[key], rank[key], spreads[key])
            for line in part
            for key in (line["application"],)
        ]

    return Rows([str(line["application"]) for line in lines], make)


def _candidate(
    decision: Decision, line: dict[str, Any], application: Application, rank: int, merit: Spread
) -> Row:
    name, tone = STANDINGS[line["standing"]]
    place = f"{name} {line['order']}" if line["standing"] == "reserve" else str(name)
    taken = line["standing"] == "chosen"
    own = Control("out", _("Leave it out")) if taken else Control("in", _("Bring it in"))
    parent = application.organisation.parent
    cells = (
        rank, _company(application), str(application.organisation.get_field_display()),
        str(parent) if parent else "–", merit, chance(line["chance"]), krw(Decimal(line["cost"])),
    )  # fmt: skip
    key = str(application.pk)
    return Row(key, cells, (own, *_undo(decision, key)), tag=place, tone=tone)


def _selection(decision: Decision) -> Sheet:
    told = decision.told
    lines, rows = told["rows"], _selected(decision)
    call = Call.objects.get(pk=decision.subject_key)
    chosen = sum(line["standing"] == "chosen" for line in lines)
    pairs = decision.figures.get("pairs", [])
    facts = (
        (_("Seats"), f"{chosen} / {told['seats']}"),
        (_("Budget"), f"{krw(Decimal(told['cost']))} / {krw(call.budget)}"),
        (_("Reserve"), sum(line["standing"] == "reserve" for line in lines)),
        *(((_("Pairs in the cohort"), len(pairs)),) if pairs else ()),
    )
    quotas = told["quotas"]
    names = quota_names(row["name"] for row in quotas)
    limits = tuple((names[row["name"]], row["count"], row["least"], row["most"]) for row in quotas)
    header = (
        _("Rank"), _("Application"), _("Field"), _("Institute"), _("Merit"),
        _("Chance to be among the best"), _("Asked for"),
    )  # fmt: skip
    numeric = frozenset({0, 5, 6})
    return Sheet(header, rows, "", numeric, cut=chosen, facts=facts, limits=limits)


def _nomination(decision: Decision) -> Sheet:
    lines = decision.told["rows"]
    known = _applications([line["application"] for line in lines])
    bases = {base.key: str(base) for base in Base.objects.all()}
    rows = []
    for line in lines:
        application, key = known[line["application"]], str(line["application"])
        wishes = [wish for wish in application.wished_bases if wish in bases]
        choices = tuple((wish, bases[wish]) for wish in wishes if wish != line["base"])
        controls: tuple[Control, ...] = ()
        if choices:
            controls = (Control("to", _("Nominate it there"), choices),)
        controls += (Control("out", _("Nominate it nowhere")), *_undo(decision, key))
        cells = (_company(application), bases.get(line["base"], "–"), line["wish"])
        rows.append(Row(key, cells, controls))
    facts = (
        (_("Nominated"), f"{sum(line['base'] is not None for line in lines)} / {len(lines)}"),
        (_("Pairs that would rather have each other"), decision.told["blocking_pairs"]),
    )
    header = (_("Application"), _("Base"), _("Which wish"))
    return Sheet(header, rows, "", frozenset({2}), facts=facts)


def _placement(decision: Decision) -> Sheet:
    told = decision.told
    known = HostAdmission.objects.select_related(
        "application__organisation", "base", "wish"
    ).in_bulk([line["admission"] for line in told["rows"]])
    rooms = list(Room.objects.select_related("base").prefetch_related("places"))
    names = {(room.base.key, room.key): str(room) for room in rooms}
    rows = []
    for line in told["rows"]:
        admission, key = known[line["admission"]], str(line["admission"])
        company, space = admission.application, admission.space
        choices = tuple(
            (room.key, str(room))
            for room in rooms
            if room.base_id == admission.base_id
            and any(place.kind == space.kind for place in room.places.all())
        )
        starts = line["starts"] or str(space.starts)
        controls = (
            Control("to", _("Put it there"), choices, day=starts, chosen=line["room"] or ""),
            Control("out", _("Leave it without space")),
            *_undo(decision, key),
        )
        cells = (
            _company(company), str(admission.base),
            f"{space.label} × {space.count}",
            names.get((line["base"], line["room"]), "–"),
            line["starts"] or "–", line["ends"] or "–",
        )  # fmt: skip
        tag = "" if line["room"] else _("no space")
        rows.append(Row(key, cells, controls, tag=tag, tone="bad"))
    facts = (
        (_("Placed"), f"{told['placed']} / {told['requested']}"),
        (_("Moves of residents"), told["moves"]),
        (_("Gap to the bound"), percent(told["gap"], 1)),
    )
    header = (_("Company"), _("Base"), _("Space"), _("Room"), _("From"), _("Until"))
    return Sheet(header, rows, facts=facts)


def _matching(decision: Decision) -> Sheet:
    found, told = _standing(decision)["matches"], decision.told
    needs = Need.objects.select_related("partner__organisation").in_bulk(
        [int(line["need"]) for line in found]
    )
    offers = Technology.objects.select_related("organisation").in_bulk(
        [int(line["offer"]) for line in found]
    )
    rows = []
    for line in found:
        need, offer = needs[int(line["need"])], offers[int(line["offer"])]
        cells = (
            f"{offer} ({offer.organisation})", f"{need} ({need.partner})", line["rank"],
            round(line["score"], 3),
        )  # fmt: skip
        key = f"{line['offer']}:{line['need']}"
        rows.append(Row(key, cells, (Control("out", _("Leave this pair out")),)))
    facts = (
        (_("Technologies"), told["technologies"]), (_("Open needs"), told["needs"]),
        (_("Pairs"), told["matches"]), (_("Needs with a pair"), told["needs_matched"]),
    )  # fmt: skip
    header = (_("Technology"), _("Need"), _("Rank"), _("Score"))
    return Sheet(header, rows, "", frozenset({2, 3}), facts=facts)


def _schedule(decision: Decision) -> Sheet:
    told, event = decision.told, Event.objects.get(pk=decision.subject_key)
    zone = ZoneInfo(event.zone)
    times = [f"{row.starts.astimezone(zone):%H:%M}" for row in event.slots.order_by("number")]
    booked = {line["meeting"]: line for line in _standing(decision)["bookings"]}
    left = [key for key in told.get("unscheduled", []) if key not in booked]
    asked = MeetingRequest.objects.select_related("asker__organisation", "asked__organisation")
    requests = asked.in_bulk([int(key) for key in (*booked, *left)])
    choices = tuple((str(number), time) for number, time in enumerate(times, start=1))
    rows = []
    ordered = sorted(booked.values(), key=lambda line: (line["slot"], line["table"]))
    for key in (*left, *(line["meeting"] for line in ordered)):
        line, request = booked.get(key), requests[int(key)]
        cells = (
            times[line["slot"]] if line else "–", line["table"] + 1 if line else "–",
            str(request.asker), str(request.asked), request.weight,
        )  # fmt: skip
        controls = (
            Control("to", _("Hold it then"), choices, chosen=str(line["slot"] + 1) if line else ""),
            *((Control("out", _("Leave it out")),) if line else ()),
            *_undo(decision, key),
        )
        tag = "" if line else _("not scheduled")
        rows.append(Row(key, cells, controls, tag=tag, tone="warn"))
    facts = (
        (_("Meetings"), f"{told['scheduled']} / {told['requested']}"),
        (_("Breaks"), told["breaks"]), (_("Least breaks possible"), told["breaks_bound"]),
        (_("Participants"), told["participants"]), (_("Tables"), told["tables"]),
    )  # fmt: skip
    header = (_("Time"), _("Table"), _("Who asked"), _("Who was asked"), _("Weight"))
    return Sheet(header, rows, "", frozenset({1, 4}), facts=facts)


def _forecast(decision: Decision) -> Sheet:
    lines = decision.told["targets"]
    known = Target.objects.select_related("indicator").in_bulk([line["target"] for line in lines])
    rows = []
    for line in lines:
        target = known[line["target"]]
        cells = (
            str(target.indicator), line["now"], f"{target.value:,.0f}", target.due.isoformat(),
            chance(line["probability"]), percent(line["error"], 1),
        )  # fmt: skip
        rows.append(Row(str(line["target"]), cells, fictional=False))
    header = (
        _("Indicator"), _("Now"), _("Target"), _("Due"), _("Probability"), _("Simulation error"),
    )  # fmt: skip
    facts = ((_("Known until"), decision.told["origin"]),)
    return Sheet(header, rows, "", frozenset({1, 2, 4, 5}), facts=facts)


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


def sheet_of(decision: Decision) -> Sheet:
    if decision.standing is None or decision.kind not in SHEETS:
        return Sheet(())
    return SHEETS[decision.kind](decision)
