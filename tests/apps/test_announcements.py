"""Results are announced with the letters, not before; the operator's list downloads as shown."""

from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from farshore.apps.audit.models import Entry
from farshore.apps.calls.letters import OUTCOMES
from farshore.apps.calls.models import Application, Call
from farshore.apps.calls.services import decision_letters, places
from farshore.apps.letters.models import Letter
from farshore.apps.letters.services import delivery, queueing
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


def letter_of(application: Application, kind: str = "") -> Letter:
    rows = Letter.objects.filter(about_key=application.pk, about_kind="calls.application")
    return rows.get(kind=kind) if kind else rows.get()


def test_a_letter_sent_alone_announces_its_application_and_no_other() -> None:
    call, by = decided()
    decision_letters.prepare(actor=by, call=call)
    alone, other = one(call, "recommended"), one(call, "rejected")
    browser(by).post(reverse("letters:send", args=[letter_of(alone).pk]))
    delivery.deliver_due()
    _reader, context, page = page_of(alone)
    assert context["letters"]  # type: ignore[index]
    assert context["place"] is not None  # type: ignore[index]
    assert "심사 중" not in page
    _reader, context, page = page_of(other)
    assert not context["letters"]  # type: ignore[index]
    assert "심사 중" in page
    call.refresh_from_db()
    assert call.announced_at is None
    assert Entry.objects.filter(action="application.announced", subject_key=alone.pk).count() == 1
    # the others follow together, and who was told alone gets no second letter
    assert decision_letters.send(actor=by, call=call) == Letter.objects.count() - 1
    assert "심사 중" not in page_of(other)[2]


def test_whoever_was_told_alone_may_give_the_place_up() -> None:
    call, by = decided()
    decision_letters.prepare(actor=by, call=call)
    alone = one(call, "recommended")
    queueing.send(actor=by, letter=letter_of(alone))
    browser(applicant(alone)).post(
        reverse("calls:withdraw", args=[alone.pk]), {"reason": "another plan"}
    )
    alone.refresh_from_db()
    assert alone.state == "withdrawn"


def test_a_letter_of_an_outcome_that_no_longer_stands_is_kept_back() -> None:
    call, by = decided()
    decision_letters.prepare(actor=by, call=call)
    chosen = one(call, "recommended")
    places.give_up(actor=by, application=chosen, reason="another plan")
    letter = letter_of(chosen)
    page = browser(by).post(reverse("letters:send", args=[letter.pk]), follow=True)
    letter.refresh_from_db()
    assert letter.state == "drafted"
    assert "더 이상" in page.content.decode()
    decision_letters.send(actor=by, call=call)
    assert not Letter.objects.filter(pk=letter.pk).exists()


def test_nothing_is_announced_where_no_letter_was_prepared() -> None:
    call, by = decided()
    assert decision_letters.send(actor=by, call=call) == 0
    call.refresh_from_db()
    assert call.announced_at is None


def test_the_letters_of_a_decision_are_narrowed_by_its_own_kinds() -> None:
    call, by = decided()
    page = browser(by).get(reverse("calls:letters", args=[call.pk]))
    offered = [code for code, _name in page.context["listing"].filters.form["kind"].field.choices]
    assert offered == ["", *OUTCOMES]
