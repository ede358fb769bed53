"""Adds audit entries. Called once by every service that writes."""

from typing import Any

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.web import clock


def record(*, actor: User | None, action: str, subject: Any, **facts: Any) -> Entry:
    """Note a write. Facts are codes and figures, never names, addresses or texts of people."""
    return Entry.objects.create(
        at=clock.now(),
        actor=actor,
        action=action,
        subject_kind=subject._meta.label_lower,
        subject_key=subject.pk,
        facts=facts,
    )


def record_access(
    *,
    actor: User,
    address: str | None,
    concerns: str,
    action: str,
    reason: str = "",
    persons: int = 1,
) -> PersonalAccess:
    """Note that somebody saw or took personal data."""
    return PersonalAccess.objects.create(
        at=clock.now(),
        actor=actor,
        address=address,
        concerns=concerns,
        persons=persons,
        action=action,
        reason=reason,
    )
