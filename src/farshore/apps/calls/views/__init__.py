from farshore.apps.calls.views import (
    administration,
    applications,
    calls,
    discussions,
    files,
    interviews,
    panels,
    reviews,
    sitting,
)

__all__ = [
    "administration",
    "applications",
    "calls",
    "discussions",
    "files",
    "interviews",
    "panels",
    "reviews",
    "sitting",
]
