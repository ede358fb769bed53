"""What a form asks: which questions apply, which lack an answer, how an answer reads."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from farshore.apps.calls.models.form_versions import Question, QuestionKind
from farshore.web.translated import in_language

Kind = QuestionKind
MOST_SHORT, MOST_LONG = 200, 2000
# kinds whose answer can open a further question
DECIDING = (Kind.YES_NO, Kind.CHOICE)


def kind_of(question: Question) -> str:
    """Questions written before there were kinds are long texts."""
    return str(question.get("kind") or Kind.LONG)


def is_file(question: Question) -> bool:
    return kind_of(question) == Kind.FILE


def asked(questions: Iterable[Question], answers: Mapping[str, Any]) -> list[Question]:
    """The questions that apply: a condition on an answer that is not asked is not met."""
    found: dict[str, Question] = {}
    for question in questions:
        condition = question.get("only_if")
        if condition and (
            condition["key"] not in found or answers.get(condition["key"]) != condition["is"]
        ):
            continue
        found[question["key"]] = question
    return list(found.values())


def unanswered(
    questions: Iterable[Question], answers: Mapping[str, Any], files: Collection[str]
) -> list[Question]:
    """Required questions that apply and have neither answer nor file."""
    return [
        question
        for question in asked(questions, answers)
        if question.get("required", True)
        and (
            question["key"] not in files
            if is_file(question)
            else not str(answers.get(question["key"], "") or "").strip()
        )
    ]


def in_words(question: Question, answer: Any) -> str:
    """An answer as people read it."""
    kind = kind_of(question)
    if kind == Kind.YES_NO:
        return {"yes": pgettext("answer", "yes"), "no": pgettext("answer", "no")}.get(answer, "")
    if kind == Kind.CHOICE:
        names = {row["key"]: in_language(row["label"]) for row in question.get("choices", [])}
        return names.get(answer, str(answer or ""))
    return str(answer or "")


def shown(
    questions: Iterable[Question],
    answers: Mapping[str, Any],
    files: Mapping[str, Any],
    *,
    confidential: bool,
) -> list[tuple[Question, str, Any]]:
    """(question, answer in words, file) of each question that applies, for a page."""
    return [
        (question, in_words(question, answers.get(question["key"])), files.get(question["key"]))
        for question in asked(questions, answers)
        if confidential or not question.get("confidential")
    ]


def conditions_in_words(questions: Iterable[Question]) -> dict[str, str]:
    """For each question that hangs on another's answer, a sentence that says so."""
    by_key = {question["key"]: question for question in questions}
    told = {}
    for key, question in by_key.items():
        condition = question.get("only_if")
        first = by_key.get(condition["key"]) if condition else None
        if condition and first:
            told[key] = _("Only if “%(question)s” is answered “%(answer)s”.") % {
                "question": in_language(first["label"]),
                "answer": in_words(first, condition["is"]),
            }
    return told
