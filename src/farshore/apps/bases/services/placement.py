"""Space and dates: the engine proposes rooms, the operator decides, places are held."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import (
    Allocation,
    Base,
    Closure,
    HostAdmission,
    Place,
    Residency,
    Room,
)
from farshore.apps.bases.reasons import LEFT_OUT, PLACEMENT
from farshore.apps.bases.selectors.features import names_of
from farshore.apps.bases.services import asking
from farshore.apps.bases.services.asking import AT, BESIDE, WEEKS, weeks_from
from farshore.apps.bases.services.gates import create_items
from farshore.apps.calls.models import Call
from farshore.apps.registry.models import Organisation
from farshore.web.sentences import sentences

KIND = "space-placement"
TIME_LIMIT = 20.0


def waiting(call: Call) -> list[HostAdmission]:
    """Accepted companies that hold no space yet."""
    rows = HostAdmission.objects.filter(
        application__call=call, state=HostAdmission.State.ACCEPTED, residency__isnull=True
    )
    return list(
        rows.select_related(
            "base", "application__organisation", "application__posterior", "wish"
        ).order_by("application__number")
    )


def problem_for(call: Call, origin: date) -> tuple[Any, list[HostAdmission]]:
    admissions = waiting(call)
    if not admissions:
        raise refuse("nothing-to-place")
    return asking.problem_of(list(Base.objects.order_by("pk")), admissions, origin), admissions


def propose(
    *, actor: User | None, call: Call, origin: date, due: datetime | None = None
) -> Decision:
    """Propose room and dates for every accepted company; `origin` is the first day of week 0."""
    problem, admissions = problem_for(call, origin)
    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="placement",
        subject=call,
        problem=problem,
        options={"time_limit_s": TIME_LIMIT},
        figures=figures_of(admissions, origin),
        due=due,
        due_zone="America/New_York",
    )


def figures_of(admissions: Sequence[HostAdmission], origin: date) -> Any:
    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        placed = {row.request: row for row in solution.placements}
        rows = []
        for admission in admissions:
            row = placed.get(f"admission-{admission.pk}")
            rows.append(
                {
                    "admission": admission.pk,
                    "company": admission.application.organisation_id,
                    "base": admission.base.key,
                    "room": row.space.split("/")[1] if row else None,
                    "starts": (origin + timedelta(weeks=row.start)).isoformat() if row else None,
                    "ends": (origin + timedelta(weeks=row.end)).isoformat() if row else None,
                }
            )
        return {
            "origin": origin.isoformat(),
            "rows": rows,
            "placed": sum(row["room"] is not None for row in rows),
            "requested": len(rows),
            "moves": solution.moves,
            "gap": round(float(solution.gap), 5),
        }

    return figures


def _moved(request: Any, base: str, value: str, origin: date) -> Any:
    """The request fixed in a room from a day, given as "room from day"."""
    room, _space, day = value.partition(" ")
    try:
        start = weeks_from(origin, date.fromisoformat(day), up=True)
    except ValueError as error:
        raise refuse("not-a-day", value=day) from error
    end = start + request.end - request.start
    if start < 0 or end > WEEKS:
        raise refuse("outside-horizon", weeks=WEEKS)
    return replace(request, room=f"{base}/{room}", start=start, end=end, slack=0, fixed=True)


def _as_proposed(edit: dict[str, Any], decision: Decision) -> bool:
    """Asks for what the engine proposed: alone, that changes nothing."""
    rows = {str(row["admission"]): row for row in decision.figures["rows"]}
    row = rows[str(edit["key"])]
    if edit["do"] != "to":
        return row["room"] is None
    return bool(row["room"]) and edit["value"] == f"{row['room']} {row['starts']}"


def rework(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Put a company in a room from a day, or nowhere; the engine places the others around it."""
    origin = date.fromisoformat(decision.figures["origin"])
    bases = {f"admission-{row['admission']}": row["base"] for row in decision.figures["rows"]}
    if all(_as_proposed(edit, decision) for edit in edits):
        edits = []
    wanted = {f"admission-{edit['key']}": edit for edit in edits}
    bare = decisions.problem_of(decision)
    requests = []
    for request in bare.requests:
        edit = wanted.get(request.id)
        if edit is None:
            requests.append(request)
        elif edit["do"] == "to":
            requests.append(_moved(request, bases[request.id], edit["value"], origin))
    keys = [row["admission"] for row in decision.figures["rows"]]
    known = HostAdmission.objects.select_related("base", "application").in_bulk(keys)
    return decisions.rework(
        actor=actor, decision=decision, problem=asking.without(bare, requests),
        edits=edits, figures=figures_of([known[key] for key in keys], origin),
    )  # fmt: skip


