"""The fan of a forecast as a picture: points in a box of 100 by 60, and the same as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from farshore.apps.targets.models import Forecast, Observation

BANDS = (("0.025", "0.975"), ("0.1", "0.9"), ("0.25", "0.75"))
WIDTH, HEIGHT = 640.0, 260.0
LEFT, RIGHT, TOP, BOTTOM = 48.0, 64.0, 16.0, 28.0


@dataclass(frozen=True)
class Axis:
    """Maps days and values into the box."""

    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / span, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low or 1)
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)


@dataclass(frozen=True)
class Fan:
    """What the template draws."""

    bands: tuple[str, ...]
    median: str
    history: str
    points: tuple[tuple[float, float, str], ...]
    target_y: float
    target: float
    origin_x: float
    end_x: float
    end: tuple[tuple[float, str], ...]
    years: tuple[tuple[float, int], ...]
    ticks: tuple[tuple[float, str], ...]
    rows: tuple[dict[str, Any], ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT
    right: float = WIDTH - RIGHT
    bottom: float = HEIGHT - BOTTOM


def polygon(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)


def steps(low: float, high: float, count: int = 5) -> list[float]:
    """Round values between two, about `count` of them."""
    span = max(high - low, 1)
    unit = 10 ** (len(str(int(span))) - 1)
    size = next(s for s in (unit / 2, unit, 2 * unit, 5 * unit, 10 * unit) if span / s <= count)
    size = max(size, 1)
    first = int(low // size) * size
    return [first + size * at for at in range(count + 3) if low <= first + size * at <= high]


def fan(
    forecast: Forecast, history: Sequence[tuple[date, float]], others: Sequence[Observation] = ()
) -> Fan:
    """`history`: (day, value) up to the origin; `others`: figures of other definitions."""
    path = [(date.fromisoformat(point["date"]), point["quantiles"]) for point in forecast.path]
    goal = float(forecast.target.value)
    values = [value for _day, value in history] + [goal]
    values += [float(q[level]) for _day, q in path for band in BANDS for level in band]
    margin = (max(values) - min(values)) * 0.06 or 1
    first = history[0][0] if history else forecast.origin
    axis = Axis(first, path[-1][0], max(0, min(values) - margin), max(values) + margin)
    now = history[-1][1] if history else float(path[0][1]["0.5"])
    start = (axis.x(forecast.origin), axis.y(now))

    def line(level: str) -> list[tuple[float, float]]:
        return [start, *((axis.x(day), axis.y(float(q[level]))) for day, q in path)]

    last = path[-1][1]
    return Fan(
        bands=tuple(polygon(line(low) + line(high)[::-1]) for low, high in BANDS),
        median=polygon(line("0.5")),
        history=polygon([(axis.x(day), axis.y(value)) for day, value in history]),
        points=tuple((axis.x(day), axis.y(value), f"{value:,.0f}") for day, value in history),
        target_y=axis.y(goal),
        target=goal,
        origin_x=start[0],
        end_x=axis.x(path[-1][0]),
        end=tuple(
            (axis.y(float(last[level])), f"{float(last[level]):,.0f}")
            for level in ("0.1", "0.5", "0.9")
        ),
        years=tuple(
            (axis.x(date(year, 12, 31)), year)
            for year in range(first.year, axis.last.year + 1)
            if first <= date(year, 12, 31) <= axis.last
        ),
        ticks=tuple((axis.y(value), f"{value:,.0f}") for value in steps(axis.low, axis.high)),
        rows=tuple({"date": day, **{f"q{k[2:]}": v for k, v in q.items()}} for day, q in path),
    )
