"""How much of each class an area holds, of all tenants together, and what still fits."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from farshore.apps.bases.chemistry import in_base_unit
from farshore.apps.bases.models import (
    Base,
    Chemical,
    ControlArea,
    Hazard,
    HazardLimit,
    StoreyShare,
    Unit,
)

WARN_AT = Decimal("0.8")
NOTHING = Decimal(0)
THOUSANDTH = Decimal("0.001")


@dataclass(frozen=True)
class AreaSum:
    """`held` in the limit's unit, of all tenants; `limit` is the storey's share of the limit."""

    area: ControlArea
    hazard: str
    unit: str
    held: Decimal
    limit: Decimal
    percent: Decimal
    source: str
    checked: bool

    @property
    def label(self) -> str:
        return str(Hazard(self.hazard).label)

    @property
    def unit_label(self) -> str:
        return str(Unit(self.unit).label)

    @property
    def left(self) -> Decimal:
        return max(NOTHING, self.limit - self.held)

    @property
    def share(self) -> float:
        return float(self.held / self.limit) if self.limit else (1.0 if self.held else 0.0)

    @property
    def near(self) -> bool:
        return self.held >= self.limit * WARN_AT

    @property
    def over(self) -> bool:
        return self.held > self.limit


def there(rooms: Iterable[int]) -> Iterable[tuple[int, str, str, Decimal]]:
    """What is there by room, class and unit, to the thousandth: SQLite sums in floating point."""
    rows = Chemical.objects.filter(room__in=rooms, gone_at=None).order_by()
    for room, hazard, unit, amount in rows.values_list("room", "hazard", "unit").annotate(
        total=Sum("amount")
    ):
        yield room, hazard, unit, amount.quantize(THOUSANDTH)


def share_of(shares: dict[int, StoreyShare], storey: int) -> Decimal:
    """The storey's own share; above the highest that is named, that one's; without data none."""
    if storey in shares:
        return shares[storey].percent
    below = [known for known in shares if known < storey]
    return shares[max(below)].percent if below and storey > 0 else NOTHING


def sums(base: Base, areas: Iterable[ControlArea] | None = None) -> list[AreaSum]:
    """By area and class. Five queries, however many containers there are."""
    known = list(areas if areas is not None else base.areas.prefetch_related("rooms"))
    shares = {row.storey: row for row in StoreyShare.objects.filter(base=base)}
    limits = list(HazardLimit.objects.filter(base=base))
    rooms = {room.pk: area.pk for area in known for room in area.rooms.all()}
    held: dict[tuple[int, str], Decimal] = defaultdict(Decimal)
    for room, hazard, unit, total in there(rooms):
        amount, _unit = in_base_unit(total, unit)
        held[rooms[room], hazard] += amount
    found = []
    for area in known:
        percent = share_of(shares, area.storey)
        for rule in limits:
            limit = rule.amount * percent / 100
            found.append(
                AreaSum(
                    area, rule.hazard, rule.unit, held[area.pk, rule.hazard], limit, percent,
                    rule.source, rule.checked,
                )
            )  # fmt: skip
    return found
