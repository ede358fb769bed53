"""Needs and matches: which of them a reader may see."""

from datetime import date

from django.db.models import Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.models import Engagement, Match, Need, Partner


def own_partner(person: User) -> Partner | None:
    teams = person.team_ids(Role.PARTNER)
    rows = Partner.objects.filter(organisation__team__in=teams).select_related("organisation")
    return rows.order_by("pk").first()


def own_needs(person: User) -> QuerySet[Need]:
    teams = person.team_ids(Role.PARTNER)
    return Need.objects.filter(partner__organisation__team__in=teams).order_by("-posted_at", "pk")


def open_needs(day: date) -> QuerySet[Need]:
    still = Q(open_until=None) | Q(open_until__gte=day)
    return (
        Need.objects.filter(still, state=Need.State.OPEN, partner__active=True)
        .select_related("partner__organisation")
        .order_by("-posted_at", "pk")
    )


def _matches() -> QuerySet[Match]:
    return Match.objects.select_related(
        "need__partner__organisation", "technology__organisation"
    ).order_by("need", "rank")


def visible(person: User) -> QuerySet[Match]:
    """Operators see all; a partner those of its needs; a company, once the partner says yes."""
    if Role.OPERATOR in person.roles:
        return _matches()
    partner = Q(need__partner__organisation__team__in=person.team_ids(Role.PARTNER))
    company = Q(
        technology__organisation__team__in=person.team_ids(Role.APPLICANT),
        partner_answer=Match.Answer.YES,
    )
    return _matches().filter(partner | company)


def waiting(person: User) -> int:
    """Matches that await this reader's answer."""
    partner = Q(
        need__partner__organisation__team__in=person.team_ids(Role.PARTNER),
        partner_answer=Match.Answer.WAITING,
    )
    company = Q(
        technology__organisation__team__in=person.team_ids(Role.APPLICANT),
        partner_answer=Match.Answer.YES,
        company_answer=Match.Answer.WAITING,
    )
    return Match.objects.filter(partner | company).count()


def engagements(person: User) -> QuerySet[Engagement]:
    rows = Engagement.objects.select_related("company", "partner__organisation").prefetch_related(
        "steps"
    )
    if Role.OPERATOR in person.roles or Role.MINISTRY in person.roles:
        return rows.order_by("-pk")
    own = Q(company__team__in=person.team_ids(Role.APPLICANT)) | Q(
        partner__organisation__team__in=person.team_ids(Role.PARTNER)
    )
    return rows.filter(own).order_by("-pk")
