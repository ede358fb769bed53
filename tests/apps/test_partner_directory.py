"""The partner directory: who is in it, how they are found, who becomes a partner."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from builders import cluster, membership, organisation
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry
from farshore.apps.partnering.models import Need, Partner
from farshore.apps.partnering.selectors import directory
from farshore.apps.partnering.services import partners
from farshore.apps.registry.models import Organisation, OrganisationSearch, Study
from farshore.apps.registry.selectors.organisations import countries
from farshore.apps.registry.services.organisations import searchable
from farshore.web import clock
from stories import operator, posted_need, refusal
from world import World, build

pytestmark = pytest.mark.django_db


def need(partner: Partner, **fields: Any) -> Need:
    return posted_need(partner, **{"fields": ["cell-gene", "therapeutics"], **fields})


def study(sponsor: Organisation | None, nct: str, condition: str) -> Study:
    return Study.objects.create(
        nct=nct, title=condition, conditions=[condition], sponsor=sponsor, text=condition
    )


def names(rows: QuerySet[Organisation]) -> set[str]:
    return {row.name["en"].split()[0] for row in rows}


def test_tenants_of_the_own_cluster_and_the_dissolved_are_no_partners() -> None:
    today, own = clock.today(), cluster(own=True)
    tenant, former = organisation("tenant"), organisation("former")
    membership(tenant, own, today - timedelta(days=9))
    membership(former, own, today - timedelta(days=9), today)
    elsewhere = organisation("elsewhere")
    membership(elsewhere, cluster(), today - timedelta(days=9))
    organisation("gone", dissolved=today)
    organisation("going", dissolved=today + timedelta(days=1))
    assert names(directory.members()) == {"former", "elsewhere", "going"}


def test_partners_are_found_by_their_standing_needs_and_studies() -> None:
    looks, quiet, left = (organisation(name) for name in ("looks", "quiet", "left"))
    organisation("nobody")
    for firm in (looks, quiet, left):
        Partner.objects.create(organisation=firm, active=firm is not left)
    need(looks.partner)
    need(quiet.partner, open_until=clock.today() - timedelta(days=1))
    need(left.partner)
    study(looks, "NCT00000001", "asthma")
    study(quiet, "NCT00000002", "glioma")
    study(None, "NCT00000003", "glioma")
    rows = directory.members()
    assert names(directory.registered(rows)) == {"looks", "quiet"}
    assert names(directory.looking(rows)) == {"looks"}
    found = directory.sponsoring(rows, Study.objects.filter(text__contains="glioma"))
    assert names(found) == {"quiet"}


def test_fields_wanted_are_those_of_open_needs_once_each() -> None:
    firm = Partner.objects.create(organisation=organisation("firm"))
    need(firm, fields=["devices", "therapeutics"])
    need(firm, fields=["therapeutics"])
    need(firm, fields=["diagnostics"], open_until=clock.today() - timedelta(days=1))
    found = list(directory.needs_of(firm.organisation))
    with translation.override("en"):
        assert directory.fields_wanted(found) == ["therapeutics", "medical devices"]


def test_an_organisation_becomes_a_partner_with_a_team_and_ends_it() -> None:
    firm, actor = organisation("firm"), operator()
    partner = partners.register(actor=actor, organisation=firm, languages=["ja", "en"])
    firm.refresh_from_db()
    assert (partner.languages, partner.active) == (["en", "ja"], True)
    assert firm.team is not None
    assert firm.team.name == firm.name
    with pytest.raises(ValidationError) as again:
        partners.register(actor=actor, organisation=firm, languages=["en"])
    assert refusal(again) == "already-partner"
    posted, team = need(partner), firm.team
    partners.retire(actor=actor, partner=partner, reason="It was bought.")
    assert directory.partner_of(Organisation.objects.get(pk=firm.pk)) is None
    assert not directory.needs_of(firm).exists()
    assert Need.objects.get(pk=posted.pk).state == Need.State.OPEN
    with pytest.raises(ValidationError) as ended:
        partners.retire(actor=actor, partner=partner, reason="x")
    assert refusal(ended) == "no-partner"
    back = partners.register(actor=actor, organisation=firm, languages=["en"])
    assert back.pk == partner.pk
    assert Organisation.objects.get(pk=firm.pk).team == team
    actions = Entry.objects.filter(action__startswith="partner.").order_by("pk")
    told = list(actions.values_list("action", flat=True))
    assert told == ["partner.registered", "partner.retired", "partner.registered"]


def test_the_dissolved_and_endings_without_reason_are_refused() -> None:
    gone = organisation("gone", dissolved=clock.today())
    with pytest.raises(ValidationError) as late:
        partners.register(actor=operator(), organisation=gone, languages=["en"])
    assert refusal(late) == "dissolved"
    assert not Partner.objects.exists()
    partner = Partner.objects.create(organisation=organisation())
    with pytest.raises(ValidationError) as bare:
        partners.retire(actor=operator(), partner=partner, reason="  ")
    assert refusal(bare) == "reason-missing"
    assert Partner.objects.get(pk=partner.pk).active


@pytest.fixture
def world() -> World:
    return build(rows=1)


@pytest.mark.parametrize("words", ["京都大学", "kyoto univ", "교토대학교", "ｷｮｳﾄ"])
def test_one_is_found_by_a_name_in_any_language(world: World, words: str) -> None:
    university = organisation("Kyoto", kind="university", country="JP")
    university.name = {"en": "Kyoto University", "ja": "京都大学"}
    university.save()
    known = ["Kyoto University", "京都大学", "교토대학교", "キョウト大"]
    OrganisationSearch.objects.create(organisation=university, text=searchable(known))
    page = world.client(Role.APPLICANT).get(reverse("partnering:directory"), {"q": words})
    rows = page.content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<tr>") == 1
    assert "Kyoto University" in rows
    assert "京都大学" in rows


def shown(page: str) -> list[str]:
    rows = page.split("<tbody>")[1].split("</tbody>")[0]
    return re.findall(r'/directory/(\d+)/"', rows)


def test_who_asks_for_nothing_sees_partners_and_who_finds_none_all(world: World) -> None:
    client, where = world.client(Role.APPLICANT), reverse("partnering:directory")
    partner_keys = {str(row.organisation_id) for row in Partner.objects.filter(active=True)}
    for address in (where, f"{where}?sort=-name", f"{where}?standing=partner"):
        assert set(shown(client.get(address).content.decode())) == partner_keys
    everybody = shown(client.get(where, {"standing": ""}).content.decode())
    assert str(world.things["member"].pk) in everybody
    assert partner_keys < set(everybody)
    asked = client.get(where, {"standing": "partner", "country": "US", "kind": "university"})
    assert asked.status_code == 302
    assert dict(parse_qsl(urlsplit(asked.url).query, keep_blank_values=True)) == {
        "standing": "", "country": "US", "kind": "university",
    }  # fmt: skip


def test_partners_do_not_see_what_the_others_look_for(world: World) -> None:
    other = world.things["other_partner"]
    posted = need(other, title={"en": "A secret wish"}, fields=["devices"])
    where = reverse("partnering:profile", args=[other.organisation_id])
    seen = {
        role: (
            world.client(role).get(where).content.decode(),
            world.client(role).get(reverse("partnering:directory")).content.decode(),
        )
        for role in (Role.PARTNER, Role.APPLICANT, Role.OPERATOR)
    }
    label = str(Organisation.Field.DEVICES.label)
    told = {
        role: (label in one, label in many.split("<tbody>")[1])
        for role, (one, many) in seen.items()
    }
    assert told == {
        Role.PARTNER: (False, False), Role.APPLICANT: (True, True), Role.OPERATOR: (True, True),
    }  # fmt: skip
    asked = {"standing": "looking", "country": "US"}
    refused = world.client(Role.PARTNER).get(reverse("partnering:directory"), asked)
    assert str(world.things["member"].pk) in shown(refused.content.decode())
    titles = {role: "A secret wish" in one for role, (one, _many) in seen.items()}
    assert titles == {Role.PARTNER: False, Role.APPLICANT: False, Role.OPERATOR: True}
    assert posted.partner == other


def test_an_operator_registers_and_ends_on_the_page(world: World) -> None:
    client, firm = world.client(Role.OPERATOR), world.things["member"]
    register = reverse("partnering:register", args=[firm.pk])
    assert client.post(register, {}).status_code == 200
    assert not Partner.objects.filter(organisation=firm).exists()
    assert client.post(register, {"languages": ["ja"]}).status_code == 302
    assert firm.partner.languages == ["ja"]
    retire = reverse("partnering:retire", args=[firm.pk])
    assert client.post(retire, {"reason": ""}).status_code == 200
    assert client.post(retire, {"reason": "It was bought."}).status_code == 302
    assert not Partner.objects.get(organisation=firm).active


def test_countries_are_those_that_organisations_are_in() -> None:
    for code in ("JP", "KR", "JP", "BR"):
        organisation(country=code)
    with translation.override("en"):
        assert countries() == [("BR", "Brazil"), ("JP", "Japan"), ("KR", "South Korea")]


def test_the_map_shows_what_the_directory_lists(world: World) -> None:
    Organisation.objects.filter(partner__active=True).update(latitude=42.4, longitude=-71.1)
    far = organisation("far", latitude=0.0, longitude=0.0, country="BR")
    client, where = world.client(Role.PARTNER), reverse("partnering:points")
    near = {
        reverse("partnering:profile", args=[row.organisation_id]) for row in Partner.objects.all()
    }
    assert {point["to"] for point in client.get(where).json()["points"]} == near
    found = client.get(where, {"country": "BR"}).json()["points"]
    assert found == [
        {
            "name": str(far), "kind": "company", "at": [0.0, 0.0], "fictional": False,
            "to": reverse("partnering:profile", args=[far.pk]),
        }
    ]  # fmt: skip
    listed = client.get(reverse("partnering:map"), {"standing": ""}).content.decode()
    assert str(world.things["member"].pk) not in shown(listed)
