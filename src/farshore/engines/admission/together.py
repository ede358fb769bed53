"""Companies that go together: the fewest blocking pairs, then the most admitted."""

from dataclasses import dataclass
from itertools import groupby
from time import perf_counter
from typing import Any

import numpy as np

from farshore.engines.admission.types import AdmissionError, Ints, Problem


@dataclass(frozen=True)
class Together:
    """Pairs taken, blocking pairs and their bound, the bound on admitted, and whether cut."""

    pairs: Ints
    blocking: int
    blocking_bound: int
    bound: int
    cut: bool


@dataclass(frozen=True)
class _Offer:
    """A company alone, or a group as one, and a host that all its members accept."""

    host: int
    pairs: tuple[int, ...]
    """The members' pairs with the host, the host's best first."""
    ranks: tuple[int, ...]
    """The members' ranks of the host, in the order of the members."""


def fewest_blocking(problem: Problem, time_limit_s: float, seed: int) -> Together:
    """The admission with the fewest blocking pairs, and of those the most admitted, by CP-SAT.

    Deciding whether a stable admission exists is NP-complete already for pairs (Ronn 1990); the
    fewest blocking pairs are sought as in Manlove, McBride and Trimble 2017. For each offer (a
    unit and a host) one yes-or-no says that it blocks, unless the unit has a host as good or the
    host is too full of worthier companies for some member. Two searches, one worker each.
    """
    from ortools.sat.python import cp_model

    deadline = perf_counter() + time_limit_s
    model: Any = cp_model.CpModel()
    x = [model.new_bool_var("") for _ in range(len(problem.pair_company))]
    units = _units(problem)
    _places(model, problem, x, units)
    blocks = _blocks(model, problem, x, units)
    model.minimize(sum(blocks))
    solver, status = _search(model, seed, deadline)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise AdmissionError("time-limit", {"seconds": time_limit_s})
    blocking = round(solver.objective_value)
    least = min(blocking, max(0, int(np.ceil(solver.best_objective_bound - 1e-6))))
    cut = status != cp_model.OPTIMAL
    taken = [p for p, variable in enumerate(x) if solver.boolean_value(variable)]
    model.add(sum(blocks) <= blocking)
    model.clear_hints()
    for variable in x:
        model.add_hint(variable, bool(solver.boolean_value(variable)))
    model.maximize(sum(x))
    solver, status = _search(model, seed, deadline)
    bound = problem.companies
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        taken = [p for p, variable in enumerate(x) if solver.boolean_value(variable)]
        bound = int(solver.best_objective_bound + 1e-6)
    cut = cut or status != cp_model.OPTIMAL
    return Together(np.array(taken, dtype=np.int64), blocking, least, bound, cut)


def _search(model: Any, seed: int, deadline: float) -> tuple[Any, Any]:
    from ortools.sat.python import cp_model

    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = seed % (2**31)
    solver.parameters.max_time_in_seconds = max(deadline - perf_counter(), 0.05)
    return solver, solver.solve(model)


def _units(problem: Problem) -> list[list[_Offer]]:
    """Each unit's offers: singles by company, then groups."""
    pair_of: list[dict[int, int]] = [{} for _ in range(problem.companies)]
    for p, (c, h) in enumerate(
        zip(problem.pair_company.tolist(), problem.pair_host.tolist(), strict=True)
    ):
        pair_of[c][h] = p
    grouped = {member for members in problem.together for member in members}
    singles = [(c,) for c in range(problem.companies) if c not in grouped]
    units = []
    for members in (*singles, *problem.together):
        shared = set.intersection(*(set(pair_of[c]) for c in members))
        offers = []
        for host in sorted(shared):
            pairs = [pair_of[c][host] for c in members]
            ranks = tuple(int(problem.company_rank[p]) for p in pairs)
            best_first = sorted(pairs, key=lambda p: (int(problem.host_rank[p]), p))
            offers.append(_Offer(host, tuple(best_first), ranks))
        units.append(offers)
    return units


def _places(model: Any, problem: Problem, x: list[Any], units: list[list[_Offer]]) -> None:
    """At most one host a unit, members together, capacities."""
    offered = {p for offers in units for offer in offers for p in offer.pairs}
    for p, variable in enumerate(x):
        if p not in offered:
            model.add(variable == 0)
    for offers in units:
        model.add_at_most_one(x[offer.pairs[0]] for offer in offers)
        for offer in offers:
            for p in offer.pairs[1:]:
                model.add(x[p] == x[offer.pairs[0]])
    for host in range(problem.hosts):
        own = np.flatnonzero(problem.pair_host == host).tolist()
        model.add(sum(x[p] for p in own) <= int(problem.capacity[host]))


def _better(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """No member ranks it lower and one ranks it higher."""
    return one != other and all(a <= b for a, b in zip(one, other, strict=True))


def _blocks(model: Any, problem: Problem, x: list[Any], units: list[list[_Offer]]) -> list[Any]:
    """A literal for each offer, true where it blocks."""
    worthy = _worthy(model, problem, x)
    full: dict[tuple[int, int, int], Any] = {}
    found = []
    for offers in units:
        for offer in offers:
            blocks = model.new_bool_var("")
            content = [x[o.pairs[0]] for o in offers if not _better(offer.ranks, o.ranks)]
            refused = []
            for at, p in enumerate(offer.pairs):
                rank = int(problem.host_rank[p])
                most = int(problem.capacity[offer.host]) - (len(offer.pairs) - at) + 1
                key = (offer.host, rank, most)
                if key not in full:
                    literal = full[key] = model.new_bool_var("")
                    model.add(worthy[offer.host, rank] >= most).only_enforce_if(literal)
                refused.append(full[key])
            model.add_bool_or([blocks, *content, *refused])
            found.append(blocks)
    return found


def _worthy(model: Any, problem: Problem, x: list[Any]) -> dict[tuple[int, int], Any]:
    """(host, rank): how many guests the host ranks as high or higher."""
    order = np.lexsort((problem.host_rank, problem.pair_host)).tolist()
    out: dict[tuple[int, int], Any] = {}
    for host, own in groupby(order, key=lambda p: int(problem.pair_host[p])):
        count: Any = 0
        for rank, level in groupby(own, key=lambda p: int(problem.host_rank[p])):
            upto = model.new_int_var(0, max(0, int(problem.capacity[host])), "")
            model.add(upto == count + sum(x[p] for p in level))
            out[host, rank] = count = upto
    return out
