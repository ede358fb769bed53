from farshore.apps.bases.views import (
    admissions,
    equipment,
    feeds,
    occupancy,
    reservations,
    residencies,
    trainings,
    utilisation,
)

__all__ = [
    "admissions",
    "equipment",
    "feeds",
    "occupancy",
    "reservations",
    "residencies",
    "trainings",
    "utilisation",
]
