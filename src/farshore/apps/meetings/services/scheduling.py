"""Who meets whom, when, at which table: proposed, decided, published to both sides."""

from datetime import datetime
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.meetings.errors import refuse
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest
from farshore.apps.meetings.selectors.events import accepted

KIND = "meeting-schedule"
TIME_LIMIT = 10.0


def problem_for(event: Event) -> Any:
    """Slots count from 0 in the engine and from 1 on the event's programme."""
    from farshore.engines.scheduling.types import Meeting as Wish
    from farshore.engines.scheduling.types import Participant as Person
    from farshore.engines.scheduling.types import Problem

    numbers = list(event.slots.order_by("number").values_list("number", flat=True))
    at = {number: index for index, number in enumerate(numbers)}
    people = tuple(
        Person(
            id=str(row.pk),
            absent=tuple(sorted(at[number] for number in row.away if number in at)),
            most=row.most_meetings,
        )
        for row in event.participants.order_by("pk")
    )
    wishes = tuple(
        Wish(
            id=str(row.pk), one=str(row.asker_id), other=str(row.asked_id), weight=float(row.weight)
        )
        for row in accepted(event)
    )
    return Problem(participants=people, meetings=wishes, tables=(event.tables,) * len(numbers))


def propose(*, actor: User | None, event: Event, due: datetime | None = None) -> Decision:
    if event.state != Event.State.REQUESTS:
        raise refuse("wrong-state")
    problem = problem_for(event)
    if not problem.meetings:
        raise refuse("nothing-to-schedule")

    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        return {
            "scheduled": len(solution.bookings),
            "requested": len(problem.meetings),
            "breaks": solution.breaks,
            "breaks_bound": solution.breaks_bound,
            "participants": len(problem.participants),
            "tables": event.tables,
            "slots": len(problem.tables),
        }

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="scheduling",
        subject=event,
        problem=problem,
        options={"time_limit_s": TIME_LIMIT},
        figures=figures,
        due=due,
        due_zone=event.zone,
    )


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    """Publish the schedule. Returns how many meetings it holds."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    event = Event.objects.select_for_update().get(pk=settled.subject_key)
    slots = list(event.slots.order_by("number"))
    solution = decisions.standing_solution(settled)
    Meeting.objects.bulk_create(
        Meeting(request_id=int(row.meeting), slot=slots[row.slot], table=row.table + 1)
        for row in solution.bookings
    )
    event.requests.filter(state=MeetingRequest.State.REQUESTED).update(
        state=MeetingRequest.State.EXPIRED
    )
    event.state = Event.State.SCHEDULED
    event.save(update_fields=["state"])
    record(actor=actor, action="event.scheduled", subject=event, meetings=len(solution.bookings))
    return len(solution.bookings)
