"""Residencies, their gates, and admissions before the host."""

from datetime import date, timedelta

from django.db.models import QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Base, GateItem, HostAdmission, Residency
from farshore.apps.bases.selectors.occupancy import managed


def visible(person: User) -> QuerySet[Residency]:
    """Residencies at the person's bases, and those of their own companies."""
    rows = Residency.objects.select_related("base", "organisation")
    own = rows.filter(organisation__team__in=person.team_ids(Role.APPLICANT))
    return (own | rows.filter(base__in=managed(person))).order_by("-starts", "pk").distinct()


def own(person: User) -> QuerySet[Residency]:
    teams = person.team_ids(Role.APPLICANT)
    return (
        Residency.objects.filter(organisation__team__in=teams)
        .select_related("base", "organisation")
        .order_by("-starts")
    )


def expiring(base: Base, day: date, days: int = 60) -> QuerySet[GateItem]:
    """Verified items that expire soon or did, of companies still there."""
    rows = GateItem.objects.filter(
        residency__base=base,
        state=GateItem.State.VERIFIED,
        expires__lt=day + timedelta(days=days),
    )
    return (
        rows.exclude(residency__state__in=OVER)
        .exclude(gate__until__lte=day)
        .select_related("residency__organisation", "gate")
        .order_by("expires", "pk")
    )


UNDECIDED = (
    HostAdmission.State.NOMINATED,
    HostAdmission.State.FORM,
    HostAdmission.State.PRESENTED,
)

# still before the host, or taken and not yet under contract
LIVE = (*UNDECIDED, HostAdmission.State.WAIT_LISTED, HostAdmission.State.ACCEPTED)


def before_host(person: User) -> QuerySet[HostAdmission]:
    """Admissions at the hosts on whose committee the person sits."""
    teams = person.team_ids(Role.HOST)
    return _admissions().filter(base__host_team__in=teams)


def admissions(person: User) -> QuerySet[HostAdmission]:
    return _admissions().filter(base__in=managed(person))


def _admissions() -> QuerySet[HostAdmission]:
    return HostAdmission.objects.select_related(
        "base", "application__organisation", "application__technology", "application__call", "wish"
    ).order_by("base", "application__number")


def undecided(person: User) -> int:
    return before_host(person).filter(state__in=UNDECIDED).count()
