"""The admission engine against brute force, planted faults and its own explanations."""

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from farshore.engines.admission.check import violations
from farshore.engines.admission.cutoffs import better_cutoffs
from farshore.engines.admission.deferred import accept
from farshore.engines.admission.explain import why
from farshore.engines.admission.kernels import any_tie, propose, wish_order
from farshore.engines.admission.largest import has_ties, matching_bound
from farshore.engines.admission.market import strict_market
from farshore.engines.admission.one_place import has_one_place_each, largest_of_one_place
from farshore.engines.admission.pruning import possible_pairs
from farshore.engines.admission.solve import solve
from farshore.engines.admission.types import AdmissionError, HostQuota, Problem, Solution


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


@given(markets())
@settings(max_examples=120, deadline=None)
def test_the_answer_is_the_largest_stable_admission(problem):
    solution = solve(problem)
    stable = [h for h in every_admission(problem) if blocking(problem, h) == 0]
    assert solution.host_of.tolist() in stable
    assert solution.admitted == max(sum(h >= 0 for h in one) for one in stable)
    assert solution.proven
    assert violations(problem, solution) == []


@given(markets())
@settings(max_examples=120, deadline=None)
def test_the_programme_for_hosts_of_one_place_finds_the_largest(problem):
    problem = replace(problem, capacity=np.ones(problem.hosts, dtype=np.int64))
    possible = possible_pairs(problem)
    if not possible.any():
        return
    assert has_one_place_each(problem, possible)
    bound = matching_bound(problem, possible)
    taken, proven, cut = largest_of_one_place(problem, possible, bound, 10.0)
    host_of = [-1] * problem.companies
    for pair in taken:
        host_of[problem.pair_company[pair]] = int(problem.pair_host[pair])
    stable = [h for h in every_admission(problem) if blocking(problem, h) == 0]
    assert host_of in stable
    assert not cut
    assert len(taken) == proven == max(sum(h >= 0 for h in one) for one in stable)


@given(markets(ties=False))
@settings(max_examples=80, deadline=None)
def test_without_ties_no_company_can_do_better_in_a_stable_admission(problem):
    columns = (problem.pair_company, problem.company_rank), (problem.pair_host, problem.host_rank)
    if any(len(set(zip(*map(np.ndarray.tolist, c), strict=True))) < len(c[0]) for c in columns):
        return
    host_of, ranks = solve(problem).host_of.tolist(), ranks_of(problem)
    for other in every_admission(problem):
        if blocking(problem, other) == 0:
            for company, host in enumerate(other):
                if host >= 0:
                    assert ranks[company, host_of[company]][0] <= ranks[company, host][0]


@given(markets(together=True))
@settings(max_examples=80, deadline=None)
def test_with_groups_the_fewest_pairs_block_and_then_the_most_are_admitted(problem):
    solution = solve(problem)
    everyone = every_admission(problem)
    fewest = min(blocking(problem, one) for one in everyone)
    most = max(sum(h >= 0 for h in one) for one in everyone if blocking(problem, one) == fewest)
    assert (solution.blocking_pairs, solution.blocking_bound) == (fewest, fewest)
    assert blocking(problem, solution.host_of.tolist()) == fewest
    assert solution.admitted == most
    assert solution.proven
    assert violations(problem, solution) == []


@given(markets(quotas=True))
@settings(max_examples=80, deadline=None)
def test_quotas_of_a_host_hold_and_the_admission_is_stable(problem):
    solution = solve(problem)
    assert allowed(problem, solution.host_of.tolist())
    assert violations(problem, solution) == []


@given(markets(most=5))
@settings(max_examples=80, deadline=None)
def test_pruned_pairs_are_in_no_stable_admission(problem):
    possible = possible_pairs(problem)
    gone = {
        (c, h)
        for c, h, keep in zip(
            problem.pair_company.tolist(), problem.pair_host.tolist(), possible, strict=True
        )
        if not keep
    }
    for host_of in every_admission(problem):
        if blocking(problem, host_of) == 0:
            assert not gone.intersection(enumerate(host_of))


def test_pruning_finds_pairs_to_take_out():
    problem = market([(0, 0, 1, 1), (0, 1, 2, 1), (1, 0, 1, 2), (1, 1, 2, 1)], [1, 1])
    assert not possible_pairs(problem).all()


def no_stable_admission() -> Problem:
    """Host 0 has two places; company 2 alone and the pair (0, 1) chase each other round."""
    return market(
        [(0, 0, 1, 1), (1, 0, 1, 3), (2, 0, 1, 2), (2, 1, 2, 1), (3, 1, 1, 2), (3, 0, 2, 4)],
        [2, 1],
        together=((0, 1),),
    )


def test_where_groups_leave_nothing_stable_the_figure_says_so():
    problem = no_stable_admission()
    fewest = min(blocking(problem, one) for one in every_admission(problem))
    assert solve(problem).blocking_pairs == fewest


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


