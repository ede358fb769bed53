"""One-click sign-in, a door a role. It opens in a demonstration and nowhere else.

Three things must hold, and no setting can make them true: the database was marked as a
demonstration when it was built empty, the account was made by that build, and the request came
from this machine.
"""

import ipaddress

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from farshore.apps.accounts.models import User
from farshore.apps.accounts.policy import public
from farshore.apps.accounts.selectors.installation import installation
from farshore.demo.travel import ahead, move
from farshore.web import clock

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
    context = {"people": people, "moments": ahead(), "now": clock.now()}
    return render(request, "demo/doors.html", context)


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


@public
@require_POST
def travel(request: HttpRequest) -> HttpResponse:
    """Move the demonstration's clock forward."""
    if not doors_exist(request):
        raise Http404
    actor = request.user if request.user.is_authenticated else None
    try:
        move(actor=actor, key=request.POST.get("moment", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("demo:doors")
