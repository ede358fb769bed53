"""The plan and the timeline draw names as texts, whatever they hold."""

import re
from datetime import timedelta
from html import escape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.bases.models import Allocation, Place
from farshore.apps.bases.templatetags.bases import filled
from stories import base, stay

NAME = "<b onclick='x'>A & \"B\"</b>"


def test_values_are_escaped_and_what_was_made_here_is_not() -> None:
    made = filled("<i>{}</i>{}{}", NAME, mark_safe("<br>"), 1.5)
    assert made == f"<i>{escape(NAME)}</i><br>1.5"
    assert isinstance(made, SafeString)


@pytest.mark.django_db
def test_a_companys_name_is_no_markup(client: Client) -> None:
    at = base(places=1)
    home = stay(at)
    home.organisation.name = {"en": NAME, "ko": NAME}
    home.organisation.save()
    place = Place.objects.get(room__base=at)
    Place.objects.filter(pk=place.pk).update(number="<u>1</u>")
    Allocation.objects.create(
        residency=home, place=place, starts=home.starts, ends=home.starts + timedelta(days=90),
        state="occupied",
    )  # fmt: skip
    client.force_login(person(Role.BASE_MANAGER, team=at.team))
    page = client.get(reverse("bases:occupancy", args=[at.key])).content.decode()
    shown = re.sub(r"&(quot|#x27|amp|lt|gt);", "", page)
    assert "<b onclick" not in page
    assert "<u>1" not in page
    assert shown.count("b onclick=x") >= 4
    assert page.count(reverse("bases:residency", args=[home.pk])) >= 2
