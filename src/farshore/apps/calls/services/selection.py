"""Who goes: the cohort with the most merit under seats, money and quotas, and the reserve list."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, CohortPlace, Quota
from farshore.apps.calls.selectors.applications import JUDGED, standing
from farshore.apps.calls.selectors.cohort_pairs import (
    Kept,
    changed_since,
    kept_pairs,
    lost_in_words,
    names_in,
    pair_rules,
)
from farshore.apps.calls.selectors.interviews import outstanding
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.selectors.quotas import quota_key
from farshore.apps.calls.selectors.selection_words import company_names, in_words
from farshore.apps.calls.services import frozen

KIND = "cohort-selection"
# digits after the decimal point that a score keeps
PLACES = 4


def candidates(call: Call) -> list[Application]:
    rows = standing(call.pk).filter(posterior__isnull=False, state__in=JUDGED)
    return list(rows.select_related("organisation__parent", "posterior").order_by("number"))


def minor_units(amount: Decimal | None) -> int:
    """Whole won: the currency of calls has no smaller unit."""
    return int((amount or Decimal(0)).to_integral_value())


def members(quota: Quota, rows: Sequence[Application]) -> list[tuple[str, list[int]]]:
    """(key, positions) of the groups that a quota speaks of; `institute` makes one a parent."""
    if quota.property == Quota.Property.FIRST_TIMER:
        return [(quota_key(quota), [at for at, row in enumerate(rows) if row.first_timer])]
    if quota.property == Quota.Property.FIELD:
        inside = [at for at, row in enumerate(rows) if row.organisation.field == quota.value]
        return [(quota_key(quota), inside)]
    groups: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.organisation.parent_id is not None:
            groups[row.organisation.parent_id].append(at)
    return [(quota_key(quota, parent), inside) for parent, inside in groups.items()]


def problem_for(call: Call, rows: Sequence[Application], pairs: Kept) -> Any:
    from farshore.engines.selection.types import Problem
    from farshore.engines.selection.types import Quota as Rule

    rules = [
        Rule(name=name, members=tuple(group), minimum=quota.least, maximum=quota.most)
        for quota in call.quotas.order_by("pk")
        for name, group in members(quota, rows)
    ]
    paired = pair_rules(pairs, [row.pk for row in rows])
    return Problem(
        ids=tuple(row.code for row in rows),
        scores=np.array([round(row.posterior.mean, PLACES) for row in rows], dtype=np.float64),
        costs=np.array([minor_units(row.requested) for row in rows], dtype=np.int64),
        seats=call.seats,
        budget=None if call.budget is None else minor_units(call.budget),
        quotas=tuple(rules),
        exclusive=paired.exclusive,
        requires=paired.requires,
        forced_out=paired.lost,
        reserve=call.reserve_seats,
    )


def figures_of(rows: Sequence[Application]) -> Any:
    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        return {
            "applications": [row.pk for row in rows],
            "rows": rows_for(rows, solution),
            "cost": solution.cost,
            "budget": problem.budget,
            "seats": problem.seats,
            "reserve": len(solution.reserve),
            "quotas": [
                {
                    "name": rule.name,
                    "least": rule.minimum,
                    "most": rule.maximum,
                    "count": len(set(rule.members) & set(solution.chosen)),
                }
                for rule in problem.quotas
            ],
        }

    return figures


def rows_for(rows: Sequence[Application], solution: Any) -> list[dict[str, Any]]:
    chosen = sorted(solution.chosen, key=lambda at: -rows[at].posterior.mean)
    order = {at: place for place, at in enumerate(chosen, start=1)}
    reserve = {at: place for place, at in enumerate(solution.reserve, start=1)}
    lines = []
    for at in sorted(range(len(rows)), key=lambda at: rows[at].posterior.rank):
        where = "chosen" if at in order else "reserve" if at in reserve else "out"
        lines.append(
            {
                "application": rows[at].pk,
                "score": round(rows[at].posterior.mean, 3),
                "cost": minor_units(rows[at].requested),
                "standing": where,
                "order": order.get(at) or reserve.get(at),
                "chance": round(rows[at].posterior.among_best, 3),
            }
        )
    return lines


def propose(*, actor: User | None, call: Call, due: datetime | None = None) -> Decision:
    """Propose a cohort and a reserve list.

    Raises the engine's SelectionError where the rules clash, with the smallest set that does.
    """
    if call.state != Call.State.REVIEWING:
        raise refuse("wrong-state")
    if policy_of(call).interviews and not outstanding(call).done:
        raise refuse("interviews-first")
    rows = candidates(call)
    if not rows:
        raise refuse("no-scores")
    pairs = kept_pairs(call)
    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="selection",
        subject=call,
        problem=problem_for(call, rows, pairs),
        figures=lambda *found: {**figures_of(rows)(*found), "pairs": pairs},
        due=due,
        due_zone=call.zone,
    )


def _proposed(decision: Decision) -> list[Application]:
    """The applications that the problem's positions stand for."""
    keys = decision.figures["applications"]
    known = Application.objects.select_related("organisation__parent", "posterior").in_bulk(keys)
    return [known[key] for key in keys]


