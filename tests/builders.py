"""Small objects for tests, built by the product's own services where there are any."""

from datetime import date
from itertools import count
from typing import Any

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.services import people
from farshore.apps.registry.models import Cluster, ClusterMembership, Organisation

_numbers = count(1)


def texts(word: str) -> dict[str, str]:
    return {"ko": f"{word} 가", "en": f"{word} en", "ja": f"{word} あ"}


def team(name: str = "team") -> Team:
    return people.create_team(actor=None, name=texts(name))


def person(role: str | Role | None = None, *, team: Team | None = None, **fields: Any) -> User:
    """A person; with a role, in the given team or in one of their own."""
    number = next(_numbers)
    made = people.create_person(actor=None, email=f"person{number}@example.org", **fields)
    if role is not None:
        own = team or people.create_team(actor=None, name=texts(f"team {number}"))
        people.grant_role(actor=None, person=made, team=own, role=Role(role))
    return made


def organisation(name: str = "", **fields: Any) -> Organisation:
    number = next(_numbers)
    given = {"name": texts(name or f"org {number}"), "country": "KR", "source": "test"}
    given["sort_name"] = given["name"]["ko"]
    return Organisation.objects.create(**{**given, **fields})


def cluster(**fields: Any) -> Cluster:
    number = next(_numbers)
    given = {"key": f"cluster-{number}", "name": texts("cluster"), "country": "KR"}
    return Cluster.objects.create(**{**given, **fields})


def membership(member: Organisation, of: Cluster, starts: date, ends: date | None = None) -> Any:
    return ClusterMembership.objects.create(
        organisation=member, cluster=of, starts=starts, ends=ends
    )
