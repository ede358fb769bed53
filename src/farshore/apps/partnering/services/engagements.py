"""What became of an introduction, step by step. Steps are added and never taken back."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.services.record import record
from farshore.apps.partnering.errors import refuse
from farshore.apps.partnering.models import Engagement, EngagementStep, Match, Partner
from farshore.apps.registry.models import Organisation
from farshore.web import clock

Kind = Engagement.Kind
# outcomes stand side by side after the confidentiality agreement
DEPTH = {
    Kind.INTRODUCTION: 0,
    Kind.MEETING: 1,
    Kind.CONFIDENTIALITY: 2,
    Kind.JOINT_RESEARCH: 3,
    Kind.LICENCE: 3,
    Kind.INVESTMENT: 3,
    Kind.JOINT_TRIAL: 3,
    Kind.CLOSED: 4,
}


@transaction.atomic
def introduce(*, actor: User | None, match: Match) -> Engagement:
    engagement = engage(
        actor=actor, company=match.technology.organisation, partner=match.need.partner
    )
    if engagement.match_id is None:
        engagement.match = match
        engagement.save(update_fields=["match"])
    return engagement


@transaction.atomic
def engage(*, actor: User | None, company: Organisation, partner: Partner) -> Engagement:
    engagement, created = Engagement.objects.get_or_create(company=company, partner=partner)
    if created:
        EngagementStep.objects.create(
            engagement=engagement, kind=Kind.INTRODUCTION, on=clock.today()
        )
        record(actor=actor, action="engagement.introduced", subject=engagement)
    return engagement


@transaction.atomic
def meet(*, actor: User | None, engagement: Engagement, on: date) -> None:
    """Note that the two sides met. An engagement that is further along stays where it is."""
    held = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if held.kind == Kind.CLOSED:
        return
    EngagementStep.objects.create(engagement=held, kind=Kind.MEETING, on=on)
    if DEPTH[Kind(held.kind)] < DEPTH[Kind.MEETING]:
        held.kind = Kind.MEETING
        held.save(update_fields=["kind"])
    record(actor=actor, action="engagement.step", subject=held, kind=Kind.MEETING)


@transaction.atomic
def add_step(
    *,
    actor: User | None,
    engagement: Engagement,
    kind: str,
    on: date,
    amount: Decimal | None = None,
    currency: str = "",
    note: str = "",
) -> EngagementStep:
    """Record a step that happened. A deeper one moves the engagement on."""
    held = Engagement.objects.select_for_update().get(pk=engagement.pk)
    if on > clock.today():
        raise refuse("future-date")
    if amount is not None and not currency:
        raise refuse("amount-without-currency")
    if held.kind == Kind.CLOSED or DEPTH[Kind(kind)] < DEPTH[Kind(held.kind)]:
        raise refuse("goes-back", before=held.get_kind_display(), after=Kind(kind).label)
    step = EngagementStep.objects.create(
        engagement=held, kind=kind, on=on, amount=amount, currency=currency, note=note[:300]
    )
    held.kind = kind
    held.save(update_fields=["kind"])
    record(actor=actor, action="engagement.step", subject=held, kind=kind)
    return step
