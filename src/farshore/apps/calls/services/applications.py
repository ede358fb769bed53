"""An application's life on the applicant's side: draft, save, submit, withdraw."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, CohortPlace, ConfidentialAnnex
from farshore.apps.calls.models.form_versions import Question
from farshore.apps.calls.questions import is_file, unanswered
from farshore.apps.calls.selectors.calls import is_open
from farshore.apps.calls.services import saving
from farshore.apps.calls.services.places import give_up
from farshore.apps.documents.selectors.files import filled
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
        saved_by=actor,
    )
    ConfidentialAnnex.objects.create(application=draft)
    record(actor=actor, action="application.started", subject=draft, call=call.pk)
    return draft


def split_answers(
    questions: Iterable[Question], answers: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Answers for every reader, and apart from them the confidential ones."""
    known = {question["key"]: bool(question.get("confidential")) for question in questions}
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
    page: str = "",
    settled: saving.Settled | None = None,
) -> Application:
    """Save what is there, complete or not.

    What others saved since `revision` is kept: a field that both changed is asked about, by
    refusing with the names of such fields, until a person `settled` them.
    """
    held = Application.objects.select_for_update().get(pk=application.pk)
    if held.state not in EDITABLE:
        raise refuse("frozen")
    annex, _created = ConfidentialAnnex.objects.get_or_create(application=held)
    plain, confidential = split_answers(held.questions, answers)
    theirs = saving.flat(held, annex)
    mine = saving.flattened(values, {**plain, **confidential})
    merged = saving.merged(held, theirs, mine, revision, page, settled)
    if merged == theirs:
        # a page that saves itself often has nothing new to say
        return held
    for name in saving.PLAIN:
        if name in values and merged[name] == mine[name]:
            setattr(held, name, values[name])
    held.answers = {**held.answers, **{key: merged[saving.key_of(key)] for key in plain}}
    annex.answers = {
        **annex.answers, **{key: merged[saving.key_of(key)] for key in confidential}
    }  # fmt: skip
    held.revision += 1
    held.saved_at, held.saved_by = clock.now(), actor
    held.save()
    annex.save()
    saving.note(held, actor, page, theirs, merged, frozenset(confidential))
    record(actor=actor, action="application.saved", subject=held, revision=held.revision)
    return held


def missing(application: Application) -> list[str]:
    """Names of required fields and questions that have no answer yet."""
    lacking = [
        name for name in Application.REQUIRED if getattr(application, name) in (None, "", [])
    ]
    annex = getattr(application, "annex", None)
    answers = {**application.answers, **(annex.answers if annex else {})}
    questions = application.questions
    files = filled(application) if any(map(is_file, questions)) else {}
    return lacking + [question["key"] for question in unanswered(questions, answers, files)]


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
    held.version = call.form
    held.submitted_at = clock.now()
    held.save()
    held.saves.all().delete()
    record(actor=actor, action="application.submitted", subject=held, number=held.number)
    return held


@transaction.atomic
def withdraw(*, actor: User, application: Application, reason: str = "") -> Application:
    """Withdraw; reviews already written stay with the record and count for nothing. After the
    decision it is the place that is given up, with a reason."""
    # the call first, as everywhere: a decision under way is waited for
    Call.objects.select_for_update().get(pk=application.call_id)
    if CohortPlace.objects.filter(application=application).exists():
        return give_up(actor=actor, application=application, reason=reason)
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
