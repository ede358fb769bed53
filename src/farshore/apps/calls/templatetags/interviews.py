"""The applicant's own interview, on the page of the application."""

from typing import Any

from django import template

from farshore.apps.calls.models import Application, Interview

register = template.Library()


@register.inclusion_tag("calls/own_interview.html")
def own_interview(application: Application) -> dict[str, Any]:
    found = Interview.objects.filter(application=application).first()
    return {"interview": found}
