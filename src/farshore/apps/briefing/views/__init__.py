from farshore.apps.briefing.views import board, decisions, items
from farshore.apps.briefing.views.home import home

__all__ = ["board", "decisions", "home", "items"]
