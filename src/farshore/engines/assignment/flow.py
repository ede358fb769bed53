"""Flows on the network: cheapest, and largest (to say what is missing)."""

from typing import Any

import numpy as np
import numpy.typing as npt

from farshore.engines.assignment.network import Network
from farshore.engines.assignment.types import AssignmentError, Floats, Ints

LARGEST_COST = 2**61


def scale_for(score: Floats, nodes: int) -> float:
    """The power of two that turns scores into whole costs.

    A power of two keeps the product exact, so that scores with few binary digits (0.25, 0.5)
    become whole without rounding. It is as large as the solver's 64-bit arithmetic allows
    (cost times nodes below 2**61), and at most 2**32 for the largest score.
    """
    top = float(np.max(np.abs(score), initial=0.0))
    if top == 0.0:
        return 1.0
    room = min(2.0**32, LARGEST_COST / (nodes + 2))
    exponent = int(np.floor(np.log2(room) - np.log2(top)))
    return float(2.0 ** min(exponent, 512))


def cheapest(network: Network, score: Floats) -> tuple[npt.NDArray[np.bool_], float]:
    """The pairs of the assignment with the largest sum of `score`, and a bound on that sum.

    Minimum-cost flow: application (supplies its need) -> reviewer -> sink. A reviewer's minimum
    load is a demand at its node and the rest of its load an arc to the sink (the standard
    transformation of lower bounds), so that the optimum stays exact. The flow is integral; the
    bound adds what rounding the scores could have cost.
    """
    from ortools.graph.python import min_cost_flow

    n, m, pairs = len(network.need), len(network.low), len(score)
    sink = n + m
    scale = scale_for(score, n + m + 1)
    cost = np.rint(score * scale).astype(np.int64)
    solver: Any = min_cost_flow.SimpleMinCostFlow()
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.application, n + network.reviewer, np.ones(pairs, dtype=np.int64), -cost
    )
    solver.add_arcs_with_capacity_and_unit_cost(
        n + np.arange(m), np.full(m, sink), network.high - network.low, np.zeros(m, dtype=np.int64)
    )
    solver.set_nodes_supplies(np.arange(n), network.need)
    solver.set_nodes_supplies(n + np.arange(m), -network.low)
    solver.set_node_supply(sink, -int(network.need.sum() - network.low.sum()))
    status = solver.solve()
    if status != solver.OPTIMAL:
        explain_infeasible(network)
        raise AssertionError(f"minimum-cost flow ended with {status} on a feasible network")
    taken = np.asarray(solver.flows(arcs)) > 0
    rounding = np.abs(score - cost / scale)
    most = int(network.need.sum())
    slack = float(np.max(rounding, initial=0.0)) * 2 * most
    return taken, float(score[taken].sum()) + slack


def explain_infeasible(network: Network) -> None:
    """Raise the error that names what is missing, if anything is.

    Needs and minimum loads can be met together exactly when each can be met alone (Mendelsohn
    and Dulmage 1958, for degree-constrained subgraphs of a bipartite graph): two largest flows
    decide, and their minimum cuts name the smallest groups that clash.
    """
    short, group, places = _shortfall(
        network.application, network.reviewer, network.need, network.high
    )
    if short:
        figures = {"missing": sum(short.values()), "applications": short}
        raise AssignmentError("reviews-missing", {**figures, "group": group, "places": places})
    short, group, places = _shortfall(
        network.reviewer, network.application, network.low, network.need
    )
    if short:
        figures = {"missing": sum(short.values()), "reviewers": short}
        raise AssignmentError(
            "minimum-load-unreachable", {**figures, "group": group, "reviews": places}
        )


def _shortfall(
    left: Ints, right: Ints, supply: Ints, capacity: Ints
) -> tuple[dict[int, int], list[int], int]:
    """What the left nodes lack in a largest flow; the group that is short; what it can get."""
    from ortools.graph.python import max_flow

    n, m = len(supply), len(capacity)
    source, sink = n + m, n + m + 1
    solver: Any = max_flow.SimpleMaxFlow()
    feeds = solver.add_arcs_with_capacity(np.full(n, source), np.arange(n), supply)
    solver.add_arcs_with_capacity(left, n + right, np.ones(len(left), dtype=np.int64))
    solver.add_arcs_with_capacity(n + np.arange(m), np.full(m, sink), capacity)
    if n == 0 or m == 0:
        lacking = {int(i): int(supply[i]) for i in np.flatnonzero(supply)}
        return lacking, sorted(lacking), 0
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise AssertionError("largest flow failed")
    missing = supply - np.asarray(solver.flows(feeds))
    lacking = {int(i): int(missing[i]) for i in np.flatnonzero(missing)}
    group = sorted(int(v) for v in solver.get_source_side_min_cut() if v < n)
    places = int(supply[group].sum()) - sum(lacking.values())
    return lacking, group, places
