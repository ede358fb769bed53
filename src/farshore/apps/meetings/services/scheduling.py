"""Who meets whom, when, at which table: proposed, decided, published to both sides."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.meetings.errors import refuse
from farshore.apps.meetings.models import Event, Meeting, MeetingRequest
from farshore.apps.meetings.reasons import SCHEDULING
from farshore.apps.meetings.selectors.events import accepted
from farshore.web.sentences import sentences

KIND = "meeting-schedule"
# the engine's own budget ends sooner; this only guards against a machine that stands still
TIME_LIMIT = 60.0


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

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="scheduling",
        subject=event,
        problem=problem,
        options={"time_limit_s": TIME_LIMIT},
        figures=figures_of,
        due=due,
        due_zone=event.zone,
    )


def figures_of(problem: Any, solution: Any) -> dict[str, Any]:
    return {
        "scheduled": len(solution.bookings),
        "requested": len(problem.meetings),
        "unscheduled": list(solution.unscheduled),
        "breaks": solution.breaks,
        "breaks_bound": solution.breaks_bound,
        "participants": len(problem.participants),
        "tables": max(problem.tables, default=0),
        "slots": len(problem.tables),
    }


def rework(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Leave meetings out, or fix them in a slot; the engine schedules the others anew."""
    wanted = {edit["key"]: edit for edit in edits}
    bare = decisions.problem_of(decision)
    absent = {row.id: row.absent for row in bare.participants}
    meetings = []
    for meeting in bare.meetings:
        edit = wanted.get(meeting.id)
        if edit is None:
            meetings.append(meeting)
        elif edit["do"] == "to":
            slot = int(edit["value"]) - 1
            if slot in (*absent[meeting.one], *absent[meeting.other]):
                raise refuse("away-then")
            meetings.append(replace(meeting, fixed=slot))
    problem = replace(bare, meetings=tuple(meetings))
    return decisions.rework(
        actor=actor, decision=decision, problem=problem, edits=edits, figures=figures_of
    )


def why(decision: Decision, key: str) -> list[str]:
    """Why a meeting is at its time, or not held at all."""
    from farshore.engines.scheduling.explain import why as explain

    event = Event.objects.get(pk=decision.subject_key)
    times = [
        f"{row.starts.astimezone(ZoneInfo(event.zone)):%H:%M}"
        for row in event.slots.order_by("number")
    ]
    people = {str(row.pk): str(row) for row in event.participants.select_related("organisation")}
    names: dict[str, Any] = {
        **dict.fromkeys(("one", "other", "participant"), lambda who: people.get(str(who), who)),
        "slot": lambda at: times[int(at)],
        "table": lambda at: int(at) + 1,
    }
    problem, solution = decisions.standing_problem(decision), decisions.standing_solution(decision)
    reasons = explain(problem, solution, key)
    return sentences(SCHEDULING, reasons, names)


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
