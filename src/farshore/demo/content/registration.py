"""Korean business registration numbers with a valid check digit.

The numbers are drawn at random: none is meant to be anyone's.
"""

from random import Random

_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(body: str) -> str:
    """The tenth digit to the first nine."""
    total = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True))
    total += int(body[8]) * 5 // 10
    return str((10 - total) % 10)


def number(taken: set[str], rng: Random) -> str:
    """A new number, printed 000-00-00000, of the kind that corporations get; added to ``taken``."""
    while True:
        office = rng.randrange(900, 1000)
        kind = rng.choice(("81", "86", "87", "88"))
        body = f"{office}{kind}{rng.randrange(1, 10_000):04d}"
        printed = f"{body[:3]}-{body[3:5]}-{body[5:]}{check_digit(body)}"
        if printed not in taken:
            taken.add(printed)
            return printed
