"""Units and registry numbers of chemicals."""

import re
from decimal import Decimal

CAS = re.compile(r"^(\d{2,7})-(\d{2})-(\d)$", re.ASCII)
# the unit that limits are in, and how much of it one of this unit is
BASES = {
    "l": ("l", Decimal(1)), "ml": ("l", Decimal("0.001")),
    "kg": ("kg", Decimal(1)), "g": ("kg", Decimal("0.001")),
}  # fmt: skip


def is_cas(text: str) -> bool:
    """A CAS number whose check digit fits: digits from the right, weighted 1, 2, 3…, modulo 10."""
    found = CAS.match(text)
    if found is None:
        return False
    digits = (found[1] + found[2])[::-1]
    return sum(at * int(digit) for at, digit in enumerate(digits, start=1)) % 10 == int(found[3])


def in_base_unit(amount: Decimal, unit: str) -> tuple[Decimal, str]:
    name, factor = BASES[unit]
    return amount * factor, name
