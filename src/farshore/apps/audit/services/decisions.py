"""An engine proposes, a person decides, and what was decided can be recomputed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
from farshore.apps.audit.services import computing
from farshore.apps.audit.services.encoding import decode, digest, encode
from farshore.apps.audit.services.engines import engine
from farshore.apps.audit.services.record import record
from farshore.web import clock

State = Decision.State


class UnsoundSolutionError(RuntimeError):
    """A solution that its own checker refuses is never shown as a proposal."""


def propose(
    *,
    actor: User | None,
    kind: str,
    engine_name: str,
    subject: Any,
    problem: Any,
    seed: int = 0,
    options: Mapping[str, Any] | None = None,
    figures: Callable[[Any, Any], Mapping[str, Any]] | None = None,
    due: datetime | None = None,
    due_zone: str = "Asia/Seoul",
) -> Decision:
    """Solve a problem, check the solution and store both as a proposal that awaits a person.

    A computation that was begun for it (`computing.begin`) is completed; else an earlier proposal
    of the kind that nobody answered is superseded. Engine errors pass through unchanged: nothing
    is stored for a problem that has no solution.
    """
    chosen = dict(options or {})
    solution = solved(engine_name, problem, seed=seed, options=chosen)
    encoded = encode(problem)
    with transaction.atomic():
        decision = _begun(kind, subject)
        if decision is None:
            supersede(kind=kind, subject=subject)
            decision = Decision(
                kind=kind,
                engine=engine_name,
                subject_kind=subject._meta.label_lower,
                subject_key=subject.pk,
                due=due,
                due_zone=due_zone,
                proposed_by=actor,
            )
        decision.state = State.PROPOSED
        decision.engine_version = solution.version
        decision.problem, decision.problem_digest = encoded, digest(encoded)
        decision.options, decision.seed = chosen, seed
        decision.solution = encode(solution)
        decision.figures = dict(figures(problem, solution)) if figures else {}
        decision.objective = _finite(solution.objective)
        decision.bound = _finite(solution.bound)
        decision.proven, decision.seconds = bool(solution.proven), solution.seconds
        decision.progress, decision.fault, decision.wanted = 1, None, None
        decision.edits, decision.final, decision.final_figures = [], None, None
        decision.final_problem = None
        decision.proposed_at = clock.now()
        decision.save()
        record(
            actor=actor,
            action="decision.proposed",
            subject=decision,
            kind=kind,
            digest=decision.problem_digest,
        )
    return decision


def solved(engine_name: str, problem: Any, *, seed: int, options: Mapping[str, Any]) -> Any:
    """The engine's solution, which its own independent checker has passed."""
    chosen = engine(engine_name)
    watch = computing.watcher()
    solution = chosen.solve(problem, seed=seed, progress=watch, **options)
    if watch is not None and watch.cancelled:
        raise computing.CancelledError
    faults = chosen.violations(problem, solution)
    if faults:
        raise UnsoundSolutionError(f"{engine_name}: {faults[:3]}")
    return solution


def _begun(kind: str, subject: Any) -> Decision | None:
    return (
        Decision.objects.select_for_update()
        .filter(
            kind=kind,
            subject_kind=subject._meta.label_lower,
            subject_key=subject.pk,
            state=State.COMPUTING,
        )
        .first()
    )


def rework(
    *,
    actor: User,
    decision: Decision,
    problem: Any,
    edits: list[dict[str, Any]],
    figures: Callable[[Any, Any], Mapping[str, Any]],
) -> Decision:
    """Solve again around a person's wishes. The proposal still waits; both versions are kept.

    `problem` is the decision's own with the wishes put in. Without edits the engine's version
    stands again.
    """
    solution = None
    if edits:
        solution = solved(decision.engine, problem, seed=decision.seed, options=decision.options)
    with transaction.atomic():
        held = Decision.objects.select_for_update().get(pk=decision.pk)
        if held.state != State.PROPOSED and held.wanted is None:
            raise ValidationError(_("This proposal was already answered. Load the page again."))
        if held.edits != decision.edits:
            raise ValidationError(_("Somebody else changed this proposal. Load the page again."))
        held.state, held.wanted, held.fault, held.progress = State.PROPOSED, None, None, 1
        held.edits = edits
        held.final_problem = encode(problem) if solution is not None else None
        held.final = encode(solution) if solution is not None else None
        held.final_figures = dict(figures(problem, solution)) if solution is not None else None
        held.save()
        record(actor=actor, action="decision.changed", subject=held, kind=held.kind, edits=edits)
    return held


def _finite(value: float | None) -> float | None:
    return None if value is None or value != value or abs(value) == float("inf") else float(value)


def supersede(*, kind: str, subject: Any) -> None:
    Decision.objects.filter(
        kind=kind,
        subject_kind=subject._meta.label_lower,
        subject_key=subject.pk,
        state__in=[State.COMPUTING, State.PROPOSED],
    ).update(state=State.SUPERSEDED)


@transaction.atomic
def settle(
    *,
    actor: User,
    decision: Decision,
    state: str,
    reason: str = "",
) -> Decision:
    """Write down the person's answer. Rooms call this inside the service that carries it out.

    Accepting a proposal that a person changed is an override: it needs a reason.
    """
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    if held.state != State.PROPOSED:
        raise ValidationError(_("This proposal was already answered. Load the page again."))
    if state == State.ACCEPTED and held.final is not None:
        state = State.EDITED
    if state in (State.EDITED, State.REJECTED) and not reason.strip():
        raise ValidationError(_("A change or a rejection needs a reason."))
    held.state = state
    held.reason = reason.strip()
    held.decided_at = clock.now()
    held.decided_by = actor
    held.save()
    record(actor=actor, action=f"decision.{state}", subject=held, kind=held.kind)
    return held


def standing_solution(decision: Decision) -> Any:
    """What holds: the person's version or the engine's, as the engine's own type."""
    return decode(decision.standing, engine(decision.engine).solution)


def problem_of(decision: Decision) -> Any:
    """The engine's problem as it was proposed, without a person's wishes."""
    return decode(decision.problem, engine(decision.engine).problem)


def standing_problem(decision: Decision) -> Any:
    """The problem that the standing solution answers."""
    stored = decision.final_problem if decision.final is not None else decision.problem
    return decode(stored, engine(decision.engine).problem)
