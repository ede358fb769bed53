"""An engine proposes, a person decides, and what was decided can be recomputed."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision
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
    progress: Callable[[float], bool | None] | None = None,
) -> Decision:
    """Solve a problem, check the solution and store both as a proposal that awaits a person.

    An earlier proposal of the kind that nobody answered is superseded. Engine errors pass through
    unchanged: nothing is stored for a problem that has no solution.
    """
    chosen = engine(engine_name)
    solution = chosen.solve(problem, seed=seed, progress=progress, **(options or {}))
    faults = chosen.violations(problem, solution)
    if faults:
        raise UnsoundSolutionError(f"{engine_name}: {faults[:3]}")
    encoded = encode(problem)
    with transaction.atomic():
        supersede(kind=kind, subject=subject)
        decision = Decision.objects.create(
            kind=kind,
            engine=engine_name,
            engine_version=solution.version,
            subject_kind=subject._meta.label_lower,
            subject_key=subject.pk,
            state=State.PROPOSED,
            problem=encoded,
            problem_digest=digest(encoded),
            options=dict(options or {}),
            solution=encode(solution),
            figures=dict(figures(problem, solution)) if figures else {},
            seed=seed,
            objective=_finite(solution.objective),
            bound=_finite(solution.bound),
            proven=bool(solution.proven),
            seconds=solution.seconds,
            progress=1,
            due=due,
            due_zone=due_zone,
            proposed_at=clock.now(),
            proposed_by=actor,
        )
        record(
            actor=actor,
            action="decision.proposed",
            subject=decision,
            kind=kind,
            digest=decision.problem_digest,
        )
    return decision


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
    final: Any = None,
) -> Decision:
    """Write down the person's answer. Rooms call this inside the service that carries it out."""
    held = Decision.objects.select_for_update().get(pk=decision.pk)
    if held.state != State.PROPOSED:
        raise ValidationError(_("This proposal was already answered. Load the page again."))
    if state in (State.EDITED, State.REJECTED) and not reason.strip():
        raise ValidationError(_("A change or a rejection needs a reason."))
    held.state = state
    held.reason = reason.strip()
    held.final = encode(final) if final is not None else None
    held.decided_at = clock.now()
    held.decided_by = actor
    held.save()
    record(actor=actor, action=f"decision.{state}", subject=held, kind=held.kind)
    return held


def standing_solution(decision: Decision) -> Any:
    """What holds: the person's version or the engine's, as the engine's own type."""
    return decode(decision.standing, engine(decision.engine).solution)


def problem_of(decision: Decision) -> Any:
    return decode(decision.problem, engine(decision.engine).problem)
