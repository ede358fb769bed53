"""Door readers: the address that they ask, and the page on which their tokens are made."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from farshore.apps.accounts.policy import opens_to, public
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.forms_gates import TokenForm
from farshore.apps.bases.models import DoorToken
from farshore.apps.bases.policy import Reason
from farshore.apps.bases.services import door
from farshore.apps.bases.views.residencies import runs, tried

managers = opens_to(Role.BASE_MANAGER)


def _told(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code, "text": reason.text,
        "figures": {key: str(value) for key, value in reason.figures.items() if key != "gate"},
        "next": {"code": reason.next.code, "who": reason.next.who, "text": reason.next.text},
    }  # fmt: skip


@public
@require_GET
def access(request: HttpRequest, key: str) -> HttpResponse:
    """May this person enter now? Without a token of this base the address does not exist."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = door.token_of(key, text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Http404
    asked = door.ask(token=token, person=request.GET.get("person", ""))
    answer = JsonResponse(
        {
            "allowed": asked.answer.allowed,
            "base": key,
            "residency": asked.residency.pk if asked.residency else None,
            "reasons": [_told(row) for row in asked.answer.reasons],
            "notes": [_told(row) for row in asked.answer.notes],
        }
    )
    answer["Cache-Control"] = "no-store"
    return answer


@managers
def tokens(request: AuthedRequest, key: str) -> HttpResponse:
    base = runs(request, key)
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _made, text = door.make(actor=request.user, base=base, name=form.cleaned_data["name"])
        form = TokenForm()
    context = {"base": base, "form": form, "text": text, "tokens": base.door_tokens.all()[:100]}
    answer = render(request, "bases/door.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


@managers
@require_POST
def revoke(request: AuthedRequest, pk: int) -> HttpResponse:
    teams = request.user.team_ids(Role.BASE_MANAGER)
    token = get_object_or_404(DoorToken.objects.select_related("base"), pk=pk, base__team__in=teams)
    if tried(request, lambda: door.revoke(actor=request.user, token=token)):
        messages.success(request, token.name)
    return redirect("bases:door", key=token.base.key)
