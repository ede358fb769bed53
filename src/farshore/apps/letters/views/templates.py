"""The texts of letters: read, changed, and previewed for a real recipient in each language."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _

from farshore.apps.accounts.models import Team
from farshore.apps.accounts.policy import opens_to
from farshore.apps.accounts.requests import AuthedRequest
from farshore.apps.accounts.roles import Role
from farshore.apps.letters.forms import TextForm
from farshore.apps.letters.kinds import KINDS, Sample
from farshore.apps.letters.selectors.templates import Text, teams_of, text_of, texts_of
from farshore.apps.letters.services.drafting import rendered
from farshore.apps.letters.services.templates import save

operators = opens_to(Role.OPERATOR)


def team_for(request: AuthedRequest) -> Team:
    """The operator's team, or with `?team=` another of theirs."""
    teams = teams_of(request.user)
    wanted = request.GET.get("team", "")
    found = next((team for team in teams if str(team.pk) == wanted), None)
    if found is None and (wanted or not teams):
        raise Http404
    return found or teams[0]


@operators
def index(request: AuthedRequest) -> HttpResponse:
    team = team_for(request)
    context = {"team": team, "teams": teams_of(request.user), "texts": texts_of(team).values()}
    return render(request, "letters/templates.html", context)


@operators
def detail(request: AuthedRequest, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404
    team = team_for(request)
    text = text_of(team, kind)
    form = TextForm(request.POST or None, text=text)
    if request.method == "POST" and form.is_valid():
        try:
            save(
                actor=request.user, team=team, kind=kind, subject=form.texts("subject"),
                body=form.texts("body"),
            )  # fmt: skip
            messages.success(request, _("Kept. Letters drafted from now on use this text."))
            return redirect(request.get_full_path())
        except ValidationError as error:
            form.add_error(None, error)
    samples = list(text.kind.samples(request.user))
    wanted = request.GET.get("for", "")
    chosen = next((row for row in samples if row.key == wanted), samples[0] if samples else None)
    context = {
        "team": team,
        "text": text,
        "form": form,
        "samples": samples,
        "chosen": chosen,
        "previews": previews(text, chosen) if chosen else [],
    }
    return render(request, "letters/template.html", context)


def previews(text: Text, sample: Sample) -> list[dict[str, Any]]:
    """The text for one recipient in each language; `own`: the one that they would get."""
    rows = []
    for code, name in settings.LANGUAGES:
        if not (text.subject.get(code) and text.body.get(code)):
            rows.append({"name": name, "code": code, "missing": True})
            continue
        with translation.override(code):
            language, subject, body = rendered(text, code, sample.values)
        own = text.language_for(sample.recipient.language) == code
        rows.append({"name": name, "code": language, "subject": subject, "body": body, "own": own})
    return rows
