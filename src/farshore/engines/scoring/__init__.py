"""What the reviews say, and how sure that is."""

from farshore.engines.scoring.types import (
    VERSION,
    Problem,
    Reason,
    ScoringError,
    Solution,
    Violation,
)

__all__ = ["VERSION", "Problem", "Reason", "ScoringError", "Solution", "Violation"]
