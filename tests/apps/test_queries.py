"""The number of queries of a page does not grow with its rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from access_table import ACCESS, NOBODY
from farshore.apps.accounts import policy
from farshore.apps.accounts.roles import Role
from farshore.apps.registry.models import Organisation
from farshore.web import tables
from world import World, build

pytestmark = pytest.mark.django_db
FEW, MANY = 2, 9
READERS = [NOBODY, *Role]


def address(world: World, name: str, role: Role | None) -> str:
    row = ACCESS[name]
    wanted = row.objects.get(role, row.arguments) if role else row.arguments
    parts = []
    for part in wanted:
        thing, _dot, attribute = part.partition(".")
        parts.append(
            part[1:] if part[0] == "=" else getattr(world.things[thing], attribute or "pk")
        )
    return reverse(name, args=parts)


def queries(client: Client, where: str) -> tuple[int, int]:
    client.get(where)
    with CaptureQueriesContext(
        connection,
    ) as found:
        status = client.get(where).status_code
    return status, len(found)


def counted(world: World, role: Role | None) -> dict[str, tuple[int, int]]:
    """Queries of each page that this reader opens, and of its download."""
    client = world.client(role)
    held = frozenset([role]) if role else None
    found = {}
    for name, row in ACCESS.items():
        where = address(world, name, role)
        if row.posts is None and role in row.who and policy.allows(resolve(where).func, held):
            found[name] = queries(client, where)
            found[f"{name} download"] = queries(client, f"{where}?download=xlsx")
    return found


@pytest.mark.parametrize("role", READERS, ids=lambda role: str(role or "nobody"))
def test_queries_do_not_grow(role: Role | None, django_db_blocker: object) -> None:
    few = counted_in(FEW, role)
    many = counted_in(MANY, role)
    grown = {
        name: (few[name], many[name])
        for name in few
        # a page of one row may lead straight to it
        if many[name][0] == few[name][0] and many[name][1] > few[name][1]
    }
    assert grown == {}


def counted_in(rows: int, role: Role | None) -> dict[str, tuple[int, int]]:
    from django.db import transaction

    with transaction.atomic():
        found = counted(build(rows), role)
        transaction.set_rollback(True)
    return found


def test_a_query_a_row_is_caught() -> None:
    world = build(FEW)
    client = world.client(Role.OPERATOR)
    where = reverse("registry:organisations")
    _status, few = queries(client, where)
    with CaptureQueriesContext(connection) as found:
        for row in Organisation.objects.all():
            list(row.names.all())
    assert len(found) > Organisation.objects.count() > 0
    assert few < 15


def test_counting_stops_where_nobody_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST", 3)
    world = build(MANY)
    client = world.client(Role.OPERATOR)
    page = client.get(reverse("registry:organisations"), {"page": 999_999_999}).content.decode()
    assert "3+" in page
    with CaptureQueriesContext(connection) as found:
        client.get(reverse("registry:organisations"))
    counts = [query["sql"] for query in found if "COUNT(" in query["sql"].upper()]
    assert all("LIMIT 4" in sql for sql in counts if "registry_organisation" in sql)
