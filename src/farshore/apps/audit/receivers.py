"""Accounts stand above this room in the flow: their changes arrive as signals."""

from typing import Any

from django.dispatch import receiver

from farshore.apps.accounts.signals import account_changed
from farshore.apps.audit.services.record import record


@receiver(account_changed)
def note_account_change(
    sender: Any, actor: Any, action: str, subject: Any, facts: Any, **_rest: Any
) -> None:
    record(actor=actor, action=action, subject=subject, **facts)
