"""Organisations, identifiers, tenancies and imports."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from builders import cluster, membership, organisation
from farshore.apps.registry.identifiers import nct_key, registration_number, ror_key
from farshore.apps.registry.models import Organisation, OrganisationName, Study
from farshore.apps.registry.selectors.organisations import counts_on, named, tenant_count
from farshore.apps.registry.services.imports.reading import UnreadableFileError
from farshore.apps.registry.services.imports.run import run_import
from farshore.apps.registry.services.organisations import refresh_search
from stories import operator

pytestmark = pytest.mark.django_db
ROR_RECORD = {
    "id": "https://ror.org/05kzfa883",
    "status": "active",
    "types": ["facility"],
    "established": 1966,
    "names": [
        {"value": "Korea Institute of Science and Technology", "lang": "en", "types": ["ror_display", "label"]},
        {"value": "한국과학기술연구원", "lang": "ko", "types": ["label"]},
        {"value": "KIST", "lang": None, "types": ["acronym"]},
    ],
    "locations": [
        {"geonames_details": {"name": "Seoul", "country_code": "KR", "country_subdivision_name": "Seoul", "lat": 37.6, "lng": 127.0}}
    ],
    "links": [{"type": "website", "value": "https://www.kist.re.kr"}],
}  # fmt: skip
STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT01234567", "briefTitle": "A study of asthma"},
        "statusModule": {"overallStatus": "COMPLETED", "startDateStruct": {"date": "2020-01"}, "completionDateStruct": {"date": "2021-05-03"}},
        "designModule": {"studyType": "INTERVENTIONAL", "phases": ["PHASE2"], "enrollmentInfo": {"count": 40}},
        "conditionsModule": {"conditions": ["Asthma"]},
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "KIST"}},
        "contactsLocationsModule": {"locations": [{"facility": "A clinic", "city": "Boston", "state": "Massachusetts", "country": "United States"}]},
    }
}  # fmt: skip


def written(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


@pytest.mark.parametrize("number", ["000-00-00000", "123-45-67890", "12", "abcdefghij"])
def test_bad_registration_numbers_are_refused(number: str) -> None:
    with pytest.raises(ValidationError):
        registration_number(number)


def test_identifiers_are_brought_to_one_form() -> None:
    assert registration_number("124-81-00998") == "1248100998"
    assert ror_key("https://ror.org/05kzfa883") == "05kzfa883"
    assert nct_key("nct01234567") == "NCT01234567"
    with pytest.raises(ValidationError):
        ror_key("05kzfa884")


def test_ror_dump_is_tried_taken_and_left_alone(tmp_path: Path) -> None:
    bad = {**ROR_RECORD, "id": "https://ror.org/05kzfa884"}
    file = written(tmp_path, "dump.json", json.dumps([ROR_RECORD, bad, ROR_RECORD]))
    dry = run_import(actor=None, kind="ror", path=file, dry_run=True)
    assert (dry.created, dry.rejected) == (1, 2)
    assert not Organisation.objects.exists()
    first = run_import(actor=None, kind="ror", path=file, dry_run=False)
    again = run_import(actor=None, kind="ror", path=file, dry_run=False)
    assert (first.created, again.created, again.unchanged) == (1, 0, 1)
    reasons = sorted(first.rejections.values_list("line", "reason"))
    assert reasons == [(2, "bad-ror-id"), (3, "duplicate-row")]


@pytest.mark.parametrize("words", ["과학", "kist", "ＫＩＳＴ", "science technology", "05kzfa883"])
def test_names_are_found_in_any_language(tmp_path: Path, words: str) -> None:
    file = written(tmp_path, "dump.json", json.dumps([ROR_RECORD]))
    run_import(actor=None, kind="ror", path=file, dry_run=False)
    assert named(Organisation.objects.all(), words).count() == 1
    assert named(Organisation.objects.all(), f"{words} 없음").count() == 0


def test_two_syllables_and_kana_are_found() -> None:
    for name in ("해외 거점 센터", "ボストン拠点", "LabCentral"):
        row = organisation(name)
        OrganisationName.objects.create(organisation=row, value=name)
        refresh_search([row.pk])
    for words in ("거점", "ﾎﾞｽﾄﾝ", "labcentral"):
        assert named(Organisation.objects.all(), words).count() == 1


def test_studies_in_the_api_form(tmp_path: Path) -> None:
    late = json.loads(json.dumps(STUDY))
    late["protocolSection"]["identificationModule"]["nctId"] = "NCT07654321"
    late["protocolSection"]["statusModule"]["completionDateStruct"]["date"] = "2019-01-01"
    file = written(
        tmp_path, "page.json", json.dumps({"studies": [STUDY, late], "nextPageToken": "x"})
    )
    run = run_import(actor=None, kind="trials", path=file, dry_run=False)
    assert (run.created, run.rejected) == (1, 1)
    assert run.rejections.get().reason == "ends-before-start"
    study = Study.objects.get()
    assert (study.phase, study.enrolment, study.sites.get().city) == ("P2", 40, "Boston")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        ("이름".encode("cp949"), "not-utf8"),
        (b"{", "not-json"),
        (b"\x00\x01", "not-text"),
    ],
)
def test_files_that_cannot_be_read_change_nothing(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        run_import(actor=None, kind="ror", path=written(tmp_path, "f", content), dry_run=False)
    assert caught.value.code == code
    assert not Organisation.objects.exists()


def test_a_membership_counts_from_its_first_day_to_before_its_last() -> None:
    own = cluster(own=True)
    one, other = organisation(), organisation()
    membership(one, own, date(2020, 1, 1), date(2021, 1, 1))
    membership(one, own, date(2021, 1, 1))
    membership(other, own, date(2020, 6, 1), date(2020, 6, 2))
    days = [date(2019, 12, 31), date(2020, 6, 1), date(2020, 6, 2), date(2021, 1, 1)]
    assert [count for _day, count in counts_on(own, days)] == [0, 2, 1, 1]
    assert tenant_count(own, date(2020, 6, 1)) == 2


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(date(2020, 6, 1), date(2020, 7, 1)), (date(2019, 1, 1), None), (date(2020, 12, 31), None)],
)
def test_the_database_refuses_overlapping_tenancies(starts: date, ends: date | None) -> None:
    own, one = cluster(), organisation()
    membership(one, own, date(2020, 1, 1), date(2021, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        membership(one, own, starts, ends)
    membership(one, own, date(2021, 1, 1))


@pytest.mark.data
def test_shared_registry_file(shared_data: Path) -> None:
    path = shared_data / "registry/ror_organisations.jsonl"
    first = run_import(actor=None, kind="ror", path=path, dry_run=False)
    again = run_import(actor=None, kind="ror", path=path, dry_run=False)
    assert (first.created, first.rejected, again.unchanged) == (1404, 0, 1404)


def test_countries_are_named_in_the_readers_language(signed_in_as: object) -> None:
    organisation("somewhere", country="JP")
    client = signed_in_as("operator")  # type: ignore[operator]
    for language, name in (("ko", "일본"), ("en", "Japan"), ("ja", "日本")):
        assert name in client.get(f"/{language}/registry/").content.decode()


def test_a_map_says_when_it_does_not_show_all(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        organisation(f"Place {number}", latitude=37.5, longitude=127.0)
    client.force_login(operator())
    page = client.get(reverse("registry:map"))
    assert page.context["shown"] is None
    monkeypatch.setattr("farshore.apps.registry.views.places.MOST_POINTS", 2)
    page = client.get(reverse("registry:map"))
    assert "2" in page.content.decode().split('class="hint">')[1].split("</p>")[0]
