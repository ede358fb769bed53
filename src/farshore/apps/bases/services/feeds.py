"""A person's secret calendar address: made, made anew, taken back."""

import hashlib
import secrets

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.models import CalendarFeed
from farshore.web import clock


def digest(token: str) -> str:
    """The token is long and random: a plain digest of it cannot be guessed back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


@transaction.atomic
def make(*, actor: User) -> str:
    """A new address, shown this once; the one before ends."""
    token = secrets.token_urlsafe(32)
    feed, _new = CalendarFeed.objects.update_or_create(
        person=actor, defaults={"digest": digest(token), "made_at": clock.now()}
    )
    record(actor=actor, action="calendar.made", subject=feed)
    return token


@transaction.atomic
def revoke(*, actor: User) -> None:
    feed = CalendarFeed.objects.select_for_update().filter(person=actor).first()
    if feed is not None:
        record(actor=actor, action="calendar.revoked", subject=feed)
        feed.delete()
