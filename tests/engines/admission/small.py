"""Small markets and, by brute force, their admissions."""

from itertools import permutations, product

import numpy as np
from hypothesis import strategies as st

from farshore.engines.admission.deferred import accept
from farshore.engines.admission.market import strict_market
from farshore.engines.admission.types import HostQuota, Problem


def market(rows, capacity, **more) -> Problem:
    """`rows`: (company, host, company's rank, host's rank)."""
    columns = np.array(rows, dtype=np.int64).reshape(-1, 4).T
    companies = more.pop("companies", int(columns[0].max(initial=-1)) + 1)
    return Problem(
        companies=companies,
        hosts=len(capacity),
        pair_company=columns[0],
        pair_host=columns[1],
        company_rank=columns[2],
        host_rank=columns[3],
        capacity=np.array(capacity, dtype=np.int64),
        **more,
    )


@st.composite
def markets(draw, most=5, ties=True, together=False, quotas=False) -> Problem:
    companies, hosts = draw(st.integers(1, most)), draw(st.integers(1, 3))
    rows = [
        (c, h, draw(st.integers(1, 2 if ties else 9**6)), draw(st.integers(1, 2 if ties else 9**6)))
        for c in range(companies)
        for h in range(hosts)
        if draw(st.integers(0, 4))
    ]
    capacity = [draw(st.integers(0, 3)) for _ in range(hosts)]
    groups, caps = (), ()
    if together and companies >= 2:
        size = draw(st.integers(2, min(3, companies)))
        groups = (tuple(draw(st.permutations(range(companies)))[:size]),)
    if quotas:
        members = tuple(sorted(draw(st.sets(st.integers(0, companies - 1), min_size=1))))
        caps = (HostQuota("group", 0, members, draw(st.integers(0, 2))),)
    return market(rows, capacity, companies=companies, together=groups, quotas=caps)


def ranks_of(problem: Problem):
    columns = (problem.pair_company, problem.pair_host, problem.company_rank, problem.host_rank)
    return {(c, h): (a, b) for c, h, a, b in zip(*(x.tolist() for x in columns), strict=True)}


def largest_of(problem: Problem) -> int:
    return max(sum(host >= 0 for host in one) for one in stable_of(problem))


def stable_of(problem: Problem):
    return [one for one in every_admission(problem) if blocking(problem, one) == 0]


def allowed(problem: Problem, host_of) -> bool:
    ranks = ranks_of(problem)
    return (
        all(h < 0 or (c, h) in ranks for c, h in enumerate(host_of))
        and all(host_of.count(h) <= cap for h, cap in enumerate(problem.capacity.tolist()))
        and all(len({host_of[c] for c in g}) == 1 for g in problem.together)
        and all(sum(host_of[c] == q.host for c in q.members) <= q.maximum for q in problem.quotas)
    )


def blocking_units(problem: Problem, host_of):
    """Units and hosts that would rather have each other, by trying every exchange."""
    ranks, found = ranks_of(problem), set()
    grouped = {c for g in problem.together for c in g}
    units = [(c,) for c in range(problem.companies) if c not in grouped] + list(problem.together)
    for unit, (host, places) in product(units, enumerate(problem.capacity.tolist())):
        now = host_of[unit[0]]
        if host == now or any((c, host) not in ranks for c in unit):
            continue
        moves = [ranks[c, host][0] - ranks[c, now][0] for c in unit] if now >= 0 else [-1]
        if max(moves) > 0 or min(moves) == 0:
            continue
        guests = [c for c, h in enumerate(host_of) if h == host]
        slots = [None] * (places - len(guests)) + guests
        if any(
            all(
                g is None or ranks[g, host][1] > ranks[c, host][1]
                for c, g in zip(unit, seats, strict=True)
            )
            for seats in permutations(slots, len(unit))
        ):
            found.add((unit, host))
    return found


def blocking(problem: Problem, host_of) -> int:
    return len(blocking_units(problem, host_of))


def every_admission(problem: Problem):
    choices = product(range(-1, problem.hosts), repeat=problem.companies)
    return [h for h in map(list, choices) if allowed(problem, h)]


def tied(seed: int, companies=60, hosts=12, levels=2) -> Problem:
    generator = np.random.default_rng(seed)
    rows = [
        (c, int(h), int(generator.integers(1, 3)), int(generator.integers(1, levels + 1)))
        for c in range(companies)
        for h in generator.choice(hosts, 3, replace=False)
    ]
    return market(rows, [companies // hosts] * hosts)


def first_pairs(problem: Problem, seed: int):
    drawn = strict_market(problem, seed)
    held = accept(drawn, problem.capacity)
    return drawn.pair[held[held >= 0]]


def hosts_of(problem: Problem, pairs) -> list[int]:
    host_of = [-1] * problem.companies
    for pair in pairs.tolist():
        host_of[problem.pair_company[pair]] = int(problem.pair_host[pair])
    return host_of
