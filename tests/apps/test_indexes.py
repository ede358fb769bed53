"""Lists of a hundred thousand rows are read in their order, not sorted whole for one page."""

import itertools

import pytest
from django.db import connection
from django.db.models import QuerySet

from farshore.apps.letters.models import Letter
from farshore.apps.registry.models import Organisation

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by its statistics"),
]
COLUMNS = ("sort_name", "founded", "city", "country", "field", "source")
LISTS: dict[str, QuerySet] = {  # type: ignore[type-arg]
    "companies": Organisation.objects.filter(kind="company"),
    "companies of a country": Organisation.objects.filter(kind="company", country="KR"),
    "companies of a field": Organisation.objects.filter(kind="company", field="services"),
}


def plan(rows: QuerySet) -> str:  # type: ignore[type-arg]
    return rows[:25].explain()


@pytest.mark.parametrize(
    ("name", "column", "sign"), list(itertools.product(LISTS, COLUMNS, ("", "-")))
)
def test_companies_in_any_order(name: str, column: str, sign: str) -> None:
    assert "TEMP B-TREE" not in plan(LISTS[name].order_by(f"{sign}{column}", f"{sign}pk"))


def test_a_list_that_no_index_serves_is_told() -> None:
    assert "TEMP B-TREE" in plan(Organisation.objects.filter(kind="company").order_by("website"))


@pytest.mark.parametrize("asked", [{}, {"state": "sent"}])
def test_letters_from_the_newest(asked: dict[str, str]) -> None:
    rows = Letter.objects.filter(team=1, **asked).order_by("-drafted_at", "-pk")
    assert "TEMP B-TREE" not in plan(rows)


def test_letters_that_failed_are_counted_in_the_index() -> None:
    rows = Letter.objects.filter(team=1, state__in=["bounced", "failed", "in-doubt"])
    assert "COVERING INDEX letter_in_state" in rows.values("pk").order_by().explain()
