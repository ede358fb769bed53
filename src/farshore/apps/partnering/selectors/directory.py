"""The partner directory: organisations that companies of the own cluster could work with."""

from django.db.models import Prefetch, Q, QuerySet

from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.models import Engagement, Need, Partner
from farshore.apps.partnering.selectors.matches import engagements, open_needs
from farshore.apps.registry.models import Organisation, Study
from farshore.apps.registry.selectors.organisations import own_cluster, tenants_on
from farshore.web import clock


def sees_wishes(person: User) -> bool:
    """Companies and operators see in which fields partners look; partners not each other's."""
    return bool(person.roles & {Role.APPLICANT, Role.OPERATOR})


def members() -> QuerySet[Organisation]:
    """Organisations that exist today, the own cluster's tenants left out."""
    today = clock.today()
    rows = Organisation.objects.filter(Q(dissolved=None) | Q(dissolved__gt=today))
    cluster = own_cluster()
    return rows.exclude(pk__in=tenants_on(cluster, today).values("pk")) if cluster else rows


def listed() -> QuerySet[Organisation]:
    """The members with what the directory's table shows, in a fixed number of queries."""
    needs = Prefetch("partner__needs", open_needs(clock.today()))
    studies = Prefetch("sponsored_studies", Study.objects.only("sponsor"))
    return members().defer("description").select_related("partner").prefetch_related(needs, studies)


def registered(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    return rows.filter(pk__in=Partner.objects.filter(active=True).values("organisation"))


def looking(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Those with an open need."""
    return rows.filter(pk__in=open_needs(clock.today()).values("partner__organisation"))


def sponsoring(rows: QuerySet[Organisation], studies: QuerySet[Study]) -> QuerySet[Organisation]:
    return rows.filter(pk__in=studies.exclude(sponsor=None).values("sponsor"))


def partner_of(organisation: Organisation) -> Partner | None:
    """The organisation as a partner, unless it is none or none any longer."""
    found = getattr(organisation, "partner", None)
    return found if isinstance(found, Partner) and found.active else None


def needs_of(organisation: Organisation) -> QuerySet[Need]:
    return open_needs(clock.today()).filter(partner__organisation=organisation)


def fields_wanted(needs: list[Need]) -> list[str]:
    """The fields that the needs name, each once, in the registry's order."""
    wanted = {field for need in needs for field in need.fields}
    return [str(label) for field, label in Organisation.Field.choices if field in wanted]


def engaged(person: User, organisation: Organisation) -> QuerySet[Engagement]:
    """The engagements with this organisation that the reader may see."""
    either = Q(partner__organisation=organisation) | Q(company=organisation)
    return engagements(person).filter(either)
