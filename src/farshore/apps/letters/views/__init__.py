from farshore.apps.letters.views import letters, templates

__all__ = ["letters", "templates"]
