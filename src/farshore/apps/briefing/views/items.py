"""Public briefings: summary first, then the text; readers ask and suggest."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from farshore.apps.accounts.policy import public
from farshore.apps.briefing.forms import QuestionForm
from farshore.apps.briefing.selectors.board import published
from farshore.apps.briefing.services.questions import ask
from farshore.apps.calls.selectors.calls import open_calls, time_left
from farshore.apps.targets.selectors.indicators import progress
from farshore.web.translated import in_language

READING_SPEED = {"ko": 500, "ja": 500, "en": 1100}


def front(request: HttpRequest) -> HttpResponse:
    context = {
        "items": published()[:12],
        "calls": [(call, time_left(call)) for call in open_calls()[:5]],
        "targets": progress(),
    }
    return render(request, "briefing/home.html", context)


@public
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "briefing/items.html", {"items": published()[:100]})


@public
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    item = get_object_or_404(published(), slug=slug)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask(briefing=item, language=get_language() or "ko", **form.cleaned_data)
        messages.success(request, _("Thank you. Answers appear on this page."))
        return redirect("briefing:item", slug=slug)
    body = in_language(item.body)
    speed = READING_SPEED.get((get_language() or "ko")[:2], 500)
    context = {
        "item": item,
        "form": form,
        "minutes": max(1, round(len(body) / speed)),
        "related": item.related.exclude(published_at=None).order_by("-published_at")[:5],
        "answered": item.questions.exclude(answered_at=None).order_by("-answered_at")[:10],
    }
    return render(request, "briefing/item.html", context)
