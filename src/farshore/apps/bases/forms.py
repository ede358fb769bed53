"""What hosts and base managers enter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import HostAdmission

OUTCOMES = [
    (HostAdmission.State.ACCEPTED, _("Accept")),
    (HostAdmission.State.WAIT_LISTED, _("Put on the wait-list")),
    (HostAdmission.State.DECLINED, _("Decline")),
]


class HostDecisionForm(forms.Form):
    """Nothing is preselected in a decision."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=OUTCOMES, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=2000,
        help_text=_("Needed to decline, or to accept past a criterion."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
