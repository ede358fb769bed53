"""Accounts stand above this room in the flow: their changes arrive as signals."""

from typing import Any

from django.dispatch import receiver

from farshore.apps.accounts.signals import account_changed, personal_data_seen
from farshore.apps.audit.services.record import record, record_access


@receiver(account_changed)
def note_account_change(
    sender: Any, actor: Any, action: str, subject: Any, facts: Any, **_rest: Any
) -> None:
    record(actor=actor, action=action, subject=subject, **facts)


@receiver(personal_data_seen)
def note_personal_access(
    sender: Any,
    actor: Any,
    address: str | None,
    concerns: str,
    action: str,
    persons: int,
    **_rest: Any,
) -> None:
    record_access(actor=actor, address=address, concerns=concerns, action=action, persons=persons)