def _lacking(decision: Decision, key: str) -> Callable[[Any], Any]:
    """A reason with what rooms lack in words: the base, the neighbour, or a feature by its name."""
    row = next(row for row in decision.figures["rows"] if str(row["admission"]) == str(key))
    base = Base.objects.get(key=row["base"])
    features = names_of(base)

    def told(reason: Any) -> Any:
        if reason.code != "lacks-equipment":
            return reason
        needs = str(reason.figures["needs"])
        if needs.startswith(AT):
            return replace(reason, code="elsewhere", figures={**reason.figures, "needs": base})
        if needs.startswith(BESIDE):
            other = Organisation.objects.filter(pk=needs.removeprefix(BESIDE)).first() or "–"
            return replace(reason, code="not-beside", figures={**reason.figures, "needs": other})
        name = features.get(needs, needs)
        return replace(reason, figures={**reason.figures, "needs": name})

    return told


def _company(request: Any) -> str:
    """Whose request it is: of a nominee, or of a company that holds a place."""
    kind, _dash, key = str(request).partition("-")
    if kind == "held":
        found = Organisation.objects.filter(residencies__allocations=int(key)).first()
    else:
        found = Organisation.objects.filter(applications__admissions=int(key)).first()
    return str(found or request)


def why(decision: Decision, key: str) -> list[str]:
    """Why a company has its room and dates, or none, and from when it would fit."""
    from farshore.engines.placement.explain import why as explain

    origin = date.fromisoformat(decision.figures["origin"])
    rooms = {
        f"{room.base.key}/{room.key}": str(room) for room in Room.objects.select_related("base")
    }

    def day(week: Any) -> str:
        return (origin + timedelta(weeks=int(week))).isoformat()

    def room(key: Any) -> str:
        return rooms.get(str(key), str(key))

    names = {
        "space": room, "from": room, "to": room, "at": room, "start": day, "end": day,
        "request": _company,
    }  # fmt: skip
    problem, solution = decisions.standing_problem(decision), decisions.standing_solution(decision)
    try:
        found = explain(problem, solution, f"admission-{key}")
        return sentences(PLACEMENT, map(_lacking(decision, key), found), names)
    except KeyError:
        return [str(LEFT_OUT)]


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> list[Residency]:
    """Hold the proposed places and begin onboarding. The database refuses a place held twice."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    made = []
    for row in settled.told["rows"]:
        if row["room"] is None:
            continue
        admission = HostAdmission.objects.select_related(
            "base", "application__organisation", "wish"
        ).get(pk=row["admission"])
        starts, ends = date.fromisoformat(row["starts"]), date.fromisoformat(row["ends"])
        made.append(_begin(actor, admission, row["room"], starts, ends))
    call = Call.objects.get(pk=settled.subject_key)
    record(actor=actor, action="bases.space-held", subject=call, companies=len(made))
    return made


def _begin(actor: User, admission: HostAdmission, room: str, starts: date, ends: date) -> Residency:
    if admission.state != HostAdmission.State.ACCEPTED:
        raise refuse("changed-since")
    if ends <= starts:
        raise refuse("ends-before-start")
    company, space = admission.application.organisation, admission.space
    standing = Residency.objects.filter(
        base=admission.base, organisation=company, starts__lt=ends, ends__gt=starts
    )
    if standing.exclude(state__in=OVER).exists():
        raise refuse("overlapping-stay")
    residency = Residency.objects.create(
        base=admission.base,
        organisation=company,
        admission=admission,
        starts=starts,
        ends=ends,
        needs=admission.needs,
    )
    places = Place.objects.filter(room__base=admission.base, room__key=room, kind=space.kind)
    free = free_places(list(places.order_by("order", "pk")), starts, ends)
    if len(free) < space.count:
        raise refuse("no-free-place", room=room, starts=starts, ends=ends)
    try:
        with transaction.atomic():
            for place in free[: space.count]:
                Allocation.objects.create(
                    residency=residency, place=place, starts=starts, ends=ends
                )
    except IntegrityError as error:
        raise refuse("no-free-place", room=room, starts=starts, ends=ends) from error
    HostAdmission.objects.filter(pk=admission.pk).update(state=HostAdmission.State.CONTRACTED)
    create_items(residency)
    record(actor=actor, action="residency.begun", subject=residency, base=admission.base.key)
    return residency


def free_places(places: Sequence[Place], starts: date, ends: date) -> list[Place]:
    """Those free for the whole stay, in the order of the room. Rooms are held against being
    closed meanwhile."""
    list(
        Room.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in={place.room_id for place in places}).order_by("pk")
    )  # fmt: skip
    held = Allocation.objects.filter(
        place__in=places, state__in=[Allocation.State.HELD, Allocation.State.OCCUPIED]
    )
    busy = set(held.filter(starts__lt=ends, ends__gt=starts).values_list("place_id", flat=True))
    shut = Closure.objects.filter(place__in=places, starts__lt=ends, ends__gt=starts)
    busy |= set(shut.values_list("place_id", flat=True))
    return [place for place in places if place.pk not in busy]
