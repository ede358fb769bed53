"""Who goes: a cohort under seats, money, quotas and pairs."""

from farshore.engines.selection.types import (
    VERSION,
    Chance,
    Problem,
    Quota,
    Reason,
    Replacement,
    SelectionError,
    Solution,
    Violation,
)

__all__ = [
    "VERSION",
    "Chance",
    "Problem",
    "Quota",
    "Reason",
    "Replacement",
    "SelectionError",
    "Solution",
    "Violation",
]
