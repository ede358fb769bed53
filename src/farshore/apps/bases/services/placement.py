"""Space and dates: the engine proposes rooms, the operator decides, places are held."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Allocation, Base, Closure, HostAdmission, Place, Residency
from farshore.apps.bases.selectors.occupancy import allocations_of
from farshore.apps.bases.services.gates import create_items
from farshore.apps.calls.models import Call

KIND = "space-placement"
WEEKS = 104
# a stay may begin up to so many weeks late
SLACK = 13
TIME_LIMIT = 20.0


def weeks_from(origin: date, day: date, *, up: bool = False) -> int:
    days = (day - origin).days
    return -(-days // 7) if up else days // 7


def waiting(call: Call) -> list[HostAdmission]:
    """Accepted companies that hold no space yet."""
    rows = HostAdmission.objects.filter(
        application__call=call, state=HostAdmission.State.ACCEPTED, residency__isnull=True
    )
    return list(
        rows.select_related("base", "application__organisation", "application__posterior").order_by(
            "application__number"
        )
    )


def spaces_of(bases: Sequence[Base], origin: date) -> list[Any]:
    from farshore.engines.placement.types import Interval, Space

    spaces = []
    for base in bases:
        for room in base.rooms.prefetch_related("places", "closures"):
            count = dict.fromkeys(Place.Kind.values, 0)
            for place in room.places.all():
                count[place.kind] += 1
            closed = tuple(
                Interval(
                    max(0, weeks_from(origin, row.starts)),
                    min(WEEKS, weeks_from(origin, row.ends, up=True)),
                )
                for row in room.closures.all()
                if row.place_id is None and row.ends > origin
            )
            spaces.append(
                Space(
                    id=f"{base.key}/{room.key}",
                    level=room.biosafety_level,
                    equipment=(f"base:{base.key}", *room.equipment),
                    closed=closed,
                    **count,
                )
            )
    return spaces


def standing_requests(bases: Sequence[Base], origin: date) -> list[Any]:
    """Who sits there already, and single places that are closed: both stay as they are."""
    last = origin + timedelta(weeks=WEEKS)
    requests = []
    for base in bases:
        for row in allocations_of(base).filter(ends__gt=origin, starts__lt=last):
            requests.append(_fixed(f"held-{row.pk}", row.place, row.starts, row.ends, base, origin))
        closures = Closure.objects.filter(room__base=base, ends__gt=origin).exclude(place=None)
        for closure in closures.select_related("place__room"):
            requests.append(
                _fixed(
                    f"closed-{closure.pk}",
                    closure.place,
                    closure.starts,
                    closure.ends,
                    base,
                    origin,
                )
            )
    return requests


def _fixed(key: str, place: Place, starts: date, ends: date, base: Base, origin: date) -> Any:
    from farshore.engines.placement.types import Kind, Request

    return Request(
        id=key,
        kind=Kind(place.kind),
        quantity=1,
        start=max(0, weeks_from(origin, starts)),
        end=min(WEEKS, max(1, weeks_from(origin, ends, up=True))),
        level=1,
        value=0.0,
        room=f"{base.key}/{place.room.key}",
        fixed=True,
    )


def new_requests(admissions: Sequence[HostAdmission], origin: date) -> list[Any]:
    from farshore.engines.placement.types import Kind, Request

    requests = []
    for admission in admissions:
        wish = admission.application
        start = max(0, weeks_from(origin, wish.starts or origin, up=True))
        length = max(1, round(wish.months * 365.25 / 12 / 7))
        merit = getattr(getattr(wish, "posterior", None), "mean", 1.0)
        requests.append(
            Request(
                id=f"admission-{admission.pk}",
                kind=Kind(wish.space_kind),
                quantity=wish.space_count,
                start=start,
                end=min(WEEKS, start + length),
                level=wish.biosafety_level,
                equipment=(f"base:{admission.base.key}",),
                slack=max(0, min(SLACK, WEEKS - start - length)),
                value=round(100 + max(merit, 0.0), 3),
            )
        )
    return requests


def problem_for(call: Call, origin: date) -> tuple[Any, list[HostAdmission]]:
    from farshore.engines.placement.types import Problem

    admissions = waiting(call)
    if not admissions:
        raise refuse("nothing-to-place")
    bases = list(Base.objects.order_by("pk"))
    problem = Problem(
        requests=(*standing_requests(bases, origin), *new_requests(admissions, origin)),
        spaces=tuple(spaces_of(bases, origin)),
        horizon=WEEKS,
    )
    return problem, admissions


def propose(
    *, actor: User | None, call: Call, origin: date, due: datetime | None = None
) -> Decision:
    """Propose room and dates for every accepted company; `origin` is the first day of week 0."""
    problem, admissions = problem_for(call, origin)

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

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="placement",
        subject=call,
        problem=problem,
        options={"time_limit_s": TIME_LIMIT},
        figures=figures,
        due=due,
        due_zone="America/New_York",
    )


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> list[Residency]:
    """Hold the proposed places and begin onboarding. The database refuses a place held twice."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    made = []
    for row in settled.figures["rows"]:
        if row["room"] is None:
            continue
        admission = HostAdmission.objects.select_related("base", "application__organisation").get(
            pk=row["admission"]
        )
        starts, ends = date.fromisoformat(row["starts"]), date.fromisoformat(row["ends"])
        made.append(_begin(actor, admission, row["room"], starts, ends))
    call = Call.objects.get(pk=settled.subject_key)
    record(actor=actor, action="bases.space-held", subject=call, companies=len(made))
    return made


def _begin(actor: User, admission: HostAdmission, room: str, starts: date, ends: date) -> Residency:
    if ends <= starts:
        raise refuse("ends-before-start")
    wish = admission.application
    residency = Residency.objects.create(
        base=admission.base,
        organisation=wish.organisation,
        admission=admission,
        starts=starts,
        ends=ends,
    )
    places = Place.objects.filter(room__base=admission.base, room__key=room, kind=wish.space_kind)
    free = free_places(list(places.order_by("order", "pk")), starts, ends)
    if len(free) < wish.space_count:
        raise refuse("no-free-place", room=room, starts=starts, ends=ends)
    try:
        with transaction.atomic():
            for place in free[: wish.space_count]:
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
    """Those free for the whole stay, in the order of the room."""
    held = Allocation.objects.filter(
        place__in=places, state__in=[Allocation.State.HELD, Allocation.State.OCCUPIED]
    )
    busy = set(held.filter(starts__lt=ends, ends__gt=starts).values_list("place_id", flat=True))
    shut = Closure.objects.filter(place__in=places, starts__lt=ends, ends__gt=starts)
    busy |= set(shut.values_list("place_id", flat=True))
    return [place for place in places if place.pk not in busy]