def on_and_on(_fraction: float) -> bool:
    return True


@pytest.mark.parametrize("levels", [1, 2, 5])
def test_better_cutoffs_never_lose_and_stay_stable(monkeypatch, levels):
    monkeypatch.setattr("farshore.engines.admission.cutoffs.STEPS", 100)
    gains = 0
    for seed in range(6):
        problem = tied(seed, levels=levels)
        first, possible = first_pairs(problem, seed), possible_pairs(problem)
        better, cut = better_cutoffs(
            problem, possible, first, problem.companies, seed=seed, keep_going=on_and_on
        )
        assert not cut
        assert len(better) >= len(first)
        assert blocking(problem, hosts_of(problem, better)) == 0
        gains += len(better) - len(first)
    assert gains > 0


@settings(max_examples=150, deadline=None)
@given(markets())
def test_cutoffs_find_stable_admissions_and_the_largest_of_few(problem):
    first, possible = first_pairs(problem, 0), possible_pairs(problem)
    largest = max(
        sum(host >= 0 for host in one)
        for one in every_admission(problem)
        if blocking(problem, one) == 0
    )
    better, _ = better_cutoffs(problem, possible, first, largest, seed=0, keep_going=on_and_on)
    assert blocking(problem, hosts_of(problem, better)) == 0
    assert len(better) == largest


def test_cutoffs_stop_when_told_to():
    problem = tied(0)
    first, possible = first_pairs(problem, 0), possible_pairs(problem)
    better, cut = better_cutoffs(
        problem, possible, first, problem.companies, seed=0, keep_going=lambda _: False
    )
    assert cut
    assert better.tolist() == sorted(first.tolist())


def test_compiled_and_plain_loops_agree():
    from numba import njit

    problem = tied(3)
    lot = np.arange(len(problem.pair_host), dtype=np.int64) % 7
    arguments = (problem.pair_company, problem.company_rank, lot, problem.companies)
    for plain, compiled in zip(wish_order(*arguments), njit(wish_order)(*arguments), strict=True):
        assert plain.tolist() == compiled.tolist()
    drawn = strict_market(problem, 0)
    tied_sides = (problem.pair_host, problem.host_rank, problem.hosts, 3)
    assert any_tie(*tied_sides) is njit(any_tie)(*tied_sides) is True
    room = np.concatenate(([0], np.cumsum(problem.capacity)))
    arguments = (drawn.start, drawn.host, drawn.key, problem.capacity, room)
    assert propose(*arguments).tolist() == njit(propose)(*arguments).tolist()


def test_long_lists_are_ordered_like_short_ones():
    generator = np.random.default_rng(5)
    rank, lot = generator.integers(0, 5, 200), generator.permutation(200)
    company = generator.integers(0, 2, 200)
    start, order = wish_order(company, rank, lot, 2)
    assert start.tolist() == [0, int((company == 0).sum()), 200]
    assert order.tolist() == np.lexsort((lot, rank, company)).tolist()


@given(markets(ties=True), st.sampled_from([1, 10**12]))
@settings(max_examples=60, deadline=None)
def test_ties_are_seen_however_far_apart_ranks_are(problem, factor):
    problem = replace(problem, host_rank=problem.host_rank * factor)
    pairs = [
        list(zip(side.tolist(), rank.tolist(), strict=True))
        for side, rank in (
            (problem.pair_company, problem.company_rank),
            (problem.pair_host, problem.host_rank),
        )
    ]
    assert has_ties(problem) == any(len(set(side)) < len(side) for side in pairs)


def test_huge_ranks_do_not_overflow():
    problem = market([(0, 0, 1, 2**62), (1, 0, 1, -(2**61)), (2, 0, 1, 5)], [1])
    assert solve(problem).host_of.tolist() == [-1, 0, -1]


@pytest.mark.parametrize("together", [(), ((0, 1),)])
def test_the_same_seed_gives_the_same_admission(together):
    problem = replace(tied(1), together=together)
    first, again = solve(problem, seed=4), solve(problem, seed=4)
    assert first.host_of.tolist() == again.host_of.tolist()
    assert replace(first, seconds=0, host_of=None) == replace(again, seconds=0, host_of=None)


SMALL = market([(0, 0, 1, 1), (1, 0, 1, 2), (1, 1, 2, 1), (2, 1, 1, 2)], [1, 1])


def planted(**changes) -> Solution:
    return replace(solve(SMALL), **changes)


