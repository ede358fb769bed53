"""The host's own gate: it sees the nominated, checks its criteria and decides for itself."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Allocation, Base, HostAdmission, HostCriterion, Residency
from farshore.apps.bases.policy import may_be_nominated
from farshore.apps.bases.selectors.residencies import LIVE, UNDECIDED
from farshore.apps.bases.selectors.wishes import is_open
from farshore.apps.bases.space_letters import form_draft, returned_draft
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.services.places import note_declined
from farshore.apps.letters.services.queueing import post
from farshore.apps.registry.selectors.organisations import holds_on
from farshore.web import clock

State = HostAdmission.State
DECISIONS = (State.ACCEPTED, State.WAIT_LISTED, State.DECLINED)


def criteria_on(base: Base, day: date) -> list[HostCriterion]:
    return list(base.criteria.filter(holds_on(day)).order_by("pk"))


def value_for(criterion: HostCriterion, application: Application) -> Decimal | None:
    if criterion.test == HostCriterion.Test.RAISED_AT_MOST:
        return application.raised_usd
    return application.revenue_usd


def judge(admission: HostAdmission, day: date) -> list[tuple[HostCriterion, Decimal | None, bool]]:
    """Each criterion in force, the company's figure, and whether it is kept."""
    rows = []
    for criterion in criteria_on(admission.base, day):
        value = value_for(criterion, admission.application)
        rows.append((criterion, value, value is not None and value <= criterion.limit))
    return rows


@transaction.atomic
def nominate(*, actor: User | None, base: Base, application: Application) -> HostAdmission:
    """Put a chosen company before a host, and ask it by letter for the host's form; refused where
    a rule of its call is not met."""
    answer = may_be_nominated(application)
    if not answer.allowed:
        raise refuse("not-now", reasons=" ".join(row.text for row in answer.reasons))
    admission, created = HostAdmission.objects.get_or_create(
        base=base, application=application, defaults={"nominated_at": clock.now()}
    )
    if created:
        record(actor=actor, action="admission.nominated", subject=admission, base=base.key)
        post(actor=actor, team=base.team, group=base, given=form_draft(admission))
    return admission


@transaction.atomic
def receive_form(*, actor: User, admission: HostAdmission) -> HostAdmission:
    return _advance(actor, admission, (State.NOMINATED,), State.FORM)


@transaction.atomic
def return_form(*, actor: User, admission: HostAdmission, reason: str) -> HostAdmission:
    """Back to the company, which is told why by letter and sends it again."""
    rows = HostAdmission.objects.select_for_update(of=("self",))
    held = rows.select_related("base", "application", "wish").get(pk=admission.pk)
    if held.state != State.FORM or not is_open(held):
        raise refuse("wrong-state")
    if not reason.strip():
        raise refuse("reason-needed")
    held.state, held.returned_at, held.returned = State.NOMINATED, clock.now(), reason.strip()
    held.save(update_fields=["state", "returned_at", "returned"])
    record(actor=actor, action="admission.form-returned", subject=held, reason=held.returned)
    post(actor=actor, team=held.base.team, group=held.base, given=returned_draft(held))
    return held


@transaction.atomic
def note_presentation(*, actor: User, admission: HostAdmission) -> HostAdmission:
    return _advance(actor, admission, (State.NOMINATED, State.FORM), State.PRESENTED)


def _advance(
    actor: User, admission: HostAdmission, before: tuple[str, ...], after: str
) -> HostAdmission:
    held = HostAdmission.objects.select_for_update().get(pk=admission.pk)
    if held.state not in before:
        raise refuse("wrong-state")
    held.state = after
    held.save(update_fields=["state"])
    record(actor=actor, action=f"admission.{after}", subject=held)
    return held


@transaction.atomic
def decide(
    *, actor: User | None, admission: HostAdmission, outcome: str, note: str = ""
) -> HostAdmission:
    """The host's decision. Declining, and taking a company past a criterion, need a reason."""
    if outcome not in DECISIONS:
        raise refuse("wrong-state")
    # the call first: a decline frees a place, and a place given up frees what hosts hold
    Call.objects.select_for_update().get(pk=admission.application.call_id)
    held = (
        HostAdmission.objects.select_for_update(of=("self",))
        .select_related("base", "application")
        .get(pk=admission.pk)
    )
    if held.state not in (*UNDECIDED, State.WAIT_LISTED):
        raise refuse("wrong-state")
    kept = all(fits for _criterion, _value, fits in judge(held, clock.today(held.base.zone)))
    needs_reason = outcome == State.DECLINED or (outcome == State.ACCEPTED and not kept)
    if needs_reason and not note.strip():
        raise refuse("reason-needed")
    held.state, held.note = outcome, note.strip()
    held.decided_at, held.decided_by = clock.now(), actor
    held.save()
    record(actor=actor, action=f"admission.{outcome}", subject=held, criteria_kept=kept)
    if outcome == State.DECLINED and not held.application.admissions.filter(state__in=LIVE):
        note_declined(actor=actor, application=held.application, reason=held.note)
    return held


@transaction.atomic
def release(*, actor: User | None, application: Application) -> int:
    """Free what a company that gave its place up holds at hosts and has not used yet."""
    rows = HostAdmission.objects.select_for_update(of=("self",)).filter(application=application)
    freed = 0
    for admission in rows.filter(state__in=(*LIVE, State.CONTRACTED)).order_by("pk"):
        stay = Residency.objects.select_for_update().filter(admission=admission).first()
        if stay is not None:
            if stay.state != Residency.State.ONBOARDING:
                raise refuse("moved-in")
            stay.allocations.update(state=Allocation.State.RELEASED)
            stay.state = Residency.State.TERMINATED
            stay.save(update_fields=["state"])
        admission.state = State.WITHDRAWN
        admission.save(update_fields=["state"])
        record(actor=actor, action="admission.withdrawn", subject=admission)
        freed += 1
    return freed
