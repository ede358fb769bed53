"""Who writes the company's applications, and inviting one more by e-mail."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from farshore.apps.accounts.models import User
from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.calls.mail import tell_invited
from farshore.apps.calls.selectors.applications import own
from farshore.apps.calls.services import colleagues as service
from farshore.apps.calls.views.applications import tell


class ColleagueForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254)
    name = forms.CharField(label=gettext_lazy("Person's name"), max_length=120)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


@opens_to(Role.APPLICANT)
def index(request: AuthedRequest, pk: int) -> HttpResponse:
    application = get_object_or_404(own(request.user).select_related("organisation__team"), pk=pk)
    team = application.organisation.team
    if team is None:
        raise Http404
    people = User.objects.filter(team_roles__team=team, team_roles__role=Role.APPLICANT).order_by(
        "pk"
    )
    form = ColleagueForm(request.POST if "email" in request.POST else None)
    if request.method == "POST" and (leaves := request.POST.get("part", "")):
        try:
            person = people.filter(pk=int(leaves)).first() if leaves.isdecimal() else None
            if person is None:
                raise Http404
            service.part(actor=request.user, team=team, person=person)
        except ValidationError as error:
            tell(request, error)
        return redirect("calls:colleagues", pk=pk)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = service.invite(actor=request.user, team=team, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            site = request.build_absolute_uri("/").rstrip("/")
            tell_invited(outcome, by=request.user, company=application.organisation, site=site)
            messages.success(request, _("Invited. The person gets a letter by e-mail."))
            return redirect("calls:colleagues", pk=pk)
    context = {"application": application, "people": people, "form": form}
    return render(request, "calls/colleagues.html", context)
