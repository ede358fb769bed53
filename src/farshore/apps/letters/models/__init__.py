from farshore.apps.letters.models.letters import Attempt, Letter
from farshore.apps.letters.models.templates import Template

__all__ = ["Attempt", "Letter", "Template"]
