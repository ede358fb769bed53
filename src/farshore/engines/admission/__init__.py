"""Which host takes whom: stable admission under two-sided preferences."""

from farshore.engines.admission.types import (
    VERSION,
    AdmissionError,
    HostQuota,
    Problem,
    Reason,
    Solution,
    Violation,
)

__all__ = [
    "VERSION",
    "AdmissionError",
    "HostQuota",
    "Problem",
    "Reason",
    "Solution",
    "Violation",
]
