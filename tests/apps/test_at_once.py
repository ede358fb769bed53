"""Two at once: one wins, the other is told, and nothing is done twice.

The second begins while the transaction of the first is still open, so that it must wait for it.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from farshore.apps.audit.models import Decision, Entry
from farshore.apps.audit.services import computing
from farshore.apps.bases.models import Allocation, Place
from farshore.apps.bases.services import gates, host
from farshore.apps.calls.models import Application, Call, CohortPlace
from farshore.apps.calls.services import (
    applications,
    decision_letters,
    places,
    promotion,
    selection,
)
from farshore.apps.letters.services import delivery
from farshore.web import clock
from smtp import serving
from stories import base, company, draft, gate, open_call, operator, scored, stay

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets one transaction write at a time; scripts/postgresql.py runs these",
    ),
]
OPEN_FOR_S = 0.5


def overlapping(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """What both answered; a refusal is an answer."""
    begun = threading.Event()

    def holding() -> Any:
        with transaction.atomic():
            found = first()
            begun.set()
            threading.Event().wait(OPEN_FOR_S)
        return found

    def waiting() -> Any:
        assert begun.wait(20)
        return second()

    def answered(job: Callable[[], Any]) -> Any:
        try:
            return job()
        except (ValidationError, IntegrityError) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(answered, holding), pool.submit(answered, waiting)
        return one.result(), two.result()


def test_one_of_two_accepts_a_proposal() -> None:
    call, by = scored(4), operator()
    decision = selection.propose(actor=by, call=call)

    def accept() -> int:
        return selection.accept(actor=by, decision=Decision.objects.get(pk=decision.pk))

    won, told = overlapping(accept, accept)
    assert won == 2
    assert isinstance(told, ValidationError)
    assert CohortPlace.objects.count() == 2
    assert Entry.objects.filter(action="call.decided").count() == 1


def test_one_of_two_workers_claims_a_computation() -> None:
    call, by = open_call(), operator()
    begun, _new = computing.begin(
        actor=by, kind="scores", engine_name="scoring", subject=call, note={}
    )
    won, other = overlapping(lambda: computing.claim(begun.pk), lambda: computing.claim(begun.pk))
    assert won == begun
    assert other is None


def test_an_interrupted_computation_is_taken_over_by_one() -> None:
    begun, _new = computing.begin(
        actor=operator(), kind="scores", engine_name="scoring", subject=open_call(), note={}
    )
    long_ago = clock.now() - computing.LOST_AFTER - timedelta(seconds=1)
    Decision.objects.filter(pk=begun.pk).update(touched_at=long_ago)
    won, other = overlapping(lambda: computing.claim(begun.pk), lambda: computing.claim(begun.pk))
    assert (won, other) == (begun, None)


def test_asking_for_a_proposal_twice_at_once_begins_one() -> None:
    call, by = open_call(), operator()

    def begin() -> Any:
        return computing.begin(
            actor=by, kind="scores", engine_name="scoring", subject=call, note={}
        )

    (first, new), second = overlapping(begin, begin)
    assert new
    assert second == (first, False)
    assert Decision.objects.count() == 1


def test_two_who_submit_at_once_get_two_numbers() -> None:
    call = open_call()
    rows = [draft(call, *company()) for _number in range(2)]
    one, two = overlapping(
        lambda: applications.submit(actor=None, application=rows[0]),
        lambda: applications.submit(actor=None, application=rows[1]),
    )
    assert (one.number, two.number) == (1, 2)


def test_a_double_submit_at_once_counts_once() -> None:
    row = draft(open_call(), *company())

    def submit() -> Application:
        return applications.submit(actor=None, application=row)

    one, two = overlapping(submit, submit)
    assert (one.number, two.number) == (1, 1)
    assert Entry.objects.filter(action="application.submitted").count() == 1


def test_two_who_save_a_draft_at_once_lose_nothing() -> None:
    row = draft(open_call(), *company())

    def save(plan: str) -> Callable[[], Application]:
        return lambda: applications.save_draft(
            actor=None, application=row, values={}, answers={"plan": plan}, revision=1
        )

    _first, second = overlapping(save("hers"), save("his"))
    assert isinstance(second, ValidationError)
    row.refresh_from_db()
    assert (row.answers["plan"], row.revision) == ("hers", 2)


def test_one_place_goes_to_one_of_two() -> None:
    at = base(places=1)
    place, homes = Place.objects.get(), [stay(at), stay(at)]

    def allocate(number: int) -> Callable[[], Allocation]:
        home = homes[number]
        return lambda: Allocation.objects.create(
            residency=home, place=place, starts=home.starts, ends=home.ends
        )

    first, second = overlapping(allocate(0), allocate(1))
    assert isinstance(second, IntegrityError)
    assert list(Allocation.objects.all()) == [first]


def test_the_door_opens_once() -> None:
    at = base(places=1)
    gate(at, "visa", blocks=False)
    home, by = stay(at), operator()
    _first, second = overlapping(
        lambda: gates.move_in(actor=by, residency=home),
        lambda: gates.move_in(actor=by, residency=home),
    )
    assert isinstance(second, ValidationError)
    assert Entry.objects.filter(action="residency.moved-in").count() == 1


def test_a_decided_call_and_a_withdrawal_do_not_cross() -> None:
    """Either the withdrawal comes first and the decision is refused, or the decision holds."""
    call, by = scored(4), operator()
    decision = selection.propose(actor=by, call=call)
    row = Application.objects.get(call=call, number=1)
    _gone, refused = overlapping(
        lambda: applications.withdraw(actor=by, application=row),
        lambda: selection.accept(actor=by, decision=decision),
    )
    assert isinstance(refused, ValidationError)
    assert Call.objects.get(pk=call.pk).state == "reviewing"
    row.refresh_from_db()
    assert row.state == "withdrawn"


def decided() -> tuple[Call, Any]:
    call, by = scored(4, reserve_seats=1), operator()
    selection.accept(actor=by, decision=selection.propose(actor=by, call=call))
    return call, by


def numbered(call: Call, number: int) -> Application:
    return Application.objects.get(call=call, number=number)


def test_one_freed_place_is_taken_once() -> None:
    call, by = decided()
    places.give_up(actor=by, application=numbered(call, 1), reason="A merger.")
    row = numbered(call, 3)
    _first, second = overlapping(
        lambda: promotion.promote(actor=by, application=row),
        lambda: promotion.promote(actor=by, application=row),
    )
    assert isinstance(second, ValidationError)
    assert CohortPlace.objects.filter(standing="promoted").count() == 1
    assert Decision.objects.filter(kind=promotion.KIND).count() == 1


def test_a_reserve_that_gives_up_and_is_promoted_at_once() -> None:
    call, by = decided()
    places.give_up(actor=by, application=numbered(call, 1), reason="A merger.")
    row = numbered(call, 3)
    _gone, refused = overlapping(
        lambda: applications.withdraw(actor=by, application=row, reason="Elsewhere."),
        lambda: promotion.promote(actor=by, application=row),
    )
    assert isinstance(refused, ValidationError)
    assert CohortPlace.objects.get(application=row).standing == "given-up"


def test_a_host_declines_while_the_company_gives_up() -> None:
    call, by = decided()
    at = base("boston")
    admission = host.nominate(actor=by, base=at, application=numbered(call, 1))
    _gone, refused = overlapping(
        lambda: places.give_up(actor=by, application=numbered(call, 1), reason="A merger."),
        lambda: host.decide(actor=by, admission=admission, outcome="declined", note="No."),
    )
    assert isinstance(refused, ValidationError)
    admission.refresh_from_db()
    assert admission.state == "withdrawn"


def test_two_workers_share_the_letters(settings: Any) -> None:
    call, by = decided()
    decision_letters.prepare(actor=by, call=call)
    with serving() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
        decision_letters.send(actor=by, call=call)

        def work() -> int:
            try:
                return delivery.deliver_due().handled
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(work) for _worker in range(2)]
            shares = [job.result() for job in jobs]
    assert sum(shares) == 4
    assert len(server.to) == len(set(server.to)) == 4
