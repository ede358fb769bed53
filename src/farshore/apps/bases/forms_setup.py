"""What a base manager enters to set a base up: rooms, places, areas, limits, requirements."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.forms_gates import day_field
from farshore.apps.bases.models import (
    Base,
    BasePolicy,
    ControlArea,
    Gate,
    HazardLimit,
    Place,
    Room,
    RoomShape,
    StoreyShare,
)
from farshore.apps.bases.models.gates import TERMS, reminders
from farshore.apps.bases.policy import STEPS
from farshore.apps.bases.selectors.features import names_of
from farshore.apps.bases.services.plans import SIDES, Box
from farshore.apps.bases.services.requirements import FIGURES
from farshore.web.forms import TranslatedForm

LEVELS = [(n, f"BSL-{n}") for n in (1, 2, 3)]
SIDE_NAMES = {
    "left": pgettext_lazy("floor plan", "x"),
    "top": pgettext_lazy("floor plan", "y"),
    "width": pgettext_lazy("floor plan", "Width"),
    "depth": pgettext_lazy("floor plan", "Height"),
}


class NamedForm(TranslatedForm):
    """A form whose first fields are a name in each language."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = options.get("initial", {}).get("name")
        names = self.add_texts("name", pgettext_lazy("set-up", "Name"), kept, needed=False)
        self.order_fields(names)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        return cleaned


class RoomForm(NamedForm):
    floor = forms.CharField(label=_("Storey"), max_length=10)
    biosafety_level = forms.TypedChoiceField(label=_("Biosafety level"), choices=LEVELS, coerce=int)
    equipment = forms.MultipleChoiceField(
        label=_("Equipment and features"), required=False, widget=forms.CheckboxSelectMultiple
    )
    more = forms.CharField(
        label=_("Further features"), required=False, max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line, such as fume hood or cold room. It joins the base's list."),
    )  # fmt: skip

    def __init__(self, *args: Any, base: Base, room: Room | None = None, **options: Any) -> None:
        if room is not None:
            options["initial"] = {
                "name": room.name, "floor": room.floor, "biosafety_level": room.biosafety_level,
                "equipment": room.equipment,
            }  # fmt: skip
        super().__init__(*args, **options)
        choose_features(self, "equipment", base)

    def values(self) -> dict[str, Any]:
        return {
            "name": self.texts("name"),
            "floor": self.cleaned_data["floor"].strip(),
            "biosafety_level": self.cleaned_data["biosafety_level"],
            "equipment": [*self.cleaned_data["equipment"], *self.cleaned_data["more"].splitlines()],
        }


def choose_features(form: forms.Form, name: str, base: Base) -> None:
    """Offer the base's list; without one there is nothing to choose."""
    field: Any = form.fields[name]
    field.choices = sorted(names_of(base).items(), key=lambda pair: pair[1])
    if not field.choices:
        field.widget = forms.MultipleHiddenInput()


class CountForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Place.Kind.choices)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=60)
    starts = day_field(pgettext_lazy("day", "From"))


