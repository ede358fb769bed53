"""One question of a call's form, as the operator writes it."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from farshore.apps.calls.models.form_versions import Question, QuestionKind
from farshore.apps.calls.questions import DECIDING, MOST_LONG, in_words, kind_of
from farshore.apps.documents.models import Version
from farshore.web.forms import LANGUAGES, TranslatedForm
from farshore.web.translated import in_language

Kind = QuestionKind
MOST_CHOICES = 30
# fields that only some kinds of questions have
SHOWN_FOR = {
    "most": "short long",
    "accepted": "file",
    **{f"choices_{code}": "choice" for code, _name in LANGUAGES},
}
MOST_CHARACTERS = 20_000


class QuestionForm(TranslatedForm):
    kind = forms.ChoiceField(label=_("Kind of question"), choices=Kind.choices)
    required = forms.BooleanField(label=_("An answer is needed to submit"), required=False)
    confidential = forms.BooleanField(
        label=_("Confidential: only the reviewers assigned read it"), required=False
    )
    most = forms.IntegerField(
        label=_("Characters at most"), min_value=1, max_value=MOST_CHARACTERS, required=False,
        help_text=_("For short and long texts."),
    )  # fmt: skip
    accepted = forms.MultipleChoiceField(
        label=_("Kinds of files taken"), required=False, choices=Version.Kind.choices,
        widget=forms.CheckboxSelectMultiple, help_text=_("For a file. None: every kind listed."),
    )  # fmt: skip
    only_if = forms.ChoiceField(label=_("Ask only if"), required=False)

    def __init__(
        self, *args: Any, question: Question | None, others: Sequence[Question], **options: Any
    ) -> None:
        """`others`: the questions that come before it."""
        kept = question or {"kind": Kind.LONG, "required": True}
        options["initial"] = {
            "kind": kind_of(kept), "required": kept.get("required", True),
            "confidential": kept.get("confidential", False), "most": kept.get("most"),
            "accepted": kept.get("accepted", []), "only_if": _condition_key(kept.get("only_if")),
        }  # fmt: skip
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["only_if"].choices = [("", _("always")), *conditions(others)]
        texts = self.add_texts("label", _("Question"), kept.get("label"), most=300)
        texts += self.add_texts(
            "help", _("Help"), kept.get("help"), most=1000, long=True, needed=False
        )
        section = kept.get("section") or (others[-1].get("section") if others else None)
        sections = self.add_texts("section", _("Section"), section, needed=False)
        for code, language in LANGUAGES:
            self.fields[f"choices_{code}"] = forms.CharField(
                label=_("Choices, one a line (%s)") % language, required=False, max_length=4000,
                initial="\n".join(row["label"].get(code, "") for row in kept.get("choices", [])),
                widget=forms.Textarea(attrs={"rows": 4, "lang": code}),
                help_text=_("For a choice: the same number of lines in each language."),
            )  # fmt: skip
        for name, kinds in SHOWN_FOR.items():
            fields[name].only_if = {"key": "kind", "is": kinds}
        self.kept = kept
        self.order_fields([*sections, *texts, "kind", "required", "confidential"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("label")
        if cleaned.get("kind") == Kind.CHOICE:
            self._clean_choices()
        return cleaned

    def _lines(self, code: str) -> list[str]:
        text = str(self.cleaned_data.get(f"choices_{code}", ""))
        return [line.strip()[:200] for line in text.splitlines() if line.strip()]

    def _clean_choices(self) -> None:
        counts = {len(lines) for code, _name in LANGUAGES if (lines := self._lines(code))}
        first = f"choices_{LANGUAGES[0][0]}"
        if not counts or max(counts) < 2:
            self.add_error(first, _("Offer two choices at least."))
        elif len(counts) > 1:
            self.add_error(first, _("Each language offers the same number of choices."))
        elif max(counts) > MOST_CHOICES:
            self.add_error(first, _("Offer %s choices at most.") % MOST_CHOICES)

    def _choices(self) -> list[dict[str, Any]]:
        """A choice keeps its key while its text in some language stays, wherever it moves."""
        lines = {code: self._lines(code) for code, _name in LANGUAGES}
        count = max(len(texts) for texts in lines.values())
        old, used = list(self.kept.get("choices", [])), set()
        keys = {row["key"] for row in old}
        made = []
        for at in range(count):
            label = {code: texts[at] for code, texts in lines.items() if texts}
            same = next(
                (row["key"] for row in old
                 if row["key"] not in used and set(row["label"].items()) & set(label.items())),
                None,
            )  # fmt: skip
            key = same or next(k for n in range(1, 1000) if (k := f"o{n}") not in keys)
            keys.add(key)
            used.add(key)
            made.append({"key": key, "label": label})
        return made

    def question(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data["kind"]
        made: dict[str, Any] = {
            "kind": kind, "label": self.texts("label"), "help": self.texts("help"),
            "section": self.texts("section"), "required": data["required"],
            "confidential": data["confidential"],
        }  # fmt: skip
        if kind == Kind.LONG:
            made["most"] = data["most"] or MOST_LONG
        elif kind == Kind.SHORT and data["most"]:
            made["most"] = data["most"]
        elif kind == Kind.CHOICE:
            made["choices"] = self._choices()
        elif kind == Kind.FILE:
            made["accepted"] = data["accepted"]
        if data["only_if"]:
            key, _dot, answer = data["only_if"].partition(".")
            made["only_if"] = {"key": key, "is": answer}
        return made


def _condition_key(condition: dict[str, str] | None) -> str:
    return f"{condition['key']}.{condition['is']}" if condition else ""


def conditions(others: Sequence[Question]) -> list[tuple[str, str]]:
    """Each answer of each deciding question, as a condition to choose."""
    found = []
    for question in others:
        if kind_of(question) not in DECIDING:
            continue
        answers = (
            ["yes", "no"]
            if kind_of(question) == Kind.YES_NO
            else [row["key"] for row in question.get("choices", [])]
        )
        label = in_language(question["label"])
        found += [
            (f"{question['key']}.{answer}",
             pgettext("condition", "%(question)s: %(answer)s")
             % {"question": label, "answer": in_words(question, answer)})
            for answer in answers
        ]  # fmt: skip
    return found
