from farshore.apps.calls.views import administration, applications, calls, reviews

__all__ = ["administration", "applications", "calls", "reviews"]
