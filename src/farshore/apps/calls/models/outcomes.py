"""What the reviews say of each application, and who goes."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from farshore.apps.audit.models import Decision
from farshore.apps.calls.models.applications import Application


class Posterior(models.Model):
    """An application's quality as the reviews show it, with its uncertainty."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="posterior")
    mean = models.FloatField()
    sd = models.FloatField()
    raw_mean = models.FloatField(null=True)
    reviews = models.PositiveSmallIntegerField()
    among_best = models.FloatField()
    rank = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.application_id} {self.mean:.2f}"


class CohortPlace(models.Model):
    """A place among the chosen or on the reserve list. Once the call is decided only its standing
    changes: given up, declined by the host, or promoted to the place of another."""

    class Standing(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        RESERVE = "reserve", _("reserve")
        PROMOTED = "promoted", _("promoted from the reserve")
        GIVEN_UP = "given-up", _("given up")
        DECLINED = "declined", _("declined by the host")

    application = models.OneToOneField(Application, models.CASCADE, related_name="place")
    standing = models.CharField(max_length=10, choices=Standing)
    order = models.PositiveIntegerField()
    # whether it holds, or held until it was freed, one of the call's seats
    seated = models.BooleanField(default=False)
    follows = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["standing", "order"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(standing__in=["given-up", "declined"]) | ~Q(reason=""),
                name="a_freed_place_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(standing__in=["chosen", "promoted"]) | Q(seated=True),
                name="the_chosen_hold_a_seat",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.standing} {self.order}"

    @property
    def freed(self) -> bool:
        """A seat that nobody took yet."""
        left = self.standing in (self.Standing.GIVEN_UP, self.Standing.DECLINED)
        return left and self.seated and not hasattr(self, "followed_by")
