from farshore.apps.charges.views import accounts, months, statements, subsidies, tariffs

__all__ = ["accounts", "months", "statements", "subsidies", "tariffs"]
