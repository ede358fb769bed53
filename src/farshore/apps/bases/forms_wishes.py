"""What a company asks of its room, and what the base's manager makes of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.forms_gates import day_field
from farshore.apps.bases.forms_life import words
from farshore.apps.bases.forms_setup import LEVELS, choose_features
from farshore.apps.bases.models import Base, HostAdmission, Neighbour, Place
from farshore.apps.registry.fields import OrganisationField
from farshore.apps.registry.models import Organisation

MOST_NEIGHBOURS = 5


class OrganisationsField(OrganisationField):
    """Several organisations, one a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def clean(self, value: Any) -> Any:
        lines = [line for line in str(value or "").splitlines() if line.strip()]
        return [super(OrganisationsField, self).clean(line) for line in lines[:MOST_NEIGHBOURS]]


def neighbours(label: Any) -> OrganisationsField:
    return OrganisationsField(
        label=label, queryset=Organisation.objects.all(), required=False, max_length=600,
        help_text=_("One company a line. A wish: it binds once the base accepts it."),
    )  # fmt: skip


class SpaceForm(forms.Form):
    """What room a company needs, and from when."""

    kind = forms.ChoiceField(label=_("Kind of space"))
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=60)
    level = forms.TypedChoiceField(label=_("Biosafety level"), choices=LEVELS, coerce=int)
    needs = forms.MultipleChoiceField(
        label=_("The room must have"), required=False, widget=forms.CheckboxSelectMultiple
    )
    starts = day_field(_("Earliest start"))
    slack = forms.IntegerField(
        label=_("May begin later by up to (weeks)"), min_value=0, max_value=52
    )

    def __init__(self, *args: Any, admission: HostAdmission, **options: Any) -> None:
        space = admission.space
        options["initial"] = {
            "kind": space.kind, "count": space.count, "level": space.level, "slack": space.slack,
            "starts": space.starts, "needs": admission.needs, **options.get("initial", {}),
        }  # fmt: skip
        super().__init__(*args, **options)
        kinds = Place.objects.filter(room__base=admission.base).values_list("kind", flat=True)
        has = {*kinds.distinct().order_by(), space.kind}
        field: Any = self.fields["kind"]
        field.choices = [(key, label) for key, label in Place.Kind.choices if key in has]
        choose_features(self, "needs", admission.base)


class AskForm(SpaceForm):
    together = neighbours(_("In one room with"))
    apart = neighbours(_("Not in one room with"))

    def __init__(self, *args: Any, admission: HostAdmission, **options: Any) -> None:
        rows = list(admission.neighbours.select_related("other"))
        initial = {
            side.value: "\n".join(str(row.other) for row in rows if row.side == side)
            for side in Neighbour.Side
        }
        super().__init__(*args, admission=admission, initial=initial, **options)


class ChangeForm(SpaceForm):
    reason = words(_("Reason"))


class StayNeedsForm(forms.Form):
    """What the room of a stay must have."""

    needs = forms.MultipleChoiceField(
        label=_("The room must have"), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = words(_("Reason"))

    def __init__(self, *args: Any, base: Base, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_features(self, "needs", base)


class ExtensionForm(StayNeedsForm):
    until = day_field(_("Wished end"))

    field_order = ("until", "needs", "reason")