def rework(*, actor: User, decision: Decision, edits: list[dict[str, Any]]) -> Decision:
    """Bring applications in or leave them out; the engine fills the other seats anew."""
    at = {key: position for position, key in enumerate(decision.figures["applications"])}
    bare = decisions.problem_of(decision)
    wanted = {do: [at[int(e["key"])] for e in edits if e["do"] == do] for do in ("in", "out")}
    problem = replace(
        bare,
        forced_in=(*bare.forced_in, *wanted["in"]),
        forced_out=(*bare.forced_out, *wanted["out"]),
    )
    return decisions.rework(
        actor=actor, decision=decision, problem=problem, edits=edits,
        figures=figures_of(_proposed(decision)),
    )  # fmt: skip


def why(decision: Decision, key: str, *, by_code: bool = False) -> list[str]:
    """Why an application (by its key) is in or out, and the least change that would turn it."""
    from farshore.engines.selection.explain import why as explain

    keys = decision.figures["applications"]
    at = keys.index(int(key))
    if at in decisions.problem_of(decision).forced_out:
        pairs = decision.figures["pairs"]
        return lost_in_words(pairs, int(key), keys, names_in(pairs, by_code=by_code))
    problem = decisions.standing_problem(decision)
    reasons = explain(problem, decisions.standing_solution(decision), at)
    told = [str(figure) for reason in reasons for figure in reason.figures.values()]
    names = {} if by_code else company_names(decision.subject_key, told)
    return in_words(reasons, problem, names)


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    """Decide the call: places are given and frozen. Returns how many were chosen."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    call = Call.objects.select_for_update().get(pk=settled.subject_key)
    if changed_since(settled, call):
        raise refuse("pairs-since")
    states = {
        "chosen": Application.State.RECOMMENDED,
        "reserve": Application.State.RESERVE,
        "out": Application.State.REJECTED,
    }
    rows = settled.told["rows"]
    going = [row["application"] for row in rows if row["standing"] != "out"]
    # locked: a withdrawal under way is waited for, one that comes later waits for the decision
    rows_held = Application.objects.select_for_update().filter(pk__in=going).order_by("pk")
    if any(row.state not in JUDGED for row in rows_held):
        raise refuse("changed-since")
    for where, state in states.items():
        keys = [row["application"] for row in rows if row["standing"] == where]
        Application.objects.filter(pk__in=keys, state__in=JUDGED).update(state=state)
    CohortPlace.objects.bulk_create(
        CohortPlace(
            application_id=row["application"],
            standing=row["standing"],
            order=row["order"],
            seated=row["standing"] == "chosen",
            decision=settled,
        )
        for row in rows
        if row["standing"] != "out"
    )
    frozen.freeze(call=call, decision=settled)
    Call.objects.filter(pk=call.pk).update(state=Call.State.DECIDED)
    chosen = sum(bool(row["standing"] == "chosen") for row in rows)
    record(actor=actor, action="call.decided", subject=call, chosen=chosen)
    return chosen
