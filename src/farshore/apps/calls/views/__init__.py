from farshore.apps.calls.views import applications, calls, reviews

__all__ = ["applications", "calls", "reviews"]
