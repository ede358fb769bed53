"""Visas of people abroad: class and last day only. A number is refused, wherever it is typed."""

import re
from datetime import date

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.bases.errors import refuse
from farshore.apps.bases.models import Residency, VisaHolder
from farshore.web import clock

# passports and visas carry six to twelve digits, with up to two letters, however they are spaced
NUMBER = re.compile(r"\d{6,}")


def looks_like_a_number(text: str) -> bool:
    """Digits in any script, also written apart."""
    bare = re.sub(r"[\s.\-–_/·]", "", text)
    return bool(NUMBER.search(bare)) or sum(sign.isdigit() for sign in bare) >= 6


@transaction.atomic
def keep(
    *, actor: User, residency: Residency, holder: str, visa_class: str, expires: date
) -> VisaHolder:
    name, kind = " ".join(holder.split()), " ".join(visa_class.split())
    if not name or not kind:
        raise refuse("reason-needed")
    if looks_like_a_number(name) or looks_like_a_number(kind):
        raise refuse("holds-number")
    made = VisaHolder.objects.create(
        residency=residency, holder=name[:60], visa_class=kind[:20], expires=expires,
        kept_by=actor, kept_at=clock.now(),
    )  # fmt: skip
    record(actor=actor, action="visa.kept", subject=made, residency=residency.pk)
    return made


@transaction.atomic
def drop(*, actor: User, visa: VisaHolder) -> None:
    """Take a visa off the list; that it was there stays on record, without the name."""
    held = VisaHolder.objects.select_for_update().get(pk=visa.pk)
    record(actor=actor, action="visa.dropped", subject=held, residency=held.residency_id)
    held.delete()
