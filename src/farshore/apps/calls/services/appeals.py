"""Appeals: filed once by the company in time, answered with a reason by somebody off the panel."""

from django.db import transaction

from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.services.record import record
from farshore.apps.calls import letters
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Appeal, Application, Call, CohortPlace, Reviewer
from farshore.apps.calls.selectors.appeals import OPEN_TO_APPEAL, appeal_until
from farshore.apps.calls.services.promotion import admit
from farshore.apps.letters.kinds import Recipient
from farshore.apps.letters.services.drafting import Draft
from farshore.apps.letters.services.queueing import post
from farshore.web import clock
from farshore.web.translated import in_language

State, Remedy = Appeal.State, Appeal.Remedy
REVIEWABLE = (Call.State.CLOSED, Call.State.REVIEWING)


@transaction.atomic
def file(*, actor: User, application: Application, text: str) -> Appeal:
    """One appeal an application, within the days of its letter."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if Appeal.objects.filter(application=held).exists():
        raise refuse("appealed-already")
    until = appeal_until(held)
    if held.state not in OPEN_TO_APPEAL or until is None:
        raise refuse("no-appeal")
    if clock.now() > until:
        raise refuse("appeal-late")
    if not text.strip():
        raise refuse("appeal-text")
    appeal = Appeal.objects.create(
        application=held, text=text.strip(), filed_at=clock.now(), filed_by=actor
    )
    record(actor=actor, action="appeal.filed", subject=appeal, application=held.pk)
    _tell_company(actor, appeal, letters.APPEAL_RECEIVED)
    _tell_operators(actor, appeal)
    return appeal


def _answerer(actor: User, appeal: Appeal) -> Appeal:
    Call.objects.select_for_update().get(pk=appeal.application.call_id)
    held = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if Reviewer.objects.filter(call=held.application.call_id, person=actor).exists():
        raise refuse("on-the-panel")
    if not held.open:
        raise refuse("appeal-answered")
    return held


@transaction.atomic
def take_up(*, actor: User, appeal: Appeal) -> Appeal:
    held = _answerer(actor, appeal)
    if held.state == State.FILED:
        held.state = State.UNDER_REVIEW
        held.save(update_fields=["state"])
        record(actor=actor, action="appeal.taken-up", subject=held)
    return held


def remedies(application: Application) -> list[str]:
    """What upholding can lead to at this time of the call."""
    if application.call.state in REVIEWABLE:
        unread = not application.call.applications.filter(reviews__isnull=False).exists()
        return [Remedy.ELIGIBLE] if unread and application.state in INELIGIBLE else []
    return [Remedy.RESERVE, Remedy.COHORT] if application.call.state == Call.State.DECIDED else []


INELIGIBLE = (Application.State.INELIGIBLE,)


@transaction.atomic
def answer(*, actor: User, appeal: Appeal, remedy: str, reason: str) -> Appeal:
    """Uphold with a remedy, or dismiss (no remedy); both need a reason."""
    held = _answerer(actor, appeal)
    if not reason.strip():
        raise refuse("reason-needed")
    application = Application.objects.select_for_update().get(pk=held.application_id)
    if remedy and (remedy not in remedies(application) or application.state not in OPEN_TO_APPEAL):
        raise refuse("wrong-remedy")
    if remedy:
        _carry_out(actor, application, remedy, reason.strip())
    held.state, held.remedy = (State.UPHELD if remedy else State.DISMISSED), remedy
    held.reason, held.answered_at, held.answered_by = reason.strip(), clock.now(), actor
    held.save()
    record(
        actor=actor, action=f"appeal.{held.state}", subject=held,
        application=application.pk, remedy=remedy,
    )  # fmt: skip
    upheld = letters.APPEAL_UPHELD if remedy else letters.APPEAL_DISMISSED
    _tell_company(actor, held, upheld)
    return held


def _carry_out(actor: User, application: Application, remedy: str, reason: str) -> None:
    """Failed rules become exceptions; then review, the end of the reserve list, or a seat."""
    failed = [row for row in application.eligibility.all() if not row.holds]
    for row in failed:
        row.overridden, row.reason, row.overridden_by = True, reason, actor
        row.save()
        record(
            actor=actor, action="application.exception", subject=application,
            rule=row.rule_id, holds=True,
        )  # fmt: skip
    if remedy == Remedy.ELIGIBLE:
        application.state = Application.State.ELIGIBLE
        application.save(update_fields=["state"])
        return
    last = CohortPlace.objects.filter(
        application__call=application.call_id, seated=False
    ).order_by("-order").values_list("order", flat=True).first()  # fmt: skip
    CohortPlace.objects.create(
        application=application, standing=CohortPlace.Standing.RESERVE, order=(last or 0) + 1,
        changed_at=clock.now(), changed_by=actor, reason=reason,
    )  # fmt: skip
    application.state = Application.State.RESERVE
    application.save(update_fields=["state"])
    if remedy == Remedy.COHORT:
        admit(actor=actor, application=application, reason=reason)


def _tell_company(actor: User, appeal: Appeal, kind: str) -> None:
    row = letters.with_letters(Application.objects.filter(pk=appeal.application_id)).get()
    given = Draft(
        kind, f"calls.appeal:{appeal.pk}:{kind}", letters.recipients([row])[row.pk],
        letters.values_of(row), row,
    )  # fmt: skip
    post(actor=actor, team=row.call.programme.team, group=row.call, given=given)


def _tell_operators(actor: User, appeal: Appeal) -> None:
    """Each operator of the programme who does not sit on the panel."""
    row = letters.with_letters(Application.objects.filter(pk=appeal.application_id)).get()
    team = row.call.programme.team
    held = TeamRole.objects.filter(team=team, role=Role.OPERATOR, person__is_active=True)
    held = held.exclude(person__reviewer_of__call=row.call_id)
    for role in held.select_related("person").order_by("pk"):
        who = role.person
        name = who.name or in_language(team.name, who.language)
        given = Draft(
            letters.APPEAL_FILED, f"calls.appeal:{appeal.pk}:filed:{who.pk}",
            Recipient(name, who.email, who.language, who), letters.values_of(row), row,
        )  # fmt: skip
        post(actor=actor, team=team, group=row.call, given=given)
