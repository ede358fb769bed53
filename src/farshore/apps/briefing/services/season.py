"""Runs the season: what needs nobody is done, what needs a person is proposed and waits."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.selectors.decisions import latest
from farshore.apps.audit.services import computing, decisions
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.services.steps import BY_KIND, Code, Step, rework_of, steps_of
from farshore.web import clock

SATURDAY = 5
# a change of what took longer to solve is left to a worker
AT_ONCE_S = 2.0
Tell = Callable[[str, dict[str, Any]], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one step in this run."""

    code: str
    state: str
    figures: dict[str, Any]


def subject_of(step: Step, season: Season) -> Any:
    if step.code == Code.SCHEDULE:
        return season.event
    if step.code in (Code.MATCH, Code.FORECAST):
        return season
    return season.call


def about_call(step: Step, season: Season) -> bool:
    """Is the step decided on what a panel judges?"""
    return step.propose is not None and subject_of(step, season) == season.call


def proposal_of(step: Step, season: Season) -> Decision | None:
    """The open proposal of a step: one that waits for an answer, or is being computed."""
    subject = subject_of(step, season)
    if not step.kind or subject is None:
        return None
    found = latest(step.kind, subject)
    return found if found is not None and (found.waits or found.computing) else None


def due_for(step: Step) -> datetime:
    """The hour by which a proposal made now is to be answered: working days, 18:00 there."""
    day, left = clock.today(step.zone), step.days
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return datetime.combine(day, time(18), ZoneInfo(step.zone))


def begin(step: Step, *, actor: User, season: Season) -> tuple[Decision, bool]:
    """Note that a step's proposal is to be computed by a worker."""
    return computing.begin(
        actor=actor,
        kind=step.kind,
        engine_name=step.engine,
        subject=subject_of(step, season),
        note={"season": season.pk},
        due=due_for(step),
        due_zone=step.zone,
    )


def change(*, actor: User, decision: Decision, do: str, key: str, value: str = "") -> Decision:
    """A person's wish for one row of a proposal; a newer wish for the row takes its place.

    What took long to solve is solved again by a worker: the decision then is `computing`.
    """
    step = BY_KIND.get(decision.kind)
    rework = rework_of(step) if step is not None else None
    if rework is None:
        raise ValidationError(_("This proposal cannot be changed, only accepted or rejected."))
    edits = [edit for edit in decision.edits if edit["key"] != key]
    if do != "as-proposed":
        edits.append({"do": do, "key": key, **({"value": value} if value else {})})
    if (decision.seconds or 0) > AT_ONCE_S:
        return computing.begin_change(actor=actor, decision=decision, edits=edits)
    return rework(actor=actor, decision=decision, edits=edits)


def advance(step: Step, *, actor: User, season: Season, accept: bool, reason: str) -> Outcome:
    """Do one open step as far as it goes without a person, or with `accept` to its end."""
    if step.run is not None:
        return Outcome(step.code, "done", step.run(actor, season))
    if step.propose is None:
        return Outcome(step.code, "waits", step.status(season).figures)
    decision = proposal_of(step, season)
    if decision is None or decision.computing:
        decision = step.propose(actor, season, due_for(step))
    figures = {
        "decision": decision.pk,
        "objective": decision.objective,
        "bound": decision.bound,
        "proven": decision.proven,
        "seconds": round(decision.seconds or 0, 3),
    }
    if not accept or step.room is None:
        return Outcome(step.code, "proposed", figures)
    answer(actor=actor, decision=decision, reason=reason)
    return Outcome(step.code, "accepted", figures)


def run(
    *,
    actor: User,
    season: Season,
    accept: bool = False,
    reason: str = "",
    until: str | None = None,
) -> Iterator[Outcome]:
    """Advance every step that is open, in order. Each step is a transaction of its own, so an
    interruption loses at most the step under way."""
    for step in steps_of(season):
        season = Season.objects.select_related("call", "event", "briefing").get(pk=season.pk)
        status = step.status(season)
        if status.state == "open":
            yield advance(step, actor=actor, season=season, accept=accept, reason=reason)
        if until is not None and step.code == until:
            return


@transaction.atomic
def answer(*, actor: User, decision: Decision, reason: str = "") -> Any:
    """Accept a proposal and carry it out."""
    step = BY_KIND.get(decision.kind)
    if step is None or step.room is None:
        raise ValidationError("unknown kind of decision")
    result = step.room.accept(actor=actor, decision=decision, reason=reason)
    if step.code == Code.FORECAST:
        season = Season.objects.select_for_update().get(pk=decision.subject_key)
        season.notes["forecast_decision"] = decision.pk
        season.save(update_fields=["notes"])
    return result


@transaction.atomic
def reject(*, actor: User, decision: Decision, reason: str) -> Decision:
    """Refuse a proposal with a reason; the next run proposes anew."""
    return decisions.settle(
        actor=actor, decision=decision, state=Decision.State.REJECTED, reason=reason
    )
