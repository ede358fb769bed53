"""The first page: each reader starts where their work is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from farshore.apps.accounts.policy import public
from farshore.apps.accounts.roles import Role
from farshore.apps.briefing.views.items import front

FIRST_PAGES = (
    (Role.OPERATOR, "briefing:board"),
    (Role.ADMINISTRATOR, "registry:organisations"),
    (Role.BASE_MANAGER, "bases:bases"),
    (Role.HOST, "bases:admissions"),
    (Role.REVIEWER, "calls:reviews"),
    (Role.APPLICANT, "calls:applications"),
    (Role.PARTNER, "partnering:matches"),
    (Role.MINISTRY, "targets:targets"),
)


@public
def home(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        for role, page in FIRST_PAGES:
            if role in request.user.roles:
                return redirect(page)
    return front(request)
