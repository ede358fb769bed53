"""One-click sign-in, a door a role. It opens in a demonstration and nowhere else.

Three things must hold, and no setting can make them true: the database was marked as a
demonstration when it was built empty, the account was made by that build, and the request came
from this machine.
"""

import ipaddress

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from farshore.apps.accounts.models import User
from farshore.apps.accounts.policy import public
from farshore.apps.accounts.selectors.installation import installation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def doors_exist(request: HttpRequest) -> bool:
    try:
        here = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return here and installation().demonstration


@public
def doors(request: HttpRequest) -> HttpResponse:
    if not doors_exist(request):
        raise Http404
    people = User.objects.filter(is_demonstration=True, is_active=True, has_door=True)
    people = people.prefetch_related("team_roles__team").order_by("pk")
    return render(request, "demo/doors.html", {"people": people})


@public
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    if not doors_exist(request):
        raise Http404
    key = request.POST.get("person", "")
    if not key.isdecimal() or len(key) > 18:
        raise Http404
    person = get_object_or_404(
        User, pk=int(key), is_demonstration=True, has_door=True, is_active=True
    )
    login(request, person, backend=BACKEND)
    return redirect("home")
