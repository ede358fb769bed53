"""Interviews: invitations with dated slots, the panel without conflicts, what it scored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import (
    Application,
    Call,
    Conflict,
    Criterion,
    Hearing,
    HearingScore,
    Interview,
    Reviewer,
)
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.services.reviews import check_scores
from farshore.web import clock

State = Interview.State
LONGEST_MINUTES = 480


@dataclass(frozen=True)
class Plan:
    """Slots one after the other: the first hour in the call's zone, then every so many minutes."""

    first: datetime
    minutes: int
    gap: int
    room: str = ""
    link: str = ""


def in_zone(naive: datetime, zone: str) -> datetime:
    """The moment that a clock in the zone shows; an hour that summer time skips is refused."""
    local = naive.replace(tzinfo=ZoneInfo(zone))
    if local.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != naive:
        raise refuse("no-such-time")
    return local


@transaction.atomic
def invite(
    *,
    actor: User,
    call: Call,
    applications: Sequence[Application],
    panel: Sequence[Reviewer],
    plan: Plan,
) -> list[Interview]:
    """Invite applications to slots in the order given; who is in conflict does not hear them."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state != Call.State.REVIEWING or not policy_of(held).interviews:
        raise refuse("no-interviews")
    if not applications:
        raise refuse("nobody-invited")
    if not 1 <= plan.minutes <= LONGEST_MINUTES or not 0 <= plan.gap <= LONGEST_MINUTES:
        raise refuse("slots-unsound", most=LONGEST_MINUTES)
    if not plan.room.strip() and not plan.link.strip():
        raise refuse("place-missing")
    first = in_zone(plan.first, held.zone)
    if first <= clock.now():
        raise refuse("slot-past")
    rows = Application.objects.select_for_update().filter(
        pk__in=[row.pk for row in applications], call=held
    )
    by_key = {row.pk: row for row in rows}
    made = []
    for number, wanted in enumerate(applications):
        application = by_key.get(wanted.pk)
        if application is None or application.state != Application.State.IN_REVIEW:
            raise refuse("changed-since")
        starts = first + number * timedelta(minutes=plan.minutes + plan.gap)
        made.append(_invite(held, application, panel, plan, starts))
    record(actor=actor, action="call.interviews-set", subject=held, invited=len(made))
    return made


def _invite(
    call: Call, application: Application, panel: Sequence[Reviewer], plan: Plan, starts: datetime
) -> Interview:
    ends = starts + timedelta(minutes=plan.minutes)
    barred = set(
        Conflict.objects.filter(application=application).values_list("reviewer_id", flat=True)
    )
    hears = [who for who in panel if who.pk not in barred and who.call_id == call.pk]
    if not hears:
        raise refuse("no-panel", application=application.code)
    interview = Interview.objects.create(
        application=application, starts=starts, ends=ends, zone=call.zone,
        room=plan.room.strip()[:120], link=plan.link.strip()[:300], invited_at=clock.now(),
    )  # fmt: skip
    _refuse_busy(interview, hears)
    Hearing.objects.bulk_create(Hearing(interview=interview, reviewer=who) for who in hears)
    application.state = Application.State.INTERVIEW
    application.save(update_fields=["state"])
    return interview


def _refuse_busy(interview: Interview, panel: Sequence[Reviewer]) -> None:
    """Nobody hears two applicants at once, in this call or in another."""
    people = [who.person_id for who in panel]
    clash = (
        Hearing.objects.filter(reviewer__person__in=people, interview__state=State.INVITED)
        .filter(Q(interview__starts__lt=interview.ends) & Q(interview__ends__gt=interview.starts))
        .exclude(interview=interview)
        .select_related("reviewer__person")
        .first()
    )
    if clash is not None:
        raise refuse("panel-busy", who=str(clash.reviewer.person))


def _locked(interview: Interview) -> Interview:
    held = (
        Interview.objects.select_for_update(of=("self",))
        .select_related("application__call")
        .get(pk=interview.pk)
    )
    if held.state != State.INVITED:
        raise refuse("interview-settled")
    return held


@transaction.atomic
def move(*, actor: User, interview: Interview, first: datetime, minutes: int) -> Interview:
    """Another slot for the same interview."""
    held = _locked(interview)
    if not 1 <= minutes <= LONGEST_MINUTES:
        raise refuse("slots-unsound", most=LONGEST_MINUTES)
    held.starts = in_zone(first, held.zone)
    if held.starts <= clock.now():
        raise refuse("slot-past")
    held.ends = held.starts + timedelta(minutes=minutes)
    _refuse_busy(held, [row.reviewer for row in held.hearings.select_related("reviewer")])
    held.save()
    record(actor=actor, action="interview.moved", subject=held)
    return held


@transaction.atomic
def settle(*, actor: User, interview: Interview, outcome: str, reason: str = "") -> Interview:
    """Held, absent or cancelled; the latter two with a reason. A cancelled one is read as before
    its invitation, by its reviews alone; so is one whose applicant was absent."""
    held = _locked(interview)
    if outcome not in (State.HELD, State.ABSENT, State.CANCELLED):
        raise refuse("wrong-state")
    if outcome != State.HELD and not reason.strip():
        raise refuse("reason-needed")
    if outcome == State.HELD and clock.now() < held.starts:
        raise refuse("interview-ahead")
    held.state, held.settled_at, held.reason = outcome, clock.now(), reason.strip()[:500]
    held.save()
    record(actor=actor, action=f"interview.{outcome}", subject=held)
    return held


@transaction.atomic
def score(
    *,
    actor: User,
    hearing: Hearing,
    scores: Mapping[str, Decimal | None],
    comment: str,
) -> Hearing:
    """What a panel member gives after the interview, by the criteria of interviews; handed in
    once."""
    held = (
        Hearing.objects.select_for_update(of=("self",))
        .select_related("interview__application__call", "reviewer")
        .get(pk=hearing.pk)
    )
    interview, application = held.interview, held.interview.application
    if held.submitted_at is not None:
        raise refuse("already-reviewed")
    if interview.state not in (State.INVITED, State.HELD) or clock.now() < interview.starts:
        raise refuse("interview-ahead")
    if Conflict.objects.filter(reviewer=held.reviewer, application=application).exists():
        raise refuse("recused")
    # from the first score on the criteria stay: whoever corrects them holds the call too
    call = Call.objects.select_for_update().get(pk=application.call_id)
    criteria = call.criteria_for(Criterion.Stage.INTERVIEW)
    check_scores(criteria, scores, complete=True, comment=comment)
    HearingScore.objects.bulk_create(
        HearingScore(hearing=held, criterion=row, score=scores[row.key] or Decimal(0))
        for row in criteria
    )
    held.comment, held.submitted_at = comment.strip()[:4000], clock.now()
    held.save()
    record(actor=actor, action="interview.scored", subject=held)
    return held