@pytest.mark.parametrize(
    ("code", "problem", "solution"),
    [
        ("shape", SMALL, planted(host_of=np.array([0]))),
        ("not-acceptable", SMALL, planted(host_of=np.array([1, 0, -1]))),
        ("over-capacity", SMALL, planted(host_of=np.array([0, 1, 1]))),
        ("blocking-pair", SMALL, planted(host_of=np.array([-1, 0, 1]))),
        ("blocking-count-wrong", SMALL, planted(blocking_pairs=1)),
        ("admitted-wrong", SMALL, planted(admitted=3)),
        ("unadmitted-wrong", SMALL, planted(unadmitted=())),
        ("objective-wrong", SMALL, planted(objective=9.0)),
        ("bound-below-objective", SMALL, planted(bound=1.0)),
        ("bound-above-blocking", SMALL, planted(blocking_bound=1)),
        ("proven-wrong", SMALL, planted(bound=3.0)),
        ("version-unknown", SMALL, planted(version="0")),
        ("group-split", replace(SMALL, together=((1, 2),)), planted()),
        ("over-quota", replace(SMALL, quotas=(HostQuota("q", 0, (0, 1), 0),)), planted()),
    ],
)
def test_the_checker_sees_a_planted_fault(code, problem, solution):
    assert violations(SMALL, planted()) == []
    assert code in {one.code for one in violations(problem, solution)}


@pytest.mark.parametrize(
    ("code", "figures", "problem"),
    [
        ("unknown-index", {"value": 5}, replace(SMALL, pair_host=np.array([0, 0, 5, 1]))),
        ("unknown-index", {"value": 8}, replace(SMALL, together=((0, 8),))),
        ("duplicate-pair", {"company": 1, "host": 0}, replace(SMALL, pair_host=np.array([0, 0, 0, 1]))),
        ("malformed", {"field": "capacity"}, replace(SMALL, capacity=np.array([1, -1]))),
        ("malformed", {"field": "capacity"}, replace(SMALL, capacity=np.array([1]))),
        ("malformed", {"field": "host_rank"}, replace(SMALL, host_rank=np.array([1.5, 1, 1, 1]))),
        ("malformed", {"field": "together"}, replace(SMALL, together=((0,),))),
        ("malformed", {"field": "together"}, replace(SMALL, together=((0, 1), (1, 2)))),
        ("malformed", {"field": "together"}, replace(SMALL, together=((0, 1),), quotas=(HostQuota("q", 0, (0,), 1),))),
        ("unknown-index", {"value": 4}, replace(SMALL, quotas=(HostQuota("q", 4, (0,), 1),))),
        ("malformed", {"field": "quota q"}, replace(SMALL, quotas=(HostQuota("q", 0, (0,), -1),))),
        ("quota-overlap", {"company": 0}, replace(SMALL, quotas=(HostQuota("q", 0, (0,), 1), HostQuota("r", 0, (0, 1), 1)))),
    ],
)  # fmt: skip
def test_a_faulty_problem_is_named_with_figures(code, figures, problem):
    with pytest.raises(AdmissionError) as caught:
        solve(problem)
    assert caught.value.code == code
    assert figures.items() <= caught.value.figures.items()


def test_work_can_be_cancelled():
    with pytest.raises(AdmissionError, match="cancelled"):
        solve(SMALL, progress=lambda _share: False)


def test_an_empty_market_is_answered():
    solution = solve(market([], [1], companies=2))
    assert solution.unadmitted == (0, 1)
    assert solution.proven


@given(markets(ties=True))
@settings(max_examples=60, deadline=None)
def test_reasons_hold(problem):
    solution = solve(problem)
    host_of, ranks = solution.host_of.tolist(), ranks_of(problem)
    for company, now in enumerate(host_of):
        reasons = why(problem, solution, company)
        assert reasons[-1].code == ("unadmitted" if now < 0 else "admitted")
        told = {r.figures["host"]: r for r in reasons[:-1]}
        wished = {h for c, h in ranks if c == company and h != now}
        limit = ranks[company, now][0] if now >= 0 else 10**9
        assert set(told) == {h for h in wished if ranks[company, h][0] <= limit}
        for host, reason in told.items():
            guests = [c for c, h in enumerate(host_of) if h == host]
            if reason.code == "refused":
                assert len(guests) == reason.figures["capacity"]
                assert reason.figures["worst_rank"] == max(ranks[c, host][1] for c in guests)
                assert reason.figures["worst_rank"] <= ranks[company, host][1]
            elif reason.code == "no-places":
                assert problem.capacity[host] == 0
            else:
                assert (reason.code, limit) == ("tie", ranks[company, host][0])


@given(markets(together=True))
@settings(max_examples=60, deadline=None)
def test_reasons_of_groups_tell_what_blocks(problem):
    solution = solve(problem)
    if not problem.together:
        return
    group = problem.together[0]
    told = {
        r.figures["host"]
        for company in group
        for r in why(problem, solution, company)
        if r.code == "blocks"
    }
    blocked = blocking_units(problem, solution.host_of.tolist())
    assert told == {host for unit, host in blocked if unit == group}
