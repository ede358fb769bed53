"""The size run asks for addresses that exist, with models that exist."""

import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from farshore.cli.size.objects import OBJECTS, OF_A_KIND, QUERIES
from farshore.cli.size.pages import patterns


def names() -> set[str]:
    return {name for name, _ in patterns(get_resolver().url_patterns)}


def test_every_named_address_exists() -> None:
    assert {*OBJECTS, *OF_A_KIND, *QUERIES} <= names()


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
