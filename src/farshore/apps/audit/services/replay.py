"""Recompute a decision from its stored problem and compare."""

import math
from dataclasses import dataclass
from typing import Any

from farshore.apps.audit.models import Decision
from farshore.apps.audit.services.decisions import problem_of
from farshore.apps.audit.services.encoding import decode, digest, encode
from farshore.apps.audit.services.engines import engine

# what two runs of the same version may differ in
UNSTABLE = {"seconds"}


@dataclass(frozen=True)
class Replay:
    """Whether the stored problem is untouched and solving it again gives the same."""

    decision: int
    problem_intact: bool
    same_version: bool
    same_solution: bool
    objective_stored: float | None
    objective_now: float
    violations: int
    differing: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.problem_intact and self.same_solution and self.violations == 0


def _same(stored: Any, computed: Any) -> bool:
    if isinstance(stored, float) and isinstance(computed, (int, float)):
        return math.isclose(stored, computed, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(stored, dict) and isinstance(computed, dict):
        return stored.keys() == computed.keys() and all(
            _same(stored[key], computed[key]) for key in stored
        )
    if isinstance(stored, list) and isinstance(computed, (list, tuple)):
        return len(stored) == len(computed) and all(map(_same, stored, computed))
    return bool(stored == computed)


def _differing(stored: dict[str, Any], computed: dict[str, Any]) -> tuple[str, ...]:
    return tuple(
        key
        for key in sorted(stored.keys() | computed.keys())
        if key not in UNSTABLE and not _same(stored.get(key), computed.get(key))
    )


def _changed_version(decision: Decision) -> tuple[str, ...]:
    """What differs in the version that a person changed, solved again from its own problem."""
    if decision.final is None or decision.final_problem is None:
        return ()
    chosen = engine(decision.engine)
    problem: Any = decode(decision.final_problem, chosen.problem)
    again = chosen.solve(problem, seed=decision.seed, **decision.options)
    return tuple(f"final.{key}" for key in _differing(decision.final, encode(again)))


def replay(decision: Decision) -> Replay:
    """Solve the stored problem again, and the version a person changed where there is one."""
    chosen = engine(decision.engine)
    problem = problem_of(decision)
    solution = chosen.solve(problem, seed=decision.seed, **decision.options)
    differing = _differing(decision.solution or {}, encode(solution)) + _changed_version(decision)
    return Replay(
        decision=decision.pk,
        problem_intact=digest(decision.problem) == decision.problem_digest,
        same_version=solution.version == decision.engine_version,
        same_solution=not differing,
        objective_stored=decision.objective,
        objective_now=float(solution.objective),
        violations=len(chosen.violations(problem, solution)),
        differing=differing,
    )
