"""A form is worked on as one unpublished version; publishing freezes it."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Call, FormVersion
from farshore.apps.calls.models.form_versions import Question
from farshore.apps.calls.questions import kind_of
from farshore.apps.calls.selectors.readiness import form_lacks
from farshore.web import clock

MOST_QUESTIONS = 80


def _held(call: Call) -> tuple[Call, FormVersion]:
    """The call and the version that is worked on: a copy of the newest where there is none."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.state not in (Call.State.DRAFT, Call.State.OPEN):
        raise refuse("wrong-state")
    working = held.versions.filter(published_at=None).first()
    if working is None:
        newest = held.form
        working = FormVersion.objects.create(
            call=held,
            number=newest.number + 1 if newest else 1,
            questions=newest.questions if newest else [],
        )
    return held, working


def _change(
    actor: User | None, call: Call, change: Callable[[list[Question]], list[Question]]
) -> FormVersion:
    held, working = _held(call)
    working.questions = change(list(working.questions))
    if len(working.questions) > MOST_QUESTIONS:
        raise refuse("too-many-questions", most=MOST_QUESTIONS)
    working.save(update_fields=["questions"])
    record(
        actor=actor, action="call.form-changed", subject=held,
        version=working.number, questions=len(working.questions),
    )  # fmt: skip
    return working


def published_question(call: Call, key: str) -> Question | None:
    """The question as applicants have seen it, in the newest version that held it."""
    for version in call.versions.exclude(published_at=None).order_by("-number"):
        for question in version.questions:
            if question["key"] == key:
                return dict(question)
    return None


def _new_key(call: Call, working: list[Question]) -> str:
    """A key that no version has used: an answer never slips under another question."""
    used = {q["key"] for version in call.versions.all() for q in version.questions}
    used |= {question["key"] for question in working}
    return next(key for n in range(1, 10_000) if (key := f"q{n}") not in used)


@transaction.atomic
def save_question(
    *, actor: User | None, call: Call, key: str | None, question: dict[str, Any]
) -> FormVersion:
    """Add a question at the end, or write another in its place."""

    def change(questions: list[Question]) -> list[Question]:
        if key is None:
            return [*questions, {**question, "key": _new_key(call, questions)}]
        if all(row["key"] != key for row in questions):
            raise refuse("no-such-question")
        seen = published_question(call, key)
        if seen is not None and (
            kind_of(seen) != kind_of(question)
            or bool(seen.get("confidential")) != bool(question.get("confidential"))
        ):
            raise refuse("question-fixed")
        return [{**question, "key": key} if row["key"] == key else row for row in questions]

    return _change(actor, call, change)


@transaction.atomic
def remove_question(*, actor: User | None, call: Call, key: str) -> FormVersion:
    """Ask it no more. Answers given to it stay with their applications."""

    def change(questions: list[Question]) -> list[Question]:
        if any((row.get("only_if") or {}).get("key") == key for row in questions):
            raise refuse("question-needed")
        return [row for row in questions if row["key"] != key]

    return _change(actor, call, change)


@transaction.atomic
def move_question(*, actor: User | None, call: Call, key: str, by: int) -> FormVersion:
    def change(questions: list[Question]) -> list[Question]:
        at = next((n for n, row in enumerate(questions) if row["key"] == key), None)
        if at is None:
            raise refuse("no-such-question")
        to = min(max(at + by, 0), len(questions) - 1)
        questions.insert(to, questions.pop(at))
        return questions

    return _change(actor, call, change)


@transaction.atomic
def replace_questions(*, actor: User | None, call: Call, questions: list[Question]) -> FormVersion:
    """Write the whole form of a draft call at once."""
    if call.state != Call.State.DRAFT:
        raise refuse("wrong-state")
    return _change(actor, call, lambda _old: [dict(row) for row in questions])


@transaction.atomic
def publish(*, actor: User | None, call: Call) -> FormVersion:
    """From now on applicants fill in this version. Drafts move to it and keep their answers;
    what was submitted stays with the version it was submitted with."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    working = held.versions.filter(published_at=None).first()
    if held.state not in (Call.State.DRAFT, Call.State.OPEN) or working is None:
        raise refuse("wrong-state")
    if any(lack.blocks for lack in form_lacks(working.questions)):
        raise refuse("not-ready")
    working.published_at, working.published_by = clock.now(), actor
    working.save(update_fields=["published_at", "published_by"])
    record(
        actor=actor, action="call.form-published", subject=held,
        version=working.number, questions=len(working.questions),
    )  # fmt: skip
    return working


@transaction.atomic
def discard(*, actor: User | None, call: Call) -> None:
    """Throw away what was changed since the version that applicants see."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    working = held.versions.filter(published_at=None, number__gt=1)
    if working.delete()[0]:
        record(actor=actor, action="call.form-discarded", subject=held)
