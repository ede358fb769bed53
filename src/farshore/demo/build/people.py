"""The installation, its teams, and one door a role."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from farshore.apps.accounts.models import Installation, Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.selectors.installation import remembered
from farshore.apps.accounts.services import people
from farshore.apps.meetings.models import Participant
from farshore.apps.partnering.models import Partner
from farshore.apps.registry.models import Organisation

NAME = {
    "ko": "홍릉 바이오 네트워크",
    "en": "Hongneung bio network",
    "ja": "ホンヌン・バイオネットワーク",
}
LINE = {
    "ko": "운영 KIST · 거점 보스턴, 가나가와",
    "en": "Operated by KIST · bases in Boston and Kanagawa",
    "ja": "運営 KIST・拠点 ボストン、神奈川",
}
OPERATOR = {"ko": "운영 책임", "en": "Operator", "ja": "運営責任者"}
MINISTRY = {"ko": "부처 열람자", "en": "Ministry reader", "ja": "省庁閲覧者"}


class NotEmptyError(RuntimeError):
    """A database that holds anything never becomes a demonstration."""


def mark(today: datetime) -> Installation:
    """Mark an empty database as a demonstration whose clock begins at `today`."""
    if User.objects.exists() or Organisation.objects.exists() or Installation.objects.exists():
        raise NotEmptyError
    installation = Installation.objects.create(
        pk=1, name=NAME, line=LINE, demonstration=True, clock_shift=today - timezone.now()
    )
    remembered.cache_clear()
    return installation


def member(
    key: str, role_name: dict[str, str], team: Team, *roles: Role, door: bool = False
) -> User:
    """A person of the demonstration: a role by name, without a password."""
    person = people.create_person(
        actor=None,
        email=f"{key}@demonstration.invalid",
        role_name=role_name,
        is_demonstration=True,
        has_door=door,
    )
    for role in roles:
        people.grant_role(actor=None, person=person, team=team, role=role)
    return person


def open_door(person: User | None, role_name: dict[str, str]) -> None:
    """Let visitors enter as somebody who is there already."""
    if person is not None:
        person.role_name, person.has_door = role_name, True
        person.save(update_fields=["role_name", "has_door"])


def operators() -> tuple[Team, User]:
    team = people.create_team(actor=None, name={"ko": "KIST", "en": "KIST", "ja": "KIST"})
    return team, member("operator", OPERATOR, team, Role.OPERATOR, door=True)


def ministry() -> User:
    name = {
        "ko": "과학기술정보통신부",
        "en": "Ministry of Science and ICT",
        "ja": "科学技術情報通信部",
    }
    team = people.create_team(actor=None, name=name)
    return member("ministry", MINISTRY, team, Role.MINISTRY, door=True)


PARTNER = {"ko": "파트너 담당", "en": "Partner", "ja": "パートナー担当"}


def partner_door() -> User:
    """A person at the partner with the most matches that await an answer, who meets companies."""
    meets = Participant.objects.filter(organisation=OuterRef("organisation"))
    found = (
        Partner.objects.filter(needs__matches__partner_answer="waiting")
        .annotate(waiting=Count("needs__matches"), meets=Exists(meets))
        .select_related("organisation__team")
        .order_by("-meets", "-waiting", "pk")
        .first()
    )
    partner = found or Partner.objects.select_related("organisation__team").order_by("pk")[0]
    team = partner.organisation.team
    if team is None:
        raise LookupError("the demonstration's partners have teams")
    return member("partner", PARTNER, team, Role.PARTNER, door=True)


def person_of(company: Organisation) -> User:
    """Somebody of a resident company, with a door where one has it."""
    known = User.objects.filter(team_roles__team=company.team, team_roles__role=Role.APPLICANT)
    return known.order_by("-has_door", "pk")[0]
