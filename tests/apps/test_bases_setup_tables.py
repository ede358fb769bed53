"""The tables of a base's set-up sort by what they show, and download as they stand."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from python_calamine import CalamineWorkbook

from apps.test_bases_setup import DAY, TERMS, setting_up, today
from builders import person, texts
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import (
    Base,
    ControlArea,
    Feature,
    HazardLimit,
    Room,
    StoreyShare,
)
from farshore.apps.bases.services import requirements, rooms
from farshore.apps.bases.tables_setup import in_order
from stories import gate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)


def furnished() -> tuple[Base, Any, Room]:
    at, boss, lab = setting_up(places=0)
    for number in ("9", "10"):
        lab.places.create(kind="bench", number=number)
    cold = Room.objects.create(
        base=at, key="cold", name=texts("Annexe"), floor="10", biosafety_level=1,
        equipment=["cold-room"], order=9,
    )  # fmt: skip
    Feature.objects.create(base=at, key="cold-room", name={"en": "cold room"})
    for storey, percent, name in ((1, 100, "Ground"), (10, 5, "Tenth")):
        StoreyShare.objects.create(base=at, storey=storey, percent=percent, source="code")
        area = ControlArea.objects.create(base=at, key=name, name=texts(name), storey=storey)
        area.rooms.add(cold if storey == 10 else lab)
    HazardLimit.objects.create(base=at, hazard="toxic", amount="4.5", unit="kg", source="code")
    gate(at, "b-later", months_valid=6, order=2)
    gate(at, "a-first", months_valid=24, order=1, step="leave")
    return at, boss, lab


def sheet(client: Client, where: str, part: str = "xlsx") -> list[list[Any]]:
    content = client.get(where, {"download": part}).content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def column(client: Client, where: str, **query: str) -> list[str]:
    """The first cell of each row of the page."""
    page = client.get(where, query).content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    found = [CELL.findall(row) for row in rows]
    return [re.sub(r"<[^>]+>", "", cells[0]).strip() for cells in found if cells]


def test_numbers_within_texts_sort_by_their_value() -> None:
    assert sorted(["B10", "B9", "A2"], key=in_order) == ["A2", "B9", "B10"]


def test_rooms_and_places(client: Client) -> None:
    at, boss, lab = furnished()
    client.force_login(boss)
    where = reverse("bases:setup", args=[at.key])
    assert column(client, where, sort="name") == ["Annexe en", "lab en"]
    assert column(client, where, sort="-level") == ["lab en", "Annexe en"]
    head, *rows = sheet(client, where)
    assert len(head) == 7
    assert [row[0] for row in rows] == ["lab en", "Annexe en"]
    assert [row[4] for row in rows] == ["", "cold room"]
    assert [row[2] for row in rows] == [2.0, 1.0]
    there = reverse("bases:setup-room", args=[lab.pk])
    place = lab.places.get(number="10")
    rooms.take_out(actor=boss, place=place, starts=today() + DAY, reason="Broken.")
    assert column(client, there, sort="name") == ["9", "10"]
    assert column(client, there, sort="-name") == ["10", "9"]
    rows = sheet(client, there)
    assert [row[0] for row in rows[1:]] == ["9", "10"]
    assert rows[2][5] == today() + DAY
    page = client.get(there).content.decode()
    assert page.count("csrfmiddlewaretoken") > 2
    assert reverse("bases:setup-place-do", args=[place.pk]) in page


def test_areas_limits_and_shares_are_three_tables_of_one_page(client: Client) -> None:
    at, boss, _lab = furnished()
    client.force_login(boss)
    where = reverse("bases:setup-areas", args=[at.key])
    assert [row[:2] for row in sheet(client, where, "areas")[1:]] == [
        ["Ground en", 1.0], ["Tenth en", 10.0],
    ]  # fmt: skip
    limits = {row[0]: row[1:4] for row in sheet(client, where, "limits")[1:]}
    assert limits["toxic"] == [4.5, "kg", "code"]
    assert [row[:2] for row in sheet(client, where, "shares")[1:]] == [[1.0, 100.0], [10.0, 5.0]]
    query = {"areas-sort": "-storey", "shares-sort": "share"}
    found = column(client, where, **query)
    assert found[:2] == ["Tenth en", "Ground en"]
    assert found[-2:] == ["10", "1"]


def test_requirements(client: Client) -> None:
    at, boss, _lab = furnished()
    row = at.gates.get(key="b-later")
    requirements.change(actor=boss, gate=row, starts=today() + 5 * DAY, terms=TERMS)
    client.force_login(boss)
    where = reverse("bases:setup-requirements", args=[at.key])
    assert column(client, where) == ["a-first en", "b-later en"]
    assert column(client, where, sort="months") == ["b-later en", "a-first en"]
    assert column(client, where, sort="step") == ["b-later en", "a-first en"]
    rows = sheet(client, where)
    assert [line[4] for line in rows[1:]] == ["24 months", "6 months"]
    assert rows[2][-1] == today() + 5 * DAY


def test_who_looks_in_reads_and_downloads_without_buttons(client: Client) -> None:
    at, _boss, lab = furnished()
    client.force_login(person(Role.OPERATOR))
    for name in ("bases:setup", "bases:setup-areas", "bases:setup-requirements"):
        page = client.get(reverse(name, args=[at.key])).content.decode()
        assert "btn small" not in page.split("<main", 1)[1]
    assert reverse("bases:setup-room", args=[lab.pk]) not in page
    assert len(sheet(client, reverse("bases:setup-areas", args=[at.key]), "shares")) == 3
