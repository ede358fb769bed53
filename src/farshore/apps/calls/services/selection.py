"""Who goes: the cohort with the most merit under seats, money and quotas, and the reserve list."""

from collections import defaultdict
from collections.abc import Sequence
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
from farshore.apps.calls.selectors.applications import standing

KIND = "cohort-selection"
# digits after the decimal point that a score keeps
PLACES = 4


def candidates(call: Call) -> list[Application]:
    rows = standing(call.pk).filter(posterior__isnull=False, state=Application.State.IN_REVIEW)
    return list(rows.select_related("organisation__parent", "posterior").order_by("number"))


def minor_units(amount: Decimal | None) -> int:
    """Whole won: the currency of calls has no smaller unit."""
    return int((amount or Decimal(0)).to_integral_value())


def members(quota: Quota, rows: Sequence[Application]) -> list[tuple[str, list[int]]]:
    """(name, positions) of the groups that a quota speaks of; `institute` makes one a parent."""
    if quota.property == Quota.Property.FIRST_TIMER:
        return [(str(quota), [at for at, row in enumerate(rows) if row.first_timer])]
    if quota.property == Quota.Property.FIELD:
        return [
            (
                str(quota),
                [at for at, row in enumerate(rows) if row.organisation.field == quota.value],
            )
        ]
    groups: dict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        if row.organisation.parent_id is not None:
            groups[row.organisation.parent_id].append(at)
    return [(f"{quota} ({rows[g[0]].organisation.parent})", g) for g in groups.values()]


def problem_for(call: Call, rows: Sequence[Application]) -> Any:
    from farshore.engines.selection.types import Problem
    from farshore.engines.selection.types import Quota as Rule

    rules = [
        Rule(name=name, members=tuple(group), minimum=quota.least, maximum=quota.most)
        for quota in call.quotas.order_by("pk")
        for name, group in members(quota, rows)
    ]
    return Problem(
        ids=tuple(row.code for row in rows),
        scores=np.array([round(row.posterior.mean, PLACES) for row in rows], dtype=np.float64),
        costs=np.array([minor_units(row.requested) for row in rows], dtype=np.int64),
        seats=call.seats,
        budget=None if call.budget is None else minor_units(call.budget),
        quotas=tuple(rules),
        reserve=call.reserve_seats,
    )


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
    rows = candidates(call)

    def figures(problem: Any, solution: Any) -> dict[str, Any]:
        return {
            "rows": rows_for(rows, solution),
            "cost": solution.cost,
            "budget": problem.budget,
            "seats": problem.seats,
        }

    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="selection",
        subject=call,
        problem=problem_for(call, rows),
        figures=figures,
        due=due,
        due_zone=call.zone,
    )


@transaction.atomic
def accept(*, actor: User, decision: Decision, reason: str = "") -> int:
    """Decide the call: places are given and frozen. Returns how many were chosen."""
    settled = decisions.settle(
        actor=actor, decision=decision, state=Decision.State.ACCEPTED, reason=reason
    )
    call = Call.objects.select_for_update().get(pk=settled.subject_key)
    states = {
        "chosen": Application.State.RECOMMENDED,
        "reserve": Application.State.RESERVE,
        "out": Application.State.REJECTED,
    }
    rows = settled.figures["rows"]
    for where, state in states.items():
        keys = [row["application"] for row in rows if row["standing"] == where]
        Application.objects.filter(pk__in=keys, state=Application.State.IN_REVIEW).update(
            state=state
        )
    CohortPlace.objects.bulk_create(
        CohortPlace(application_id=row["application"], standing=row["standing"], order=row["order"])
        for row in rows
        if row["standing"] != "out"
    )
    Call.objects.filter(pk=call.pk).update(state=Call.State.DECIDED)
    chosen = sum(row["standing"] == "chosen" for row in rows)
    record(actor=actor, action="call.decided", subject=call, chosen=chosen)
    return chosen