class OutForm(forms.Form):
    starts = day_field(pgettext_lazy("day", "From"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class OutManyForm(CountForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PlanForm(forms.Form):
    """Four figures a room, in metres; all empty: the room is not drawn."""

    def __init__(
        self, *args: Any, rooms: Iterable[Room], shapes: dict[int, RoomShape], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.rooms = list(rooms)
        for room in self.rooms:
            for side in SIDES:
                shape = shapes.get(room.pk)
                self.fields[f"{side}-{room.pk}"] = forms.DecimalField(
                    label=f"{room}: {SIDE_NAMES[side]}", required=False, max_digits=5,
                    decimal_places=1, min_value=Decimal(0), max_value=Decimal(500),
                    initial=getattr(shape, side) if shape else None, localize=False,
                    widget=forms.NumberInput(
                        attrs={"step": "0.1", "aria-label": f"{room}: {SIDE_NAMES[side]}"}
                    ),
                )  # fmt: skip

    def rows(self) -> list[tuple[Room, list[Any]]]:
        return [(room, [self[f"{side}-{room.pk}"] for side in SIDES]) for room in self.rooms]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for room in self.rooms:
            given = [cleaned.get(f"{side}-{room.pk}") for side in SIDES]
            if any(value is not None for value in given) and None in given:
                self.add_error(
                    None, _("%(room)s: enter all four figures or none.") % {"room": room}
                )
        return cleaned

    def shapes(self) -> dict[int, Box | None]:
        found: dict[int, Box | None] = {}
        for room in self.rooms:
            box = tuple(self.cleaned_data.get(f"{side}-{room.pk}") for side in SIDES)
            found[room.pk] = None if None in box else box  # type: ignore[assignment]
        return found


class AreaForm(NamedForm):
    storey = forms.IntegerField(label=_("Storey"), min_value=-9, max_value=99)
    rooms = forms.MultipleChoiceField(
        label=_("Rooms"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, base: Base, area: ControlArea | None = None, **options: Any
    ) -> None:
        if area is not None:
            options["initial"] = {
                "name": area.name, "storey": area.storey,
                "rooms": [str(room.pk) for room in area.rooms.all()],
            }  # fmt: skip
        super().__init__(*args, **options)
        self.known = {str(room.pk): room for room in base.rooms.all()}
        self.fields["rooms"].choices = list(self.known.items())  # type: ignore[attr-defined]

    def chosen(self) -> list[Room]:
        return [self.known[key] for key in self.cleaned_data["rooms"]]


class SourcedForm(forms.Form):
    source = forms.CharField(label=_("Source"), max_length=200)
    sourced_on = day_field(_("The source is of"))
    checked = forms.BooleanField(label=_("Checked with the authority that sets it"), required=False)


class LimitForm(SourcedForm):
    amount = forms.DecimalField(
        label=_("At most, on the first storey"), min_value=0, max_digits=10, decimal_places=3
    )
    unit = forms.ChoiceField(label=_("Unit"), choices=[("l", "L"), ("kg", "kg")])
    field_order = ("amount", "unit")

    def __init__(self, *args: Any, limit: HazardLimit | None = None, **options: Any) -> None:
        if limit is not None:
            names = ("amount", "unit", "source", "sourced_on", "checked")
            options["initial"] = {name: getattr(limit, name) for name in names}
        super().__init__(*args, **options)


class ShareForm(SourcedForm):
    storey = forms.IntegerField(label=_("Storey"), min_value=-9, max_value=99)
    percent = forms.DecimalField(
        label=_("Share of the limits (%)"), min_value=0, max_value=100, max_digits=5,
        decimal_places=2,
    )  # fmt: skip
    field_order = ("storey", "percent")

    def __init__(self, *args: Any, share: StoreyShare | None = None, **options: Any) -> None:
        if share is not None:
            names = ("storey", "percent", "source", "sourced_on", "checked")
            options["initial"] = {name: getattr(share, name) for name in names}
        super().__init__(*args, **options)


class TermsForm(forms.Form):
    """What a requirement asks, from a day on."""

    starts = day_field(pgettext_lazy("day", "From"))
    step = forms.ChoiceField(label=_("Step"), choices=Gate.Step.choices)
    blocks = forms.TypedChoiceField(
        label=_("While it is open"), coerce=lambda value: value == "yes",
        choices=[("yes", _("it blocks")), ("no", _("it only informs"))],
        help_text=_(
            "What blocks shuts the door on that day to every company that does not meet it yet:"
            " choose a day that leaves them time."
        ),
    )  # fmt: skip
    months_valid = forms.IntegerField(
        label=_("Valid for (months)"), required=False, min_value=1, max_value=240,
        help_text=_("Empty: without an end."),
    )  # fmt: skip
    needs_paper = forms.BooleanField(label=_("Handed in with a document"), required=False)
    remind = forms.CharField(
        label=_("Reminders, days before"), required=False, max_length=60,
        help_text=_("Such as 60, 30, 7. Empty: none."),
    )  # fmt: skip
    actions = forms.MultipleChoiceField(
        label=_("What it stands before"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: what its step says."),
    )  # fmt: skip

    def __init__(self, *args: Any, gate: Gate | None = None, **options: Any) -> None:
        row = gate or Gate(remind=reminders())
        given = {name: getattr(row, name) for name in TERMS}
        given["blocks"] = "yes" if row.blocks else "no"
        given["remind"] = ", ".join(str(days) for days in row.remind)
        options["initial"] = {**given, **options.get("initial", {})}
        super().__init__(*args, **options)
        choices = [(action.value, action.label) for action in STEPS]
        self.fields["actions"].choices = choices  # type: ignore[attr-defined]

    def clean_remind(self) -> list[int]:
        parts = self.cleaned_data["remind"].replace("、", ",").split(",")
        told = [part.strip() for part in parts if part.strip()]
        if not all(part.isascii() and part.isdigit() and 0 < int(part) <= 366 for part in told):
            raise forms.ValidationError(_("Write whole days from 1 to 366, with commas between."))
        return [int(part) for part in told]

    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TERMS}


class WordsForm(NamedForm):
    def __init__(self, *args: Any, gate: Gate | None = None, **options: Any) -> None:
        options.setdefault("initial", {"name": gate.name if gate else {}})
        super().__init__(*args, **options)
        self.add_texts("told", _("What to hand in"), gate.help if gate else None, most=500,
                       needed=False)  # fmt: skip


class NewRequirementForm(WordsForm, TermsForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"name": {}, **options.get("initial", {})}
        super().__init__(*args, **options)
        names = [name for name in self.fields if name.startswith(("name_", "told_"))]
        self.order_fields(names)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class RetireForm(forms.Form):
    until = day_field(_("No longer asked for from"), required=False)


class FiguresForm(forms.Form):
    """The figures of a base's policy."""

    LABELS: ClassVar = {
        "review_months": _("Renewal reviews open so many months before the end"),
        "notice_days": _("The base gives notice so many days ahead"),
        "most_years": _("A company stays at most so many years"),
        "tickets_a_year": _("Golden tickets of a sponsor a year"),
        "renewal_odds": _("Of 100 open stays, so many are usually renewed"),
    }

    def __init__(self, *args: Any, policy: BasePolicy, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (least, most) in FIGURES.items():
            self.fields[name] = forms.IntegerField(
                label=self.LABELS[name], min_value=least, max_value=most,
                initial=getattr(policy, name),
            )  # fmt: skip
        self.fields["deposit_blocks"] = forms.BooleanField(
            label=_("The door stays shut until the deposit is paid"), required=False,
            initial=policy.deposit_blocks,
        )  # fmt: skip
