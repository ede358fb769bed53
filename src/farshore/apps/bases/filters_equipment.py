"""How a reader narrows bookings and trainings."""

from typing import ClassVar

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from farshore.apps.bases.models import Equipment, Reservation, Training, TrainingGrant
from farshore.apps.bases.selectors import equipment as selectors


def own_equipment(request: object) -> object:
    user = getattr(request, "user", None)
    return Equipment.objects.none() if user is None else selectors.visible(user)


def own_trainings(request: object) -> object:
    user = getattr(request, "user", None)
    return Training.objects.none() if user is None else selectors.trainings(user)


class BookingFilter(filters.FilterSet):
    equipment = filters.ModelChoiceFilter(label=_("Equipment"), queryset=own_equipment)
    state = filters.ChoiceFilter(label=_("State"), choices=Reservation.State.choices)

    class Meta:
        model = Reservation
        fields: ClassVar = ["equipment", "state"]


class GrantFilter(filters.FilterSet):
    training = filters.ModelChoiceFilter(label=_("Training"), queryset=own_trainings)

    class Meta:
        model = TrainingGrant
        fields: ClassVar = ["training"]
