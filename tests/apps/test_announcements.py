"""Results are announced with the letters, not before; the operator's list downloads as shown."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from farshore.apps.calls.models import Application, Call
from outcomes import applicant, browser, decided, told

pytestmark = pytest.mark.django_db


def one(call: Call, state: str) -> Application:
    found = Application.objects.filter(call=call, state=state).order_by("number").first()
    assert found is not None
    return found


def page_of(application: Application) -> tuple[Client, object, str]:
    reader = browser(applicant(application))
    answer = reader.get(reverse("calls:application", args=[application.pk]))
    return reader, answer.context, answer.content.decode()


def test_applicants_learn_the_result_only_when_it_is_announced() -> None:
    call, by = decided()
    for state in ("recommended", "reserve", "rejected"):
        reader, context, page = page_of(one(call, state))
        assert context["place"] is None  # type: ignore[index]
        assert not context["withdrawable"]  # type: ignore[index]
        assert "심사 중" in page
        assert "선정" not in page.split("<main")[1].split("h-plan")[0]
        assert "심사 중" in reader.get(reverse("calls:applications")).content.decode()
    told(call, by)
    _reader, context, page = page_of(one(call, "recommended"))
    assert context["place"] is not None  # type: ignore[index]
    assert context["withdrawable"]  # type: ignore[index]
    assert "심사 중" not in page.split("h-plan")[0]


def test_nobody_gives_a_place_up_before_the_announcement() -> None:
    call, by = decided()
    chosen = one(call, "recommended")
    give_up = reverse("calls:withdraw", args=[chosen.pk])
    browser(applicant(chosen)).post(give_up, {"reason": "another plan"})
    chosen.refresh_from_db()
    assert chosen.state == "recommended"
    told(call, by)
    browser(applicant(chosen)).post(give_up, {"reason": "another plan"})
    chosen.refresh_from_db()
    assert chosen.state == "withdrawn"


def test_a_call_is_announced_once() -> None:
    call, by = decided()
    told(call, by)
    first = Call.objects.get(pk=call.pk).announced_at
    assert first is not None
    told(call, by)
    assert Call.objects.get(pk=call.pk).announced_at == first


def test_the_result_downloads_as_the_screen_shows_it() -> None:
    call, by = decided()
    address = reverse("calls:cohort", args=[call.pk])
    page = browser(by).get(address)
    answer = browser(by).get(address, {"download": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    places = [*page.context["seated"], *page.context["reserve"]]
    assert sorted(line[0] for line in rows[1:]) == sorted(row.application.code for row in places)
    assert len(places) == 4
