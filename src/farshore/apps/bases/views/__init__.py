from farshore.apps.bases.views import admissions, occupancy, residencies

__all__ = ["admissions", "occupancy", "residencies"]
