"""Who goes: the cohort with the most merit under seats, money and quotas, and the reserve list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
from farshore.apps.calls.reasons import RULES, SELECTION
from farshore.apps.calls.selectors.applications import JUDGED, standing
from farshore.apps.calls.selectors.interviews import outstanding
from farshore.apps.calls.selectors.policies import policy_of
from farshore.apps.calls.selectors.quotas import quota_key, quota_names
from farshore.apps.calls.services import frozen
from farshore.web.sentences import sentences
from farshore.web.translated import in_language

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
    return decisions.propose(
        actor=actor,
        kind=KIND,
        engine_name="selection",
        subject=call,
        problem=problem_for(call, rows),
        figures=figures_of(rows),
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


def rules_in_words(rules: Sequence[dict[str, Any]]) -> str:
    """Rules that clash, with the names of quotas."""
    names = quota_names(str(rule["name"]) for rule in rules)
    told = [{**rule, "name": names[str(rule["name"])]} for rule in rules]
    return "; ".join(str(RULES.get(rule["rule"], rule["rule"])) % rule for rule in told)


def why(decision: Decision, key: str, *, by_code: bool = False) -> list[str]:
    """Why an application (by its key) is in or out, and the least change that would turn it."""
    from farshore.engines.selection.explain import why as explain

    at = decision.figures["applications"].index(int(key))
    problem = decisions.standing_problem(decision)
    reasons = explain(problem, decisions.standing_solution(decision), at)
    rows = Application.objects.filter(call=decision.subject_key).exclude(number=None)
    named = rows.values_list("number", "organisation__name")
    names = {} if by_code else {f"A-{n:03d}": in_language(name) for n, name in named}
    return in_words(reasons, problem, names)


def in_words(reasons: Iterable[Any], problem: Any, names: Mapping[str, str]) -> list[str]:
    """The engine's reasons, with companies and quotas by name; `names` by application code."""
    rules = quota_names(quota.name for quota in problem.quotas)

    def companies(codes: str) -> str:
        found = [code for code in codes.split(", ") if code]
        return ", ".join(f"{code} {names.get(code, '')}".strip() for code in found) or "–"

    def with_names(text: str) -> str:
        for key in sorted(rules, key=len, reverse=True):
            text = text.replace(key, rules[key])
        return text

    words = {"ids": companies, "enters": companies, "name": with_names, "rules": with_names}
    told = [
        replace(reason, code="chosen-at-all")
        if reason.code == "chosen" and "margin" not in reason.figures
        else reason
        for reason in reasons
    ]
    return sentences(SELECTION, told, words)


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
