"""Where a room lies on its floor, in metres from the floor's north-west corner."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from farshore.apps.bases.models.sites import Room


class RoomShape(models.Model):
    room = models.OneToOneField(Room, models.CASCADE, related_name="shape")
    left = models.DecimalField(max_digits=5, decimal_places=1)
    top = models.DecimalField(max_digits=5, decimal_places=1)
    width = models.DecimalField(max_digits=5, decimal_places=1)
    depth = models.DecimalField(max_digits=5, decimal_places=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(left__gte=0, top__gte=0, width__gt=0, depth__gt=0),
                name="a_room_has_an_area",
            )
        ]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.width} × {self.depth} m"
