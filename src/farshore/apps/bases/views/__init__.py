from farshore.apps.bases.views import (
    admissions,
    chemicals,
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
    "chemicals",
    "days",
    "door",
    "incidents",
    "lives",
    "occupancy",
    "replans",
    "residencies",
]
