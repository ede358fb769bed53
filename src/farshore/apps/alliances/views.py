"""Agreements between clusters, consultations and what came of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.alliances.models import ActionItem, Agreement, Commitment, Consultation
from farshore.apps.alliances.services import agreements as service
from farshore.web import clock

readers = opens_to(Role.OPERATOR, Role.MINISTRY, Role.BASE_MANAGER)
operators = opens_to(Role.OPERATOR)


@readers
def agreements(request: AuthedRequest) -> HttpResponse:
    context = {
        "agreements": Agreement.objects.select_related("cluster", "counterpart").order_by("pk"),
        "consultations": Consultation.objects.order_by("-on"),
    }
    return render(request, "alliances/agreements.html", context)


@readers
def agreement(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Agreement.objects.select_related("cluster", "counterpart"), pk=pk)
    context = {
        "agreement": found,
        "rows": found.commitments.all(),
        "today": clock.today(),
        "settles": Role.OPERATOR in request.user.roles,
    }
    return render(request, "alliances/agreement.html", context)


@operators
@require_POST
def settle_commitment(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Commitment, pk=pk)
    try:
        service.settle_commitment(
            actor=request.user,
            commitment=found,
            kept=request.POST.get("answer") == "kept",
            note=request.POST.get("reason", ""),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("alliances:agreement", pk=found.agreement_id)


@readers
def consultation(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Consultation, pk=pk)
    context = {
        "consultation": found,
        "rows": found.suggestions.prefetch_related("actions"),
        "today": clock.today(),
        "settles": Role.OPERATOR in request.user.roles,
    }
    return render(request, "alliances/consultation.html", context)


@operators
@require_POST
def settle_action(request: AuthedRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ActionItem.objects.select_related("suggestion"), pk=pk)
    try:
        service.settle_action(
            actor=request.user,
            action=found,
            done=request.POST.get("answer") == "done",
            reason=request.POST.get("reason", ""),
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("alliances:consultation", pk=found.suggestion.consultation_id)
