"""Bookings of equipment: who may, when, and what becomes of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from apps.bookings import MONDAY, NOW, at, lab, standing_at
from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases import signals_reservations as signals
from farshore.apps.bases.booking_reasons import REASONS
from farshore.apps.bases.models import GateItem, Reservation, Residency
from farshore.apps.bases.selectors.reservations import free_parts
from farshore.apps.bases.services import equipment, reservations
from farshore.apps.letters.models import Letter
from farshore.web import clock

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _in_april() -> Iterator[None]:
    with standing_at(NOW):
        yield


def codes(error: Any) -> set[str]:
    return {part.code for part in error.value.error_list}


def test_a_booking_is_made_and_audited() -> None:
    here = lab()
    row = here.book()
    assert (row.state, row.booked_hours) == ("booked", Decimal("2.00"))
    assert [event.kind for event in row.events.all()] == ["booked"]
    entry = Entry.objects.get(action="booking.booked")
    assert (entry.actor, entry.subject_key) == (here.people[0], row.pk)


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (at(9, day=date(2025, 4, 17)) - HOUR, at(9, day=date(2025, 4, 17)), "in-the-past"),
        (at(12), at(10), "ends-before-start"),
        (at(10), at(10), "ends-before-start"),
        (at(6), at(9), "outside-hours"),
        (at(19), at(21), "outside-hours"),
        (at(19), at(9, day=date(2025, 4, 22)), "outside-hours"),
        (at(10, 10), at(12), "off-step"),
        (at(10), at(10, 15), "too-short"),
        (at(8), at(17), "too-long"),
        (at(10, day=date(2025, 7, 1)), at(12, day=date(2025, 7, 1)), "too-far"),
    ],
)
def test_the_equipments_own_rules(starts: Any, ends: Any, code: str) -> None:
    here = lab(residents=1)
    with pytest.raises(ValidationError) as error:
        here.book(starts=starts, ends=ends)
    assert code in codes(error)
    assert not Reservation.objects.exists()


def test_weekends_where_it_is_shut() -> None:
    here = lab(residents=1, weekends=False)
    saturday = date(2025, 4, 26)
    with pytest.raises(ValidationError) as error:
        here.book(starts=at(10, day=saturday), ends=at(11, day=saturday))
    assert codes(error) == {"weekend"}


def test_the_end_of_the_opening_hours_is_bookable() -> None:
    here = lab(residents=1)
    assert here.book(starts=at(18), ends=at(20)).state == "booked"


def test_without_the_training_nobody_books_and_is_told_what_to_do() -> None:
    here = lab(residents=1)
    who = here.resident(trained=False)
    with pytest.raises(ValidationError) as error:
        here.book(1)
    assert codes(error) == {"training-missing"}
    assert "관리자에게" in error.value.messages[0]
    equipment.grant(actor=here.manager, training=here.training, person=who, starts=MONDAY)
    assert here.book(1).state == "booked"


@pytest.mark.parametrize(
    ("starts", "expires", "holds"),
    [
        (MONDAY, MONDAY, True),
        (MONDAY + timedelta(days=1), None, False),
        (date(2025, 1, 1), MONDAY - timedelta(days=1), False),
    ],
)
def test_a_training_holds_from_its_first_day_through_its_last(
    starts: date, expires: date | None, holds: bool
) -> None:
    here = lab(residents=0)
    who = here.resident(trained=False)
    equipment.grant(
        actor=here.manager, training=here.training, person=who, starts=starts, expires=expires
    )
    if holds:
        assert here.book().state == "booked"
        return
    with pytest.raises(ValidationError) as error:
        here.book()
    assert codes(error) == {"training-missing"}


def test_a_training_gets_its_term_and_may_be_taken_back() -> None:
    here = lab(residents=0)
    who = here.resident(trained=False)
    given = equipment.grant(
        actor=here.manager, training=here.training, person=who, starts=date(2025, 4, 1)
    )
    assert given.expires == date(2026, 4, 1)
    row = here.book()
    with pytest.raises(ValidationError) as error:
        equipment.revoke(actor=here.manager, grant=given, reason=" ")
    assert codes(error) == {"reason-needed"}
    equipment.revoke(actor=here.manager, grant=given, reason="Contaminated the line.")
    with standing_at(at(10)), pytest.raises(ValidationError) as error:
        reservations.check_in(actor=who, reservation=row)
    assert codes(error) == {"training-missing"}
    assert Entry.objects.filter(action__in=("training.granted", "training.revoked")).count() == 2


def test_a_stay_that_is_not_active_books_nothing() -> None:
    here = lab(residents=1)
    Residency.objects.filter(pk=here.stays[0].pk).update(state="onboarding")
    here.stays[0].refresh_from_db()
    with pytest.raises(ValidationError) as error:
        here.book()
    assert codes(error) == {"stay-not-active"}


def test_a_booking_lies_within_the_stay() -> None:
    here = lab(residents=1)
    Residency.objects.filter(pk=here.stays[0].pk).update(ends=MONDAY)
    here.stays[0].refresh_from_db()
    with pytest.raises(ValidationError) as error:
        here.book()
    assert codes(error) == {"stay-ends"}
    before = MONDAY - timedelta(days=1)
    assert here.book(starts=at(10, day=before), ends=at(11, day=before)).state == "booked"


def test_access_is_judged_on_the_day_of_the_booking() -> None:
    here = lab(residents=1)
    GateItem.objects.update(expires=MONDAY - timedelta(days=1))
    with pytest.raises(ValidationError) as error:
        here.book()
    assert codes(error) == {"no-access"}
    GateItem.objects.update(expires=MONDAY)
    assert here.book().state == "booked"


def test_a_stranger_cannot_be_booked_for() -> None:
    here = lab(residents=1)
    with pytest.raises(ValidationError) as error:
        here.book(person=person(Role.APPLICANT))
    assert codes(error) == {"not-a-resident"}


def test_several_reasons_come_together() -> None:
    here = lab(residents=0)
    here.resident(trained=False)
    with pytest.raises(ValidationError) as error:
        here.book(starts=at(6, 10), ends=at(7))
    assert codes(error) == {"training-missing", "outside-hours", "off-step"}


@pytest.mark.parametrize("language", ["ko", "en", "ja"])
def test_every_reason_reads_in_every_language(language: str) -> None:
    with translation.override("en"):
        english = {code: [str(part) for part in texts] for code, texts in REASONS.items()}
    with translation.override(language):
        for code, parts in REASONS.items():
            for number, part in enumerate(parts):
                assert (str(part) == english[code][number]) == (language == "en"), code


def test_what_overlaps_is_refused_by_the_database_itself() -> None:
    here = lab()
    row = here.book()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    for state in ("waiting", "cancelled", "no-show", "lapsed"):
        row.pk, row.state = None, state
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("starts", "ends", "free"),
    [
        (at(12), at(13), True), (at(8), at(10), True), (at(11, 30), at(13), False),
        (at(9), at(10, 30), False), (at(10, 30), at(11), False), (at(9), at(13), False),
    ],
)  # fmt: skip
def test_half_open_times(starts: Any, ends: Any, free: bool) -> None:
    here = lab()
    here.book()
    if free:
        assert here.book(1, starts, ends).state == "booked"
        return
    with pytest.raises(ValidationError) as error:
        here.book(1, starts, ends)
    assert codes(error) == {"taken"}


def test_a_buffer_keeps_time_free_on_both_sides() -> None:
    here = lab(buffer_minutes=30)
    here.book()
    for starts, ends in ((at(12), at(13)), (at(9), at(10))):
        with pytest.raises(ValidationError) as error:
            here.book(1, starts, ends)
        assert codes(error) == {"taken"}
    assert here.book(1, at(12, 30), at(13)).state == "booked"
    assert here.book(1, at(9), at(9, 30)).state == "booked"


def test_a_company_has_so_many_open_bookings() -> None:
    here = lab(most_open=2)
    here.book(starts=at(8), ends=at(9))
    first = here.book(starts=at(9), ends=at(10))
    with pytest.raises(ValidationError) as error:
        here.book(starts=at(10), ends=at(11))
    assert codes(error) == {"too-many"}
    assert here.book(1, at(10), at(11)).state == "booked"
    reservations.cancel(actor=here.people[0], reservation=first)
    assert here.book(starts=at(9), ends=at(10)).state == "booked"


# --- closures


def test_a_closure_refuses_cancels_and_tells() -> None:
    here = lab()
    hit = here.book()
    spared = here.book(starts=at(14), ends=at(15))
    closure = equipment.close(
        actor=here.manager, equipment=here.item, starts=at(9), ends=at(13),
        reason={"ko": "레이저 점검", "en": "laser check"},
    )  # fmt: skip
    hit.refresh_from_db(), spared.refresh_from_db()
    assert (hit.state, spared.state, hit.late) == ("cancelled", "booked", False)
    letter = Letter.objects.get()
    assert (letter.person, letter.state) == (here.people[0], "queued")
    assert "레이저 점검" in letter.body
    with pytest.raises(ValidationError) as error:
        here.book(1)
    assert codes(error) == {"closed"}
    assert "레이저 점검" in error.value.messages[0]
    equipment.lift(actor=here.manager, closure=closure)
    assert here.book(1).state == "booked"


# --- the wait-list


def test_only_a_taken_time_is_waited_for() -> None:
    here = lab()
    with pytest.raises(ValidationError) as error:
        here.wait()
    assert codes(error) == {"not-taken"}


def test_who_waits_first_gets_what_falls_free_and_is_told(
    django_capture_on_commit_callbacks: Any,
) -> None:
    here = lab(residents=3)
    held = here.book(0)
    first, second = here.wait(1), here.wait(2)
    with django_capture_on_commit_callbacks(execute=True):
        reservations.cancel(actor=here.people[0], reservation=held)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("booked", "waiting")
    assert [event.kind for event in first.events.all()] == ["waiting", "promoted"]
    letter = Letter.objects.get()
    assert (letter.person, letter.kind) == (here.people[1], "bases-booking-promoted")
    assert "2025년 4월 21일(월) 10:00–12:00 보스턴" in letter.body
    assert [sent.to for sent in mail.outbox] == [[here.people[1].email]]


def test_who_may_no_longer_book_is_passed_over() -> None:
    here = lab(residents=3)
    held = here.book(0)
    first, second = here.wait(1), here.wait(2)
    here.people[1].training_grants.update(expires=date(2025, 4, 18))
    reservations.cancel(actor=here.people[0], reservation=held)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("waiting", "booked")


def test_two_who_wait_for_parts_of_it_both_get_theirs() -> None:
    here = lab(residents=3)
    held = here.book(0)
    first = here.wait(1, at(10), at(11))
    second = here.wait(2, at(11), at(12))
    reservations.cancel(actor=here.people[0], reservation=held)
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("booked", "booked")


def test_waiting_in_vain_ends_when_the_time_comes() -> None:
    here = lab()
    here.book(0)
    waits = here.wait(1)
    with standing_at(at(10)):
        reservations.settle(at(10))
    waits.refresh_from_db()
    assert waits.state == "lapsed"


# --- part of a time


def test_a_shortened_booking_serves_who_waits_for_what_it_gives_back() -> None:
    here = lab(residents=3)
    held = here.book(0)
    rest, whole = here.wait(1, at(11), at(12)), here.wait(2, at(11, 30), at(13))
    row = reservations.shorten(actor=here.people[0], reservation=held, starts=at(10), ends=at(11))
    rest.refresh_from_db(), whole.refresh_from_db()
    assert (row.ends, row.frees) == (at(11), at(11))
    assert (rest.state, whole.state) == ("booked", "waiting")
    assert [event.kind for event in row.events.all()] == ["booked", "shortened"]
    assert not Letter.objects.filter(kind="bases-booking-shortened").exists()


def test_who_waits_for_more_is_offered_the_part_and_may_take_it() -> None:
    here = lab(residents=3)
    held, waits = here.book(0), here.wait(1)
    reservations.shorten(actor=here.people[0], reservation=held, starts=at(10), ends=at(11))
    waits.refresh_from_db()
    assert waits.state == "waiting"
    letter = Letter.objects.get(kind="bases-booking-offered")
    assert letter.person == here.people[1]
    assert "11:00" in letter.body
    assert "{" not in letter.subject + letter.body
    (part,) = free_parts(waits, clock.now())
    assert (part.starts, part.ends) == (at(11), at(12))
    take = {"actor": here.people[1], "reservation": waits}
    with pytest.raises(ValidationError) as error:
        reservations.take_part(**take, starts=at(11), ends=at(13))
    assert codes(error) == {"not-shorter"}
    with pytest.raises(ValidationError) as error:
        reservations.take_part(**take, starts=at(10, 30), ends=at(12))
    assert codes(error) == {"taken"}
    done = reservations.take_part(**take, starts=at(11), ends=at(12))
    assert (done.state, done.starts, done.ends) == ("booked", at(11), at(12))
    with pytest.raises(ValidationError) as error:
        reservations.take_part(**take, starts=at(11), ends=at(12))
    assert codes(error) == {"wrong-state"}


def test_the_same_part_is_offered_once() -> None:
    here = lab(residents=3)
    held = here.book(0)
    later = here.book(2, at(12), at(13))
    waits = here.wait(1, at(10), at(13))
    reservations.shorten(actor=here.people[0], reservation=held, starts=at(10), ends=at(11))
    assert waits.events.filter(kind="offered").count() == 1
    reservations.shorten(actor=here.people[2], reservation=later, starts=at(12, 30), ends=at(13))
    told = list(waits.events.filter(kind="offered").values_list("reason", flat=True))
    assert told == ["2025-04-21 11:00–12:00", "2025-04-21 11:00–12:30"]


def test_shortening_keeps_the_rules_and_the_notice() -> None:
    here = lab(notice_hours=24, shortest_minutes=60)
    row = here.book(0)
    give = {"actor": here.people[0], "reservation": row}
    for starts, ends, code in (
        (at(10), at(12), "not-shorter"), (at(9), at(11), "not-shorter"),
        (at(10), at(13), "not-shorter"), (at(10), at(10, 30), "too-short"),
        (at(10, 7), at(12), "off-step"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            reservations.shorten(**give, starts=starts, ends=ends)
        assert codes(error) == {code}
    with standing_at(at(10) - 23 * HOUR):
        with pytest.raises(ValidationError) as error:
            reservations.shorten(**give, starts=at(11), ends=at(12))
        assert codes(error) == {"late-to-shorten"}
        by_base = {"actor": here.manager, "reservation": row, "starts": at(11), "ends": at(12)}
        with pytest.raises(ValidationError) as error:
            reservations.shorten(**by_base)
        assert codes(error) == {"reason-needed"}
        reservations.shorten(**by_base, reason="A visit.")
    assert "A visit." in Letter.objects.get(kind="bases-booking-shortened").body
    with standing_at(at(11, 5)), pytest.raises(ValidationError) as error:
        reservations.shorten(**give, starts=at(11, 30), ends=at(12))
    assert codes(error) == {"begun"}


@pytest.mark.parametrize("how", ["out early", "no-show"])
def test_what_is_left_of_a_time_goes_to_who_waits_for_it(how: str) -> None:
    here = lab(residents=3, grace_minutes=15)
    held = here.book(0, at(10), at(14))
    rest, more = here.wait(1, at(12), at(14)), here.wait(2, at(11), at(13))
    with standing_at(at(10)):
        if how == "out early":
            reservations.check_in(actor=here.people[0], reservation=held)
    with standing_at(at(10, 45)):
        if how == "out early":
            reservations.check_out(actor=here.people[0], reservation=held)
        else:
            reservations.settle(at(10, 45))
    rest.refresh_from_db(), more.refresh_from_db()
    assert (rest.state, more.state) == ("booked", "waiting")
    assert list(more.events.filter(kind="offered").values_list("reason", flat=True)) == [
        "2025-04-21 11:00–12:00"
    ]


def test_a_part_is_shortened_and_taken_on_screen(client: Client) -> None:
    here = lab()
    held, waits = here.book(0), here.wait(1)
    act = {row.pk: reverse("bases:booking-do", args=[row.pk]) for row in (held, waits)}
    pages = {row.pk: reverse("bases:booking", args=[row.pk]) for row in (held, waits)}
    client.force_login(here.people[0])
    assert 'value="shorten"' in client.get(pages[held.pk]).content.decode()
    given = {"verb": "shorten", "begins": "2025-04-21T10:00", "finishes": "2025-04-21T11:00"}
    client.post(act[held.pk], {**given, "finishes": "x"})
    held.refresh_from_db()
    assert held.ends == at(12)
    client.post(act[held.pk], given)
    held.refresh_from_db()
    assert held.ends == at(11)
    client.force_login(here.people[1])
    assert 'value="take"' in client.get(pages[waits.pk]).content.decode()
    client.post(act[waits.pk], {"verb": "take", "part": "2025-04-21T14:00+0000"})
    waits.refresh_from_db()
    assert waits.state == "waiting"
    client.post(act[waits.pk], {"verb": "take", "part": "2025-04-21T15:00+0000"})
    waits.refresh_from_db()
    assert (waits.state, waits.starts, waits.ends) == ("booked", at(11), at(12))


# --- cancelling


def test_cancelling_after_the_notice_is_late_and_heard_downstream() -> None:
    here, heard = lab(notice_hours=24), []

    def hear(**told: Any) -> None:
        heard.append((told["reservation"].pk, told["hours"]))

    signals.reservation_cancelled_late.connect(hear)
    early = here.book()
    late = here.book(starts=at(14), ends=at(16))
    with standing_at(at(10) - 25 * HOUR):
        assert not reservations.cancel(actor=here.people[0], reservation=early).late
    with standing_at(at(14) - 23 * HOUR):
        assert reservations.cancel(actor=here.people[0], reservation=late).late
    assert heard == [(late.pk, Decimal("2.00"))]


def test_who_got_it_after_the_notice_may_let_go_in_time() -> None:
    here = lab(notice_hours=24)
    held = here.book(0)
    waits = here.wait(1)
    with standing_at(at(10) - 5 * HOUR):
        reservations.cancel(actor=here.people[0], reservation=held)
        waits.refresh_from_db()
        assert waits.state == "booked"
        assert not reservations.cancel(actor=here.people[1], reservation=waits).late


def test_a_manager_cancels_with_a_reason() -> None:
    here = lab()
    row = here.book()
    with pytest.raises(ValidationError) as error:
        reservations.cancel(actor=here.manager, reservation=row)
    assert codes(error) == {"reason-needed"}
    done = reservations.cancel(actor=here.manager, reservation=row, reason="Spill.")
    assert (done.state, done.late) == ("cancelled", False)
    letter = Letter.objects.get(kind="bases-booking-cancelled")
    assert "Spill." in letter.body
    assert "{" not in letter.subject + letter.body


def test_what_has_begun_is_not_cancelled() -> None:
    here = lab()
    row = here.book()
    with standing_at(at(10, 5)), pytest.raises(ValidationError) as error:
        reservations.cancel(actor=here.people[0], reservation=row)
    assert codes(error) == {"begun"}


# --- handing over


def test_a_colleague_takes_over_and_the_history_stays() -> None:
    here = lab()
    row = here.book()
    other = person(Role.APPLICANT, team=here.stays[0].organisation.team)
    give = {"actor": here.people[0], "reservation": row, "residency": here.stays[0]}
    with pytest.raises(ValidationError) as error:
        reservations.transfer(**give, person=other, manages=False)
    assert codes(error) == {"training-missing"}
    equipment.grant(actor=here.manager, training=here.training, person=other, starts=NOW.date())
    moved = reservations.transfer(**give, person=other, manages=False)
    last = moved.events.last()
    assert (moved.person, last.before, last.after) == (other, here.people[0], other)
    assert [letter.person for letter in Letter.objects.all()] == [other]


def test_another_company_gets_it_from_the_manager_only() -> None:
    here = lab()
    row = here.book()
    give = {"reservation": row, "person": here.people[1], "residency": here.stays[1]}
    with pytest.raises(ValidationError) as error:
        reservations.transfer(actor=here.people[0], manages=False, **give)
    assert codes(error) == {"other-company"}
    moved = reservations.transfer(actor=here.manager, manages=True, **give)
    assert moved.residency == here.stays[1]
    told = {letter.person_id: letter.body for letter in Letter.objects.all()}
    assert here.people[1].label in told[here.people[1].pk]
    assert here.people[1].label not in told[here.people[0].pk]


# --- on the spot


def test_in_and_out_and_the_rest_is_free_again() -> None:
    here, heard = lab(), []

    def hear(**told: Any) -> None:
        heard.append((told["hours"], told["used"]))

    signals.reservation_completed.connect(hear)
    row = here.book()
    with standing_at(at(9, 30)), pytest.raises(ValidationError) as error:
        reservations.check_in(actor=here.people[0], reservation=row)
    assert codes(error) == {"too-early"}
    with standing_at(at(9, 50)):
        assert reservations.check_in(actor=here.manager, reservation=row).state == "checked-in"
    with standing_at(at(10, 50)):
        done = reservations.check_out(actor=here.people[0], reservation=row)
        assert (done.state, done.used_hours) == ("completed", Decimal("1.00"))
        assert here.book(1, at(11), at(12)).state == "booked"
    assert heard == [(Decimal("2.00"), Decimal("1.00"))]


def test_out_before_the_beginning_leaves_the_database_content() -> None:
    here = lab()
    row = here.book()
    with standing_at(at(9, 46)):
        reservations.check_in(actor=here.people[0], reservation=row)
    with standing_at(at(9, 50)):
        reservations.check_out(actor=here.people[0], reservation=row)
    with standing_at(at(9, 55)):
        assert here.book(1, at(10, 30), at(12)).state == "booked"


def test_nobody_came() -> None:
    here, heard = lab(grace_minutes=30), []

    def hear(**told: Any) -> None:
        heard.append(told["hours"])

    signals.reservation_missed.connect(hear)
    row = here.book()
    with standing_at(at(10, 30)):
        assert reservations.settle(at(10, 30)) == 0
    with standing_at(at(10, 31)):
        with pytest.raises(ValidationError) as error:
            reservations.check_in(actor=here.people[0], reservation=row)
        assert codes(error) == {"too-late"}
        assert reservations.settle(at(10, 31)) == 1
        assert reservations.settle(at(10, 31)) == 0
        assert here.book(1, at(11), at(12)).state == "booked"
    row.refresh_from_db()
    assert (row.state, heard) == ("no-show", [Decimal("2.00")])


def test_a_forgotten_check_out_ends_with_the_booking() -> None:
    here = lab()
    row = here.book()
    with standing_at(at(10)):
        reservations.check_in(actor=here.people[0], reservation=row)
    with standing_at(at(15)):
        assert reservations.settle(at(15)) == 1
    row.refresh_from_db()
    assert (row.state, row.checked_out_at) == ("completed", at(12))
