"""The house's rules, each shown to catch a planted violation."""

import ast
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from farshore.apps.accounts import policy

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src/farshore"
FLOORS = [
    {"briefing"},
    {"targets", "meetings"},
    {"partnering"},
    {"charges"},
    {"bases"},
    {"calls", "alliances"},
    {"registry"},
    {"documents"},
    {"letters"},
    {"audit"},
    {"accounts"},
]
CLOCKS = {"now", "today", "utcnow", "time", "time_ns"}


def floor_of(label: str) -> int | None:
    return next((at for at, floor in enumerate(FLOORS) if label in floor), None)


def upward(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Relations that point to a room above, or beside, the own."""
    faults = []
    for source, target in pairs:
        mine, theirs = floor_of(source), floor_of(target)
        if mine is None or theirs is None or source == target:
            continue
        if theirs <= mine:
            faults.append((source, target))
    return faults


def test_models_point_downwards_only() -> None:
    pairs = [
        (model._meta.app_label, field.related_model._meta.app_label)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is not None
    ]
    assert len(pairs) > 40
    assert upward(pairs) == []


def test_a_relation_upwards_is_caught() -> None:
    assert upward([("registry", "calls")]) == [("registry", "calls")]
    assert upward([("calls", "registry"), ("calls", "calls")]) == []


def clock_calls(source: str) -> list[int]:
    """Lines that ask a clock (`perf_counter` measures, and is allowed) or global randomness.

    Compiled functions (`njit`) have a generator of their own, which they must seed themselves.
    """
    lines = []
    tree = ast.parse(source)
    compiled = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any(
            "compile" in ast.unparse(mark) or "njit" in ast.unparse(mark)
            for mark in node.decorator_list
        )
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = ast.unparse(node.func.value)
        asks_clock = node.func.attr in CLOCKS and owner in {"datetime", "date", "time", "timezone"}
        draws = (
            owner in {"np.random", "numpy.random"}
            and node.func.attr not in {"default_rng", "SeedSequence"}
            and node not in compiled
        )
        if asks_clock or draws:
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize("file", sorted((PACKAGE / "engines").rglob("*.py")), ids=lambda f: f.stem)
def test_engines_ask_no_clock_and_no_global_randomness(file: Path) -> None:
    assert clock_calls(file.read_text(encoding="utf-8")) == []


def test_a_clock_in_an_engine_is_caught() -> None:
    assert clock_calls("import time\nstart = time.time()\n") == [2]
    assert clock_calls("np.random.seed(1)") == [1]
    assert clock_calls("np.random.default_rng(1)") == []


def views(patterns: Iterable[URLPattern | URLResolver]) -> Iterable[Callable]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        else:
            yield pattern.callback


def undecided(found: Iterable[Callable]) -> list[str]:
    """Views that neither are public nor say to whom they open: they would stay shut."""
    return [
        f"{view.__module__}.{view.__name__}"
        for view in found
        if not policy.is_public(view) and not hasattr(view, "open_to")
    ]


def test_every_view_names_whom_it_opens_to() -> None:
    found = list(views(get_resolver().url_patterns))
    assert len(found) > 60
    assert undecided(found) == []


def test_a_view_that_names_nobody_is_caught_and_shut() -> None:
    def planted() -> None: ...

    assert undecided([planted]) != []
    assert not policy.allows(planted, policy.EVERY_ROLE)


def test_only_services_and_the_command_line_call_engines() -> None:
    callers = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.rglob("*.py")
        if "farshore.engines" in file.read_text(encoding="utf-8")
    }
    outside = {
        name
        for name in callers
        if not name.startswith(("engines/", "cli/")) and "/services/" not in name
    }
    assert outside == set()


def test_files_stay_small() -> None:
    long = {
        str(file.relative_to(PACKAGE)): lines
        for file in PACKAGE.rglob("*.py")
        if "migrations" not in file.parts
        and (lines := len(file.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert long == {}


def test_no_room_is_called_common() -> None:
    banned = {"common", "core", "utils", "helpers", "util", "helper"}
    assert [p for p in PACKAGE.rglob("*") if p.stem in banned] == []
