"""Which equipment a person finds, which they run, and who may book it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.gates import OVER
from farshore.apps.bases.models import Base, Equipment, Residency, Training, TrainingGrant
from farshore.apps.bases.selectors.occupancy import managed
from farshore.web import clock


def run_by(person: User) -> QuerySet[Base]:
    """The bases that the person manages."""
    return Base.objects.filter(team__in=person.team_ids(Role.BASE_MANAGER)).order_by("pk")


def stays(person: User) -> QuerySet[Residency]:
    """Stays of the person's own companies that are not over."""
    teams = person.team_ids(Role.APPLICANT)
    return (
        Residency.objects.filter(organisation__team__in=teams)
        .exclude(state__in=OVER)
        .select_related("base", "organisation")
        .order_by("starts", "pk")
    )


def bases_of(person: User) -> QuerySet[Base]:
    """The bases whose equipment the person finds."""
    mine = Q(pk__in=stays(person).values("base"))
    return Base.objects.filter(mine | Q(pk__in=managed(person).values("pk"))).order_by("pk")


def visible(person: User) -> QuerySet[Equipment]:
    return (
        Equipment.objects.filter(room__base__in=bases_of(person).values("pk"))
        .select_related("room__base", "training")
        .order_by("room__base", "room__order", "pk")
    )


def administered(person: User) -> QuerySet[Equipment]:
    return visible(person).filter(room__base__in=run_by(person).values("pk"))


def residents(base: Base) -> QuerySet[User]:
    """People of the companies that stay at a base."""
    teams = Residency.objects.filter(base=base).exclude(state__in=OVER).values("organisation__team")
    return (
        User.objects.filter(
            team_roles__team__in=teams, team_roles__role=Role.APPLICANT, is_active=True
        )
        .distinct()
        .order_by("name", "email")
    )


def present_at(base: Base) -> QuerySet[Residency]:
    """Stays at a base that are not over, by name."""
    return (
        Residency.objects.filter(base=base)
        .exclude(state__in=OVER)
        .select_related("base", "organisation")
        .order_by("organisation__sort_name", "pk")
    )


def people_of(stays: list[Residency]) -> list[tuple[Residency, User]]:
    """Each stay with the people of its company, in one query."""
    teams = {row.organisation.team_id for row in stays} - {None}
    held = TeamRole.objects.filter(
        team__in=teams, role=Role.APPLICANT, person__is_active=True
    ).select_related("person")
    by_team: dict[int | None, list[User]] = defaultdict(list)
    for role in held.order_by("person__name", "person__email"):
        by_team[role.team_id].append(role.person)
    return [(stay, who) for stay in stays for who in by_team[stay.organisation.team_id]]


def companies_of(people: list[User], base: Base) -> dict[int, str]:
    """The company that each person works for at a base, in two queries."""
    rows = Residency.objects.filter(base=base).exclude(state__in=OVER)
    names = {
        row.organisation.team_id: str(row.organisation)
        for row in rows.select_related("organisation")
    }
    found: dict[int, str] = defaultdict(str)
    held = TeamRole.objects.filter(
        person__in=people, team__in=[team for team in names if team], role=Role.APPLICANT
    )
    for person, team in held.values_list("person_id", "team_id").order_by("pk"):
        found[person] = found[person] or names[team]
    return found


def trainings(person: User) -> QuerySet[Training]:
    return (
        Training.objects.filter(base__in=run_by(person).values("pk"))
        .select_related("base")
        .order_by("base", "pk")
    )


def grants(person: User) -> QuerySet[TrainingGrant]:
    """Who holds which training at the bases that the person manages."""
    return (
        TrainingGrant.objects.filter(training__base__in=run_by(person).values("pk"))
        .select_related("training__base", "person", "granted_by")
        .order_by("-granted_at", "-pk")
    )


def own_grants(person: User) -> list[TrainingGrant]:
    """What still holds, each by the day of its base."""
    rows = (
        TrainingGrant.objects.filter(person=person, revoked_at=None)
        .select_related("training__base")
        .order_by("expires", "pk")
    )
    return [
        row
        for row in rows
        if row.expires is None or row.expires >= clock.today(row.training.base.zone)
    ]


def latest_day(bases: Iterable[Base]) -> date:
    """The day that has begun at one of these bases at least."""
    return max((clock.today(base.zone) for base in bases), default=clock.today())
