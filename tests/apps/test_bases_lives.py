"""A stay's life: renewal, notice, leaving, alumni, golden tickets."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from builders import organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import (
    Allocation,
    BasePolicy,
    Closure,
    GoldenTicket,
    HostAdmission,
    Place,
    RenewalReview,
    Residency,
)
from farshore.apps.bases.services import gates, lives, placement, promising, rounds, tickets
from farshore.apps.letters.models import Letter
from farshore.web import clock
from stories import base, gate, nominated, refusal, standing_at, stay
from stories import open_call as open_a_call

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def manager() -> Any:
    return person(Role.BASE_MANAGER)


def living(at: Any = None, begun: int = 200, left: int = 60, state: str = "active") -> Residency:
    at = at or base(places=1)
    today = clock.today(at.zone)
    home = stay(at, today - begun * DAY, today + left * DAY)
    Residency.objects.filter(pk=home.pk).update(state=state)
    place = Place.objects.filter(room__base=at, allocations=None).first()
    Allocation.objects.create(
        residency=home, place=place, starts=home.starts, ends=home.ends, state="occupied"
    )
    home.refresh_from_db()
    return home


def opened(home: Residency) -> RenewalReview:
    rounds.daily(home.base)
    return home.reviews.get()


def test_a_review_opens_in_time_once_and_renews_stay_and_places() -> None:
    home = living()
    late = living(base("elsewhere", places=1), left=200)
    review = opened(home)
    rounds.daily(late.base)
    assert not late.reviews.exists()
    assert rounds.daily(home.base)["reviews"] == 0
    home.refresh_from_db()
    assert home.state == "renewal"
    until = home.ends + 100 * DAY
    for reason, new_end, code in (
        (" ", until, "reason-needed"), ("Good.", None, "not-later"),
        ("Good.", home.ends, "not-later"),
        ("Good.", home.starts + 365 * 4 * DAY, "too-long"),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as error:
            lives.decide_review(
                actor=manager(), review=review, outcome="renewed", reason=reason, new_end=new_end
            )
        assert refusal(error) == code
    lives.decide_review(
        actor=manager(), review=review, outcome="renewed", reason="Good.", new_end=until
    )
    home.refresh_from_db()
    assert (home.state, home.ends, home.allocations.get().ends) == ("extended", until, until)
    with pytest.raises(ValidationError) as error:
        lives.decide_review(actor=manager(), review=review, outcome="refused", reason="No.")
    assert refusal(error) == "wrong-state"


def test_a_place_promised_to_another_is_not_renewed() -> None:
    home = living()
    review, held = opened(home), home.allocations.get()
    comer = stay(home.base, home.ends, home.ends + 90 * DAY)
    Allocation.objects.create(
        residency=comer, place=held.place, starts=comer.starts, ends=comer.ends
    )
    with pytest.raises(ValidationError) as error:
        lives.decide_review(
            actor=manager(), review=review, outcome="renewed", reason="Good.",
            new_end=home.ends + DAY,
        )  # fmt: skip
    assert refusal(error) == "place-promised"
    assert str(comer.organisation) in " ".join(error.value.messages)
    held.refresh_from_db()
    assert held.ends == home.ends
    comer.allocations.update(state="released")
    Closure.objects.create(
        room=held.place.room, starts=home.ends + 5 * DAY, ends=home.ends + 9 * DAY
    )
    for days, code in ((5, None), (6, "place-closes")):
        if code is None:
            continue
        with pytest.raises(ValidationError) as error:
            lives.decide_review(
                actor=manager(), review=review, outcome="renewed", reason="Good.",
                new_end=home.ends + days * DAY,
            )  # fmt: skip
        assert refusal(error) == code
    lives.decide_review(
        actor=manager(), review=review, outcome="renewed", reason="Good.",
        new_end=home.ends + 5 * DAY,
    )  # fmt: skip


def test_not_renewed_means_that_it_leaves_on_its_day() -> None:
    home = living()
    lives.decide_review(
        actor=manager(), review=opened(home), outcome="refused", reason="Plan not reached."
    )
    home.refresh_from_db()
    assert (home.state, home.notice.leaves_on, home.notice.by) == ("notice", home.ends, "base")


def test_notice_has_a_day_a_reason_and_gives_back_what_lies_after_it() -> None:
    home = living(left=200)
    BasePolicy.objects.create(base=home.base, notice_days=60)
    today = clock.today(home.base.zone)
    for by, leaves_on, reason, code in (
        ("company", home.starts, "x", "leaves-before-start"),
        ("company", home.ends + DAY, "x", "leaves-after-end"),
        ("company", today - DAY, "x", "notice-too-short"),
        ("base", today + 59 * DAY, "x", "notice-too-short"),
        ("company", today + 30 * DAY, " ", "reason-needed"),
    ):
        with pytest.raises(ValidationError) as error:
            lives.give_notice(
                actor=manager(), residency=home, by=by, leaves_on=leaves_on, reason=reason
            )
        assert refusal(error) == code
    lives.give_notice(
        actor=manager(), residency=home, by="company", leaves_on=today + 30 * DAY, reason="Done."
    )
    home.refresh_from_db()
    assert (home.state, home.ends) == ("notice", today + 30 * DAY)
    assert home.allocations.get().ends == today + 30 * DAY
    with pytest.raises(ValidationError):
        lives.give_notice(
            actor=manager(), residency=home, by="company", leaves_on=today + DAY, reason="Again."
        )


def test_leaving_needs_its_gates_and_consent_only_informs() -> None:
    at = base(places=1)
    gate(at, "decontamination", step="leave")
    gate(at, "consent", step="leave", blocks=False)
    home = living(at, state="notice")
    with pytest.raises(ValidationError) as error:
        lives.leave(actor=manager(), residency=home, outcome="graduated")
    assert refusal(error) == "not-now"
    assert "decontamination" in " ".join(error.value.messages)
    gates.verify(actor=manager(), item=home.gate_items.get(gate__key="decontamination"))
    with pytest.raises(ValidationError) as error:
        lives.leave(actor=manager(), residency=home, outcome="terminated")
    assert refusal(error) == "reason-needed"
    lives.leave(actor=manager(), residency=home, outcome="graduated")
    home.refresh_from_db()
    today = clock.today(at.zone)
    assert (home.state, home.ends, home.allocations.get().ends) == ("graduated", today, today)


def test_alumni_are_asked_once_a_year_and_only_with_their_consent() -> None:
    home = living(begun=700, left=-300, state="graduated")
    first = home.ends.year
    with pytest.raises(ValidationError) as error:
        lives.tell_outcome(actor=manager(), residency=home, year=first, jobs=3)
    assert refusal(error) == "no-consent"
    lives.join_alumni(actor=manager(), residency=home)
    now = clock.now()
    for years in (1, 1, 2):
        with standing_at(now.replace(month=6, day=15) + years * 366 * DAY):
            rounds.daily(home.base)
    assert Letter.objects.filter(kind="bases-alumni-outcomes").count() == 2
    lives.tell_outcome(actor=manager(), residency=home, year=first, jobs=3)
    lives.tell_outcome(
        actor=manager(), residency=home, year=first, jobs=4, investment=Decimal("1.50")
    )
    assert [(row.year, row.jobs) for row in home.outcomes.all()] == [(first, 4)]
    with pytest.raises(ValidationError) as error:
        lives.tell_outcome(actor=manager(), residency=home, year=first - 1)
    assert refusal(error) == "not-that-year"
    lives.leave_alumni(actor=manager(), residency=home)
    with standing_at(now + 3 * 366 * DAY):
        assert rounds.daily(home.base)["alumni_asked"] == 0


def test_a_company_stays_at_a_base_once_at_a_time() -> None:
    at = base(places=2)
    admission = nominated(at)
    HostAdmission.objects.filter(pk=admission.pk).update(state="accepted")
    admission.refresh_from_db()
    today = clock.today(at.zone)
    Residency.objects.create(
        base=at, organisation=admission.application.organisation, state="active",
        starts=today, ends=today + 50 * DAY,
    )  # fmt: skip
    with pytest.raises(ValidationError) as error:
        placement._begin(manager(), admission, "lab", today + 49 * DAY, today + 90 * DAY)
    assert refusal(error) == "overlapping-stay"
    placement._begin(manager(), admission, "lab", today + 50 * DAY, today + 90 * DAY)


# --- golden tickets


def offered(at: Any, sponsor: Any = None, days: int = 90) -> GoldenTicket:
    return tickets.offer(
        actor=manager(), base=at, sponsor=sponsor or organisation("sponsor"),
        amount=Decimal(50_000), expires=clock.today(at.zone) + days * DAY,
    )  # fmt: skip


def test_a_sponsor_gives_at_most_two_a_year_and_base() -> None:
    at, sponsor = base(), organisation("sponsor")
    offered(at, sponsor), offered(at, sponsor)
    with pytest.raises(ValidationError) as error:
        offered(at, sponsor)
    assert refusal(error) == "tickets-used-up"
    offered(base("elsewhere"), sponsor)
    with standing_at(clock.now() + 366 * DAY):
        offered(at, sponsor)


def test_a_ticket_leads_the_wait_list_until_it_is_redeemed_or_expires() -> None:
    at = base(places=1)
    today = clock.today(at.zone)
    rows = []
    for _number in range(2):
        row = nominated(at, open_a_call(), space_count=1, months=3, starts=today)
        HostAdmission.objects.filter(pk=row.pk).update(state="accepted", decided_at=clock.now())
        rows.append(row)
    first, second = rows
    assert [row.pk for row in promising.wait_list(at)] == [first.pk, second.pk]
    ticket = tickets.award(
        actor=manager(), ticket=offered(at), organisation=second.application.organisation
    )
    assert [row.pk for row in promising.wait_list(at)] == [second.pk, first.pk]
    assert [row.golden for row in promising.dates(at, today)] == [True, False]
    other = stay(at)
    with pytest.raises(ValidationError) as error:
        tickets.redeem(actor=manager(), ticket=ticket, residency=other)
    assert refusal(error) == "other-company"
    own = Residency.objects.create(
        base=at, organisation=second.application.organisation, starts=today, ends=today + 9 * DAY
    )
    tickets.redeem(actor=manager(), ticket=ticket, residency=own)
    assert [row.pk for row in promising.wait_list(at)] == [first.pk, second.pk]
    with pytest.raises(ValidationError):
        tickets.redeem(actor=manager(), ticket=ticket, residency=own)


def test_a_ticket_expires_after_its_last_day() -> None:
    at = base()
    ticket = offered(at, days=1)
    now = clock.now()
    for days, count in ((1, 0), (2, 1), (3, 0)):
        with standing_at(now + days * DAY):
            assert rounds.daily(at)["tickets_expired"] == count
    ticket.refresh_from_db()
    assert ticket.state == "expired"
    with pytest.raises(ValidationError):
        tickets.award(actor=manager(), ticket=ticket, organisation=organisation("late"))
