"""When a requirement holds: of one item in Python, and of many in the database."""

import itertools
from datetime import date, timedelta

import pytest

from farshore.apps.bases.gates import holding, holds
from farshore.apps.bases.models import GateItem, Residency
from farshore.apps.bases.selectors import days
from farshore.apps.bases.selectors.requirements import requirements
from stories import base, gate, stay

pytestmark = pytest.mark.django_db
DAY, TODAY = timedelta(days=1), date(2026, 3, 10)
ENDS = [None, *(TODAY + apart * DAY for apart in (-1, 0, 1, 60, 61))]


@pytest.fixture
def home() -> Residency:
    """A stay with an item of every state and of every end, each before a gate of its own."""
    at = base(places=1)
    rows = list(itertools.product(GateItem.State.values, ENDS))
    made = [gate(at, f"g-{number}", order=number) for number in range(len(rows))]
    home = stay(at, TODAY)
    for row, (state, ends) in zip(made, rows, strict=True):
        GateItem.objects.filter(residency=home, gate=row).update(
            state=state, expires=ends, reason="a reason"
        )
    return home


def test_the_database_answers_as_the_item_does(home: Residency) -> None:
    items = list(home.gate_items.all())
    assert {row.pk for row in items if holds(row, TODAY)} == set(
        home.gate_items.filter(holding(TODAY)).values_list("pk", flat=True)
    )
    assert sum(holds(row, TODAY) for row in items) == 10


def test_a_requirement_tells_how_many_lack_it(home: Residency) -> None:
    for row, told in zip(
        home.gate_items.order_by("gate__order"), requirements(home.base, TODAY), strict=True
    ):
        assert told.gate.pk == row.gate_id
        assert (told.open, told.stays) == (int(not holds(row, TODAY)), 1)


def test_a_case_leaves_out_what_holds_beyond_the_days_of_warning(home: Residency) -> None:
    left_out = {
        row.pk
        for row in home.gate_items.all()
        if row.state in ("verified", "waived")
        and (row.expires is None or row.expires > TODAY + 60 * DAY)
    }
    told = {row.pk for row in days.cases([home], TODAY)[home.pk].items}
    assert left_out
    assert told == set(home.gate_items.values_list("pk", flat=True)) - left_out
