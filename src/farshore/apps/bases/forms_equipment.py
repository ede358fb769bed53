"""What residents enter to book, and what base managers enter about equipment and trainings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import User
from farshore.apps.bases.models import Base, Equipment, Residency, Room, Training
from farshore.apps.calls.forms_building import WHEN, WallTimeField
from farshore.web.forms import TranslatedForm
from farshore.web.zones import at_zone

EARLIEST, LATEST = datetime(2000, 1, 1), datetime(2100, 1, 1)  # noqa: DTZ001
WHICH = [
    ("", "–"),
    ("first", _("the first time (before clocks go back)")),
    ("second", _("the second time (after clocks went back)")),
]
NUMBERS = (
    "shortest_minutes", "longest_minutes", "step_minutes", "buffer_minutes", "days_ahead",
    "most_open", "grace_minutes", "notice_hours",
)  # fmt: skip
KEPT = ("room", "kind", "training", *NUMBERS, "opens", "closes", "weekends", "rate_key", "retired")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def wall_of(raw: Any) -> datetime | None:
    try:
        wall = datetime.fromisoformat(str(raw).strip()).replace(tzinfo=None)
    except ValueError:
        return None
    return wall if EARLIEST <= wall < LATEST else None


def comes_twice(raw: Any, zone: str) -> bool:
    wall = wall_of(raw)
    if wall is None:
        return False
    try:
        at_zone(wall, zone)
    except ValidationError as error:
        return error.code == "hour-twice"
    return False


class WallForm(TranslatedForm):
    """A form with two hours on a base's clocks. An hour that comes twice is asked about."""

    zone = "UTC"

    def add_hours(self, zone: str) -> None:
        self.zone = zone
        for name, label in (("begins", _("Begins")), ("finishes", _("Ends"))):
            self.fields[name] = WallTimeField(label=label, widget=WHEN)
            if comes_twice(self.data.get(name), zone):
                self.fields[f"{name}_which"] = forms.ChoiceField(
                    label=_("Which of the two hours"), choices=WHICH, required=False
                )

    def moment(self, name: str) -> datetime | None:
        wall = self.cleaned_data.get(name)
        if wall is None:
            return None
        which = self.cleaned_data.get(f"{name}_which", "")
        try:
            if wall_of(wall) is None:
                raise ValidationError(_("This date is too far away."))
            if f"{name}_which" in self.fields and not which:
                self.add_error(
                    f"{name}_which",
                    _("Clocks go back that night: this hour comes twice. Say which."),
                )
                return None
            return at_zone(wall, self.zone, which)
        except ValidationError as error:
            self.add_error(name, error)
            return None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["starts"], cleaned["ends"] = self.moment("begins"), self.moment("finishes")
        return cleaned


class BookForm(WallForm):
    """For whom and when. `people`: each stay of the reader with those who may use it."""

    who = forms.ChoiceField(label=_("For"))

    def __init__(
        self,
        *args: Any,
        equipment: Equipment,
        people: Sequence[tuple[Residency, User]],
        **opts: Any,
    ) -> None:
        super().__init__(*args, **opts)
        self.known = {f"{stay.pk}-{who.pk}": (stay, who) for stay, who in people}
        several = len({stay.pk for stay, _who in people}) > 1
        field: Any = self.fields["who"]
        field.choices = [
            (key, f"{who.label} · {stay.organisation}" if several else who.label)
            for key, (stay, who) in self.known.items()
        ]
        self.add_hours(equipment.base.zone)

    def chosen(self) -> tuple[Residency, User]:
        return self.known[self.cleaned_data["who"]]


