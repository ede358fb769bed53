"""The size run asks for addresses that exist, with models that exist."""

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from access_table import ACCESS
from farshore.apps.calls.models import CohortPair
from farshore.apps.calls.services import selection
from farshore.cli.size.objects import CHOSEN, OBJECTS, OF_A_KIND, PARTS, QUERIES, UNMEASURED
from farshore.cli.size.pages import patterns
from farshore.cli.size.rows import pairs
from stories import operator, scored


def names() -> set[str]:
    return {name for name, _ in patterns(get_resolver().url_patterns)}


def test_every_named_address_exists() -> None:
    assert {*OBJECTS, *OF_A_KIND, *PARTS, *QUERIES, *UNMEASURED} <= names()
    assert {*CHOSEN} <= {*OBJECTS}
    assert all(apps.get_model(label)._meta.get_field(field) for label, field in CHOSEN.values())


def test_every_page_of_an_object_is_measured_or_said_not_to_be() -> None:
    pages = {name for name, row in ACCESS.items() if row.posts is None and row.arguments}
    assert pages - {*OBJECTS, *OF_A_KIND, *PARTS, *UNMEASURED} == set()


@pytest.mark.parametrize("name", PARTS)
def test_an_address_of_a_part_takes_the_object_first(name: str) -> None:
    label, field, part = PARTS[name]
    assert reverse(name, args=[1 if field == "pk" else "a-key", part])
    assert apps.get_model(label)


@pytest.mark.parametrize("name", OBJECTS)
def test_an_address_of_an_object_takes_the_models_field(name: str) -> None:
    label, field = OBJECTS[name]
    model = apps.get_model(label)
    sample = 1 if field == "pk" else "a-key"
    assert model._meta.get_field("id" if field == "pk" else field)
    assert reverse(name, args=[sample])


@pytest.mark.parametrize("name", OF_A_KIND)
def test_an_address_of_a_kind_takes_it_first(name: str) -> None:
    for kind, label in OF_A_KIND[name].items():
        assert reverse(name, args=[kind, 1] if label else [kind])
        assert label is None or apps.get_model(label)


@pytest.mark.django_db
def test_pairs_of_both_kinds_are_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "ONE_IN_TAKEN_BACK", 3)
    call, by = scored(8, seats=4), operator()
    first, second, third, fourth, fifth, sixth, seventh, eighth = call.applications.order_by("pk")
    pairs.paired([first, second, third, fourth, fifth, sixth, seventh, eighth], by)
    told = CohortPair.objects.order_by("pk").values_list("kind", "first", "second", "ended_by")
    assert list(told) == [
        ("excludes", first.pk, second.pk, by.pk),
        ("needs", third.pk, fourth.pk, None),
        ("excludes", fifth.pk, sixth.pk, None),
        ("needs", seventh.pk, eighth.pk, by.pk),
    ]
    rows = selection.propose(actor=by, call=call).told["rows"]
    chosen = {row["application"] for row in rows if row["standing"] == "chosen"}
    assert len(chosen) == 4
    assert not {fifth.pk, sixth.pk} <= chosen
    assert third.pk not in chosen or fourth.pk in chosen
