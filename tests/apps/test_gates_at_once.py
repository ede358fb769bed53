"""Two at once at one requirement: what one did is neither undone nor accepted unseen by the other.

The second begins while the transaction of the first is still open.
"""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from apps.test_at_once import overlapping
from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases.models import GateItem, Residency, Suspension
from farshore.apps.bases.services import extensions, gates, lives, suspensions
from farshore.apps.documents.models import Version
from farshore.apps.letters.models import Letter
from farshore.web import clock
from stories import base, gate, stay

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets one transaction write at a time; scripts/postgresql.py runs these",
    ),
]
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def paper(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}.pdf", PDF, "application/pdf")


def waiting() -> tuple[GateItem, Any, Any]:
    """A paper that was handed in, the manager who looks at it, and the company's person."""
    at = base(places=1)
    gate(at, "insurance", months_valid=12)
    home = stay(at)
    boss = person(Role.BASE_MANAGER, team=at.team)
    who = person(Role.APPLICANT, team=home.organisation.team)
    item = gates.submit(actor=who, item=home.gate_items.get(), upload=paper("first"))
    return item, boss, who


def code(answer: Any) -> str:
    assert isinstance(answer, ValidationError), answer
    return str(answer.code or answer.error_list[0].code)


def test_one_of_two_managers_settles_it() -> None:
    item, boss, _who = waiting()
    seen = gates.seen(item)
    first, second = overlapping(
        lambda: gates.waive(actor=boss, item=item, reason="Not needed here.", seen=seen),
        lambda: gates.verify(actor=boss, item=item, seen=seen),
    )
    assert first.state == "waived"
    assert code(second) == "looked-at-since"
    item.refresh_from_db()
    assert (item.state, item.reason) == ("waived", "Not needed here.")
    assert not Entry.objects.filter(action="gate.verified").exists()


def test_verified_twice_at_once_keeps_the_first_day() -> None:
    item, boss, _who = waiting()
    seen, day = gates.seen(item), clock.today(item.residency.base.zone)
    _first, second = overlapping(
        lambda: gates.verify(actor=boss, item=item, expires=day, seen=seen),
        lambda: gates.verify(actor=boss, item=item, seen=seen),
    )
    assert code(second) == "looked-at-since"
    item.refresh_from_db()
    assert item.expires == day


@pytest.mark.parametrize("step", ["verify", "return", "waive"])
def test_a_paper_that_arrives_meanwhile_is_not_settled_unseen(step: str) -> None:
    item, boss, who = waiting()
    seen = gates.seen(item)
    steps = {
        "verify": lambda: gates.verify(actor=boss, item=item, seen=seen),
        "return": lambda: gates.send_back(actor=boss, item=item, reason="Blurred.", seen=seen),
        "waive": lambda: gates.waive(actor=boss, item=item, reason="Fine.", seen=seen),
    }
    _handed, refused = overlapping(
        lambda: gates.submit(actor=who, item=item, upload=paper("second")), steps[step]
    )
    assert code(refused) == "looked-at-since"
    item.refresh_from_db()
    assert item.state == "submitted"
    assert gates.seen(item) != seen
    gates.verify(actor=boss, item=item, seen=gates.seen(item))


def test_what_is_verified_first_is_not_handed_in_again_over_it() -> None:
    item, boss, who = waiting()
    _done, refused = overlapping(
        lambda: gates.verify(actor=boss, item=item, seen=gates.seen(item)),
        lambda: gates.submit(actor=who, item=item, upload=paper("second")),
    )
    assert code(refused) == "met-already"
    item.refresh_from_db()
    assert item.state == "verified"


def test_two_colleagues_who_hand_in_at_once_lose_no_paper() -> None:
    item, _boss, who = waiting()
    one, two = overlapping(
        lambda: gates.submit(actor=who, item=item, upload=paper("second")),
        lambda: gates.submit(actor=who, item=item, upload=paper("third")),
    )
    assert (one.state, two.state) == ("submitted", "submitted")
    kept = Version.objects.filter(document__owner_key=item.pk).order_by("number")
    assert [row.name for row in kept] == ["first.pdf", "second.pdf", "third.pdf"]


def test_the_round_does_not_suspend_who_is_verified_meanwhile() -> None:
    """The round read the requirement as open, and waits while its verification is committed."""
    item, boss, _who = waiting()
    Residency.objects.filter(pk=item.residency_id).update(state="active")
    _done, counted = overlapping(
        lambda: gates.verify(actor=boss, item=item, seen=gates.seen(item)),
        lambda: suspensions.daily(item.residency.base),
    )
    assert counted["suspended"] == 0
    assert not Suspension.objects.exists()
    assert not Letter.objects.filter(kind="bases-access-suspended").exists()


def test_a_verification_lifts_what_the_round_just_noted() -> None:
    item, boss, _who = waiting()
    Residency.objects.filter(pk=item.residency_id).update(state="active")
    counted, _done = overlapping(
        lambda: suspensions.daily(item.residency.base),
        lambda: gates.verify(actor=boss, item=item, seen=gates.seen(item)),
    )
    assert counted["suspended"] == 1
    assert Suspension.objects.get().lifted_at is not None


def test_two_verifications_at_once_restore_access_once() -> None:
    at = base(places=1)
    gate(at, "insurance")
    gate(at, "training")
    home = stay(at)
    boss = person(Role.BASE_MANAGER, team=at.team)
    Residency.objects.filter(pk=home.pk).update(state="active")
    suspensions.daily(at)
    one, two = home.gate_items.order_by("pk")
    overlapping(
        lambda: gates.verify(actor=boss, item=one, seen=gates.seen(one)),
        lambda: gates.verify(actor=boss, item=two, seen=gates.seen(two)),
    )
    assert Suspension.objects.get().lifted_at is not None
    assert Letter.objects.filter(kind="bases-access-restored").count() == 1


# --- a longer stay


def asking() -> tuple[Residency, Any]:
    at = base(places=1)
    home = stay(at)
    Residency.objects.filter(pk=home.pk).update(state="active")
    home.refresh_from_db()
    return home, person(Role.BASE_MANAGER, team=at.team)


def wish(home: Residency, days: int) -> Any:
    return extensions.ask(
        actor=person(Role.APPLICANT), residency=home, reason="The trial goes on.",
        until=home.ends + timedelta(days=days),
    )  # fmt: skip


def test_a_wish_is_made_once_and_answered_once() -> None:
    home, boss = asking()
    first, second = overlapping(lambda: wish(home, 30), lambda: wish(home, 60))
    assert code(second) == "asked-already"
    _taken, late = overlapping(
        lambda: extensions.withdraw(actor=boss, residency=home),
        lambda: extensions.accept(actor=boss, request=first, new_end=first.until, reason="Good."),
    )
    assert code(late) == "answered-already"
    home.refresh_from_db()
    assert home.state == "active"


def test_a_renewal_and_a_notice_at_once_do_not_wait_for_each_other() -> None:
    home, boss = asking()
    review = lives.open_review(actor=boss, residency=home, due=home.ends)
    _given, refused = overlapping(
        lambda: lives.give_notice(
            actor=boss, residency=home, by="company", leaves_on=home.ends, reason="Done."
        ),
        lambda: lives.decide_review(
            actor=boss,
            review=review,
            outcome="renewed",
            reason="Good.",
            new_end=home.ends + timedelta(days=30),
        ),
    )
    assert code(refused) == "wrong-state"
    home.refresh_from_db()
    assert home.state == "notice"
