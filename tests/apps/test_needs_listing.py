"""Needs as a listing: found by words, partner and field, page by page, in every language."""

import io

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from builders import organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.partnering.filters import NeedFilter
from farshore.apps.partnering.models import Need, Partner
from farshore.apps.partnering.selectors import matches as selectors
from farshore.apps.partnering.services import needs
from farshore.apps.registry.models import OrganisationName
from farshore.apps.registry.services.organisations import refresh_search
from farshore.web import clock
from stories import WANTED, operator, posted_need

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def partner(key: str = "partner") -> Partner:
    return Partner.objects.create(organisation=organisation(key))


def found(**asked: str) -> set[Need]:
    rows: QuerySet[Need] = NeedFilter(asked, queryset=selectors.open_needs(clock.today())).qs
    return set(rows)


def read(client: Client, **asked: str) -> str:
    return client.get(reverse("partnering:needs"), asked).content.decode()


@pytest.fixture
def client() -> Client:
    reader = Client()
    reader.force_login(operator(), backend=BACKEND)
    return reader


def test_a_need_is_found_by_title_text_and_partner_in_any_language() -> None:
    near, far = partner("Kanagawa Biologics"), partner("Somebody Else")
    named = OrganisationName(organisation=near.organisation, value="가나가와 바이오", language="ko")
    named.save()
    refresh_search([near.organisation.pk, far.organisation.pk])
    titled = posted_need(far, title={"en": "Graft function", "ko": "이식 기능 50% 검사"})
    worded = posted_need(near, text="非侵襲的なモニタリングを探しています。" * 3, language="ja")
    assert found(q="이식 기능") == found(q="50%") == found(q="GRAFT") == {titled}
    assert found(q="モニタリング") == found(q="가나가와") == {worded}
    assert found(q="nothing like this") == set()
    assert found() == {titled, worded}


def test_a_need_is_found_by_each_of_its_fields_and_by_no_part_of_one() -> None:
    cells = posted_need(partner("one"), fields=["cell-gene", "therapeutics"])
    posted_need(partner("two"), fields=["devices"])
    assert found(field="cell-gene") == found(field="therapeutics") == {cells}
    assert NeedFilter({"field": "gene"}, queryset=Need.objects.all()).is_valid() is False


def test_every_need_is_on_some_page_and_in_the_download(client: Client) -> None:
    wanted = partner()
    made = {
        posted_need(wanted, title={"en": f"Need number {number:02}"}).pk for number in range(30)
    }
    shown = {key for key in made for page in "12" if f"/needs/{key}/" in read(client, page=page)}
    assert shown == made
    sheet = client.get(reverse("partnering:needs"), {"download": "xlsx"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(sheet))).get_sheet_by_index(0)
    texts = [row[0] for row in rows.to_python()[1:]]
    assert sorted(texts) == [f"Need number {number:02}: {WANTED}" for number in range(30)]


def test_a_partner_finds_closed_needs_of_its_own_and_nobody_elses() -> None:
    member = person(Role.PARTNER)
    own = Partner.objects.create(organisation=organisation("own", team_id=member.team_ids()[0]))
    shut = needs.close_need(actor=operator(), need=posted_need(own))
    other = posted_need(partner("other"))
    reader = Client()
    reader.force_login(member, backend=BACKEND)
    text = read(reader, q="cell")
    assert f"/needs/{shut.pk}/" in text
    assert f"/needs/{other.pk}/" not in text
