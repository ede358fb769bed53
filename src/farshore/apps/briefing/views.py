"""The first page, by reader."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from farshore.apps.accounts.policy import public


@public
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "briefing/home.html")
