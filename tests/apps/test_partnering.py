"""Partnering: needs, matches answered in order, introductions, and what became of them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from builders import cluster, organisation, texts
from farshore.apps.partnering.models import Engagement, Match, Need, Partner
from farshore.apps.partnering.selectors import matches as selectors
from farshore.apps.partnering.services import engagements, matching, needs
from farshore.apps.registry.models import Technology
from farshore.web import clock
from stories import company, operator, posted_need, refusal

pytestmark = pytest.mark.django_db


def partner(**fields: Any) -> Partner:
    return Partner.objects.create(organisation=organisation(country="US"), **fields)


def need(of: Partner | None = None, **fields: Any) -> Need:
    return posted_need(of or partner(), **fields)


def technology(readiness: int = 4) -> Technology:
    found = company()[0].technologies.get()
    found.readiness = readiness
    found.save()
    return found


def proposed(technologies: list[Technology]) -> Any:
    return matching.propose(actor=operator(), subject=cluster(), technologies=technologies)


def pairs(decision: Any) -> set[tuple[int, int]]:
    rows = matching.decisions.standing_solution(decision).matches
    return {(int(row.offer), int(row.need)) for row in rows}


def match(**answers: str) -> Match:
    return Match.objects.create(
        need=need(), technology=technology(), score=0.5, rank=1, proposed_at=clock.now(), **answers
    )


def test_only_open_needs_are_matched_and_filters_hold() -> None:
    today = clock.today()
    fits = need(least_readiness=4)
    last_day = need(open_until=today)
    need(least_readiness=5)
    need(fields=["devices"])
    need(open_until=today - timedelta(days=1))
    need(partner(active=False))
    shut = need()
    needs.close_need(actor=operator(), need=shut)
    with pytest.raises(ValidationError) as error:
        needs.close_need(actor=operator(), need=shut)
    assert refusal(error) == "wrong-state"
    offer = technology(4)
    assert pairs(proposed([offer])) == {(offer.pk, fits.pk), (offer.pk, last_day.pk)}


def test_nothing_to_match_is_said() -> None:
    for technologies in ([], [technology()]):
        with pytest.raises(ValidationError) as error:
            proposed(technologies)
        assert refusal(error) == "nothing-to-match"


def test_a_pair_left_out_stays_out_and_answers_survive_a_new_round() -> None:
    one, other, offer = need(), need(), technology()
    decision = proposed([offer])
    changed = matching.rework(
        actor=operator(), decision=decision,
        edits=[{"do": "out", "key": f"{offer.pk}:{other.pk}"}],
    )  # fmt: skip
    assert pairs(changed) == {(offer.pk, one.pk)}
    assert matching.accept(actor=operator(), decision=changed, reason="They talk already.") == 1
    kept = Match.objects.get()
    matching.answer(actor=None, match=kept, side="partner", interested=True)
    again = proposed([offer])
    assert matching.accept(actor=operator(), decision=again) == 1
    kept.refresh_from_db()
    assert (kept.partner_answer, Match.objects.count()) == ("yes", 2)


def test_the_partner_answers_first_and_each_side_once() -> None:
    row = match()
    with pytest.raises(ValidationError) as error:
        matching.answer(actor=None, match=row, side="company", interested=True)
    assert refusal(error) == "wrong-state"
    matching.answer(actor=None, match=row, side="partner", interested=True)
    with pytest.raises(ValidationError) as error:
        matching.answer(actor=None, match=row, side="partner", interested=False)
    assert refusal(error) == "already-answered"
    assert not Engagement.objects.exists()
    answered = matching.answer(actor=None, match=row, side="company", interested=True)
    engagement = Engagement.objects.get()
    assert answered.mutual
    assert (engagement.company, engagement.partner) == (
        row.technology.organisation,
        row.need.partner,
    )
    assert [step.kind for step in engagement.steps.all()] == ["introduction"]


def test_a_no_introduces_nobody_and_shows_the_company_nothing() -> None:
    row = match()
    matching.answer(actor=None, match=row, side="partner", interested=False)
    owner = row.technology.organisation
    person = owner.team.roles.get().person
    assert not selectors.visible(person).exists()
    with pytest.raises(ValidationError):
        matching.answer(actor=None, match=row, side="company", interested=True)
    assert not Engagement.objects.exists()


def test_two_who_know_each_other_are_introduced_once() -> None:
    first = match(partner_answer="yes")
    second = Match.objects.create(
        need=need(first.need.partner), technology=first.technology, score=0.4, rank=1,
        proposed_at=clock.now(), partner_answer="yes",
    )  # fmt: skip
    for row in (first, second):
        matching.answer(actor=None, match=row, side="company", interested=True)
    engagement = Engagement.objects.get()
    assert (engagement.match, engagement.steps.count()) == (first, 1)


def test_steps_go_forward_with_dates_and_currencies() -> None:
    row = engagements.engage(actor=None, company=company()[0], partner=partner())
    today = clock.today()

    def step(kind: str, **more: Any) -> Any:
        given = {"actor": None, "engagement": row, "kind": kind, "on": today}
        return engagements.add_step(**{**given, **more})

    for wrong, code in (
        ({"kind": "meeting", "on": today + timedelta(days=1)}, "future-date"),
        ({"kind": "licence", "amount": Decimal(5)}, "amount-without-currency"),
    ):
        with pytest.raises(ValidationError) as error:
            step(**wrong)
        assert refusal(error) == code
    step("confidentiality")
    step("licence", amount=Decimal("5.50"), currency="USD")
    # research and a licence stand side by side
    step("joint-research")
    with pytest.raises(ValidationError) as error:
        step("meeting")
    assert refusal(error) == "goes-back"
    step("closed")
    with pytest.raises(ValidationError) as error:
        step("closed")
    assert refusal(error) == "goes-back"
    kinds = list(row.steps.values_list("kind", flat=True))
    assert kinds == ["introduction", "confidentiality", "licence", "joint-research", "closed"]
    assert row.steps.get(kind="licence").amount == Decimal("5.50")


def test_a_need_is_read_in_its_own_language() -> None:
    made = need(title=texts("need"), language="ja", text="x" * 50)
    assert (made.state, made.language) == ("open", "ja")
    assert list(selectors.open_needs(clock.today())) == [made]
