"""A partner's needs."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.partnering.errors import refuse
from farshore.apps.partnering.models import Need, Partner
from farshore.web import clock


@transaction.atomic
def post_need(
    *,
    actor: User | None,
    partner: Partner,
    title: Mapping[str, str],
    text: str,
    language: str,
    fields: list[str],
    least_readiness: int = 1,
    open_until: date | None = None,
) -> Need:
    need = Need.objects.create(
        partner=partner,
        title=dict(title),
        text=text,
        language=language,
        fields=fields,
        least_readiness=least_readiness,
        open_until=open_until,
        posted_at=clock.now(),
    )
    record(actor=actor, action="need.posted", subject=need, partner=partner.pk)
    return need


@transaction.atomic
def close_need(*, actor: User, need: Need) -> Need:
    held = Need.objects.select_for_update().get(pk=need.pk)
    if held.state != Need.State.OPEN:
        raise refuse("wrong-state")
    held.state = Need.State.CLOSED
    held.save(update_fields=["state"])
    record(actor=actor, action="need.closed", subject=held)
    return held
