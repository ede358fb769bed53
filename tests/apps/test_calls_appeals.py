"""Appeals: in time, once, answered off the panel, and nothing of others leaks."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Entry
from farshore.apps.audit.services.replay import replay
from farshore.apps.calls.models import (
    Appeal,
    Application,
    Call,
    CohortPlace,
    EligibilityResult,
    Reviewer,
)
from farshore.apps.calls.selectors.appeals import answerable, appeal_until
from farshore.apps.calls.services import (
    appeals,
    eligibility,
    frozen,
)
from farshore.apps.letters.models import Letter
from outcomes import applicant, browser, decided, ineligible, row, told
from stories import (
    refusal,
    standing_at,
)

pytestmark = pytest.mark.django_db

# --- appeals


def rejected(**fields: Any) -> tuple[Call, Application, User]:
    call, by = decided(**fields)
    told(call, by)
    return call, row(call, 5), by


def file(application: Application, text: str = "Please read page 2 again.") -> Appeal:
    return appeals.file(actor=applicant(application), application=application, text=text)


@pytest.mark.parametrize(
    ("zone", "sent", "until"),
    [
        ("Asia/Seoul", datetime(2025, 4, 3, 6, tzinfo=UTC), "2025-04-17T23:59:59+09:00"),
        ("Asia/Seoul", datetime(2025, 4, 3, 16, tzinfo=UTC), "2025-04-18T23:59:59+09:00"),
        ("America/New_York", datetime(2025, 2, 27, 15, tzinfo=UTC), "2025-03-13T23:59:59-04:00"),
    ],
)
def test_the_time_for_an_appeal_ends_with_a_day_of_the_calls_zone(
    zone: str, sent: datetime, until: str
) -> None:
    call, last, _by = rejected(zone=zone)
    Letter.objects.filter(about_key=last.pk).update(sent_at=sent)
    last = row(call, 5)
    end = appeal_until(last)
    assert end is not None
    assert end.isoformat() == until
    with standing_at(end + timedelta(seconds=1)), pytest.raises(ValidationError) as error:
        file(last)
    assert refusal(error) == "appeal-late"
    with standing_at(end - timedelta(seconds=1)):
        assert file(last).state == "filed"


def test_an_appeal_is_filed_once_and_both_sides_are_told() -> None:
    _call, last, by = rejected()
    appeal = file(last)
    with pytest.raises(ValidationError) as error:
        file(last)
    assert refusal(error) == "appealed-already"
    assert set(Letter.objects.filter(kind__contains="appeal").values_list("kind", "address")) == {
        ("calls-appeal-received", applicant(last).email),
        ("calls-appeal-filed", by.email),
    }
    appeals.take_up(actor=by, appeal=appeal)
    appeals.answer(actor=by, appeal=appeal, remedy="", reason="The panel read page 2.")
    appeal.refresh_from_db()
    assert appeal.state == "dismissed"
    assert "The panel read page 2." in Letter.objects.get(kind="calls-appeal-dismissed").body
    with pytest.raises(ValidationError) as error:
        appeals.answer(actor=by, appeal=appeal, remedy="reserve", reason="After all.")
    assert refusal(error) == "appeal-answered"
    actions = Entry.objects.filter(action__startswith="appeal.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "appeal.filed", "appeal.taken-up", "appeal.dismissed",
    ]  # fmt: skip


def test_the_chosen_and_the_untold_do_not_appeal() -> None:
    call, by = decided()
    with pytest.raises(ValidationError) as error:
        file(row(call, 5))
    assert refusal(error) == "no-appeal"
    told(call, by)
    for number in (1, 3):
        with pytest.raises(ValidationError) as error:
            file(row(call, number))
        assert refusal(error) == "no-appeal"
    Call.objects.filter(pk=call.pk).update(appeal_days=0)
    with pytest.raises(ValidationError) as error:
        file(row(call, 5))
    assert refusal(error) == "no-appeal"


def test_whoever_sits_on_the_panel_neither_reads_nor_answers_an_appeal() -> None:
    call, last, by = rejected()
    appeal = file(last)
    Reviewer.objects.create(call=call, person=by)
    assert not answerable(by).exists()
    with pytest.raises(ValidationError) as error:
        appeals.answer(actor=by, appeal=appeal, remedy="", reason="No.")
    assert refusal(error) == "on-the-panel"
    assert browser(by).get(reverse("calls:filed-appeal", args=[appeal.pk])).status_code == 404
    letter = Letter.objects.filter(group_key=call.pk).first()
    assert letter is not None
    assert browser(by).get(reverse("letters:letter", args=[letter.pk])).status_code == 404


def test_an_upheld_appeal_goes_to_the_end_of_the_reserve() -> None:
    call, last, by = rejected()
    appeals.answer(actor=by, appeal=file(last), remedy="reserve", reason="A page was missed.")
    place = CohortPlace.objects.get(application=last)
    assert (place.standing, place.order, row(call, 5).state) == ("reserve", 3, "reserve")
    assert list(frozen.tampered()) == []


def test_the_cohort_takes_nobody_past_its_seats_and_money() -> None:
    call, last, by = rejected()
    appeal = file(last)
    with pytest.raises(ValidationError) as error:
        appeals.answer(actor=by, appeal=appeal, remedy="cohort", reason="A page was missed.")
    assert refusal(error) == "too-many-seats"
    assert row(call, 5).state == "rejected"
    Call.objects.filter(pk=call.pk).update(seats=3, budget=Decimal(149_999_999))
    with pytest.raises(ValidationError) as error:
        appeals.answer(actor=by, appeal=appeal, remedy="cohort", reason="A page was missed.")
    assert refusal(error) == "over-budget"
    Call.objects.filter(pk=call.pk).update(budget=Decimal(150_000_000))
    appeals.answer(actor=by, appeal=appeal, remedy="cohort", reason="A page was missed.")
    place = CohortPlace.objects.get(application=last)
    assert (place.standing, row(call, 5).state) == ("promoted", "recommended")
    assert place.decision.reason == "A page was missed."
    assert replay(place.decision).agrees


def test_an_ineligible_application_goes_to_review_on_appeal() -> None:
    call, refused, by = ineligible()
    appeal = file(refused)
    with pytest.raises(ValidationError) as error:
        appeals.answer(actor=by, appeal=appeal, remedy="cohort", reason="x")
    assert refusal(error) == "wrong-remedy"
    appeals.answer(actor=by, appeal=appeal, remedy="eligible", reason="The contract ended before.")
    result = EligibilityResult.objects.get(application=refused)
    assert (result.overridden, result.reason) == (True, "The contract ended before.")
    assert row(call, 2).state == "eligible"
    eligibility.check_call(actor=by, call=call)
    assert row(call, 2).state == "eligible", "the exception stays"


def test_nothing_of_others_leaks_to_who_appeals() -> None:
    call, last, by = rejected()
    file(row(call, 5))
    page = browser(applicant(last)).get(reverse("calls:application", args=[last.pk]))
    shown = page.content.decode()
    assert page.status_code == 200
    for number in range(1, 5):
        other = row(call, number)
        assert other.code not in shown
        assert not any(name in shown for name in other.organisation.name.values())
    assert str(by.email) not in shown, "the operators' own letter is not the company's"
