"""Bases: nomination, the host's own decision, space and dates, gates, the open door."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.audit.services.replay import replay
from farshore.apps.bases import policy
from farshore.apps.bases.models import (
    Allocation,
    Base,
    Closure,
    GateItem,
    HostAdmission,
    HostCriterion,
    Place,
)
from farshore.apps.bases.models import Residency as Stay
from farshore.apps.bases.services import gates, host, nomination, placement
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.services import applications, selection
from farshore.web import clock
from stories import (
    base,
    gate,
    nominated,
    noon,
    open_call,
    operator,
    refusal,
    scored,
    standing_at,
    stay,
)

pytestmark = pytest.mark.django_db


def manager() -> Any:
    return person(Role.BASE_MANAGER)


def item_of(residency: Stay, key: str) -> GateItem:
    return residency.gate_items.select_related("gate").get(gate__key=key)


def answer_on(residency: Stay, day: Any) -> Any:
    return policy.judge(policy.case_of(residency, day=day), policy.Action.MOVE_IN)


def test_gates_that_block_and_gates_that_inform() -> None:
    at = base()
    gate(at, "safety")
    gate(at, "visa", step="contract", blocks=False)
    gate(at, "badge", step="leave")
    home = stay(at)
    before = answer_on(home, clock.today())
    assert not before.allowed
    assert [row.item.gate.key for row in before.reasons if row.item] == ["safety"]
    assert [row.item.gate.key for row in before.notes] == ["visa"]
    gates.verify(actor=manager(), item=item_of(home, "safety"))
    after = answer_on(home, clock.today())
    assert after.allowed
    assert [row.item.gate.key for row in after.notes] == ["visa"]


def test_a_requirement_lasts_through_its_last_day() -> None:
    at = base()
    gate(at, "safety")
    home, today = stay(at), clock.today("America/New_York")
    gates.verify(actor=manager(), item=item_of(home, "safety"), expires=today)
    assert answer_on(home, today).allowed
    assert not answer_on(home, today + timedelta(days=1)).allowed
    with pytest.raises(ValidationError) as error:
        gates.verify(
            actor=manager(), item=item_of(home, "safety"), expires=today - timedelta(days=1)
        )
    assert refusal(error) == "expired-date"


def test_a_waiver_needs_a_reason() -> None:
    at = base()
    gate(at, "safety")
    home = stay(at)
    with pytest.raises(ValidationError) as error:
        gates.waive(actor=manager(), item=item_of(home, "safety"), reason="  ")
    assert refusal(error) == "reason-needed"
    assert item_of(home, "safety").state == "missing"
    gates.waive(actor=manager(), item=item_of(home, "safety"), reason="No wet work.")
    assert answer_on(home, clock.today()).allowed
    with pytest.raises(IntegrityError), transaction.atomic():
        GateItem.objects.filter(residency=home).update(reason="")


@pytest.mark.parametrize("how", ["verify", "waive"])
def test_handing_in_again_does_not_undo_what_is_met(how: str) -> None:
    at = base()
    gate(at, "safety")
    home = stay(at)
    item, given = item_of(home, "safety"), {"reason": "No wet work."} if how == "waive" else {}
    gates.submit(actor=manager(), item=item)
    getattr(gates, how)(actor=manager(), item=item, **given)
    with pytest.raises(ValidationError) as error:
        gates.submit(actor=manager(), item=item)
    assert refusal(error) == "met-already"
    assert item_of(home, "safety").state == {"verify": "verified", "waive": "waived"}[how]


def test_an_expired_requirement_is_handed_in_anew() -> None:
    at = base()
    gate(at, "safety")
    home, today = stay(at), clock.today("America/New_York")
    gates.verify(actor=manager(), item=item_of(home, "safety"), expires=today)
    with standing_at(clock.now() + timedelta(days=2)):
        gates.submit(actor=manager(), item=item_of(home, "safety"))
    assert item_of(home, "safety").state == "submitted"


def test_handing_in_twice_keeps_the_first_time() -> None:
    at = base()
    gate(at, "safety")
    home = stay(at)
    first = gates.submit(actor=manager(), item=item_of(home, "safety")).submitted_at
    with standing_at(clock.now() + timedelta(days=1)):
        gates.submit(actor=manager(), item=item_of(home, "safety"))
    assert item_of(home, "safety").submitted_at == first
    assert Entry.objects.filter(action="gate.submitted").count() == 1


# --- nomination and the host's decision


def decided(wishes: list[list[str]]) -> Call:
    """A decided call: as many chosen as wishes are given, the first the best."""
    call = scored(len(wishes), seats=len(wishes))
    for number, wish in enumerate(wishes, start=1):
        Application.objects.filter(call=call, number=number).update(wished_bases=wish)
    selection.accept(actor=operator(), decision=selection.propose(actor=operator(), call=call))
    return Call.objects.get(pk=call.pk)


def test_each_is_nominated_to_its_first_wish_and_may_be_sent_to_another() -> None:
    base("boston"), base("kanagawa")
    call = decided([["boston", "kanagawa"], ["kanagawa"]])
    decision = nomination.propose(actor=operator(), call=call)
    assert [row["base"] for row in decision.told["rows"]] == ["boston", "kanagawa"]
    first = Application.objects.get(call=call, number=1)
    changed = nomination.rework(
        actor=operator(), decision=decision,
        edits=[{"do": "to", "key": str(first.pk), "value": "kanagawa"}],
    )  # fmt: skip
    assert [row["wish"] for row in changed.told["rows"]] == [2, 1]
    nomination.accept(actor=operator(), decision=changed, reason="Cell therapy is in Japan.")
    found = set(HostAdmission.objects.values_list("application__number", "base__key"))
    assert found == {(1, "kanagawa"), (2, "kanagawa")}
    assert replay(changed).agrees
    with pytest.raises(ValidationError) as error:
        nomination.propose(actor=operator(), call=call)
    assert refusal(error) == "nobody-to-nominate"


def test_a_nomination_that_a_withdrawal_overtook_is_refused() -> None:
    base("boston")
    call = decided([["boston"], ["boston"]])
    decision = nomination.propose(actor=operator(), call=call)
    gone = Application.objects.get(call=call, number=2)
    applications.withdraw(actor=operator(), application=gone, reason="A partner first.")
    decision.refresh_from_db()
    assert decision.state == "superseded"
    with pytest.raises(ValidationError):
        nomination.accept(actor=operator(), decision=decision)
    assert not HostAdmission.objects.exists()


@pytest.mark.parametrize(
    ("day", "limit"), [(date(2024, 12, 31), 7_500_000), (date(2025, 1, 1), 10_000_000)]
)
def test_the_hosts_criteria_have_dates(day: date, limit: int) -> None:
    at, turn = base(), date(2025, 1, 1)
    common: dict[str, Any] = {"base": at, "test": "raised-at-most", "name": {"en": "raised"}}
    HostCriterion.objects.create(limit=7_500_000, starts=date(2020, 1, 1), ends=turn, **common)
    HostCriterion.objects.create(limit=10_000_000, starts=turn, **common)
    below = nominated(at, raised_usd=Decimal(limit))
    above = nominated(at, raised_usd=Decimal(limit) + Decimal("0.01"))
    for admission, fits in ((below, True), (above, False)):
        ((criterion, value, kept),) = host.judge(admission, day)
        assert (criterion.limit, value, kept) == (limit, admission.application.raised_usd, fits)


def test_past_a_criterion_and_to_decline_a_host_gives_a_reason() -> None:
    at = base()
    HostCriterion.objects.create(
        base=at, test="raised-at-most", limit=1, starts=date(2020, 1, 1), name={"en": "raised"}
    )
    rich, other = nominated(at), nominated(at)
    for admission, outcome in ((rich, "accepted"), (other, "declined")):
        with pytest.raises(ValidationError) as error:
            host.decide(actor=None, admission=admission, outcome=outcome, note=" ")
        assert refusal(error) == "reason-needed"
        done = host.decide(actor=None, admission=admission, outcome=outcome, note="As agreed.")
        assert done.state == outcome
        with pytest.raises(ValidationError) as error:
            host.decide(actor=None, admission=admission, outcome="accepted", note="Again.")
        assert refusal(error) == "wrong-state"


def test_the_wait_list_is_open_until_the_host_decides() -> None:
    admission = nominated(base())
    host.receive_form(actor=operator(), admission=admission)
    host.note_presentation(actor=operator(), admission=admission)
    with pytest.raises(ValidationError):
        host.receive_form(actor=operator(), admission=admission)
    listed = host.decide(actor=None, admission=admission, outcome="wait-listed")
    assert host.decide(actor=None, admission=listed, outcome="accepted").state == "accepted"


# --- space and dates

ORIGIN = date(2026, 1, 5)


def accepted(at: Base, how_many: int, **values: Any) -> tuple[Call, list[HostAdmission]]:
    call = open_call()
    given = {"starts": ORIGIN, "months": 6, **values}
    rows = [nominated(at, call, **given) for _number in range(how_many)]
    for row in rows:
        row.state = "accepted"
        row.save()
    return call, rows


def overlaps() -> list[Any]:
    """Pairs of allocations that hold one place at once, by looking at every pair."""
    rows = list(Allocation.objects.exclude(state="released"))
    return [
        (one, two)
        for one in rows
        for two in rows
        if one.pk < two.pk and one.place_id == two.place_id
        and one.starts < two.ends and two.starts < one.ends
    ]  # fmt: skip


def test_accepted_companies_get_places_that_nobody_else_holds() -> None:
    at = base(places=2)
    sitting = stay(at, ORIGIN - timedelta(days=70), ORIGIN + timedelta(days=35))
    first, second = Place.objects.order_by("order")
    Allocation.objects.create(
        residency=sitting, place=first, starts=sitting.starts, ends=sitting.ends, state="occupied"
    )
    Closure.objects.create(
        room=first.room, place=second, starts=ORIGIN, ends=ORIGIN + timedelta(days=14)
    )
    gate(at, "safety")
    call, rows = accepted(at, 2)
    decision = placement.propose(actor=operator(), call=call, origin=ORIGIN)
    made = placement.accept(actor=operator(), decision=decision)
    assert [stay.admission_id for stay in made] == [row.pk for row in rows]
    assert overlaps() == []
    starts = sorted(stay.starts for stay in made)
    # one place falls free after two weeks, the other after five
    assert starts == [ORIGIN + timedelta(days=14), ORIGIN + timedelta(days=35)]
    assert {row.state for row in HostAdmission.objects.all()} == {"contracted"}
    assert GateItem.objects.filter(residency__in=made, state="missing").count() == 2
    assert replay(decision).agrees


def test_a_person_sets_room_and_day_or_leaves_one_out() -> None:
    at = base(places=1)
    call, (one, two) = accepted(at, 2)
    decision = placement.propose(actor=operator(), call=call, origin=ORIGIN)
    later = ORIGIN + timedelta(weeks=4)
    edits = [
        {"do": "to", "key": str(two.pk), "value": f"lab {later}"},
        {"do": "out", "key": str(one.pk)},
    ]
    changed = placement.rework(actor=operator(), decision=decision, edits=edits)
    lines = {row["admission"]: (row["room"], row["starts"]) for row in changed.told["rows"]}
    assert lines == {one.pk: (None, None), two.pk: ("lab", later.isoformat())}
    for value, code in (("lab never", "not-a-day"), ("lab 2025-01-01", "outside-horizon")):
        wrong = [{"do": "to", "key": str(two.pk), "value": value}]
        with pytest.raises(ValidationError) as error:
            placement.rework(actor=operator(), decision=changed, edits=wrong)
        assert refusal(error) == code
    with pytest.raises(ValidationError):
        placement.accept(actor=operator(), decision=changed)
    made = placement.accept(actor=operator(), decision=changed, reason="The freezer comes first.")
    assert [(row.admission_id, row.starts) for row in made] == [(two.pk, later)]


def test_a_place_taken_meanwhile_is_refused_and_nothing_is_written() -> None:
    at = base(places=1)
    call, _rows = accepted(at, 1)
    decision = placement.propose(actor=operator(), call=call, origin=ORIGIN)
    other = stay(at, ORIGIN, ORIGIN + timedelta(days=400))
    Allocation.objects.create(
        residency=other, place=Place.objects.get(), starts=other.starts, ends=other.ends
    )
    with pytest.raises(ValidationError) as error:
        placement.accept(actor=operator(), decision=decision)
    assert refusal(error) == "no-free-place"
    assert Stay.objects.count() == 1
    decision.refresh_from_db()
    assert decision.waits


def allocate(place: Place, first: int, last: int, **fields: Any) -> Allocation:
    days = ORIGIN + timedelta(days=first), ORIGIN + timedelta(days=last)
    home = stay(place.room.base, *days)
    return Allocation.objects.create(
        residency=home, place=place, starts=days[0], ends=days[1], **fields
    )


@pytest.mark.parametrize(
    ("first", "last", "clashes"),
    [(10, 20, True), (0, 11, True), (19, 30, True), (12, 13, True), (0, 30, True),
     (0, 10, False), (20, 30, False)],
)  # fmt: skip
def test_the_database_refuses_two_allocations_of_one_place_at_once(
    first: int, last: int, clashes: bool
) -> None:
    place = Place.objects.get(room__base=base(places=1))
    allocate(place, 10, 20)
    if not clashes:
        allocate(place, first, last)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        allocate(place, first, last)
    released = allocate(place, first, last, state="released")
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.objects.filter(pk=released.pk).update(state="held")


# --- the open door


def test_the_door_opens_once_what_blocks_is_met() -> None:
    at = base(places=1)
    gate(at, "safety")
    gate(at, "visa", blocks=False)
    call, _rows = accepted(at, 1)
    decision = placement.propose(actor=operator(), call=call, origin=ORIGIN)
    (home,) = placement.accept(actor=operator(), decision=decision)
    with pytest.raises(ValidationError) as error:
        gates.move_in(actor=manager(), residency=home)
    assert refusal(error) == "gate-closed"
    assert "safety" in " ".join(error.value.messages)
    assert "visa" not in " ".join(error.value.messages)
    gates.verify(actor=manager(), item=item_of(home, "safety"))
    for day in (home.starts, home.ends + timedelta(days=1)):
        with pytest.raises(ValidationError) as error, standing_at(noon(day)):
            gates.move_in(actor=manager(), residency=home)
        assert refusal(error) == "not-now"
    with standing_at(noon(home.starts) + timedelta(hours=9)):
        gates.move_in(actor=manager(), residency=home)
    home.refresh_from_db()
    assert (home.state, home.allocations.get().state) == ("active", "occupied")
    with pytest.raises(ValidationError) as error:
        gates.move_in(actor=manager(), residency=home)
    assert refusal(error) == "wrong-state"
