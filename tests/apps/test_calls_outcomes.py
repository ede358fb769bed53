"""After the decision: what is frozen, who follows, what is told, and appeals."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from builders import person
from farshore.apps.accounts.models import User
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.replay import replay
from farshore.apps.bases.models import Allocation, Base, HostAdmission, Residency
from farshore.apps.bases.services import host, nomination, placement
from farshore.apps.calls.models import (
    Appeal,
    Application,
    Call,
    CohortPlace,
    ConfidentialAnnex,
    DecidedApplication,
    Quota,
)
from farshore.apps.calls.services import (
    applications,
    decision_letters,
    frozen,
    places,
    promotion,
)
from farshore.apps.calls.services.calls import close_call
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services import delivery
from farshore.web import clock
from outcomes import applicant, browser, decided, ineligible, row, told
from smtp import Server, serving
from stories import (
    base,
    open_call,
    operator,
    panel,
    refusal,
    standing_at,
    submitted,
)

pytestmark = pytest.mark.django_db
# --- what was approved is frozen


def test_every_decided_application_is_kept_with_a_digest() -> None:
    _call, _by = decided()
    kept = DecidedApplication.objects.order_by("application__number")
    assert [copy.found["state"] for copy in kept] == [
        "recommended", "recommended", "reserve", "reserve", "rejected",
    ]  # fmt: skip
    first = kept[0]
    assert first.content["answers"] == {"plan": "We plan to go."}
    assert first.content["plan"]["requested"] == "50000000.00"
    assert first.found["place"] == {"standing": "chosen", "order": 1}
    assert "for the panel only" not in str(first.content) + str(first.found)
    assert list(frozen.tampered()) == []
    with pytest.raises(TypeError):
        first.save()


def test_the_database_refuses_another_revision() -> None:
    call, _by = decided()
    with pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(call=call, number=1).update(revision=9)


@pytest.mark.parametrize("what", ["application", "annex", "copy"])
def test_tampering_is_found(what: str) -> None:
    call, _by = decided()
    one = row(call, 1)
    if what == "application":
        Application.objects.filter(pk=one.pk).update(requested=Decimal(99))
    elif what == "annex":
        ConfidentialAnnex.objects.filter(application=one).update(answers={"secret": "other"})
    else:
        DecidedApplication.objects.filter(application=one).update(found={})
    assert list(frozen.tampered()) == [(f"{call.pk}/A-001", what)]


# --- places given up, and who follows


def test_giving_up_needs_a_reason_and_frees_the_seat() -> None:
    call, by = decided()
    one = row(call, 1)
    with pytest.raises(ValidationError) as error:
        applications.withdraw(actor=applicant(one), application=one)
    assert refusal(error) == "reason-needed"
    applications.withdraw(actor=applicant(one), application=one, reason="A merger.")
    place = CohortPlace.objects.get(application=one)
    assert (place.standing, place.reason, place.freed) == ("given-up", "A merger.", True)
    assert row(call, 1).state == "withdrawn"
    with pytest.raises(ValidationError):
        places.give_up(actor=by, application=one, reason="again")


def test_the_first_of_the_reserve_follows_where_no_rule_speaks_against_it() -> None:
    call, by = decided()
    assert promotion.next_for(call) is None
    places.give_up(actor=by, application=row(call, 2), reason="A merger.")
    following = promotion.next_for(call)
    assert following is not None
    assert following.place is not None
    assert (following.place.application.number, following.passed) == (3, [])
    place = promotion.promote(actor=by, application=row(call, 3))
    assert (place.standing, place.follows.application.number) == ("promoted", 2)
    assert row(call, 3).state == "recommended"
    assert promotion.next_for(call) is None
    assert place.decision.state == "accepted"
    assert replay(place.decision).agrees
    letter = Letter.objects.get(about_key=row(call, 3).pk)
    assert (letter.kind, letter.state) == ("calls-promoted", "drafted")
    with pytest.raises(ValidationError) as error:
        promotion.promote(actor=by, application=row(call, 4))
    assert refusal(error) == "no-free-place"


def first_timers(call: Call) -> None:
    """1 and 4 go abroad for the first time; at least one such company must be among the chosen."""
    Application.objects.filter(call=call, number__in=[1, 4]).update(first_timer=True)
    Quota.objects.create(call=call, property="first-timer", least=1, name={"en": "First time"})


def test_the_next_by_the_rules_is_not_the_next_by_order_and_it_is_told_why() -> None:
    call, by = decided(before=first_timers)
    assert CohortPlace.objects.filter(standing="reserve").count() == 2
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    reserve = {
        p.application.number: p.order for p in CohortPlace.objects.filter(standing="reserve")
    }
    CohortPlace.objects.filter(application__number=4).update(order=2)
    CohortPlace.objects.filter(application__number=3).update(order=1)
    assert set(reserve) == {3, 4}
    following = promotion.next_for(call)
    assert following is not None
    assert following.place is not None
    assert following.place.application.number == 4
    (passed,) = following.passed
    assert passed.place.application.number == 3
    assert any("First time" in reason for reason in passed.reasons), passed.reasons
    with pytest.raises(ValidationError) as error:
        promotion.promote(actor=by, application=row(call, 3), reason="We like it.")
    assert refusal(error) == "rules-broken"
    assert Decision.objects.filter(kind=promotion.KIND).count() == 0, "nothing is half done"
    assert promotion.promote(actor=by, application=row(call, 4)).standing == "promoted"


def test_another_than_proposed_needs_a_reason_and_is_kept_as_an_override() -> None:
    call, by = decided()
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    with pytest.raises(ValidationError):
        promotion.promote(actor=by, application=row(call, 4))
    place = promotion.promote(actor=by, application=row(call, 4), reason="A bench for its level.")
    assert (place.decision.state, place.decision.reason) == ("edited", "A bench for its level.")
    assert replay(place.decision).agrees


def test_a_minimum_that_nobody_left_can_keep_is_named_and_does_not_block() -> None:
    def only_the_first(call: Call) -> None:
        Application.objects.filter(call=call, number=1).update(first_timer=True)
        Quota.objects.create(call=call, property="first-timer", least=1, name={"en": "First time"})

    call, by = decided(before=only_the_first)
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    following = promotion.next_for(call)
    assert following is not None
    assert following.place is not None
    assert following.waived == ["First time"]


def test_nobody_follows_whom_the_money_does_not_reach() -> None:
    def dear(call: Call) -> None:
        Application.objects.filter(call=call, number__in=[3, 4]).update(requested=Decimal(90))

    call, by = decided(before=dear)
    Call.objects.filter(pk=call.pk).update(budget=Decimal(50_000_080))
    call.refresh_from_db()
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    following = promotion.next_for(call)
    assert following is not None
    assert following.place is None
    with pytest.raises(ValidationError) as error:
        promotion.promote(actor=by, application=row(call, 3), reason="All the same.")
    assert refusal(error) == "over-budget"


def nominate_all(call: Call, by: User) -> None:
    nomination.accept(actor=by, decision=nomination.propose(actor=by, call=call))


def admission(call: Call, number: int) -> HostAdmission:
    return HostAdmission.objects.get(application__call=call, application__number=number)


@pytest.fixture
def boston(db: None) -> Base:
    return base("boston", places=3)


def test_a_host_that_declines_frees_the_place_and_the_promoted_goes_all_the_way(
    boston: Base,
) -> None:
    call, by = decided()
    nominate_all(call, by)
    host.decide(actor=by, admission=admission(call, 1), outcome="accepted")
    host.decide(actor=by, admission=admission(call, 2), outcome="declined", note="No wet bench.")
    freed = CohortPlace.objects.get(application__number=2, application__call=call)
    assert (freed.standing, freed.freed, row(call, 2).state) == ("declined", True, "recommended")
    promotion.promote(actor=by, application=row(call, 3))
    nominate_all(call, by)
    host.decide(actor=by, admission=admission(call, 3), outcome="accepted")
    decision = placement.propose(actor=by, call=call, origin=clock.today())
    placement.accept(actor=by, decision=decision)
    assert Residency.objects.filter(admission__application__number=3).count() == 1
    assert admission(call, 3).state == "contracted"
    assert Residency.objects.get(admission__application__number=3).gate_items.count() == 0


def test_giving_up_frees_nomination_and_space_and_open_proposals_are_made_anew(
    boston: Base,
) -> None:
    call, by = decided()
    nominate_all(call, by)
    for number in (1, 2):
        host.decide(actor=by, admission=admission(call, number), outcome="accepted")
    decision = placement.propose(actor=by, call=call, origin=clock.today())
    placement.accept(actor=by, decision=decision)
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    stay = Residency.objects.get(admission__application__number=1)
    assert (stay.state, admission(call, 1).state) == ("terminated", "withdrawn")
    assert set(stay.allocations.values_list("state", flat=True)) == {Allocation.State.RELEASED}
    assert admission(call, 2).state == "contracted"


def test_who_has_moved_in_does_not_give_the_place_up(boston: Base) -> None:
    call, by = decided()
    nominate_all(call, by)
    host.decide(actor=by, admission=admission(call, 1), outcome="accepted")
    host.decide(actor=by, admission=admission(call, 2), outcome="accepted")
    decision = placement.propose(actor=by, call=call, origin=clock.today())
    placement.accept(actor=by, decision=decision)
    Residency.objects.update(state="active")
    with pytest.raises(ValidationError) as error:
        places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    assert refusal(error) == "moved-in"
    assert CohortPlace.objects.get(application__number=1).standing == "chosen"


# --- letters of the decision


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    with serving() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        yield running


def test_everybody_gets_the_letter_of_their_outcome_once(server: Server) -> None:
    call, by = decided()
    assert decision_letters.prepare(actor=by, call=call) == 5
    assert decision_letters.prepare(actor=by, call=call) == 0
    kinds = decision_letters.letters_of(call).values_list("kind", flat=True)
    assert list(kinds) == [
        "calls-chosen", "calls-chosen", "calls-reserve", "calls-reserve", "calls-not-selected",
    ]  # fmt: skip
    assert server.received == [], "nothing leaves before it is sent"
    assert decision_letters.send(actor=by, call=call) == 5
    assert decision_letters.send(actor=by, call=call) == 0
    delivery.deliver_due()
    assert sorted(server.to) == sorted(applicant(row(call, n)).email for n in range(1, 6))
    decision_letters.prepare(actor=by, call=call)
    decision_letters.send(actor=by, call=call)
    delivery.deliver_due()
    assert len(server.to) == 5


def test_the_letter_is_in_the_recipients_language_and_the_page_agrees() -> None:
    call, by = decided()
    third = row(call, 3)
    User.objects.filter(pk=third.created_by_id).update(language="ja")
    told(call, by)
    letter = Letter.objects.get(about_key=third.pk)
    assert letter.language == "ja"
    assert "補欠1番" in letter.body
    page = browser(applicant(third)).get(reverse("calls:application", args=[third.pk]))
    assert letter.subject in page.content.decode()
    assert "補欠1番" in page.content.decode()


def test_a_draft_whose_outcome_changed_is_replaced() -> None:
    call, by = decided()
    decision_letters.prepare(actor=by, call=call)
    places.give_up(actor=by, application=row(call, 1), reason="A merger.")
    promotion.promote(actor=by, application=row(call, 3))
    decision_letters.prepare(actor=by, call=call)
    kinds = dict(decision_letters.letters_of(call).values_list("about_key", "kind"))
    assert row(call, 1).pk not in kinds
    assert kinds[row(call, 3).pk] == "calls-promoted"


def test_who_has_no_address_is_shown_and_left_out() -> None:
    call, by = decided()
    last = row(call, 5)
    User.objects.filter(pk=last.created_by_id).update(is_active=False)
    told(call, by)
    letter = Letter.objects.get(about_key=last.pk)
    assert (letter.state, letter.address) == ("drafted", "")
    page = browser(by).get(reverse("calls:letters", args=[call.pk])).content.decode()
    assert "주소 없음" in page


def test_the_ineligible_are_told_the_rules_that_failed() -> None:
    _call, refused, _by = ineligible()
    letter = Letter.objects.get(about_key=refused.pk)
    assert letter.kind == "calls-ineligible"
    assert "투자 유치액" in letter.body
    assert Letter.objects.count() == 1, "the others are still in the running"


def test_an_operator_does_it_all_on_the_pages() -> None:
    call, by = decided()
    client = browser(by)
    client.post(reverse("calls:prepare-letters", args=[call.pk]))
    client.post(reverse("calls:send-letters", args=[call.pk]))
    delivery.deliver_due()
    client.post(reverse("calls:give-up", args=[row(call, 2).pk]), {"reason": "A merger."})
    cohort = client.get(reverse("calls:cohort", args=[call.pk])).content.decode()
    assert reverse("calls:promote", args=[row(call, 3).pk]) in cohort
    client.post(reverse("calls:promote", args=[row(call, 3).pk]))
    assert row(call, 3).state == "recommended"
    decision = CohortPlace.objects.get(standing="promoted").decision
    assert client.get(reverse("briefing:decision", args=[decision.pk])).status_code == 200
    last = row(call, 5)
    browser(applicant(last)).post(reverse("calls:appeal", args=[last.pk]), {"text": "Page 2."})
    appeal = Appeal.objects.get()
    page = client.get(reverse("calls:filed-appeal", args=[appeal.pk])).content.decode()
    assert "Page 2." in page
    client.post(
        reverse("calls:answer-appeal", args=[appeal.pk]), {"remedy": "reserve", "reason": "Yes."}
    )
    assert Appeal.objects.get().state == "upheld"


def test_closing_is_needed_before_anybody_is_told() -> None:
    by = operator()
    call = open_call(by)
    submitted(call, 1)
    panel(call)
    with pytest.raises(ValidationError) as error:
        decision_letters.prepare(actor=by, call=call)
    assert refusal(error) == "wrong-state"
    with standing_at(call.deadline + timedelta(minutes=1)):
        close_call(actor=by, call=call)
    assert decision_letters.prepare(actor=by, call=call) == 0
    assert person(Role.OPERATOR).pk != by.pk


def test_preparing_takes_no_more_queries_for_more_letters() -> None:
    few, by = decided(4)
    many, other = decided(9)
    counted = []
    for call, who in ((few, by), (many, other)):
        with CaptureQueriesContext(connection) as found:
            decision_letters.prepare(actor=who, call=call)
        counted.append(len(found))
    assert counted[0] == counted[1]
