from farshore.apps.calls.views import (
    administration,
    applications,
    building,
    calls,
    colleagues,
    editing,
    questions,
    reviews,
)

__all__ = [
    "administration",
    "applications",
    "building",
    "calls",
    "colleagues",
    "editing",
    "questions",
    "reviews",
]
