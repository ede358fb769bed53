"""Targets: figures keep their history, counts have a day, forecasts never move."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from builders import cluster, membership, organisation, texts
from farshore.apps.audit.services.replay import replay
from farshore.apps.registry.models import Cluster
from farshore.apps.registry.selectors.organisations import counts_on, moves_between
from farshore.apps.targets.models import Forecast, Indicator, Observation
from farshore.apps.targets.selectors import indicators as selectors
from farshore.apps.targets.services import forecasting, observations
from farshore.web import clock
from farshore.web.translated import as_written
from stories import operator

pytestmark = pytest.mark.django_db


def indicator(key: str, **fields: Any) -> Indicator:
    given: dict[str, Any] = {
        "name": texts(key), "definition": texts(f"definition of {key}"), "unit": "companies",
        "geography": texts("Seoul"), "measure": "tenants",
    }  # fmt: skip
    return observations.define(actor=None, key=key, **{**given, **fields})


def figure(of: Indicator, period: str, value: int, **fields: Any) -> Observation:
    day = date(int(period), 12, 31)
    return observations.observe(
        actor=None, indicator=of, period=period, value=Decimal(value), source="s",
        **{"as_of": day, **fields},
    )[0]  # fmt: skip


def test_a_correction_stands_and_the_old_figure_stays() -> None:
    tenants = indicator("tenants")
    old = figure(tenants, "2022", 300)
    with pytest.raises(ValidationError):
        observations.correct(actor=None, observation=old, value=Decimal(356), note=" ")
    new = observations.correct(actor=None, observation=old, value=Decimal(356), note="Counted.")
    old.refresh_from_db()
    assert (old.value, new.corrects, new.period, new.as_of) == (300, old, "2022", old.as_of)
    assert list(selectors.standing_observations()) == [new]
    with pytest.raises(ValidationError):
        observations.correct(actor=None, observation=old, value=Decimal(1), note="Again.")
    page = Client().get(reverse("targets:indicator", args=["tenants"])).content.decode()
    assert "300" in page
    assert "356" in page


@pytest.mark.parametrize("value", [300, 356])
def test_a_correction_to_a_value_on_record_is_refused_in_words(value: int) -> None:
    first = figure(indicator("tenants"), "2022", 300)
    second = observations.correct(actor=None, observation=first, value=Decimal(356), note="n")
    with pytest.raises(ValidationError):
        observations.correct(actor=None, observation=second, value=Decimal(value), note="n")
    assert Observation.objects.count() == 2


def test_the_same_figure_again_changes_nothing() -> None:
    tenants = indicator("tenants")
    assert figure(tenants, "2022", 300) == figure(tenants, "2022", 300)
    assert figure(tenants, "2022", 301) != figure(tenants, "2022", 300)
    assert indicator("tenants", unit="other").unit == "companies"


def test_only_verified_figures_stand() -> None:
    tenants = indicator("tenants")
    figure(tenants, "2023", 400, state=Observation.State.SUBMITTED)
    known = figure(tenants, "2022", 300)
    assert list(selectors.standing_observations()) == [known]


def tenancies(own: Cluster, seed: int) -> list[tuple[int, date, date | None]]:
    """Companies that came, left and came back at random, over four years."""
    rng, first, made = Random(seed), date(2020, 1, 1), []
    for _company in range(25):
        who, day = organisation(field="therapeutics"), first + timedelta(days=rng.randrange(700))
        for _stay in range(rng.randint(1, 2)):
            ends = day + timedelta(days=rng.randrange(30, 500))
            last = None if rng.random() < 0.4 else ends
            membership(who, own, day, last)
            made.append((who.pk, day, last))
            if last is None:
                break
            day = ends + timedelta(days=rng.randrange(0, 90))
    return made


def test_counts_as_of_a_day_are_those_of_a_calendar() -> None:
    own = cluster(own=True)
    spans = tenancies(own, 7)
    days = [date(2020, 1, 1) + timedelta(days=31 * n) for n in range(48)]
    present = {
        day: {who for who, starts, ends in spans if starts <= day and (ends is None or day < ends)}
        for day in days
    }
    assert counts_on(own, days) == [(day, len(present[day])) for day in days]
    came = sum(days[3] <= starts < days[30] for _who, starts, _ends in spans)
    left = sum(ends is not None and days[3] <= ends < days[30] for _who, _starts, ends in spans)
    assert moves_between(own, days[3], days[30]) == {"came": came, "left": left}
    counted = indicator("hongneung-tenants-counted")
    row = observations.count_tenants(actor=None, indicator=counted, day=days[20], fictional=False)
    assert row is not None
    assert (row.value, row.as_of) == (len(present[days[20]]), days[20])


def test_a_target_is_measured_by_its_own_definition_only() -> None:
    published, counted = indicator("published"), indicator("counted")
    figure(published, "2022", 356)
    figure(counted, "2024", 499)
    observations.set_target(
        actor=None, indicator=published, value=Decimal(500), due=date(2025, 12, 31), source="s"
    )
    (row,) = selectors.progress()
    assert row.latest is not None
    assert (row.latest.value, row.reached) == (356, False)


def test_peers_of_unlike_definitions_are_not_ranked() -> None:
    for key, value in (("small", 300), ("large", 450), ("middle", 360)):
        figure(indicator(key), "2022", value)
    indicator("gap")
    indicator("alone", measure="unicorns")
    ((measure, rows),) = selectors.benchmark()
    # in the order in which they were defined, a gap staying a gap
    assert (measure, [row.key for row, _latest in rows]) == (
        "tenants",
        ["small", "large", "middle", "gap"],
    )
    assert rows[-1][1] is None
    page = Client().get("/en/targets/benchmark/").content.decode()
    assert all(f"definition of {key} en" in page for key in ("small", "large", "middle", "gap"))
    assert "Rank" not in page


def test_a_recorded_forecast_never_moves() -> None:
    own = cluster(own=True)
    tenancies(own, 3)
    tenants = indicator("tenants")
    target = observations.set_target(
        actor=None, indicator=tenants, value=Decimal(20), due=date(2024, 12, 31), source="s"
    )
    origin = date(2023, 12, 31)
    decision = forecasting.propose(actor=operator(), origin=origin)
    (made,) = forecasting.accept(actor=operator(), decision=decision)
    assert (made.target, made.origin, made.decision) == (target, origin, decision)
    assert 0 <= made.probability <= 1
    assert [point["date"] for point in made.path][-1] == "2024-12-31"
    assert replay(decision).agrees
    made.probability = 0.99
    with pytest.raises(TypeError):
        made.save()
    # what happens later stands in a forecast of its own
    membership(organisation(field="therapeutics"), own, date(2024, 1, 2))
    later = forecasting.propose(actor=operator(), origin=date(2024, 6, 30))
    forecasting.accept(actor=operator(), decision=later)
    assert list(Forecast.objects.order_by("pk").values_list("origin", flat=True)) == [
        origin,
        date(2024, 6, 30),
    ]
    assert Forecast.objects.get(pk=made.pk).probability != 0.99
    assert clock.today() > origin


def test_there_must_be_a_target_ahead() -> None:
    cluster(own=True)
    with pytest.raises(ValidationError):
        forecasting.propose(actor=operator(), origin=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("language", "unit", "period", "source"),
    [
        ("ko", "개사", "2022년 상반기", "서울경제"),
        ("en", "companies", "first half of 2022", "Seoul Economic Daily"),
        ("ja", "社", "2022年上半期", "Seoul Economic Daily"),
    ],
)
def test_a_figure_speaks_the_readers_language(
    db: None, language: str, unit: str, period: str, source: str
) -> None:
    indicator = observations.define(
        actor=None, key="k", name={"en": "k"}, definition={"en": "d"}, unit="companies",
        geography={"en": "g"},
    )  # fmt: skip
    row, _created = observations.observe(
        actor=None, indicator=indicator, period="2022-H1", value=Decimal(1),
        source="Seoul Economic Daily",
        source_name={"ko": "서울경제", "en": "Seoul Economic Daily"},
    )  # fmt: skip
    with override(language):
        assert (row.indicator.unit_name, row.period_name, row.cited) == (unit, period, source)


def test_a_note_keeps_the_language_it_was_written_in(db: None) -> None:
    assert as_written("다시 셈") == {"ko": "다시 셈"}
    assert as_written("数え直し、確認ずみ") == {"ja": "数え直し、確認ずみ"}
    assert as_written("Counted again") == {"en": "Counted again"}
    assert as_written("") == {}
