"""What a call lacks before it can open."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from farshore.apps.calls.models import Call, Criterion, Quota
from farshore.apps.calls.models.form_versions import Question, QuestionKind
from farshore.apps.calls.questions import DECIDING, kind_of
from farshore.apps.calls.selectors.policies import policy_of
from farshore.web import clock
from farshore.web.translated import in_language
from farshore.web.zones import on_the_wall

LANGUAGES = dict(settings.LANGUAGES)
TEXTS = {
    "untranslated": _("%(what)s is not written in: %(languages)s."),
    "deadline-past": _("The deadline is in the past."),
    "no-seats": _("There is no seat to give."),
    "no-base": _("No base is named where the chosen may go."),
    "no-criterion": _("There is no criterion to judge by."),
    "interviews-unplanned": _(
        "Interviews have criteria, but none are planned: nobody will be scored by them."
    ),
    "interviews-by-review": _(
        "Interviews are planned without criteria of their own: they are judged by those of the "
        "written review."
    ),
    "range": _("The criterion “%(what)s” has no range: its lowest score is not below its highest."),
    "no-rule": _("No rule says who may apply: everybody will be eligible."),
    "rule-over": _(
        "The rule “%(what)s” is not in force on the deadline's day: it decides nothing."
    ),
    "limit-lacks": _("The rule “%(what)s” needs a limit."),
    "no-question": _("The form asks no question."),
    "no-choice": _("The question “%(what)s” offers fewer than two choices."),
    "bad-condition": _(
        "“%(what)s” hangs on a question that does not come before it, or on an answer it "
        "does not offer."
    ),
    "quota-order": _("The quota “%(what)s” asks for more than it allows."),
    "quota-seats": _("The quota “%(what)s” asks for %(least)s, but there are %(seats)s seats."),
    "quotas-seats": _(
        "The quotas on fields ask for %(least)s together, but there are %(seats)s seats."
    ),
    "quota-empty": _("The quota “%(what)s” says neither how many at least nor at most."),
    "no-budget": _("There is no budget: what companies ask for has no limit."),
}
HINTS = frozenset(
    {
        "no-rule", "no-budget", "quota-empty", "rule-over", "interviews-unplanned",
        "interviews-by-review",
    }
)  # fmt: skip
SETTLED = (Call.State.DECIDED, Call.State.ARCHIVED)
NEED_LIMIT = ("raised-at-most", "revenue-at-most", "age-at-most")


@dataclass(frozen=True)
class Lack:
    code: str
    part: str
    figures: Mapping[str, Any] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        return self.code not in HINTS

    def __str__(self) -> str:
        return str(TEXTS[self.code]) % self.figures


def untranslated(what: Any, texts: Mapping[str, str] | None, part: str) -> list[Lack]:
    missing = [name for code, name in LANGUAGES.items() if not (texts or {}).get(code, "").strip()]
    if not missing:
        return []
    return [Lack("untranslated", part, {"what": str(what), "languages": ", ".join(missing)})]


def _basics(call: Call) -> Iterable[Lack]:
    yield from untranslated(_("The name"), call.name, "basics")
    yield from untranslated(_("The description"), call.description, "basics")
    if call.deadline <= clock.now():
        yield Lack("deadline-past", "basics")
    if not call.seats:
        yield Lack("no-seats", "basics")
    if not call.bases:
        yield Lack("no-base", "basics")
    if call.budget is None:
        yield Lack("no-budget", "basics")


def _criteria(call: Call) -> Iterable[Lack]:
    criteria = list(call.criteria.all())
    if not any(row.stage == Criterion.Stage.REVIEW for row in criteria):
        yield Lack("no-criterion", "criteria")
    for row in criteria:
        yield from criterion_lacks(row)
    gap = interview_gap(call)
    if gap is not None:
        yield gap


def criterion_lacks(row: Criterion) -> Iterable[Lack]:
    yield from untranslated(f"“{row}”", row.name, "criteria")
    if row.lowest >= row.highest:
        yield Lack("range", "criteria", {"what": str(row)})


def interview_gap(call: Call) -> Lack | None:
    """Criteria for interviews that nobody plans, or interviews that have none of their own."""
    if call.state in SETTLED:
        return None
    planned = policy_of(call).interviews
    own = call.criteria.filter(stage=Criterion.Stage.INTERVIEW).exists()
    if own == planned:
        return None
    return Lack("interviews-unplanned" if own else "interviews-by-review", "criteria")


def _rules(call: Call) -> Iterable[Lack]:
    rules = list(call.rules.order_by("pk"))
    day = on_the_wall(call.deadline, call.zone).date()
    if not rules:
        yield Lack("no-rule", "rules")
    for row in rules:
        yield from untranslated(f"“{row}”", row.name, "rules")
        if row.test in NEED_LIMIT and row.limit is None:
            yield Lack("limit-lacks", "rules", {"what": str(row)})
        if row.starts > day or (row.ends is not None and row.ends <= day):
            yield Lack("rule-over", "rules", {"what": str(row)})


def _quotas(call: Call) -> Iterable[Lack]:
    least_by_field: dict[str, int] = defaultdict(int)
    for row in call.quotas.order_by("pk"):
        what = {"what": str(row), "least": row.least, "seats": call.seats}
        yield from untranslated(f"“{row}”", row.name, "quotas")
        if not row.least and row.most is None:
            yield Lack("quota-empty", "quotas", what)
        if row.most is not None and row.least > row.most:
            yield Lack("quota-order", "quotas", what)
        elif row.least > call.seats:
            yield Lack("quota-seats", "quotas", what)
        if row.property == Quota.Property.FIELD:
            least_by_field[row.value] = max(least_by_field[row.value], row.least)
    together = sum(least_by_field.values())
    if len(least_by_field) > 1 and together > call.seats:
        yield Lack("quotas-seats", "quotas", {"least": together, "seats": call.seats})


def form_lacks(questions: Iterable[Question]) -> list[Lack]:
    return list(_form(list(questions)))


def _form(questions: list[Question]) -> Iterable[Lack]:
    if not questions:
        yield Lack("no-question", "questions")
    before: dict[str, Question] = {}
    for row in questions:
        what = in_language(row["label"]) or row["key"]
        yield from untranslated(f"“{what}”", row["label"], "questions")
        if any(row.get("help", {}).values()):
            yield from untranslated(_("The help of “%s”") % what, row["help"], "questions")
        if any((row.get("section") or {}).values()):
            yield from untranslated(_("The section of “%s”") % what, row["section"], "questions")
        if kind_of(row) == QuestionKind.CHOICE:
            if len(row.get("choices", [])) < 2:
                yield Lack("no-choice", "questions", {"what": what})
            for choice in row.get("choices", []):
                yield from untranslated(
                    f"“{in_language(choice['label'])}”", choice["label"], "questions"
                )
        condition = row.get("only_if")
        if condition and not _can_hold(before.get(condition["key"]), condition["is"]):
            yield Lack("bad-condition", "questions", {"what": what})
        before[row["key"]] = row


def _can_hold(first: Question | None, answer: str) -> bool:
    if first is None or kind_of(first) not in DECIDING:
        return False
    if kind_of(first) == QuestionKind.YES_NO:
        return answer in ("yes", "no")
    return answer in {choice["key"] for choice in first.get("choices", [])}


def lacks(call: Call, questions: Iterable[Question]) -> list[Lack]:
    """All of them, those that keep the call shut first. `questions`: those to be published."""
    found = [*_basics(call), *form_lacks(questions), *_criteria(call), *_rules(call)]
    found += _quotas(call)
    return sorted(found, key=lambda lack: not lack.blocks)
