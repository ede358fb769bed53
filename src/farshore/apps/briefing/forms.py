"""What readers of a briefing may send."""

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.briefing.models import Question


class QuestionForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Question.Kind.choices)
    text = forms.CharField(
        label=_("Your question or suggestion"),
        help_text=_("No name is asked for; please write none."),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
