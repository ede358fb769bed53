"""Bases abroad: rooms, and in them the benches, desks and suites that companies sit at."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import Team
from farshore.apps.registry.models import Organisation
from farshore.web.translated import TranslatedField, in_language

# a closure that ends on this day does not end: what it shuts is out of use
FAR = date(9999, 12, 31)


class Base(models.Model):
    """A site. `team` runs it; `host_team` is the committee that decides on admission."""

    key = models.SlugField(unique=True)
    name = TranslatedField()
    city = TranslatedField()
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_bases")
    team = models.ForeignKey(Team, models.PROTECT, related_name="bases")
    host_team = models.ForeignKey(Team, models.PROTECT, related_name="hosted_bases")
    zone = models.CharField(max_length=40)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    def __str__(self) -> str:
        return in_language(self.name)


class Feature(models.Model):
    """What rooms of a base have and companies need, by one word: such as a fume hood."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="features")
    key = models.SlugField()
    name = TranslatedField()

    class Meta:
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "key"], name="a_feature_once_a_base")
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class Room(models.Model):
    """`equipment` holds the keys of the base's features that the room has."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="rooms")
    key = models.SlugField()
    name = TranslatedField()
    floor = models.CharField(max_length=10, blank=True)
    biosafety_level = models.PositiveSmallIntegerField(default=1)
    equipment = models.JSONField(default=list, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["base", "key"], name="a_room_key_once")
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class Place(models.Model):
    """One bench, desk or suite: what an allocation gives out."""

    class Kind(models.TextChoices):
        BENCH = "bench", _("bench")
        DESK = "desk", _("desk")
        SUITE = "suite", _("suite")

    room = models.ForeignKey(Room, models.CASCADE, related_name="places")
    kind = models.CharField(max_length=6, choices=Kind)
    number = models.CharField(max_length=12)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["room", "order", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["room", "kind", "number"], name="a_place_number_once")
        ]

    def __str__(self) -> str:
        return self.number


class Closure(models.Model):
    """A time in which a room, or one place in it, is shut; for good where it ends `FAR`."""

    room = models.ForeignKey(Room, models.CASCADE, related_name="closures")
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="closures")
    starts = models.DateField()
    ends = models.DateField()
    reason = TranslatedField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="closure_ends_later")
        ]

    def __str__(self) -> str:
        return f"{self.room_id} closed {self.starts}–{self.ends}"

    @property
    def final(self) -> bool:
        return self.ends == FAR
