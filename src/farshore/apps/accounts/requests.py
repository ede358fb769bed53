"""The request as views see it that open to people who signed in: the policy let them through."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from farshore.apps.accounts.models import User


class AuthedRequest(HttpRequest):
    """A request whose person is known. Views under `opens_to` and `signed_in` take this."""

    user: User
    htmx: HtmxDetails
