"""The demonstration as a whole: built once, walked by every reader, finished by the operator."""

from datetime import date

import pytest
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from farshore.apps.accounts.models import User
from farshore.apps.audit.models import Decision, Entry
from farshore.apps.audit.selectors.decisions import waiting
from farshore.apps.audit.services.replay import replay
from farshore.apps.bases.models import HostAdmission, Neighbour
from farshore.apps.bases.selectors.wishes import is_open, to_write
from farshore.apps.bases.services import gates
from farshore.apps.briefing.models import Season
from farshore.apps.briefing.services.season import answer
from farshore.apps.calls.models import Application, Conflict, Review
from farshore.apps.charges.models import DepositRequest
from farshore.apps.charges.selectors.deposits import told_overdue, unpaid
from farshore.apps.letters.models import Letter
from farshore.apps.registry.selectors.organisations import own_cluster, tenant_count
from farshore.demo.build.people import NotEmptyError
from farshore.demo.build.story import build


def addresses(patterns: list, prefix: str = "") -> list[str]:
    """Names of all addresses that the project itself serves."""
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += addresses(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            if pattern.callback.__module__.startswith("farshore"):
                found.append(f"{prefix}{pattern.name}")
    return sorted(set(found))


def every_page() -> list[str]:
    """Each address with the keys 1 and, where it takes a slug, those of the demonstration."""
    pages = []
    for name in addresses(get_resolver().url_patterns):
        for arguments in (
            [],
            [1],
            [2],
            [999_999],
            ["boston"],
            ["kanagawa-2025-05"],
            ["close"],
            ["hongneung-tenants"],
        ):
            try:
                pages.append(reverse(name, args=arguments))
            except NoReverseMatch:
                continue
    return pages


def walk(person: User | None) -> list[tuple[str, int]]:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return [(page, client.get(page).status_code) for page in every_page()]


@pytest.mark.django_db
def test_the_demonstration_from_empty_to_the_report() -> None:
    season = build()
    cluster = own_cluster()
    assert cluster is not None
    assert tenant_count(cluster, date(2022, 12, 31)) == 356
    assert Application.objects.filter(call=season.call).count() == 64
    assert season.call.applications.filter(state="ineligible").count() == 7
    open_ones = Review.objects.exclude(state__in=["submitted", "recused"])
    assert not open_ones.filter(application__call=season.call).exists()
    assert open_ones.filter(reviewer__person__has_door=True).count() >= 2
    assert Conflict.objects.count() >= 8
    assert not Conflict.objects.filter(reviewer__reviews__application=F("application")).exists()
    with pytest.raises(NotEmptyError):
        build()
    nominees_ask_for_rooms()
    deposits_are_asked_for()
    every_reader_walks_without_a_fault()
    decisions_replay()
    the_season_ends(season)


def nominees_ask_for_rooms() -> None:
    """Forms that are open, sent, changed by the base; neighbours with every answer."""
    rows = HostAdmission.objects.select_related("base", "wish")
    (writing,) = (row for row in rows if not hasattr(row, "wish"))
    assert is_open(writing)
    assert to_write(writing.application.created_by) == 1
    assert [row.wish.asked["needs"] for row in rows.filter(state="form")] == [["cold-room"]]
    assert rows.exclude(wish__changed_at=None).count() == 1
    answers = Neighbour.objects.values_list("answer", flat=True)
    assert sorted(answers) == ["", "accepted", "declined"]
    asked = Entry.objects.filter(action="admission.space-asked")
    assert asked.count() == rows.exclude(wish=None).count()


def deposits_are_asked_for() -> None:
    (open_one,) = unpaid()
    assert open_one.residency.state == "onboarding"
    assert told_overdue(open_one, open_one.residency.base).text == "US$5,000.00"
    rows = DepositRequest.objects.exclude(pk=open_one.pk)
    assert rows
    assert all(row.residency.deposits.get().amount == row.amount for row in rows)
    letters = Letter.objects.filter(kind="charges-deposit", state="sent")
    assert letters.count() == rows.count() + 1


def every_reader_walks_without_a_fault() -> None:
    readers = [None, *User.objects.filter(has_door=True)]
    assert len(readers) >= 9
    for reader in readers:
        faults = [row for row in walk(reader) if row[1] >= 500]
        assert faults == [], reader


def decisions_replay() -> None:
    kept = Decision.objects.order_by("pk")
    assert {row.kind for row in kept} >= {"meeting-schedule", "space-placement", "scores"}
    for decision in kept:
        assert replay(decision).agrees, decision


def the_season_ends(season: Season) -> None:
    """The operator accepts what waits; the base manager opens the doors."""
    from farshore.apps.briefing.services.season import run

    operator = User.objects.get(email="operator@demonstration.invalid")
    for decision in list(waiting()):
        answer(actor=operator, decision=decision)
    manager = User.objects.get(email="manager-boston@demonstration.invalid")
    stay = season.call.applications.filter(admissions__residency__isnull=False).first()
    assert stay is not None
    residency = stay.admissions.get().residency
    for item in residency.gate_items.filter(gate__step__in=["nominate", "contract", "access"]):
        gates.verify(actor=manager, item=item)
    outcomes = {row.code: row.state for row in run(actor=operator, season=season, accept=True)}
    outcomes |= {row.code: row.state for row in run(actor=operator, season=season, accept=True)}
    season.refresh_from_db()
    assert season.briefing is not None, outcomes
    assert set(season.briefing.title) == {"ko", "en", "ja"}
