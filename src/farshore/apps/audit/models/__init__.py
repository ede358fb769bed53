from farshore.apps.audit.models.decisions import Decision
from farshore.apps.audit.models.entries import Entry, PersonalAccess

__all__ = ["Decision", "Entry", "PersonalAccess"]
