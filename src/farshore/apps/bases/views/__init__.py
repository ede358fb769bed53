from farshore.apps.bases.views import (
    admissions,
    days,
    door,
    incidents,
    lives,
    occupancy,
    replans,
    residencies,
)

__all__ = [
    "admissions",
    "days",
    "door",
    "incidents",
    "lives",
    "occupancy",
    "replans",
    "residencies",
]
