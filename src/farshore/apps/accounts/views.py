"""A person's own page: roles, consents, sign-in settings."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from farshore.apps.accounts.models import Consent
from farshore.apps.accounts.policy import signed_in
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.selectors.people import roles_held
from farshore.apps.accounts.services import people

CONSENT_VERSION = "2025-01"


@signed_in
def me(request: AuthedRequest) -> HttpResponse:
    standing = set(
        request.user.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)
    )
    consents = [(code, label, code in standing) for code, label in Consent.PURPOSES]
    held = roles_held(request.user)
    return render(request, "accounts/me.html", {"held": held, "consents": consents})


@signed_in
@require_POST
def consent(request: AuthedRequest, purpose: str) -> HttpResponse:
    if purpose not in dict(Consent.PURPOSES):
        raise Http404
    if request.POST.get("give"):
        people.give_consent(actor=request.user, purpose=purpose, version=CONSENT_VERSION)
    else:
        people.withdraw_consent(actor=request.user, purpose=purpose)
    return redirect("accounts:me")
