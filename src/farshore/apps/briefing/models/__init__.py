from farshore.apps.briefing.models.items import Briefing, Question
from farshore.apps.briefing.models.seasons import Season

__all__ = ["Briefing", "Question", "Season"]
