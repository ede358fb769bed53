"""Two at once on a call's judging: a score and a correction, a decision and a pair.

The second begins while the transaction of the first is still open.
"""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.test_at_once import overlapping
from builders import person, texts
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.models import (
    Application,
    Call,
    CohortPair,
    CriteriaChange,
    Criterion,
    Hearing,
    HearingScore,
    Interview,
)
from farshore.apps.calls.services import cohort_pairs, interview_criteria, interviews, selection
from farshore.web import clock
from hearings import invited, ready
from stories import operator, refusal_of, scored

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgresql,
    pytest.mark.skipif(
        connection.vendor != "postgresql",
        reason="SQLite lets one transaction write at a time; scripts/postgresql.py runs these",
    ),
]


def begun() -> tuple[Call, Hearing, Criterion]:
    """An interview that has begun, judged by one criterion of its own."""
    call, panel = ready()
    row = Criterion.objects.create(
        call=call, stage="interview", key="team", name=texts("team"), weight=1, lowest=1, highest=5
    )
    invited(call, panel)
    Interview.objects.update(
        starts=clock.now() - timedelta(hours=2), ends=clock.now() - timedelta(hours=1)
    )
    return call, Hearing.objects.order_by("pk")[0], row


def given(hearing: Hearing) -> Any:
    return interviews.score(
        actor=hearing.reviewer.person, hearing=hearing, scores={"team": Decimal(5)}, comment="Good."
    )


def corrected(call: Call, row: Criterion) -> Any:
    values = {"name": texts("team"), "help": {}, "weight": 1, "lowest": 1, "highest": 3}
    by = person(Role.OPERATOR, team=call.programme.team)
    return interview_criteria.save(actor=by, call=call, pk=row.pk, values=values, reason="Asked.")


def test_criteria_stay_once_a_score_is_being_given() -> None:
    call, hearing, row = begun()
    won, told = overlapping(lambda: given(hearing), lambda: corrected(call, row))
    assert won.submitted_at is not None
    assert refusal_of(told) == "interviews-scored"
    assert Criterion.objects.get(pk=row.pk).highest == 5
    assert not CriteriaChange.objects.exists()


def test_a_score_is_measured_by_the_criterion_as_it_was_corrected_meanwhile() -> None:
    call, hearing, row = begun()
    won, told = overlapping(lambda: corrected(call, row), lambda: given(hearing))
    assert won.highest == 3
    assert refusal_of(told) == "score-out-of-range"
    assert not HearingScore.objects.exists()
    assert Hearing.objects.get(pk=hearing.pk).submitted_at is None


def test_a_criterion_removed_meanwhile_is_not_scored() -> None:
    call, hearing, row = begun()
    by = person(Role.OPERATOR, team=call.programme.team)
    _won, told = overlapping(
        lambda: interview_criteria.remove(actor=by, call=call, pk=row.pk, reason="Asked."),
        lambda: given(hearing),
    )
    # the interview is now judged by the written review's criteria
    assert refusal_of(told) == "score-missing"
    assert not HearingScore.objects.exists()


def paired(call: Call) -> tuple[Any, Any, Any]:
    by, decision = operator(), selection.propose(actor=operator(), call=call)
    first, second = Application.objects.filter(call=call).order_by("number")[:2]
    return (
        decision,
        lambda: selection.accept(actor=by, decision=decision),
        lambda: cohort_pairs.set_pair(
            actor=by, call=call, kind="excludes", first=first, second=second, reason="One group."
        ),
    )


def test_a_pair_that_comes_while_the_cohort_is_decided_is_refused() -> None:
    _decision, accept, pair = paired(scored(4))
    won, told = overlapping(accept, pair)
    assert won == 2
    assert refusal_of(told) == "pairs-decided"
    assert not CohortPair.objects.exists()


def test_a_decision_that_comes_while_a_pair_is_set_is_refused() -> None:
    call = scored(4)
    _decision, accept, pair = paired(call)
    _won, told = overlapping(pair, accept)
    assert isinstance(told, ValidationError)
    assert refusal_of(told) == "pairs-since"
    assert Call.objects.get(pk=call.pk).state == "reviewing"


def test_the_same_pair_is_set_once() -> None:
    _decision, _accept, pair = paired(scored(4))
    _won, told = overlapping(pair, pair)
    assert refusal_of(told) == "pair-stands"
    assert CohortPair.objects.count() == 1
