"""Draws futures of every measure asked for, with one stream of chance for each part."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from farshore.engines.forecasting import counts, exits, stages
from farshore.engines.forecasting.history import YEAR, Floats, History, known, years
from farshore.engines.forecasting.types import Assumption, Measure, Problem

STREAMS = ("arrivals", "hazard", "staying", "newcomers", "rounds", "funded", "values")
STAYING = (Measure.TENANTS, Measure.UNICORNS)


@dataclass(frozen=True)
class Futures:
    """For each measure (draws, groups, dates), and what they rest on."""

    history: History
    draws: dict[Measure, Floats]
    assumptions: tuple[Assumption, ...]


def simulate(problem: Problem, seed: int) -> Futures:
    """Each part has its own stream, so a lever changes its part only (common random numbers)."""
    history = known(problem)
    parts = np.random.SeedSequence(seed).spawn(len(STREAMS))
    chance = {name: np.random.default_rng(part) for name, part in zip(STREAMS, parts, strict=True)}
    wanted = set(problem.measures) | {target.measure for target in problem.targets}
    found: dict[Measure, Floats] = {}
    told: list[Assumption] = []
    if wanted & {Measure.TENANTS, Measure.ENTRIES, Measure.UNICORNS}:
        _presence(problem, history, wanted, chance, found, told)
    if wanted & {Measure.ROUNDS, Measure.FUNDED}:
        _rounds(problem, history, wanted, chance, found, told)
    return Futures(history, found, tuple(told))


def _presence(
    problem: Problem,
    history: History,
    wanted: set[Measure],
    chance: dict[str, np.random.Generator],
    found: dict[Measure, Floats],
    told: list[Assumption],
) -> None:
    origin, dates, levers = problem.origin, history.dates, problem.levers
    events = [(stay.group, stay.entered) for stay in history.stays]
    arrivals = counts.trend(events, history.groups, problem.since, origin)
    arrived = counts.simulate(
        arrivals, origin, dates, problem.draws, levers.arrivals, chance["arrivals"]
    )
    told += counts.assumptions(arrivals, history.groups, "arrivals")
    found[Measure.ENTRIES] = arrived
    if not wanted & set(STAYING):
        return
    model = exits.learn(history, problem.since, origin)
    hazard = exits.draw(model, problem.draws, levers.exits, chance["hazard"])
    told += exits.assumptions(model)
    here, stays = exits.survivors(history, hazard, origin, dates, chance["staying"])
    index = {group: row for row, group in enumerate(history.groups)}
    if Measure.TENANTS in wanted:
        total = exits.newcomers(arrived, hazard, origin, dates, chance["newcomers"])
        for (_, group), stay in zip(here, stays, strict=True):
            total[:, index[group]] += stay
        found[Measure.TENANTS] = total
    if Measure.UNICORNS in wanted:
        found[Measure.UNICORNS] = _unicorns(problem, history, here, stays, chance["values"])
        told += stages.assumptions(stages.learn(history, origin, problem.line))


def _unicorns(
    problem: Problem,
    history: History,
    here: list[tuple[str, str]],
    stays: list[Floats],
    chance: np.random.Generator,
) -> Floats:
    model = stages.learn(history, problem.origin, problem.line)
    total = np.zeros((problem.draws, len(history.groups), len(history.dates)))
    index = {group: row for row, group in enumerate(history.groups)}
    levers = (problem.levers.rounds, problem.levers.growth)
    for begin in range(0, len(here), 64):
        part = here[begin : begin + 64]
        logs = stages.values(
            model, history, [entity for entity, _ in part], problem.origin, history.dates,
            problem.draws, levers, chance,
        )  # fmt: skip
        reached = logs >= np.log(problem.line)
        for column, (_, group) in enumerate(part):
            total[:, index[group]] += stays[begin + column] * reached[:, column]
    return total


def _rounds(
    problem: Problem,
    history: History,
    wanted: set[Measure],
    chance: dict[str, np.random.Generator],
    found: dict[Measure, Floats],
    told: list[Assumption],
) -> None:
    origin, dates = problem.origin, history.dates
    events = [(one.group, one.at) for one in history.rounds]
    model = counts.trend(events, history.groups, problem.since, origin)
    total = counts.simulate(
        model, origin, dates, problem.draws, problem.levers.rounds, chance["rounds"]
    )
    told += counts.assumptions(model, history.groups, "rounds")
    found[Measure.ROUNDS] = total
    if Measure.FUNDED in wanted:
        found[Measure.FUNDED] = _funded(problem, history, total, chance["funded"])


def _funded(
    problem: Problem, history: History, total: Floats, chance: np.random.Generator
) -> Floats:
    """Different companies among the rounds: the share seen in the last span of the same length."""
    result = np.zeros_like(total)
    for j, at in enumerate(history.dates):
        rounds, firms = _last_span(history, problem.origin, years(problem.origin, at))
        pooled = (firms.sum() + 1.0) / (rounds.sum() + 1.25)
        yes = firms + 10 * pooled
        no = rounds - firms + 10 * (1 - pooled) + 1e-6
        share = chance.beta(yes, no, (problem.draws, len(history.groups)))
        spread = np.sqrt(total[:, :, j] * share * (1 - share))
        noise = chance.standard_normal(spread.shape)
        few = (total[:, :, j] > 0).astype(np.float64)
        result[:, :, j] = np.clip(
            np.round(total[:, :, j] * share + spread * noise), few, total[:, :, j]
        )
    return result


def _last_span(history: History, origin: date, span: float) -> tuple[Floats, Floats]:
    begin = origin - timedelta(days=round(span * YEAR))
    rounds, firms = np.zeros(len(history.groups)), np.zeros(len(history.groups))
    for row, group in enumerate(history.groups):
        inside = [one.entity for one in history.rounds if one.group == group and one.at > begin]
        rounds[row], firms[row] = len(inside), len(set(inside))
    return rounds, firms
