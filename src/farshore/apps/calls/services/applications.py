"""An application's life on the applicant's side: draft, save, submit, withdraw."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, ConfidentialAnnex
from farshore.apps.calls.selectors.calls import is_open
from farshore.apps.registry.models import Organisation
from farshore.web import clock

State = Application.State
EDITABLE = (State.DRAFT, State.RETURNED)
# afterwards the decision stands and the company gives its place up instead
WITHDRAWABLE = (
    State.DRAFT,
    State.SUBMITTED,
    State.RETURNED,
    State.ELIGIBLE,
    State.IN_REVIEW,
    State.INTERVIEW,
    State.RECOMMENDED,
    State.RESERVE,
)
PLAIN = (
    "technology",
    "wished_bases",
    "space_kind",
    "space_count",
    "biosafety_level",
    "starts",
    "months",
    "requested",
    "raised_usd",
    "revenue_usd",
    "first_timer",
)


@transaction.atomic
def start_draft(*, actor: User | None, call: Call, organisation: Organisation) -> Application:
    """A company's draft in an open call; it has one standing application a call."""
    if not is_open(call):
        raise refuse("not-open")
    standing = Application.objects.filter(call=call, organisation=organisation)
    if standing.exclude(state=State.WITHDRAWN).exists():
        raise refuse("already-applied")
    draft = Application.objects.create(
        call=call,
        organisation=organisation,
        currency=call.currency,
        created_by=actor,
        saved_at=clock.now(),
    )
    ConfidentialAnnex.objects.create(application=draft)
    record(actor=actor, action="application.started", subject=draft, call=call.pk)
    return draft


def split_answers(call: Call, answers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Answers for every reader, and apart from them the confidential ones."""
    known = {question["key"]: bool(question.get("confidential")) for question in call.questions}
    plain = {key: text for key, text in answers.items() if known.get(key) is False}
    confidential = {key: text for key, text in answers.items() if known.get(key)}
    return plain, confidential


@transaction.atomic
def save_draft(
    *,
    actor: User | None,
    application: Application,
    values: Mapping[str, Any],
    answers: Mapping[str, str],
    revision: int,
) -> Application:
    """Save what is there, complete or not. Refused where somebody saved in the meantime."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.state not in EDITABLE:
        raise refuse("frozen")
    if held.revision != revision:
        raise refuse("edited-meanwhile")
    for name in PLAIN:
        if name in values:
            setattr(held, name, values[name])
    plain, confidential = split_answers(held.call, answers)
    held.answers = {**held.answers, **plain}
    held.revision = revision + 1
    held.saved_at = clock.now()
    held.save()
    annex, _created = ConfidentialAnnex.objects.get_or_create(application=held)
    annex.answers = {**annex.answers, **confidential}
    annex.save()
    record(actor=actor, action="application.saved", subject=held, revision=held.revision)
    return held


def missing(application: Application) -> list[str]:
    """Names of required fields and questions that have no answer yet."""
    lacking = [
        name for name in Application.REQUIRED if getattr(application, name) in (None, "", [])
    ]
    annex = getattr(application, "annex", None)
    answers = {**application.answers, **(annex.answers if annex else {})}
    return lacking + [
        question["key"]
        for question in application.call.questions
        if question.get("required", True) and not str(answers.get(question["key"], "")).strip()
    ]


@transaction.atomic
def submit(*, actor: User | None, application: Application) -> Application:
    """Submit before the deadline (and the call's grace, where its policy gives one).

    Submitting twice changes nothing the second time.
    """
    call = Call.objects.select_for_update().get(pk=application.call_id)
    held = Application.objects.select_for_update().select_related("call").get(pk=application.pk)
    if held.state == State.SUBMITTED:
        return held
    if held.state not in EDITABLE:
        raise refuse("frozen")
    if not is_open(call):
        raise refuse("deadline-passed")
    lacking = missing(held)
    if lacking:
        raise refuse("incomplete", fields=", ".join(lacking))
    if held.number is None:
        taken = Application.objects.filter(call=call).exclude(number=None)
        held.number = (taken.order_by("-number").values_list("number", flat=True).first() or 0) + 1
    held.state = State.SUBMITTED
    held.submitted_at = clock.now()
    held.save()
    record(actor=actor, action="application.submitted", subject=held, number=held.number)
    return held


@transaction.atomic
def withdraw(*, actor: User, application: Application, reason: str = "") -> Application:
    """Withdraw; reviews already written stay with the record and count for nothing."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.state not in WITHDRAWABLE:
        raise refuse("not-withdrawable")
    before = held.state
    held.state = State.WITHDRAWN
    held.withdrawn_at = clock.now()
    held.save()
    record(
        actor=actor,
        action="application.withdrawn",
        subject=held,
        before=before,
        reasoned=bool(reason.strip()),
    )
    return held


@transaction.atomic
def return_for_correction(*, actor: User, application: Application, reason: str) -> Application:
    """Give a submitted application back while the call is open."""
    if not reason.strip():
        raise refuse("reason-needed")
    held = Application.objects.select_for_update().select_related("call").get(pk=application.pk)
    if held.state != State.SUBMITTED or not is_open(held.call):
        raise refuse("wrong-state")
    Application.objects.filter(pk=held.pk).update(state=State.RETURNED, revision=F("revision") + 1)
    held.refresh_from_db()
    record(actor=actor, action="application.returned", subject=held, reason=reason.strip()[:300])
    return held
