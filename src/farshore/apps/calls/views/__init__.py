from farshore.apps.calls.views import (
    administration,
    appeals,
    applications,
    calls,
    cohort,
    decision_letters,
    reviews,
)

__all__ = [
    "administration",
    "appeals",
    "applications",
    "calls",
    "cohort",
    "decision_letters",
    "reviews",
]
