"""Ties kept on screen: noted, ended, corrected, marked wrong; conflicts follow, frozen ones stay."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from builders import person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.apps.calls.models import Application, Call, Conflict, ConflictWarning, Reviewer
from farshore.apps.calls.services import conflicts
from farshore.apps.registry.models import (
    Affiliation,
    FundingRound,
    Inventor,
    OrganisationName,
    RoundInvestor,
)
from farshore.apps.registry.services import tie_facts
from farshore.apps.registry.services.organisations import refresh_search
from farshore.web import clock
from outcomes import browser, decided
from stories import closed, open_call, operator, panel, refusal, submitted

pytestmark = pytest.mark.django_db
DAY = date(2020, 1, 1)


def judged() -> tuple[Call, list[Application], list[Reviewer]]:
    call = open_call()
    rows = submitted(call, 2)
    panel(call)
    for row in rows:
        OrganisationName.objects.create(
            organisation=row.organisation, value=name_of(row), language="ko"
        )
    refresh_search([row.organisation_id for row in rows])
    return closed(call), rows, list(call.reviewers.select_related("person").order_by("pk"))


def pairs() -> set[tuple[int, int]]:
    return set(Conflict.objects.values_list("reviewer", "application"))


def name_of(row: Application) -> str:
    return row.organisation.name["ko"]


def test_an_employment_noted_on_screen_is_a_conflict_at_once() -> None:
    _call, rows, (first, *_rest) = judged()
    client = browser(operator())
    given = {
        "company": name_of(rows[0]), "who": first.person.email.upper(), "starts": "2018-03-01",
        "ends": "2021-03-01", "source": "CV of 2026-01-05",
    }  # fmt: skip
    assert client.post(reverse("registry:ties"), given).status_code == 302
    tie = Affiliation.objects.get()
    assert (tie.person, tie.organisation) == (first.person, rows[0].organisation)
    assert pairs() == {(first.pk, rows[0].pk)}
    assert Entry.objects.filter(action="tie.noted", subject_key=tie.pk).count() == 1
    answer = client.post(reverse("registry:ties"), given)
    assert answer.context["form"].non_field_errors()
    assert Affiliation.objects.count() == 1


def test_an_investor_and_an_inventor_noted_on_screen() -> None:
    _call, rows, (first, second, *_rest) = judged()
    FundingRound.objects.create(
        organisation=rows[0].organisation, date=DAY, kind="seed", source="t"
    )
    client, company = browser(operator()), name_of(rows[0])
    given = {"company": company, "who": first.person.email, "source": "register"}
    where = reverse("registry:ties-of", args=["investor"])
    assert client.post(where, {**given, "on": "2020-01-02"}).context["form"].errors["on"]
    assert client.post(where, {**given, "on": "2020-01-01"}).status_code == 302
    where = reverse("registry:ties-of", args=["inventor"])
    given = {**given, "who": second.person.email}
    assert client.post(where, {**given, "title": "none"}).context["form"].errors["title"]
    title = rows[0].organisation.technologies.get().title["en"]
    assert client.post(where, {**given, "title": title}).status_code == 302
    assert pairs() == {(first.pk, rows[0].pk), (second.pk, rows[0].pk)}


@pytest.mark.parametrize(
    ("field", "value"), [("company", "nobody knows it"), ("who", "nobody@example.org")]
)
def test_whom_the_registry_does_not_know_it_says(field: str, value: str) -> None:
    _call, rows, (first, *_rest) = judged()
    given = {"company": name_of(rows[0]), "who": first.person.email, "source": "CV", field: value}
    answer = browser(operator()).post(reverse("registry:ties"), given)
    assert answer.context["form"].errors[field]
    assert not Affiliation.objects.exists()


def employed(who: Reviewer, at: Application, **fields: Any) -> Affiliation:
    values = {"person": who.person, "organisation": at.organisation, "source": "CV", **fields}
    tie = tie_facts.note(actor=operator(), kind="employment", values=values)
    assert isinstance(tie, Affiliation)
    return tie


def test_what_is_wrong_is_kept_and_counts_no_longer() -> None:
    call, rows, (first, second, *_rest) = judged()
    tie = employed(first, rows[0])
    tie_facts.mark_wrong(actor=operator(), tie=tie, reason="A namesake.")
    tie.refresh_from_db()
    assert (tie.reason, tie.wrong_at is not None) == ("A namesake.", True)
    # the conflict that was noted is final; nobody new gets one by it
    assert pairs() == {(first.pk, rows[0].pk)}
    Affiliation.objects.filter(pk=tie.pk).update(person=second.person)
    assert conflicts.find_conflicts(actor=None, call=call) == 0
    with pytest.raises(ValidationError) as error:
        tie_facts.mark_wrong(actor=operator(), tie=tie, reason="again")
    assert refusal(error) == "tie-settled"


def test_a_warning_that_rests_on_it_is_dismissed() -> None:
    _call, rows, (first, *_rest) = judged()
    first.person.name = "김민수"
    first.person.save()
    technology = rows[0].organisation.technologies.get()
    values = {"person": None, "technology": technology, "name": "Kim Minsu", "source": "filing"}
    tie = tie_facts.note(actor=operator(), kind="inventor", values=values)
    warning = ConflictWarning.objects.get()
    assert warning.state == "open"
    tie_facts.mark_wrong(actor=operator(), tie=tie, reason="Another Kim.")
    warning.refresh_from_db()
    assert warning.state == "dismissed"
    assert warning.reason


def test_a_correction_replaces_and_keeps_the_old() -> None:
    _call, rows, (first, *_rest) = judged()
    tie = employed(first, rows[0], starts=DAY)
    where = reverse("registry:tie", args=["employment", tie.pk])
    client = browser(operator())
    page = client.get(where).context["form"]
    given = {name: page[name].value() or "" for name in page.fields}
    assert client.post(where, {**given, "company": name_of(rows[1])}).context["form"].errors
    given |= {"company": name_of(rows[1]), "reason": "It was the other company."}
    assert client.post(where, given).status_code == 302
    old, new = Affiliation.objects.order_by("pk")
    assert (old.wrong_at is not None, new.wrong_at) == (True, None)
    assert new.organisation == rows[1].organisation
    assert pairs() == {(first.pk, rows[0].pk), (first.pk, rows[1].pk)}


def test_an_end_makes_a_former_colleague_and_a_sold_share_a_question() -> None:
    _call, rows, (first, second, *_rest) = judged()
    tie = employed(first, rows[0], starts=DAY, ends=None)
    with pytest.raises(ValidationError) as error:
        tie_facts.end(actor=operator(), tie=tie, ends=DAY, reason="left")
    assert refusal(error) == "tie-end"
    tie_facts.end(actor=operator(), tie=tie, ends=DAY + timedelta(days=1), reason="left")
    round_ = FundingRound.objects.create(
        organisation=rows[1].organisation, date=DAY, kind="seed", source="t"
    )
    values = {
        "person": second.person, "round": round_, "name": "x", "source": "register",
        "ends": clock.today(),
    }  # fmt: skip
    tie_facts.note(actor=operator(), kind="investor", values=values)
    assert (second.pk, rows[1].pk) not in pairs()
    assert ConflictWarning.objects.get().reviewer == second


def test_the_page_of_a_tie_opens_for_each_kind_known_by_name_only() -> None:
    _call, rows, _panel = judged()
    company = rows[0].organisation
    round_ = FundingRound.objects.create(organisation=company, date=DAY, kind="seed", source="t")
    made = {
        "employment": Affiliation.objects.create(organisation=company, person_name="김하나"),
        "investor": RoundInvestor.objects.create(round=round_, name="김하나"),
        "inventor": Inventor.objects.create(technology=company.technologies.get(), name="김하나"),
    }
    client = browser(operator())
    for kind, tie in made.items():
        page = client.get(reverse("registry:tie", args=[kind, tie.pk]))
        assert (page.status_code, "김하나" in page.content.decode()) == (200, True), kind


def test_nobody_changes_what_is_said_of_oneself() -> None:
    _call, rows, (first, *_rest) = judged()
    tie = employed(first, rows[0])
    with pytest.raises(ValidationError) as error:
        tie_facts.mark_wrong(actor=first.person, tie=tie, reason="not me")
    assert refusal(error) == "tie-own"


def test_a_decided_call_stays_as_it_was() -> None:
    call, _by = decided()
    who = call.reviewers.select_related("person").order_by("pk")[0]
    row = call.applications.order_by("number")[0]
    before = (pairs(), set(row.reviews.values_list("pk", "state")))
    employed(who, row)
    assert (pairs(), set(row.reviews.values_list("pk", "state"))) == before


def test_the_list_filters_and_downloads_as_shown_and_says_who_looked() -> None:
    _call, rows, (first, second, *_rest) = judged()
    employed(first, rows[0])
    tie = employed(second, rows[1])
    tie_facts.mark_wrong(actor=operator(), tie=tie, reason="A namesake.")
    client, where = browser(operator()), reverse("registry:ties")
    page = client.get(where, {"state": "wrong"})
    assert [row.record.pk for row in page.context["listing"].table.page] == [tie.pk]
    assert [row.record.pk for row in client.get(where, {"q": name_of(rows[1])}).context[
        "listing"].table.page] == [tie.pk]  # fmt: skip
    answer = client.get(where, {"state": "wrong", "download": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 2
    assert "A namesake." in sheet.to_python()[1]
    assert PersonalAccess.objects.filter(action="ties.downloaded").count() == 1
    for role in (Role.REVIEWER, Role.APPLICANT, Role.HOST):
        assert browser(person(role)).get(where).status_code == 404


def test_a_file_does_not_bring_back_what_was_marked_wrong() -> None:
    from farshore.apps.registry.services.ties import _once

    _call, rows, _panel = judged()
    technology = rows[0].organisation.technologies.get()
    what = {"technology_id": technology.pk, "name": "x"}
    assert _once(Inventor, what)
    tie_facts.mark_wrong(actor=operator(), tie=Inventor.objects.get(), reason="No.")
    assert not _once(Inventor, what)
    assert Inventor.objects.count() == 1
    assert not RoundInvestor.objects.exists()


def test_of_several_rounds_of_a_day_one_is_chosen() -> None:
    _call, rows, (first, *_rest) = judged()
    company = rows[0].organisation
    seed, bridge = (
        FundingRound.objects.create(
            organisation=company, date=DAY, kind=kind, amount=amount, currency="USD", source="t"
        )
        for kind, amount in (("seed", 100_000), ("bridge", 250_000))
    )
    client, where = browser(operator()), reverse("registry:ties-of", args=["investor"])
    assert "round" not in client.get(where).context["form"].fields
    given = {
        "company": name_of(rows[0]), "who": first.person.email, "source": "register",
        "on": DAY.isoformat(),
    }  # fmt: skip
    asked = client.post(where, given).context["form"]
    assert "2" in asked.errors["round"][0]
    assert "250,000 USD" in str(asked["round"])
    for round_ in (bridge, seed):
        assert client.post(where, {**given, "round": round_.pk}).status_code == 302
    assert set(RoundInvestor.objects.values_list("round", flat=True)) == {seed.pk, bridge.pk}
    # the same investor in the same round stays one tie
    again = client.post(where, {**given, "round": seed.pk})
    assert again.context["form"].non_field_errors()
    assert client.post(where, {**given, "round": "0"}).context["form"].errors["round"]
    tie = RoundInvestor.objects.get(round=bridge)
    page = client.get(reverse("registry:tie", args=["investor", tie.pk])).context["form"]
    assert page["round"].value() == str(bridge.pk)


def test_an_employer_that_the_registry_does_not_know_is_named_as_written() -> None:
    _call, _rows, (first, *_rest) = judged()
    tie = Affiliation.objects.create(
        person=first.person, organisation_name="한빛바이오", source="CV"
    )
    client = browser(operator())
    for where in (reverse("registry:ties"), reverse("registry:ties") + "?q=한빛"):
        assert "한빛바이오" in client.get(where).content.decode()
    page = client.get(reverse("registry:tie", args=["employment", tie.pk])).content.decode()
    assert "<h1>한빛바이오</h1>" in page
