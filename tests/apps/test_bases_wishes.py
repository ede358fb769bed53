"""Companies say what room they need; the manager may change it, and neighbours bind once accepted."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from builders import person
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases.models import (
    Allocation,
    Base,
    Feature,
    HostAdmission,
    Neighbour,
    Place,
    Residency,
    Room,
)
from farshore.apps.bases.selectors.wishes import lacking, suiting, to_write
from farshore.apps.bases.services import extensions, host, placement, promising, replanning, wishes
from farshore.apps.bases.services.asking import problem_of
from farshore.apps.registry.models import OrganisationName
from farshore.web import clock
from stories import base, company, nominated, open_call, refusal, stay

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lab(at: Base, key: str, benches: int = 3, **fields: Any) -> Room:
    room = Room.objects.create(base=at, key=key, name={"en": key}, **fields)
    for number in range(benches):
        Place.objects.create(room=room, kind="bench", number=f"{key}{number}")
    return room


def there() -> tuple[Base, User]:
    at = base()
    at.rooms.all().delete()
    Feature.objects.create(base=at, key="cold-room", name={"en": "cold room"})
    return at, person(Role.BASE_MANAGER, team=at.team)


def asked(row: HostAdmission, **values: Any) -> HostAdmission:
    given = {
        "kind": "bench", "count": 1, "level": 1, "needs": [], "slack": 4,
        "starts": clock.today(row.base.zone) + 7 * DAY, **values,
    }  # fmt: skip
    who = row.application.created_by
    assert who is not None
    wishes.ask(actor=who, admission=row, **given)
    return HostAdmission.objects.select_related("base", "application", "wish").get(pk=row.pk)


def refused(do: Any) -> str:
    with pytest.raises(ValidationError) as error:
        do()
    return refusal(error)


def accepted(row: HostAdmission) -> HostAdmission:
    HostAdmission.objects.filter(pk=row.pk).update(state="accepted", decided_at=clock.now())
    return HostAdmission.objects.get(pk=row.pk)


def test_the_form_is_the_hosts_form_and_reaches_placement() -> None:
    at, boss = there()
    lab(at, "warm")
    cold = lab(at, "cold", equipment=["cold-room"], biosafety_level=2)
    row = nominated(at, space_count=1)
    who = row.application.created_by
    assert who is not None
    assert to_write(who) == 1
    row = asked(row, count=2, level=2, needs=["cold-room"])
    assert row.state == "form"
    assert to_write(who) == 0
    assert row.wish.asked == {
        "kind": "bench", "count": 2, "level": 2, "slack": 4, "needs": ["cold-room"],
        "starts": (clock.today(at.zone) + 7 * DAY).isoformat(),
    }  # fmt: skip
    assert suiting(row) == [cold]
    row = accepted(row)
    problem = problem_of([at], [row], clock.today(at.zone))
    (wish,) = problem.requests
    assert (wish.quantity, wish.level, wish.slack, wish.start) == (2, 2, 4, 1)
    assert wish.equipment == (f"base:{at.key}", "cold-room")
    (told,) = promising.dates(at, clock.today(at.zone))
    assert told.first_room == "cold"
    starts = clock.today(at.zone) + 7 * DAY
    made = placement._begin(boss, row, "cold", starts, starts + 300 * DAY)
    assert made.allocations.count() == 2
    assert made.needs == ["cold-room"]
    assert {"admission.space-asked", "admission.form"} <= {
        *Entry.objects.values_list("action", flat=True)
    }


def test_it_may_be_sent_again_until_the_company_presented() -> None:
    at, boss = there()
    lab(at, "warm")
    row = asked(asked(nominated(at)), count=2)
    assert row.wish.asked["count"] == 2
    host.note_presentation(actor=boss, admission=row)
    assert refused(lambda: asked(row)) == "form-closed"
    fresh = nominated(at, row.application.call)
    today = clock.today(at.zone)
    for starts in (today - DAY, today + 800 * DAY):
        assert refused(lambda starts=starts: asked(fresh, starts=starts)) == "starts-outside"
    assert refused(lambda: asked(fresh, needs=["laser"])) == "no-such-feature"


def test_a_change_by_the_manager_needs_a_reason_and_keeps_what_was_asked() -> None:
    at, boss = there()
    row = asked(nominated(at), count=3)
    values = {name: getattr(row.space, name) for name in wishes.FIELDS}

    def change(reason: str, **other: Any) -> None:
        wishes.change(actor=boss, admission=row, reason=reason, **{**values, "needs": [], **other})

    assert refused(lambda: change(" ", count=2)) == "reason-needed"
    assert refused(lambda: change("as asked")) == "nothing-changed"
    change("The lab is small.", count=2, needs=["cold-room"])
    now = HostAdmission.objects.get(pk=row.pk)
    assert (now.space.count, now.needs, now.wish.asked["count"]) == (2, ["cold-room"], 3)
    assert refused(lambda: asked(now)) == "form-closed"
    entry = Entry.objects.get(action="admission.space-changed")
    assert entry.facts["before"] == {"count": 3, "needs": []}
    assert entry.facts["after"] == {"count": 2, "needs": ["cold-room"]}
    assert entry.facts["reason"] == "The lab is small."


def test_a_neighbour_binds_once_the_manager_accepted_it() -> None:
    at, boss = there()
    rooms = [lab(at, key) for key in "ab"]
    home = stay(at)
    place = rooms[1].places.first()
    assert place is not None
    Allocation.objects.create(residency=home, place=place, starts=home.starts, ends=home.ends)
    call = open_call()
    one, two, three = (nominated(at, call) for _number in range(3))
    first = accepted(asked(one, together=[home.organisation]))
    second = accepted(asked(two, apart=[home.organisation]))
    third = accepted(asked(three, together=[two.application.organisation]))
    today = clock.today(at.zone)
    plain = problem_of([at], [first, second, third], today)
    assert (plain.together, plain.apart) == ((), ())
    for row in Neighbour.objects.all():
        wishes.answer_neighbour(actor=boss, neighbour=row, accepted=True)
    problem = problem_of([at], [first, second, third], today)
    held = f"held-{home.allocations.get().pk}"
    assert problem.together == ((f"admission-{third.pk}", f"admission-{second.pk}"),)
    assert problem.apart == ((f"admission-{second.pk}", held),)
    decision = placement.propose(actor=boss, call=call, origin=today)
    where = {line["admission"]: line["room"] for line in decision.figures["rows"]}
    assert where == {first.pk: "b", second.pk: "a", third.pk: "a"}
    # to ask for what is proposed changes nothing and needs no reason
    line = next(row for row in decision.figures["rows"] if row["admission"] == third.pk)
    same = [{"key": str(third.pk), "do": "to", "value": f"a {line['starts']}"}]
    assert placement.rework(actor=boss, decision=decision, edits=same).final is None
    # who is left out by hand belongs to no group any longer
    edit = [{"key": str(third.pk), "do": "out", "value": ""}]
    decision.refresh_from_db()
    again = placement.rework(actor=boss, decision=decision, edits=edit)
    rows = {line["admission"]: line["room"] for line in again.told["rows"]}
    assert rows == {first.pk: "b", second.pk: "a", third.pk: None}


def test_who_fits_no_room_hears_what_each_lacks_by_name() -> None:
    at, boss = there()
    bare, _cold = lab(at, "bare"), lab(at, "cold", equipment=["cold-room"])
    base(key="far")
    home = stay(at)
    place = bare.places.first()
    assert place is not None
    Allocation.objects.create(residency=home, place=place, starts=home.starts, ends=home.ends)
    row = asked(nominated(at), together=[home.organisation], needs=["cold-room"])
    wishes.answer_neighbour(actor=boss, neighbour=row.neighbours.get(), accepted=True)
    row = accepted(row)
    decision = placement.propose(actor=boss, call=row.application.call, origin=clock.today(at.zone))
    with translation.override("en"):
        assert placement.why(decision, str(row.pk)) == [
            "None of 3 rooms suits.",
            f"Rooms that are not at {at}: 1.",
            "Rooms without what it needs, cold room: 1.",
            f"Rooms in which its accepted neighbour, {home.organisation}, does not sit: 1.",
        ]


def test_who_is_kept_apart_hears_from_whom() -> None:
    at, boss = there()
    only = lab(at, "only")
    home = stay(at)
    place = only.places.first()
    assert place is not None
    Allocation.objects.create(residency=home, place=place, starts=home.starts, ends=home.ends)
    row = asked(nominated(at), apart=[home.organisation])
    wishes.answer_neighbour(actor=boss, neighbour=row.neighbours.get(), accepted=True)
    row = accepted(row)
    decision = placement.propose(actor=boss, call=row.application.call, origin=clock.today(at.zone))
    with translation.override("en"):
        told = f"Room {only} holds {home.organisation}, which is to be kept apart."
        assert told in placement.why(decision, str(row.pk))


def test_wishes_about_neighbours_are_refused_where_they_make_no_sense() -> None:
    at, boss = there()
    call = open_call()
    one, two = nominated(at, call), nominated(at, call)
    mine, theirs = one.application.organisation, two.application.organisation
    assert refused(lambda: asked(one, together=[mine])) == "own-neighbour"
    assert refused(lambda: asked(one, together=[theirs], apart=[theirs])) == "named-twice"
    asked(one, together=[theirs])
    asked(two, apart=[mine])
    first, second = Neighbour.objects.order_by("pk")

    def answer(row: Neighbour, accepted: bool, said: str = "") -> Any:
        return wishes.answer_neighbour(actor=boss, neighbour=row, accepted=accepted, said=said)

    assert refused(lambda: answer(first, False)) == "reason-needed"
    answer(first, True)
    assert refused(lambda: answer(second, True)) == "neighbours-clash"
    answer(first, False, "They share no work.")
    answer(second, True)
    # sent again as it was, an answer stands; a neighbour not named any longer is gone
    asked(two, apart=[mine])
    second.refresh_from_db()
    assert second.answer == "accepted"
    asked(two)
    assert not two.neighbours.exists()


def test_a_resident_says_what_it_needs_and_no_move_takes_it_away() -> None:
    at, _boss = there()
    cold = lab(at, "cold", equipment=["cold-room"])
    lab(at, "warm")
    spare = lab(at, "spare", equipment=["cold-room"])
    home = stay(at)
    place = cold.places.first()
    assert place is not None
    Allocation.objects.create(residency=home, place=place, starts=home.starts, ends=home.ends)
    who = person()
    state = {"actor": who, "residency": home}
    assert refused(lambda: wishes.state_needs(**state, needs=["cold-room"], reason="")) == (
        "reason-needed"
    )
    wishes.state_needs(**state, needs=["cold-room"], reason="Samples.")
    home.refresh_from_db()
    today = clock.today(at.zone)
    decision = replanning.propose_closure(
        actor=who, room=cold, starts=today + DAY, ends=today + 9 * DAY, reason="paint"
    )
    (moved,) = decision.figures["moved"]
    assert moved["to"] == spare.pk
    Residency.objects.filter(pk=home.pk).update(state="active")
    asking = extensions.ask(
        actor=who, residency=home, until=home.ends + 60 * DAY, reason="more", needs=[]
    )
    assert asking.needs == []
    Room.objects.filter(pk=cold.pk).update(equipment=[])
    assert lacking(home, home.needs) == [(cold, "cold room")]
    extensions.accept(actor=who, request=asking, new_end=asking.until, reason="fine")
    home.refresh_from_db()
    assert home.needs == []


def test_the_company_fills_the_form_in_and_the_manager_answers_on_screen() -> None:
    at, boss = there()
    lab(at, "cold", equipment=["cold-room"])
    row = nominated(at)
    other = company()[0]
    OrganisationName.objects.create(organisation=other, value=str(other), language="en")
    who = row.application.created_by
    assert who is not None
    mine, theirs = Client(), Client()
    mine.force_login(who)
    theirs.force_login(boss)
    where = reverse("bases:space", args=[row.pk])
    assert where in mine.get(reverse("bases:residencies")).content.decode()
    form = {
        "kind": "bench", "count": 1, "level": 1, "needs": ["cold-room"], "slack": 2,
        "starts": (clock.today(at.zone) + DAY).isoformat(), "together": "nobody at all",
    }  # fmt: skip
    assert mine.post(where, form).status_code == 200
    assert mine.post(where, {**form, "together": str(other)}).status_code == 302
    page = theirs.get(reverse("bases:admission", args=[row.pk])).content.decode()
    assert "cold room" in page
    assert str(other) in page
    wish = row.neighbours.get()
    theirs.post(reverse("bases:neighbour", args=[wish.pk]), {"answer": "accept"})
    wish.refresh_from_db()
    assert wish.answer == "accepted"
    assert "받아들임" in mine.get(where).content.decode()
