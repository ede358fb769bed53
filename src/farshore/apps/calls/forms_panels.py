"""What operators, chairs and panel members enter about a call's judging."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.forms import ReviewForm
from farshore.apps.calls.models import Application, Call, Reviewer, ReviewPolicy
from farshore.apps.calls.services.pairs import COLUMNS
from farshore.web import clock
from farshore.web.choices import SeveralField

SLOT = "%Y-%m-%dT%H:%M"


class PolicyForm(forms.ModelForm[ReviewPolicy]):
    class Meta:
        model = ReviewPolicy
        fields = (
            "blind", "chair", "discussion", "bid_share", "interviews", "chance_from", "chance_to",
            "most_invited", "least_merit", "interview_weight", "hosts_read_confidential",
        )  # fmt: skip
        labels = {
            "blind": _("Who sees whom"),
            "chair": _("Chair of the panel"),
            "discussion": _("Reviewers discuss after handing in"),
            "bid_share": _("Part of the fit that a reviewer's wish is (0 to 1)"),
            "interviews": _("The call has interviews"),
            "chance_from": _("Propose from a chance to be among the best of"),
            "chance_to": _("Propose up to a chance to be among the best of"),
            "most_invited": _("Invite at most"),
            "least_merit": _("Invite from merit"),
            "interview_weight": _("One panel member's interview counts as so many reviews"),
            "hosts_read_confidential": _(
                "A host reads confidential files of companies nominated to it"
            ),
        }
        help_texts = {
            "blind": _("Applicants never see who reviews. This is settled once a reviewer signs."),
            "chair": _("The chair opens the sitting and ends discussions; the operator decides."),
            "chance_from": _("0.05 leaves out those who are as good as out."),
            "hosts_read_confidential": _(
                "Applicants are told on the form. It can be allowed until the first application is "
                "submitted, and taken back until the decision."
            ),
            "chance_to": _("0.95 leaves out those who are as good as in."),
        }

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["chair"].queryset = call.reviewers.select_related("person").order_by("pk")
        fields["chair"].empty_label = _("nobody")


class FileForm(forms.Form):
    file = forms.FileField(label=_("File"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        text = _(
            "XLSX or UTF-8 CSV with the columns “%(application)s” and “%(reviewer)s”, as in the "
            "download. Their names are read in English, Korean and Japanese."
        )
        self.fields["file"].help_text = text % COLUMNS


class InviteForm(forms.Form):
    """Slots one after the other for those on the line; the panel without conflicts hears them."""

    applications = SeveralField(
        label=_("Whom to invite"), queryset=Application.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    panel = SeveralField(
        label=_("Who hears them"), queryset=Reviewer.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever has a conflict of interest with an applicant is left out there."),
    )  # fmt: skip
    first = forms.DateTimeField(
        label=_("First slot"), input_formats=[SLOT, "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=SLOT),
    )  # fmt: skip
    minutes = forms.IntegerField(label=_("Minutes each"), min_value=1, max_value=480, initial=30)
    gap = forms.IntegerField(label=_("Break in minutes"), min_value=0, max_value=480, initial=10)
    room = forms.CharField(label=pgettext_lazy("interview", "Room"), max_length=120, required=False)
    link = forms.URLField(label=_("Link"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, call: Call, line: list[Application], **options: Any) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        rows = call.applications.filter(state=Application.State.IN_REVIEW, interview=None)
        fields["applications"].queryset = rows.select_related("organisation").order_by("number")
        fields["applications"].label_from_instance = lambda row: f"{row.code} {row.organisation}"
        fields["applications"].initial = [row.pk for row in line]
        people = call.reviewers.select_related("person").order_by("pk")
        fields["panel"].queryset = people
        fields["first"].help_text = _("In the zone of the call: %s.") % call.zone
        if not self.is_bound:
            fields["first"].initial = (clock.now() + timedelta(days=7)).replace(
                hour=1, minute=0, second=0, microsecond=0
            )

    def naive_first(self) -> Any:
        """The hour as a clock in the call's zone shows it."""
        return self.cleaned_data["first"].replace(tzinfo=None)


class SlotForm(forms.Form):
    first = forms.DateTimeField(
        label=pgettext_lazy("interview", "Slot"), input_formats=[SLOT, "%Y-%m-%d %H:%M"]
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=480)


class RevisionForm(ReviewForm):
    """The same criteria; a reason in place of the comment."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, call: Call, **options: Any) -> None:
        super().__init__(*args, call=call, **options)
        del self.fields["comment"]
        self.order_fields([*(criterion.key for criterion in self.criteria), "reason"])


class RemarkForm(forms.Form):
    text = forms.CharField(
        label=_("Your remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
