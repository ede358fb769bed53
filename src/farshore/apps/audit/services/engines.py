"""The eight engines by name, imported when one is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any

NAMES = (
    "assignment",
    "scoring",
    "selection",
    "admission",
    "placement",
    "matching",
    "scheduling",
    "forecasting",
)


@dataclass(frozen=True)
class Engine:
    """One engine: its types and its two verbs."""

    name: str
    problem: type
    solution: type
    solve: Callable[..., Any]
    violations: Callable[[Any, Any], list[Any]]


def engine(name: str) -> Engine:
    if name not in NAMES:
        raise LookupError(f"no engine is called {name!r}")
    root = f"farshore.engines.{name}"
    types = import_module(f"{root}.types")
    return Engine(
        name=name,
        problem=types.Problem,
        solution=types.Solution,
        solve=import_module(f"{root}.solve").solve,
        violations=import_module(f"{root}.check").violations,
    )