class ShortenForm(WallForm):
    """The hours that are kept; a manager says why."""

    def __init__(self, *args: Any, equipment: Equipment, manages: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_hours(equipment.base.zone)
        self.fields["reason"] = forms.CharField(label=_("Reason"), max_length=500, required=manages)


class ClosureForm(WallForm):
    def __init__(self, *args: Any, equipment: Equipment, **options: Any) -> None:
        super().__init__(*args, **options)
        self.add_hours(equipment.base.zone)
        self.add_texts("reason", _("Reason"), None, most=300, needed=False)


class EquipmentForm(TranslatedForm):
    """Rules of one piece of equipment of a base."""

    room = forms.ModelChoiceField(label=_("Room"), queryset=Room.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=Equipment.Kind.choices)
    training = forms.ModelChoiceField(
        label=_("Training needed"), queryset=Training.objects.none(), required=False,
        empty_label=_("none needed"),
    )  # fmt: skip
    shortest_minutes = forms.IntegerField(
        label=_("Shortest booking (minutes)"), min_value=5, max_value=20160
    )
    longest_minutes = forms.IntegerField(
        label=_("Longest booking (minutes)"), min_value=5, max_value=43200
    )
    step_minutes = forms.IntegerField(
        label=_("Bookings begin every (minutes)"), min_value=5, max_value=1440
    )
    buffer_minutes = forms.IntegerField(
        label=_("Kept free after each booking (minutes)"), min_value=0, max_value=1440
    )
    opens = forms.TimeField(
        label=_("Opens"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("Closes"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("The same hour twice: open day and night."),
    )  # fmt: skip
    weekends = forms.BooleanField(label=_("Open on Saturdays and Sundays"), required=False)
    days_ahead = forms.IntegerField(label=_("Days ahead at most"), min_value=1, max_value=730)
    most_open = forms.IntegerField(
        label=_("Open bookings a company at most"), min_value=1, max_value=500
    )
    grace_minutes = forms.IntegerField(
        label=_("No-show after (minutes)"), min_value=1, max_value=1440
    )
    notice_hours = forms.IntegerField(
        label=_("Cancelled late from (hours before)"), min_value=0, max_value=720
    )
    rate_key = forms.SlugField(
        label=_("Key of the hourly rate"), required=False, max_length=50,
        help_text=_("The amount stands among the base's charges."),
    )  # fmt: skip
    retired = forms.BooleanField(label=_("No longer booked"), required=False)

    def __init__(
        self, *args: Any, base: Base, equipment: Equipment | None = None, **options: Any
    ) -> None:
        row = equipment or Equipment()
        options["initial"] = {name: getattr(row, name, None) for name in KEPT if name != "room"}
        options["initial"]["room"] = row.room_id
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["room"].queryset = base.rooms.all()
        fields["training"].queryset = Training.objects.filter(base=base)
        if equipment is None:
            del self.fields["retired"]
        self.order_fields(self.add_texts("name", pgettext_lazy("equipment", "Name"), row.name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        short, long = cleaned.get("shortest_minutes"), cleaned.get("longest_minutes")
        if short and long and long < short:
            self.add_error("longest_minutes", _("Shorter than the shortest booking."))
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if opens and closes and closes < opens:
            self.add_error("closes", _("It closes before it opens."))
        return cleaned

    def values(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in KEPT if name in self.fields}
        return {**found, "name": self.texts("name")}


class TrainingForm(TranslatedForm):
    base = forms.ModelChoiceField(label=_("Base"), queryset=Base.objects.none(), empty_label=None)
    months_valid = forms.IntegerField(
        label=_("Valid for (months)"), min_value=1, max_value=240, required=False,
        help_text=_("Empty: it does not expire."),
    )  # fmt: skip

    def __init__(self, *args: Any, bases: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["base"]
        field.queryset = bases
        self.order_fields(self.add_texts("name", pgettext_lazy("training", "Name"), None))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.need_text("name")
        return cleaned


class GrantForm(forms.Form):
    training = forms.ModelChoiceField(
        label=_("Training"), queryset=Training.objects.none(), empty_label=None
    )
    person = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    starts = forms.DateField(label=_("Trained on"), widget=DAY)
    expires = forms.DateField(
        label=_("Valid through"), required=False, widget=DAY,
        help_text=_("Empty: the training's own term counts."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, trainings: Any, people: Any, companies: dict[int, str], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        fields: dict[str, Any] = self.fields
        fields["training"].queryset, fields["person"].queryset = trainings, people
        fields["person"].label_from_instance = lambda who: (
            f"{who.label} · {companies[who.pk]}" if companies.get(who.pk) else who.label
        )
