from farshore.apps.partnering.models.engagements import Engagement, EngagementStep
from farshore.apps.partnering.models.needs import Match, Need, Partner

__all__ = ["Engagement", "EngagementStep", "Match", "Need", "Partner"]
