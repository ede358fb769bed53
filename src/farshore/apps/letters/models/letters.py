"""Letters: to whom, in which language, the text as it left, and what became of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.accounts.models import Team


class Letter(models.Model):
    """`key` is the idempotency key: what asks twice for one letter gets the same one.

    `about` is the object that the letter speaks of, `group` what it is sent together with.
    """

    class State(models.TextChoices):
        DRAFTED = "drafted", pgettext_lazy("letter", "drafted")
        QUEUED = "queued", pgettext_lazy("letter", "queued")
        SENDING = "sending", pgettext_lazy("letter", "being sent")
        IN_DOUBT = "in-doubt", pgettext_lazy("letter", "in doubt")
        SENT = "sent", pgettext_lazy("letter", "sent")
        FAILED = "failed", pgettext_lazy("letter", "failed")
        BOUNCED = "bounced", pgettext_lazy("letter", "bounced")

    class Carrier(models.TextChoices):
        MAIL = "mail", _("by e-mail")
        OUTBOX = "outbox", _("outbox of the demonstration; not really sent")

    team = models.ForeignKey(Team, models.PROTECT, related_name="letters")
    kind = models.SlugField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    about_kind = models.CharField(max_length=40)
    about_key = models.BigIntegerField()
    group_kind = models.CharField(max_length=40)
    group_key = models.BigIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="letters"
    )
    name = models.CharField(max_length=200)
    address = models.EmailField(blank=True)
    language = models.CharField(max_length=2, default="ko")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    # 0: the text that the room ships
    template_version = models.PositiveIntegerField(default=0)
    edited = models.BooleanField(default=False)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFTED)
    # with `round`, which grows whenever a person sends again, names one sending for all servers
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.PositiveSmallIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    carrier = models.CharField(max_length=6, choices=Carrier, blank=True)
    drafted_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    # set right before the text goes to the server: after it, nobody knows until an answer comes
    handed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        # of indexes that serve a question alike SQLite takes the newest: first choices come last
        indexes: ClassVar = [
            models.Index(fields=["team", "state", "-drafted_at", "-id"], name="letter_in_state"),
            models.Index(fields=["team", "-drafted_at", "-id"], name="letter_latest"),
            models.Index(fields=["state", "next_attempt_at"], name="letter_due"),
            models.Index(fields=["group_kind", "group_key"], name="letter_of_group"),
            models.Index(fields=["about_kind", "about_key"], name="letter_of_subject"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="drafted") | ~Q(address=""), name="a_letter_has_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"L-{self.pk} {self.kind}"

    @property
    def number(self) -> str:
        return f"L-{self.pk:05d}"

    @property
    def mark(self) -> str:
        """Names this sending in headers and in the return path."""
        return f"{self.token.hex}.{self.round}"

    @property
    def again(self) -> bool:
        """May a person send it again?"""
        return self.state in (self.State.FAILED, self.State.BOUNCED, self.State.IN_DOUBT)


class Attempt(models.Model):
    """One answer of the post: a handover, a refusal, a notice of return."""

    class Outcome(models.TextChoices):
        SENT = "sent", pgettext_lazy("letter", "sent")
        REFUSED = "refused", _("refused for good")
        LATER = "later", _("refused for now")
        UNREACHED = "unreached", _("mail server not reached")
        IN_DOUBT = "in-doubt", _("no answer after the handover")
        RETURNED = "returned", pgettext_lazy("letter", "returned")
        DELAYED = "delayed", _("reported as delayed")
        CONFIRMED = "confirmed", _("counted as sent by a person")

    letter = models.ForeignKey(Letter, models.CASCADE, related_name="history")
    at = models.DateTimeField()
    address = models.EmailField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    code = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.letter_id} {self.outcome} {self.code}"
