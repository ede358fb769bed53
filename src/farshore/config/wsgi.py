"""The server's entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "farshore.config.settings")
application = get_wsgi_application()

# needs the applications that the line above loads
from farshore.web.memory import settle  # noqa: E402

settle()
