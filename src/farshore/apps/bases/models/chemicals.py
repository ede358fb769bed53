"""What companies keep in laboratories, and the limits that all tenants of an area share."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.bases.models.residencies import Residency
from farshore.apps.bases.models.sites import Base, Room
from farshore.web.translated import TranslatedField, in_language


class Hazard(models.TextChoices):
    FLAMMABLE_1A = "flammable-1a", _("flammable liquid IA")
    FLAMMABLE_1B = "flammable-1b", _("flammable liquid IB and IC")
    COMBUSTIBLE_2 = "combustible-2", _("combustible liquid II")
    CORROSIVE = "corrosive", _("corrosive liquid")
    TOXIC = "toxic", pgettext_lazy("hazard", "toxic")
    HIGHLY_TOXIC = "highly-toxic", _("highly toxic")
    OXIDISER_2 = "oxidiser-2", _("oxidiser, class 2")
    WATER_REACTIVE_2 = "water-reactive-2", _("water-reactive, class 2")
    NONE = "none", _("no class with a limit")


class Unit(models.TextChoices):
    LITRE = "l", "L"
    MILLILITRE = "ml", "mL"
    KILOGRAM = "kg", "kg"
    GRAM = "g", "g"


class ControlArea(models.Model):
    """Rooms of a floor behind one fire barrier; limits hold for the area as a whole."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="areas")
    key = models.SlugField()
    name = TranslatedField()
    storey = models.SmallIntegerField(default=1)
    rooms = models.ManyToManyField(Room, related_name="areas")

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "key"], name="an_area_key_once")
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class HazardLimit(models.Model):
    """The most of a class in an area on the first storey, with its source."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="hazard_limits")
    hazard = models.CharField(max_length=16, choices=Hazard)
    amount = models.DecimalField(max_digits=10, decimal_places=3)
    unit = models.CharField(max_length=2, choices=[("l", "L"), ("kg", "kg")])
    source = models.CharField(max_length=200)
    sourced_on = models.DateField(null=True, blank=True)
    checked = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["hazard"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "hazard"], name="a_limit_once_a_class"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_limit_is_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.hazard} {self.amount} {self.unit}"


class StoreyShare(models.Model):
    """The share of the limits that holds on a storey, in percent."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="storey_shares")
    storey = models.SmallIntegerField()
    percent = models.DecimalField(max_digits=5, decimal_places=2)
    source = models.CharField(max_length=200)
    sourced_on = models.DateField(null=True, blank=True)
    checked = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["storey"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "storey"], name="a_share_once_a_storey"),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100), name="a_share_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.storey}: {self.percent} %"


class Chemical(models.Model):
    """One container or a number of alike ones. Waste counts until it is collected."""

    residency = models.ForeignKey(Residency, models.PROTECT, related_name="chemicals")
    room = models.ForeignKey(Room, models.PROTECT, related_name="chemicals")
    name = models.CharField(max_length=120)
    cas = models.CharField(max_length=12)
    hazard = models.CharField(max_length=16, choices=Hazard)
    amount = models.DecimalField(max_digits=10, decimal_places=3)
    unit = models.CharField(max_length=2, choices=Unit)
    container = models.CharField(max_length=60, blank=True)
    waste = models.BooleanField(default=False)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        indexes: ClassVar = [models.Index(fields=["room", "hazard"], name="chemical_in_area")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="some_of_a_chemical"),
            models.CheckConstraint(condition=~Q(hazard=""), name="a_chemical_has_a_class"),
        ]

    def __str__(self) -> str:
        return self.name


class Agent(models.Model):
    """A biological agent: its risk group against the room's level, and the dated approval."""

    residency = models.ForeignKey(Residency, models.PROTECT, related_name="agents")
    room = models.ForeignKey(Room, models.PROTECT, related_name="agents")
    name = models.CharField(max_length=120)
    risk_group = models.PositiveSmallIntegerField()
    approval = models.CharField(max_length=60, blank=True)
    approved_until = models.DateField(null=True, blank=True)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(risk_group__gte=1, risk_group__lte=4), name="risk_group_1_to_4"
            )
        ]

    def __str__(self) -> str:
        return self.name
