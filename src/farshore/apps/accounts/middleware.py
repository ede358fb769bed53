"""Applies the policy before any view runs, and answers a refusal as a missing page."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from farshore.apps.accounts import policy


class PolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        roles = policy.roles_of(request)
        if policy.allows(view, roles):
            return None
        if roles is None:
            return redirect_to_login(request.get_full_path())
        raise Http404
