"""Who follows a company that leaves the cohort: what solving again gives, not the list alone.

The others keep their places. Among the reserve the engine looks for who keeps seats, money and
quotas; under quotas the first of the list need not be the next by the rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, CohortPlace
from farshore.apps.calls.selectors.cohort import freed_places
from farshore.apps.calls.selectors.selection_words import in_words, rules_in_words
from farshore.apps.calls.services.bench import Bench, bench
from farshore.apps.calls.services.decision_letters import draft_for
from farshore.apps.calls.services.places import HOLDING
from farshore.apps.calls.signals import place_promoted
from farshore.web import clock

KIND = "reserve-promotion"
Standing = CohortPlace.Standing


@dataclass(frozen=True)
class Passed:
    """One who stands earlier on the list and does not follow, with the reasons."""

    place: CohortPlace
    reasons: list[str]


@dataclass(frozen=True)
class Next:
    """Who follows on one freed place. `place` is None where nobody can; `waived` names quotas
    that nobody on the list can keep any more."""

    place: CohortPlace | None
    reasons: list[str] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    waived: list[str] = field(default_factory=list)


def _solved(problem: Any) -> Any:
    """The solution, or None where the rules clash."""
    from farshore.engines.selection.types import SelectionError

    try:
        return decisions.solved("selection", problem, seed=0, options={})
    except SelectionError as error:
        if error.code != "clash":
            raise
        return None


def next_for(call: Call) -> Next | None:
    """Who follows on the longest free place; None where no place is free."""
    free = freed_places(call)
    if not free:
        return None
    holders = CohortPlace.objects.filter(application__call=call, standing__in=HOLDING).count()
    found = bench(call, holders + 1)
    waived = found.waived_in_words()
    solution = _solved(found.problem)
    entering = (
        [found.places[at] for at in solution.chosen if at >= len(found.holding)] if solution else []
    )
    if not entering:
        passed = [Passed(row, _why(found, solution, row)) for row in found.reserve[:3]]
        return Next(None, passed=passed, waived=waived)
    place = entering[0]
    before = [row for row in found.reserve if row.order < place.order]
    return Next(
        place,
        reasons=_why(found, solution, place),
        passed=[Passed(row, _why(found, solution, row)) for row in before],
        waived=waived,
    )


def _why(found: Bench, solution: Any, place: CohortPlace) -> list[str]:
    """Why one follows or does not, in words."""
    from farshore.engines.selection.explain import why as explain

    if solution is None:
        return []
    if lost := found.lost(place):
        return lost
    reasons = explain(found.problem, solution, found.places.index(place))
    return in_words(reasons, found.problem, found.names)


def figures_of(found: Bench) -> Any:
    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        standing = dict.fromkeys(solution.chosen, "chosen")
        return {
            "applications": [row.application_id for row in found.places],
            "rows": [
                {
                    "application": row.application_id,
                    "score": round(float(problem.scores[at]), 3),
                    "cost": int(problem.costs[at]),
                    "standing": standing.get(at, "reserve"),
                    "order": row.order,
                }
                for at, row in enumerate(found.places)
            ],
            "cost": int(solution.cost),
            "budget": problem.budget,
            "seats": problem.seats,
            "waived": found.waived,
            "pairs": found.pairs,
        }

    return figures


def _decide(actor: User, found: Bench, place: CohortPlace, reason: str) -> Decision:
    """The engine's proposal and the person's answer, stored for replay. Another one than proposed
    is an override and needs a reason; rules that clash with it refuse it."""
    from farshore.engines.selection.types import SelectionError

    try:
        decision = decisions.propose(
            actor=actor, kind=KIND, engine_name="selection", subject=found.call,
            problem=found.problem, figures=figures_of(found),
        )  # fmt: skip
        at = found.places.index(place)
        if at not in decisions.standing_solution(decision).chosen:
            decision = decisions.rework(
                actor=actor, decision=decision, problem=found.forced(place),
                edits=[{"do": "in", "key": str(place.application_id)}], figures=figures_of(found),
            )  # fmt: skip
    except SelectionError as error:
        raise refuse("rules-broken", rules=_rules_told(error, found.names)) from error
    return decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )


def _rules_told(error: Any, names: Mapping[str, str]) -> str:
    rules = [rule for rule in error.figures.get("rules", []) if rule["rule"] != "forced-in"]
    return rules_in_words(rules, names) or "–"


@transaction.atomic
def promote(*, actor: User, application: Application, reason: str = "") -> CohortPlace:
    """Let one of the reserve take the place that is free the longest."""
    call = Call.objects.select_for_update().get(pk=application.call_id)
    free = freed_places(call)
    if not free:
        raise refuse("no-free-place")
    holders = CohortPlace.objects.filter(application__call=call, standing__in=HOLDING).count()
    place = _seat(actor, bench(call, holders + 1), application, reason, free[0])
    draft_for(actor=actor, application=application)
    return place


@transaction.atomic
def admit(*, actor: User, application: Application, reason: str) -> CohortPlace:
    """Take one of the reserve into the cohort by a person's decision; seats, money and quotas of
    the call hold for it as for everybody. A freed place counts as its own where there is one."""
    call = Call.objects.select_for_update().get(pk=application.call_id)
    holders = CohortPlace.objects.filter(application__call=call, standing__in=HOLDING).count()
    if holders >= call.seats:
        raise refuse("too-many-seats", chosen=holders + 1, seats=call.seats)
    free = freed_places(call)
    return _seat(actor, bench(call, holders + 1), application, reason, free[0] if free else None)


def _seat(
    actor: User, found: Bench, application: Application, reason: str, freed: CohortPlace | None
) -> CohortPlace:
    place = next((row for row in found.reserve if row.application_id == application.pk), None)
    if place is None:
        raise refuse("not-in-reserve")
    if lost := found.lost(place):
        raise refuse("rules-broken", rules=" ".join(lost))
    asked = sum(
        (row.application.requested or Decimal(0) for row in [*found.holding, place]), Decimal(0)
    )
    if found.call.budget is not None and asked > found.call.budget:
        raise refuse("over-budget", asked=f"{asked:,.0f}", budget=f"{found.call.budget:,.0f}")
    decision = _decide(actor, found, place, reason)
    held = CohortPlace.objects.select_for_update().get(pk=place.pk)
    held.standing, held.seated, held.follows = Standing.PROMOTED, True, freed
    held.decision, held.reason = decision, reason.strip()
    held.changed_at, held.changed_by = clock.now(), actor
    held.save()
    going = Application.objects.select_for_update().get(pk=application.pk)
    going.state = Application.State.RECOMMENDED
    going.save(update_fields=["state"])
    record(
        actor=actor, action="place.promoted", subject=going, order=held.order,
        follows=freed.application_id if freed else None,
    )  # fmt: skip
    place_promoted.send(sender=CohortPlace, actor=actor, application=going)
    return held
