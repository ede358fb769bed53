from farshore.apps.calls.views import administration, applications, calls, editing, reviews

__all__ = ["administration", "applications", "calls", "editing", "reviews"]
