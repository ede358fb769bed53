"""Who is a partner of the network: registered from the directory, and retired."""

from collections.abc import Sequence

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.accounts.services import people
from farshore.apps.audit.services.record import record
from farshore.apps.partnering.errors import refuse
from farshore.apps.partnering.models import Partner
from farshore.apps.registry.models import Organisation
from farshore.web import clock


@transaction.atomic
def register(*, actor: User, organisation: Organisation, languages: Sequence[str]) -> Partner:
    """Make an organisation a partner, with a team whose people answer for it."""
    held = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if held.dissolved is not None and held.dissolved <= clock.today():
        raise refuse("dissolved")
    found = Partner.objects.filter(organisation=held).first()
    if found is not None and found.active:
        raise refuse("already-partner")
    if held.team is None:
        held.team = people.create_team(actor=actor, name=held.name)
        held.save(update_fields=["team"])
    partner = found or Partner(organisation=held)
    partner.languages, partner.active = sorted(languages), True
    partner.save()
    record(actor=actor, action="partner.registered", subject=partner, languages=partner.languages)
    return partner


@transaction.atomic
def retire(*, actor: User, partner: Partner, reason: str) -> Partner:
    """End a partnership: its open needs are matched no more; what was agreed stays."""
    held = Partner.objects.select_for_update().get(pk=partner.pk)
    if not held.active:
        raise refuse("no-partner")
    if not reason.strip():
        raise refuse("reason-missing")
    held.active = False
    held.save(update_fields=["active"])
    record(actor=actor, action="partner.retired", subject=held, reason=reason.strip())
    return held
