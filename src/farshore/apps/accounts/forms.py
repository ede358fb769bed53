"""What an administrator enters about people and teams."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import Team, User
from farshore.apps.accounts.roles import ROLE_CHOICES


class InviteForm(forms.Form):
    email = forms.EmailField(label=_("e-mail"), max_length=254)
    name = forms.CharField(label=_("name"), max_length=120)
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("This address has an account already."))
        return email


class RoleForm(forms.Form):
    """A role in a team that exists, or in a new one."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLE_CHOICES)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.order_by("pk"), required=False
    )
    new_team = forms.CharField(label=_("or a new team"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if bool(cleaned.get("team")) == bool(str(cleaned.get("new_team", "")).strip()):
            raise forms.ValidationError(_("Choose a team or name a new one."))
        return cleaned
