"""People and roles, for administrators. Whoever looks is noted."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from farshore.apps.accounts.forms import InviteForm, RoleForm
from farshore.apps.accounts.invitations import invite
from farshore.apps.accounts.models import TeamRole, User
from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.accounts.selectors.people import found_people
from farshore.apps.accounts.services import people as service
from farshore.apps.accounts.signals import personal_data_seen

administrators = opens_to(Role.ADMINISTRATOR)
MOST = 50


def note(request: AuthedRequest, concerns: str, action: str, persons: int = 1) -> None:
    personal_data_seen.send(
        sender=User, actor=request.user, address=request.META.get("REMOTE_ADDR"),
        concerns=concerns, action=action, persons=persons,
    )  # fmt: skip


@administrators
def people(request: AuthedRequest) -> HttpResponse:
    """Everybody with an account, and a form to invite somebody."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = service.create_person(actor=request.user, **form.cleaned_data)
        invite(person, request.build_absolute_uri("/").rstrip("/"))
        messages.success(request, _("Invited. Now give the person a role."))
        return redirect("accounts:person", pk=person.pk)
    words = request.GET.get("words", "")[:100]
    rows = list(found_people(words)[: MOST + 1])
    note(request, "people", "people.listed", persons=min(len(rows), MOST))
    context = {"rows": rows[:MOST], "more": len(rows) > MOST, "words": words, "form": form}
    return render(request, "accounts/people.html", context)


@administrators
def person(request: AuthedRequest, pk: int) -> HttpResponse:
    """One person's roles; more can be granted."""
    found = get_object_or_404(User, pk=pk)
    form = RoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        team = form.cleaned_data["team"]
        if team is None:
            name = form.cleaned_data["new_team"].strip()
            team = service.create_team(actor=request.user, name={request.user.language: name})
        role = Role(form.cleaned_data["role"])
        service.grant_role(actor=request.user, person=found, team=team, role=role)
        messages.success(request, _("The role was granted."))
        return redirect("accounts:person", pk=pk)
    note(request, f"person {found.pk}", "person.seen")
    held = found.team_roles.select_related("team").order_by("pk")
    context = {"person": found, "held": held, "form": form}
    return render(request, "accounts/person.html", context)


@administrators
@require_POST
def revoke(request: AuthedRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(TeamRole.objects.select_related("person", "team"), pk=pk)
    if held.person_id == request.user.pk and held.role == Role.ADMINISTRATOR:
        messages.error(request, _("Let another administrator withdraw your own role."))
    else:
        service.revoke_role(
            actor=request.user, person=held.person, team=held.team, role=Role(held.role)
        )
        messages.success(request, _("The role was withdrawn."))
    return redirect("accounts:person", pk=held.person_id)


@administrators
@require_POST
def close(request: AuthedRequest, pk: int) -> HttpResponse:
    """Shut an account (or open it again); what the person did stays with its records."""
    found = get_object_or_404(User, pk=pk)
    if found.pk == request.user.pk:
        messages.error(request, _("You cannot shut your own account."))
    else:
        service.set_active(
            actor=request.user, person=found, active=request.POST.get("active") == "yes"
        )
        messages.success(request, _("Done."))
    return redirect("accounts:person", pk=pk)
