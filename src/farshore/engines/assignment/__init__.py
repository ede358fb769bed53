"""Who reviews what: an exact assignment of reviewers to applications."""

from farshore.engines.assignment.types import (
    VERSION,
    AssignmentError,
    Problem,
    Reason,
    Solution,
    Violation,
)

__all__ = ["VERSION", "AssignmentError", "Problem", "Reason", "Solution", "Violation"]
