"""A panel's sitting on a proposed cohort: chances, what moves if one goes in, notes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.db import transaction

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import decisions
from farshore.apps.audit.services.record import record
from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, PanelNote, Posterior, Sitting
from farshore.apps.calls.selectors.selection_words import rules_in_words
from farshore.apps.calls.services import selection
from farshore.web import clock

DRAWS = 200
SEED = 20250417
LONGEST_NOTE = 500


@dataclass(frozen=True)
class Effect:
    """What one click would move: who leaves, who comes, merit, money and quotas after it.

    `clash`: the rules that then cannot be kept together, as the engine names them.
    """

    application: int
    going_in: bool
    enters: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    merit: float = 0.0
    cost: int = 0
    quotas: tuple[tuple[str, int, int], ...] = ()
    clash: tuple[dict[str, Any], ...] = ()
    seconds: float = 0.0


def open_sitting(*, actor: User, call: Call) -> Decision:
    """The proposal the panel sits on: the open one, or a new one where there is none."""
    found = open_proposal(call)
    decision = found or selection.propose(actor=actor, call=call)
    if not Sitting.objects.filter(decision=decision.pk).exists():
        weigh(actor=actor, decision=decision)
    return decision


def open_proposal(call: Call) -> Decision | None:
    return Decision.objects.filter(
        kind=selection.KIND, subject_kind="calls.call", subject_key=call.pk,
        state=Decision.State.PROPOSED,
    ).first()  # fmt: skip


def weigh(*, actor: User, decision: Decision) -> Sitting:
    """How often each application is in, under every rule, as merits move within their posterior.

    Seeded: the same proposal gives the same chances.
    """
    from farshore.engines.selection.chances import chances

    problem = decisions.problem_of(decision)
    keys = decision.figures["applications"]
    spread = dict(
        Posterior.objects.filter(application__in=keys).values_list("application_id", "sd")
    )
    sds = np.array([spread.get(key, 0.0) for key in keys], dtype=np.float64)
    started = perf_counter()
    found = chances(problem, sds, draws=DRAWS, seed=SEED)
    with transaction.atomic():
        sitting, _created = Sitting.objects.update_or_create(
            decision=decision.pk,
            defaults={
                "chances": [[keys[row.application], row.share] for row in found],
                "draws": DRAWS, "seed": SEED, "seconds": perf_counter() - started,
            },
        )  # fmt: skip
        call = Call.objects.get(pk=decision.subject_key)
        record(actor=actor, action="call.sitting-opened", subject=call, decision=decision.pk)
    return sitting


def effect_of(decision: Decision, key: int) -> Effect:
    """Solve again with one application turned, and say what moves. Nothing is written."""
    from farshore.engines.selection.solve import solve
    from farshore.engines.selection.types import SelectionError

    keys: list[int] = decision.figures["applications"]
    at = keys.index(key)
    problem = decisions.standing_problem(decision)
    now = decisions.standing_solution(decision)
    going_in = at not in now.chosen
    turned = replace(
        problem,
        reserve=0,
        forced_in=_turned(problem.forced_in, at, wanted=going_in),
        # whom a pair keeps out no panel brings in
        forced_out=tuple(
            {*_turned(problem.forced_out, at, wanted=not going_in),
             *decisions.problem_of(decision).forced_out}
        ),
    )  # fmt: skip
    started = perf_counter()
    try:
        then = solve(turned, seed=decision.seed, time_limit_s=5.0)
    except SelectionError as error:
        rules = tuple(error.figures.get("rules", ()))
        return Effect(key, going_in, clash=rules, seconds=perf_counter() - started)
    before, after = set(now.chosen), set(then.chosen)
    return Effect(
        application=key,
        going_in=going_in,
        enters=tuple(keys[i] for i in sorted(after - before - {at})),
        leaves=tuple(keys[i] for i in sorted(before - after - {at})),
        merit=float(then.objective - now.objective),
        cost=int(then.cost - now.cost),
        quotas=tuple(
            (quota.name, len(before & set(quota.members)), len(after & set(quota.members)))
            for quota in problem.quotas
            if len(before & set(quota.members)) != len(after & set(quota.members))
        ),
        seconds=perf_counter() - started,
    )


def _turned(forced: Sequence[int], at: int, *, wanted: bool) -> tuple[int, ...]:
    rest = tuple(i for i in forced if i != at)
    return (*rest, at) if wanted else rest


def turn(*, actor: User, decision: Decision, key: int, do: str) -> Decision:
    """Put one application in or out, or let the engine decide on it again."""
    if do not in ("in", "out", "as-proposed"):
        raise refuse("wrong-state")
    if key not in decision.figures["applications"]:
        raise refuse("wrong-state")
    edits = [edit for edit in decision.edits if edit["key"] != str(key)]
    if do != "as-proposed":
        edits.append({"do": do, "key": str(key)})
    try:
        return selection.rework(actor=actor, decision=decision, edits=edits)
    except ValidationError:
        raise
    except ValueError as error:
        rules = getattr(error, "figures", {}).get("rules")
        if rules is None:
            raise
        raise refuse("rules-clash", rules=rules_in_words(rules)) from error


@transaction.atomic
def note(*, actor: User, application: Application, text: str) -> PanelNote:
    if not text.strip():
        raise refuse("remark-missing")
    made = PanelNote.objects.create(
        application=application, text=text.strip()[:LONGEST_NOTE], at=clock.now(), by=actor
    )
    record(actor=actor, action="call.panel-noted", subject=application)
    return made
