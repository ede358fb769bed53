"""The largest admission, stable or not, as a flow; and what every such admission has in common."""

from typing import Any, NamedTuple

import numpy as np

from farshore.engines.admission.types import Ints, Problem


class Forced(NamedTuple):
    """What holds in every admission of `size`: (companies,) `placed`, (hosts,) `full`, and of the
    p pairs those that are `always` or `never` taken."""

    size: int
    placed: Any
    full: Any
    always: Any
    never: Any


class _Flow(NamedTuple):
    """Arcs: source to companies, pairs, hosts to sink. Nodes: companies, hosts, source, sink."""

    tail: Ints
    head: Ints
    room: Ints
    flow: Ints
    size: int


def matching_bound(problem: Problem, possible: Any = None) -> int:
    """The size of the largest admission, stable or not. O(p sqrt(n)) in practice."""
    if possible is None:
        possible = np.ones(len(problem.pair_company), dtype=bool)
    return _largest(problem, np.flatnonzero(possible)).size


def forced_by_size(problem: Problem, possible: Any) -> Forced:
    """What every admission has that is as large as the largest flow over the possible pairs.

    Two largest flows differ by circulations of the residual graph, so an arc whose flow may change
    lies within one strongly connected component of it (Regin 1994). O(p) beside the flow.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    pairs = np.flatnonzero(possible)
    tail, head, room, flow, size = _largest(problem, pairs)
    more, less = flow < room, flow > 0
    start = np.concatenate([tail[more], head[less]])
    end = np.concatenate([head[more], tail[less]])
    nodes = problem.companies + problem.hosts + 2
    graph = csr_matrix((np.ones(len(start)), (start, end)), shape=(nodes, nodes))
    _, part = connected_components(graph, directed=True, connection="strong")
    fixed = part[tail] != part[head]
    brim, empty = fixed & (flow == room), fixed & (flow == 0)
    inner = slice(problem.companies, problem.companies + len(pairs))
    always = np.zeros(len(possible), dtype=bool)
    never = always.copy()
    always[pairs], never[pairs] = brim[inner], empty[inner]
    return Forced(size, brim[: inner.start], brim[inner.stop :], always, never)


def nothing_forced(problem: Problem, size: int) -> Forced:
    companies, hosts, pairs = (
        np.zeros(count, dtype=bool)
        for count in (problem.companies, problem.hosts, len(problem.pair_company))
    )
    return Forced(size, companies, hosts, pairs, pairs)


def _largest(problem: Problem, pairs: Ints) -> _Flow:
    from ortools.graph.python import max_flow

    n, m, p = problem.companies, problem.hosts, len(pairs)
    source, sink = n + m, n + m + 1
    hosts = n + np.arange(m)
    tail = np.concatenate([np.full(n, source), problem.pair_company[pairs], hosts])
    head = np.concatenate([np.arange(n), n + problem.pair_host[pairs], np.full(m, sink)])
    room = np.concatenate([np.ones(n + p, dtype=np.int64), problem.capacity])
    if p == 0:
        return _Flow(tail, head, room, np.zeros(len(room), dtype=np.int64), 0)
    solver: Any = max_flow.SimpleMaxFlow()
    arcs = solver.add_arcs_with_capacity(tail, head, room)
    if solver.solve(source, sink) != solver.OPTIMAL:
        raise AssertionError("largest flow failed")
    return _Flow(tail, head, room, solver.flows(arcs), int(solver.optimal_flow()))
