from farshore.apps.calls.views import (
    administration,
    appeals,
    applications,
    building,
    calls,
    cohort,
    colleagues,
    decision_letters,
    editing,
    questions,
    reviews,
)

__all__ = [
    "administration",
    "appeals",
    "applications",
    "building",
    "calls",
    "cohort",
    "colleagues",
    "decision_letters",
    "editing",
    "questions",
    "reviews",
]
