"""A form field for each kind of question."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from farshore.apps.calls.models.form_versions import Question, QuestionKind
from farshore.apps.calls.questions import MOST_LONG, MOST_SHORT, kind_of
from farshore.apps.documents.kinds import accept_attribute, labels
from farshore.web.translated import in_language

Kind = QuestionKind


class FileSlot(forms.Widget):
    """Shows the file in a slot, and a control of a form of its own beside the big one."""

    template_name = "calls/slot.html"
    needs_multipart_form = False

    def __init__(self, question: Question, given: Mapping[str, Any]) -> None:
        super().__init__()
        self.question, self.given = question, given

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        accepted = self.question.get("accepted", [])
        context.update(
            self.given, key=self.question["key"], accept=accept_attribute(accepted),
            label=in_language(self.question["label"]),
        )  # fmt: skip
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> None:
        return None


def _short(question: Question) -> forms.Field:
    return forms.CharField(max_length=question.get("most") or MOST_SHORT)


def _long(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=question.get("most") or MOST_LONG, widget=forms.Textarea(attrs={"rows": 6})
    )


def _number(question: Question) -> forms.Field:
    return forms.DecimalField(max_digits=18, decimal_places=4)


def _yes_no(question: Question) -> forms.Field:
    return forms.ChoiceField(
        choices=[("", "–"), ("yes", pgettext("answer", "yes")), ("no", pgettext("answer", "no"))]
    )


def _choice(question: Question) -> forms.Field:
    rows = [(row["key"], in_language(row["label"])) for row in question.get("choices", [])]
    return forms.ChoiceField(choices=[("", "–"), *rows])


def _date(question: Question) -> forms.Field:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    Kind.SHORT: _short,
    Kind.LONG: _long,
    Kind.NUMBER: _number,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
    Kind.DATE: _date,
}


def _confidence(hosts_read: bool) -> str:
    if hosts_read:
        return _("Confidential: only the panel reads it, and the host you are nominated to.")
    return _("Confidential: only the panel reads it.")


def field_for(
    question: Question,
    kept: Any,
    condition: str = "",
    file: Mapping[str, Any] | None = None,
    *,
    hosts_read: bool = False,
) -> forms.Field:
    """The field as the applicant sees it. `condition` says when the question applies; `file`
    holds what a file's slot shows; `hosts_read`: confidential files reach a host."""
    kind = kind_of(question)
    if kind == Kind.FILE:
        field: Any = forms.Field(widget=FileSlot(question, file or {}), disabled=True)
        kinds = question.get("accepted", [])
        note = _("Taken here: %s.") % labels(kinds) if kinds else ""
    else:
        field, note = FIELDS.get(kind, _long)(question), ""
        field.initial = kept
    secret = _confidence(hosts_read and kind == Kind.FILE) if question.get("confidential") else ""
    hints = (in_language(question.get("help")), condition, note, secret)
    field.label = in_language(question["label"])
    field.help_text = " ".join(str(part) for part in hints if part)
    field.required = False
    field.section = in_language(question.get("section"))
    field.needed = question.get("required", True)
    hangs_on = question.get("only_if")
    field.only_if = hangs_on and {"key": f"q_{hangs_on['key']}", "is": hangs_on["is"]}
    made: forms.Field = field
    return made


def as_text(value: Any) -> str:
    """An answer as it is kept."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
