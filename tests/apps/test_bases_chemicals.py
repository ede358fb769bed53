"""Chemicals against limits that all tenants share, and agents against levels and approvals."""

import io
import random
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from builders import person, texts
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.chemistry import is_cas
from farshore.apps.bases.models import (
    Base,
    Chemical,
    ControlArea,
    HazardLimit,
    Residency,
    Room,
    StoreyShare,
)
from farshore.apps.bases.selectors.chemicals import share_of, sums
from farshore.apps.bases.services import chemicals
from farshore.web import clock
from stories import base, gate, refusal, stay
from world import BACKEND

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SHARES = {1: "100", 2: "75", 3: "50", 4: "12.5", 7: "5"}


def site(storey: int = 3) -> Base:
    at = base()
    for floor, percent in SHARES.items():
        StoreyShare.objects.create(base=at, storey=floor, percent=Decimal(percent), source="t")
    for hazard, amount, unit in (("flammable-1b", 40, "l"), ("highly-toxic", 2, "kg")):
        HazardLimit.objects.create(base=at, hazard=hazard, amount=amount, unit=unit, source="t")
    area = ControlArea.objects.create(base=at, key="a", name=texts("area"), storey=storey)
    area.rooms.add(at.rooms.get())
    return at


def tenant(at: Base) -> Residency:
    home = stay(at)
    Residency.objects.filter(pk=home.pk).update(state="active")
    home.refresh_from_db()
    return home


def bring(home: Residency, **values: Any) -> chemicals.Brought:
    given: dict[str, Any] = {
        "name": "ethanol", "cas": "64-17-5", "hazard": "flammable-1b", "amount": Decimal(1),
        "unit": "l", "room": home.base.rooms.get(key="lab"),
    }  # fmt: skip
    return chemicals.bring(actor=person(Role.APPLICANT), residency=home, **{**given, **values})


@pytest.mark.parametrize(
    ("text", "fits"),
    [("64-17-5", True), ("7732-18-5", True), ("67-56-1", True), ("58-08-2", True),
     ("64-17-6", False), ("64175", False), ("7732-18-", False), ("", False), ("６４-17-5", False),
     ("0000000000-00-0", False)],
)  # fmt: skip
def test_the_check_digit_of_a_cas_number(text: str, fits: bool) -> None:
    assert is_cas(text) is fits


@pytest.mark.parametrize(
    ("storey", "percent"),
    [(1, "100"), (2, "75"), (3, "50"), (5, "12.5"), (9, "5"), (30, "5"), (0, "0"), (-1, "0")],
)
def test_the_share_of_a_storey(storey: int, percent: str) -> None:
    at = site()
    shares = {row.storey: row for row in StoreyShare.objects.filter(base=at)}
    assert share_of(shares, storey) == Decimal(percent)


def test_all_tenants_share_the_limit_and_the_refusal_says_what_would_fit() -> None:
    at = site()
    one, two = tenant(at), tenant(at)
    assert bring(one, amount=Decimal(15)).near is None
    # 20 L may be held on the third storey; four fifths of it warn
    assert bring(two, amount=Decimal(1500), unit="ml").near is not None
    with pytest.raises(ValidationError) as error:
        bring(two, amount=Decimal("3.501"))
    assert refusal(error) == "over-limit"
    assert "3.5 L" in " ".join(error.value.messages)
    made = bring(two, amount=Decimal("3.5")).chemical
    with pytest.raises(ValidationError):
        bring(one, amount=Decimal("0.001"))
    chemicals.to_waste(actor=person(), chemical=made)
    with pytest.raises(ValidationError):
        bring(one, amount=Decimal("0.001"))
    chemicals.gone(actor=person(), chemical=made)
    bring(one, amount=Decimal("3.5"))


