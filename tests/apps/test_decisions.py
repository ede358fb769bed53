"""A proposal's life: begun, followed, cancelled, taken over, changed by a person, accepted."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from django.core.exceptions import ValidationError

from builders import person
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import computing, decisions
from farshore.apps.audit.services.encoding import encode
from farshore.apps.audit.services.replay import replay
from farshore.engines.selection.types import Problem
from farshore.web import clock

pytestmark = pytest.mark.django_db
KIND = "cohort-selection"


def problem(**changes: Any) -> Problem:
    given: dict[str, Any] = {
        "ids": ("a", "b", "c"),
        "scores": np.array([3.0, 2.0, 1.0]),
        "costs": np.array([1, 1, 1]),
        "seats": 2,
    }
    return Problem(**{**given, **changes})


def proposal(subject: Any, **changes: Any) -> Decision:
    return decisions.propose(
        actor=subject,
        kind=KIND,
        engine_name="selection",
        subject=subject,
        problem=problem(**changes),
        figures=lambda asked, found: {"chosen": list(found.chosen)},
    )


def begun(actor: Any) -> Decision:
    decision, _new = computing.begin(
        actor=actor, kind=KIND, engine_name="selection", subject=actor, note={}
    )
    return decision


def test_a_proposal_holds_problem_solution_and_proof() -> None:
    decision = proposal(person())
    assert decision.waits
    assert decision.told == {"chosen": [0, 1]}
    assert (decision.objective, decision.bound, decision.proven) == (5.0, 5.0, True)
    assert replay(decision).agrees


def test_a_change_is_solved_anew_and_both_versions_stay() -> None:
    actor = person()
    decision = proposal(actor)
    changed = decisions.rework(
        actor=actor,
        decision=decision,
        problem=problem(forced_in=(2,)),
        edits=[{"do": "in", "key": "c"}],
        figures=lambda asked, found: {"chosen": list(found.chosen)},
    )
    assert changed.waits
    assert changed.told == {"chosen": [0, 2]}
    assert changed.figures == {"chosen": [0, 1]}
    assert (changed.objective, changed.standing_objective) == (5.0, 4.0)
    assert decisions.standing_problem(changed).forced_in == (2,)
    with pytest.raises(ValidationError):
        decisions.settle(actor=actor, decision=changed, state=Decision.State.ACCEPTED)
    settled = decisions.settle(
        actor=actor, decision=changed, state=Decision.State.ACCEPTED, reason="panel's wish"
    )
    assert settled.state == Decision.State.EDITED
    assert replay(settled).agrees


def test_replay_tells_a_changed_version_that_was_tampered_with() -> None:
    actor = person()
    decision = decisions.rework(
        actor=actor,
        decision=proposal(actor),
        problem=problem(forced_in=(2,)),
        edits=[{"do": "in", "key": "c"}],
        figures=lambda asked, found: {},
    )
    Decision.objects.filter(pk=decision.pk).update(final_problem=encode(problem(forced_in=(1,))))
    decision.refresh_from_db()
    assert "final.chosen" in replay(decision).differing


def test_two_people_who_change_at_once_are_told() -> None:
    actor = person()
    first = proposal(actor)
    second = Decision.objects.get(pk=first.pk)
    given: dict[str, Any] = {"actor": actor, "figures": lambda asked, found: {}}
    edits = [{"do": "out", "key": "a"}]
    decisions.rework(decision=first, problem=problem(forced_out=(0,)), edits=edits, **given)
    with pytest.raises(ValidationError):
        decisions.rework(decision=second, problem=problem(), edits=[], **given)


def test_asking_twice_begins_one_computation() -> None:
    actor = person()
    first = begun(actor)
    again, new = computing.begin(
        actor=actor, kind=KIND, engine_name="selection", subject=actor, note={}
    )
    assert (again, new) == (first, False)


def test_what_was_begun_becomes_the_proposal() -> None:
    actor = person()
    decision = begun(actor)
    assert proposal(actor).pk == decision.pk
    decision.refresh_from_db()
    assert decision.waits


def test_one_worker_claims_a_computation_until_it_is_lost() -> None:
    decision = begun(person())
    assert computing.claim(decision.pk) is not None
    assert computing.claim(decision.pk) is None
    assert computing.interrupted() == []
    long_ago = clock.now() - computing.LOST_AFTER - timedelta(seconds=1)
    Decision.objects.filter(pk=decision.pk).update(touched_at=long_ago)
    assert computing.interrupted() == [decision.pk]
    assert computing.claim(decision.pk) is not None


def test_a_cancelled_computation_leaves_no_proposal() -> None:
    actor = person()
    decision = begun(actor)
    computing.cancel(actor=actor, decision=decision)
    with computing.followed(decision) as watch:
        watch.cancelled = True
        with pytest.raises(ValueError, match="cancelled"):
            decisions.solved("selection", problem(), seed=0, options={})
    decision.refresh_from_db()
    assert decision.state == Decision.State.FAILED
    assert decision.fault == {"code": "cancelled"}
    assert not Decision.objects.filter(state=Decision.State.PROPOSED).exists()


def test_a_change_that_fails_leaves_the_proposal_standing() -> None:
    actor = person()
    decision = proposal(actor)
    edits = [{"do": "in", "key": "c"}]
    begun_change = computing.begin_change(actor=actor, decision=decision, edits=edits)
    assert begun_change.computing
    computing.fail(decision=begun_change, fault={"code": "clash", "told": "no"})
    decision.refresh_from_db()
    assert decision.waits
    assert (decision.wanted, decision.edits, decision.final) == (None, [], None)
    assert decision.fault == {"code": "clash", "told": "no"}


def test_a_change_is_not_begun_on_what_was_answered_or_changed() -> None:
    actor = person()
    decision = proposal(actor)
    computing.begin_change(actor=actor, decision=decision, edits=[])
    with pytest.raises(ValidationError):
        computing.begin_change(actor=actor, decision=decision, edits=[])
