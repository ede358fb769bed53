"""A company asks to stay longer; the manager sees whether there is space, and answers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from apps.test_bases_lives import DAY, living, opened
from builders import person
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.bases import requests
from farshore.apps.bases.models import (
    Allocation,
    Closure,
    ExtensionRequest,
    HostAdmission,
    Residency,
)
from farshore.apps.bases.selectors.extensions import outlook
from farshore.apps.bases.services import extensions, lives, promising
from farshore.apps.letters.models import Letter
from farshore.web import clock
from stories import base, company, nominated, open_call, refusal, stay

pytestmark = pytest.mark.django_db


def resident(home: Residency) -> User:
    owner, who = company()
    Residency.objects.filter(pk=home.pk).update(organisation=owner)
    home.refresh_from_db()
    return who


def boss(home: Residency) -> User:
    return person(Role.BASE_MANAGER, team=home.base.team)


def asked(home: Residency, days: int = 90, who: User | None = None) -> ExtensionRequest:
    return extensions.ask(
        actor=who or person(Role.APPLICANT), residency=home, until=home.ends + days * DAY,
        reason="The trial goes on.",
    )  # fmt: skip


def refused(do: Any) -> str:
    with pytest.raises(ValidationError) as error:
        do()
    return refusal(error)


def test_a_wish_is_later_than_the_end_within_the_policy_and_one_at_a_time() -> None:
    home = living()
    assert refused(lambda: asked(home, 0)) == "not-later"
    assert refused(lambda: asked(home, 4 * 365)) == "stays-too-long"
    ask = {"actor": person(), "residency": home, "until": home.ends + DAY}
    assert refused(lambda: extensions.ask(**ask, reason=" ")) == "reason-needed"
    asked(home)
    assert refused(lambda: asked(home)) == "asked-already"
    extensions.withdraw(actor=person(), residency=home)
    assert refused(lambda: extensions.withdraw(actor=person(), residency=home)) == (
        "answered-already"
    )
    asked(home)
    for state in ("onboarding", "notice", "graduated"):
        Residency.objects.filter(pk=home.pk).update(state=state)
        assert refused(lambda: asked(home)) == "wrong-state"


@pytest.mark.parametrize("in_review", [False, True])
def test_accepting_renews_stay_and_places_and_tells_the_company(
    in_review: bool, settings: Any
) -> None:
    settings.PUBLIC_ADDRESS = "https://farshore.example"
    home = living()
    if in_review:
        opened(home)
    row, ends = asked(home), home.ends
    until = ends + 30 * DAY
    extensions.accept(
        actor=boss(home), request=row, new_end=until, reason="Milestones reached.",
        criteria={"met": ["progress"]},
    )  # fmt: skip
    home.refresh_from_db()
    assert (home.state, home.ends, home.allocations.get().ends) == ("extended", until, until)
    assert (row.answer, row.new_end, row.said) == ("accepted", until, "Milestones reached.")
    review = home.reviews.get()
    assert (review.outcome, review.new_end, review.criteria) == (
        "renewed", until, {"met": ["progress"]},
    )  # fmt: skip
    letter = Letter.objects.get(kind="bases-extension-accepted")
    page = reverse("bases:residency", args=[home.pk])
    assert f"https://farshore.example{page}" in letter.body.replace("/en/", "/ko/")
    assert str(until) in letter.body
    done = [entry.action for entry in Entry.objects.filter(action__startswith="extension.")]
    assert done == ["extension.asked", "extension.accepted"]
    again = {"actor": boss(home), "request": row, "reason": "Again."}
    assert refused(lambda: extensions.decline(**again)) == "answered-already"
    assert refused(lambda: extensions.accept(**again, new_end=until + DAY)) == "answered-already"


def test_declining_keeps_the_end_and_leaves_a_review_open() -> None:
    home = living()
    review, row = opened(home), asked(home)
    assert refused(lambda: extensions.decline(actor=boss(home), request=row, reason=" ")) == (
        "reason-needed"
    )
    extensions.decline(actor=boss(home), request=row, reason="The room is promised.")
    before = home.ends
    home.refresh_from_db()
    review.refresh_from_db()
    assert (home.ends, home.state, review.decided_at) == (before, "renewal", None)
    assert "The room is promised." in Letter.objects.get(kind="bases-extension-declined").body
    asked(home, 10)


def test_a_refused_acceptance_changes_nothing() -> None:
    home = living()
    row, held = asked(home), home.allocations.get()
    stranger(held, home.ends + 10 * DAY)
    accept = {"actor": boss(home), "request": row, "reason": "Good."}
    assert refused(lambda: extensions.accept(**accept, new_end=row.until)) == "place-promised"
    row.refresh_from_db()
    home.refresh_from_db()
    assert (row.answered_at, home.state, home.reviews.count()) == (None, "active", 0)
    extensions.accept(**accept, new_end=home.ends + 10 * DAY)


def stranger(held: Allocation, starts: date) -> Residency:
    comer = stay(held.place.room.base, starts, starts + 90 * DAY)
    Allocation.objects.create(
        residency=comer, place=held.place, starts=comer.starts, ends=comer.ends
    )
    return comer


def test_the_outlook_names_what_stands_in_the_way_and_the_latest_free_day() -> None:
    home = living()
    held, until = home.allocations.get(), home.ends + 90 * DAY
    assert outlook(home, until).free
    shut = Closure.objects.create(
        room=held.place.room, starts=home.ends + 40 * DAY, ends=home.ends + 50 * DAY
    )
    comer = stranger(held, home.ends + 60 * DAY)
    seen = outlook(home, until)
    assert (seen.free, seen.free_until) == (False, shut.starts)
    assert [(row.starts, row.company) for row in seen.obstacles] == [
        (shut.starts, None), (comer.starts, comer.organisation),
    ]  # fmt: skip
    assert [(place, row.starts) for place, row in seen.lines if row] == [(held.place, shut.starts)]
    assert outlook(home, shut.starts).free
    far = outlook(home, home.starts + 5 * 366 * DAY)
    assert far.last < far.until


def test_whoever_waits_and_would_wait_longer_is_named() -> None:
    home = living(left=60)
    at, today = home.base, clock.today(home.base.zone)
    row = nominated(at, open_call(), space_count=1, months=3, starts=today)
    HostAdmission.objects.filter(pk=row.pk).update(state="accepted", decided_at=clock.now())
    (delay,) = promising.delays(home, home.ends + 70 * DAY, today)
    assert delay.admission == row
    assert delay.before is not None
    assert delay.after is not None
    assert home.ends <= delay.before < home.ends + 7 * DAY
    assert delay.after - delay.before == timedelta(weeks=10)
    HostAdmission.objects.filter(pk=row.pk).update(state="declined")
    assert promising.delays(home, home.ends + 70 * DAY, today) == []


def test_notice_and_leaving_end_the_wish() -> None:
    for by, answer in (("company", "withdrawn"), ("base", "declined")):
        home = living(base(by, places=1), left=200)
        row = asked(home)
        lives.give_notice(
            actor=boss(home), residency=home, by=by, leaves_on=home.ends, reason="It is over."
        )
        row.refresh_from_db()
        assert row.answer == answer
    assert Letter.objects.filter(kind="bases-extension-declined").count() == 1


def test_from_my_space_to_the_managers_day_and_back(client: Client) -> None:
    home = living()
    who, page = resident(home), reverse("bases:residency", args=[home.pk])
    step = reverse("bases:life", args=[home.pk])
    client.force_login(who)
    wish = {"verb": "extend", "until": str(home.ends + 30 * DAY), "reason": "The trial goes on."}
    assert 'value="extend"' in client.get(page).content.decode()
    client.post(step, wish)
    row = home.extensions.get()
    shown = client.get(page).content.decode()
    assert "The trial goes on." in shown
    assert 'value="recall"' in shown
    assert 'value="extend"' not in shown
    there = reverse("bases:extension", args=[row.pk])
    assert client.get(there).status_code in (302, 403, 404)

    manager = boss(home)
    client.force_login(manager)
    listed = requests.waiting(home.base, clock.today(home.base.zone))
    assert [found.address for found in listed] == [there]
    seen = client.get(there).content.decode()
    assert "The trial goes on." in seen
    assert client.post(step, wish).status_code == 404
    answer = reverse("bases:extension-answer", args=[row.pk])
    client.post(answer, {"verb": "decline", "reason": ""})
    assert home.extensions.get().answered_at is None
    client.post(answer, {"verb": "decline", "reason": "The room closes."})
    assert len(requests.waiting(home.base, clock.today(home.base.zone))) == 0
    assert client.get(there).status_code == 200

    client.force_login(who)
    assert "The room closes." in client.get(page).content.decode()
    client.post(step, wish)
    client.post(step, {"verb": "recall"})
    assert home.extensions.filter(answer="withdrawn").count() == 1


def test_a_manager_of_another_base_answers_nothing(client: Client) -> None:
    row = asked(living())
    client.force_login(person(Role.BASE_MANAGER))
    for name in ("bases:extension", "bases:extension-answer"):
        where = reverse(name, args=[row.pk])
        given = client.post(where, {"verb": "decline", "reason": "x"}) if "answer" in name else (
            client.get(where)
        )  # fmt: skip
        assert given.status_code == 404
    row.refresh_from_db()
    assert row.answered_at is None