def test_sums_equal_those_of_brute_force() -> None:
    at = site()
    other = Room.objects.create(base=at, key="far", name=texts("far"), biosafety_level=1)
    second = ControlArea.objects.create(base=at, key="b", name=texts("b"), storey=1)
    second.rooms.add(other)
    homes, draw = [tenant(at) for _ in range(3)], random.Random(7)
    for _number in range(60):
        liquid = draw.random() < 0.6
        Chemical.objects.create(
            residency=draw.choice(homes), room=draw.choice([at.rooms.get(key="lab"), other]),
            name="x", cas="64-17-5", hazard="flammable-1b" if liquid else "highly-toxic",
            amount=Decimal(draw.randint(1, 9000)) / 1000,
            unit=draw.choice(["l", "ml"] if liquid else ["kg", "g"]), brought_at=clock.now(),
            waste=draw.random() < 0.3, gone_at=clock.now() if draw.random() < 0.3 else None,
        )  # fmt: skip
    factor = {"l": Decimal(1), "kg": Decimal(1), "ml": Decimal("0.001"), "g": Decimal("0.001")}
    rows = sums(at)
    assert len(rows) == 4
    for row in rows:
        held = [
            one.amount * factor[one.unit]
            for one in Chemical.objects.all()
            if one.gone_at is None and one.hazard == row.hazard
            and one.room_id in {room.pk for room in row.area.rooms.all()}
        ]  # fmt: skip
        assert row.held == sum(held)
        assert row.left == max(Decimal(0), row.limit - sum(held))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"hazard": ""}, "no-class"), ({"hazard": "safe"}, "no-class"),
        ({"cas": "64-17-6"}, "wrong-cas"), ({"amount": Decimal(0)}, "no-amount"),
        ({"amount": Decimal(-1)}, "no-amount"), ({"name": " "}, "no-amount"),
        ({"unit": "kg"}, "wrong-unit"), ({"hazard": "toxic"}, "no-limit"),
    ],
)  # fmt: skip
def test_what_may_not_be_brought_in(values: dict[str, Any], code: str) -> None:
    home = tenant(site())
    with pytest.raises(ValidationError) as error:
        bring(home, **values)
    assert refusal(error) == code
    assert not Chemical.objects.exists()


def test_a_suspended_company_brings_nothing_and_a_room_without_area_takes_nothing() -> None:
    at = site()
    home = tenant(at)
    desk = Room.objects.create(base=at, key="desk", name=texts("desk"))
    with pytest.raises(ValidationError) as error:
        bring(home, room=desk)
    assert refusal(error) == "no-area"
    with pytest.raises(ValidationError) as error:
        bring(home, room=base("elsewhere").rooms.get())
    assert refusal(error) == "wrong-state"
    gate(at, "safety")
    late = tenant(at)
    with pytest.raises(ValidationError) as error:
        bring(late)
    assert refusal(error) == "not-now"


@pytest.mark.parametrize(
    ("group", "approval", "days", "code"),
    [(1, "", None, None), (2, "IBC-1", 5, None), (2, "", 5, "no-approval"),
     (2, "IBC-1", None, "no-approval"), (2, "IBC-1", -1, "expired-date"),
     (3, "IBC-1", 5, "level-too-low")],
)  # fmt: skip
def test_agents_fit_the_rooms_level_and_the_committees_approval(
    group: int, approval: str, days: int | None, code: str | None
) -> None:
    home = tenant(site())
    given: dict[str, Any] = {
        "actor": person(), "residency": home, "room": home.base.rooms.get(), "name": "HEK293",
        "risk_group": group, "approval": approval,
        "approved_until": None if days is None else clock.today(home.base.zone) + days * DAY,
    }  # fmt: skip
    if code is None:
        assert chemicals.bring_agent(**given).risk_group == group
        return
    with pytest.raises(ValidationError) as error:
        chemicals.bring_agent(**given)
    assert refusal(error) == code


def test_the_whole_inventory_of_a_base_is_listed_and_downloads() -> None:
    at = site()
    home = tenant(at)
    for number in range(30):
        brought = bring(home, name=f"solvent {number:02d}", amount=Decimal("0.5"))
        if number == 3:
            chemicals.to_waste(actor=person(Role.APPLICANT), chemical=brought.chemical)
    chemicals.bring_agent(
        actor=person(Role.APPLICANT), residency=home, name="E. coli K-12", risk_group=1,
        room=at.rooms.get(key="lab"),
    )  # fmt: skip
    client = Client()
    client.force_login(person(Role.BASE_MANAGER, team=at.team, language="en"), backend=BACKEND)
    where = reverse("bases:base-chemicals", args=[at.key]).replace("/ko/", "/en/", 1)
    first, second = (client.get(where, {"page": n}).content.decode() for n in (1, 2))
    assert ("solvent 03" in first, "solvent 29" in first) == (True, False)
    assert "solvent 29" in second
    assert "solvent 29" in client.get(where, {"name": "29"}).content.decode()
    book = CalamineWorkbook.from_filelike(
        io.BytesIO(b"".join(client.get(where, {"download": "xlsx"})))
    )
    names = [row[1] for row in book.get_sheet_by_index(0).to_python()[1:]]
    assert len(names) == 30
    assert "solvent 03 (waste)" in names
    assert "E. coli K-12" in client.get(where, {"what": "agents"}).content.decode()
