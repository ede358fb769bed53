from farshore.apps.partnering.views import directory, engagements, matches, needs

__all__ = ["directory", "engagements", "matches", "needs"]
