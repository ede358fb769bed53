"""Files in the forms that sources publish: tried, taken, left alone, refused row by row."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from builders import person
from farshore.apps.audit.models import Entry
from farshore.apps.registry.models import (
    FundingRound,
    ImportRun,
    Organisation,
    OrganisationName,
    Study,
)
from farshore.apps.registry.rejections import REASONS
from farshore.apps.registry.services.imports.importers import kinds
from farshore.apps.registry.services.imports.json_stream import MalformedError, elements
from farshore.apps.registry.services.imports.reading import UnreadableFileError
from farshore.apps.registry.services.imports.run import run_import
from farshore.apps.targets.models import Indicator, Observation

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
FIGURES = "metric,geography,period,value,unit,source,url,read_as\n"
ROUNDS = "registration_number,date,kind,amount,currency\n"
COMPANIES = "country,registration_number,name_ko,name_en,field,founded,latitude,longitude\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    file = folder / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def take(kind: str, path: Path, *, dry_run: bool = False) -> ImportRun:
    return run_import(actor=None, kind=kind, path=path, dry_run=dry_run)


def figures_of(run: ImportRun) -> tuple[int, ...]:
    return run.read, run.created, run.updated, run.unchanged, run.rejected


def reasons(run: ImportRun) -> list[tuple[int, str]]:
    return list(run.rejections.order_by("line").values_list("line", "reason"))


def zipped(folder: Path, names: dict[str, bytes]) -> Path:
    file = folder / "dump.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return file


def test_the_official_ror_form(tmp_path: Path) -> None:
    file = FIXTURES / "ror_v2.json"
    dry = take("ror", file, dry_run=True)
    assert figures_of(dry) == (7, 4, 0, 0, 3)
    assert not Organisation.objects.exists()
    assert figures_of(take("ror", file)) == (7, 4, 0, 0, 3)
    again = take("ror", file)
    assert figures_of(again) == (7, 0, 0, 4, 3)
    assert reasons(again) == [(5, "not-active"), (6, "bad-ror-id"), (7, "impossible-place")]
    inside = {"v2-ror-data.json": file.read_bytes(), "v2-ror-data.csv": b"id\n"}
    assert figures_of(take("ror", zipped(tmp_path, inside))) == (7, 0, 0, 4, 3)


def test_a_dump_with_both_schemas_is_read_in_the_second(tmp_path: Path) -> None:
    two = {"v1-data.json": b"[]", "v1-data_schema_v2.json": (FIXTURES / "ror_v2.json").read_bytes()}
    assert take("ror", zipped(tmp_path, two)).created == 4


def test_the_api_form_of_studies() -> None:
    take("ror", FIXTURES / "ror_v2.json")
    file = FIXTURES / "ctgov_v2.json"
    assert figures_of(take("trials", file)) == (5, 2, 0, 0, 3)
    again = take("trials", file)
    assert figures_of(again) == (5, 0, 0, 2, 3)
    refused = [(3, "impossible-date"), (4, "ends-before-start"), (5, "bad-nct-id")]
    assert reasons(again) == refused
    assert again.rejections.get(line=3).key == "NCT90000003"
    study = Study.objects.get(nct="NCT90000001")
    assert study.sponsor is not None
    assert study.sites.count() == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=kidney", ["NCT90000001"]),
        ("q=another sponsor", ["NCT90000002"]),
        ("q=sample asthma", ["NCT90000002"]),
        ("country=KR", ["NCT90000001"]),
        ("country=JP", ["NCT90000002"]),
        ("place=kanagawa", ["NCT90000002"]),
        ("place=boston", ["NCT90000001"]),
        ("place=예시대학교", ["NCT90000001"]),
        ("country=JP&place=boston", []),
        ("phase=P1", ["NCT90000002"]),
    ],
)
def test_studies_by_condition_place_and_sponsor(
    signed_in_as: Callable[..., Client], query: str, found: list[str]
) -> None:
    take("trials", FIXTURES / "ctgov_v2.json")
    page = signed_in_as("partner").get(f"{reverse('registry:studies')}?{query}").content.decode()
    assert [key for key in ("NCT90000001", "NCT90000002") if key in page] == found


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("거점", "예시 거점 의학연구원"),
        ("拠点", "예시 거점 의학연구원"),
        ("bridge medicine", "예시 거점 의학연구원"),
        ("eibm", "예시 거점 의학연구원"),
        ("ﾎﾞｽﾄﾝ", "Sample Boston Laboratory (Japan)"),
        ("sample bay", "Sample Bay Biologics (United States)"),
    ],
)
def test_real_organisations_are_found_in_any_language(
    signed_in_as: Callable[..., Client], words: str, name: str
) -> None:
    take("ror", FIXTURES / "ror_v2.json")
    client = signed_in_as("partner")
    directory = client.get(reverse("registry:organisations"), {"q": words}).content.decode()
    points = client.get(reverse("registry:points"), {"q": words}).json()["points"]
    assert name in directory
    assert len(points) == 1
    assert -180 <= points[0]["at"][0] <= 180


def test_published_figures_keep_what_they_are(tmp_path: Path) -> None:
    rows = (
        "tenant companies,Hongneung,2022-12-31,356,companies,A paper,https://example.org/a,excerpt\n"
        "tenant companies,Hongneung,2024-02,300+,companies,An interview,https://example.org/b,x\n"
        "share of funds,Massachusetts,2022-H1,26,percent,A report,,x\n"
        "money attracted,Hongneung,3 years after 2020,206.7,KRW bn,A report,,x\n"
        "tenant companies,Hongneung,2022-12-31,356,companies,A paper,,again\n"
    )
    file = written(tmp_path, "figures.csv", FIGURES + rows)
    assert figures_of(take("figures", file, dry_run=True)) == (5, 4, 0, 0, 1)
    assert not Indicator.objects.exists()
    assert figures_of(take("figures", file)) == (5, 4, 0, 0, 1)
    assert figures_of(take("figures", file)) == (5, 0, 0, 4, 1)
    count = Observation.objects.get(value=356)
    assert (str(count.as_of), count.source) == ("2022-12-31", "A paper")
    assert (count.address, count.note) == ("https://example.org/a", {"en": "excerpt"})
    assert count.indicator.geography == {"en": "Hongneung"}
    least = Observation.objects.get(value=300)
    assert (least.qualifier, str(least.as_of), least.period) == ("≥", "2024-02-29", "2024-02")
    assert str(Observation.objects.get(value=26).as_of) == "2022-06-30"
    assert Observation.objects.get(period="3 years after 2020").as_of is None
    # one definition, place and unit are one indicator
    assert Indicator.objects.count() == 3


def test_another_value_is_a_correction_and_the_old_one_stays(tmp_path: Path) -> None:
    row = "tenants,Hongneung,2022,{},companies,A paper,,x\n"
    for value in (356, 360):
        run = take("figures", written(tmp_path, "f.csv", FIGURES + row.format(value)))
    assert figures_of(run) == (1, 0, 1, 0, 0)
    assert Observation.objects.get(value=360).corrects == Observation.objects.get(value=356)
    back = take("figures", written(tmp_path, "f.csv", FIGURES + row.format(356)))
    assert reasons(back) == [(2, "corrected-before")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("m,g,2022-02-30,1,u,s,,", "impossible-date"),
        ("m,g,2022-13,1,u,s,,", "impossible-date"),
        ("m,g,0000,1,u,s,,", "impossible-date"),
        ("m,g,2022,one,u,s,,", "not-a-number"),
        ("m,g,2022,1e999,u,s,,", "not-a-number"),
        ("m,g,2022,9999999999999999999,u,s,,", "too-large"),
        ("m,g,2022,1,QQQ bn,s,,", "unknown-currency"),
        ("m,g,2022,1,u,,,", "no-source"),
        ("m,g,,1,u,s,,", "no-period"),
        (",g,2022,1,u,s,,", "unknown-indicator"),
        ("m,g,2022,1,u,s,javascript:alert(1),", "bad-address"),
        ("m,g,2022,1,u,s", "wrong-number-of-cells"),
    ],
)
def test_figures_refused_one_by_one(tmp_path: Path, row: str, reason: str) -> None:
    good = "tenants,Hongneung,2022,356,companies,A paper,,x\n"
    run = take("figures", written(tmp_path, "f.csv", FIGURES + good + row + "\n"))
    assert (run.created, reasons(run)) == (1, [(3, reason)])


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("124-81-00998,2020-02-30,seed,1,KRW", "impossible-date"),
        ("124-81-00998,2999-01-01,seed,1,KRW", "future-date"),
        ("124-81-00998,,seed,1,KRW", "no-date"),
        ("124-81-00998,2020-02-03,seed,1,QQQ", "unknown-currency"),
        ("124-81-00998,2020-02-03,seed,1,", "unknown-currency"),
        ("124-81-00998,2020-02-03,seed,-1,KRW", "negative-amount"),
        ("124-81-00998,2020-02-03,seed,NaN,KRW", "not-a-number"),
        ("124-81-00998,2020-02-03,seed,1e60,KRW", "too-large"),
        ("124-81-00999,2020-02-03,seed,1,KRW", "bad-registration-number"),
        ("124-81-00998,2020-02-03,seed,2,KRW", "duplicate-row"),
        ("104-81-00015,2020-02-03,seed,1,KRW", "unknown-company"),
    ],
)
def test_rounds_refused_one_by_one(tmp_path: Path, row: str, reason: str) -> None:
    company = "KR,124-81-00998,가나,Gana,therapeutics,2019-01-01,37.5,127.0\n"
    take("companies", written(tmp_path, "c.csv", COMPANIES + company))
    good = "124-81-00998,2020-02-03,seed,2,KRW\n"
    run = take("rounds", written(tmp_path, "r.csv", ROUNDS + good + row + "\n"))
    assert (run.created, reasons(run)) == (1, [(3, reason)])
    assert FundingRound.objects.count() == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("KR,000-00-00000,가나,,,,,", "bad-registration-number"),
        ("XX,124-81-00998,가나,,,,,", "unknown-country"),
        ("KR,124-81-00998,,,,,,", "no-name"),
        ("KR,,가나,,,,,", "no-identifier"),
        ("KR,124-81-00998,가나,,magic,,,", "unknown-field"),
        ("KR,124-81-00998,가나,,,2019-02-29,,", "impossible-date"),
        ("KR,124-81-00998,가나,,,,91,0", "impossible-place"),
        ("KR,124-81-00998,가나,,,,inf,0", "impossible-place"),
    ],
)
def test_companies_refused_one_by_one(tmp_path: Path, row: str, reason: str) -> None:
    run = take("companies", written(tmp_path, "c.csv", COMPANIES + row + "\n"))
    assert reasons(run) == [(2, reason)]
    assert not Organisation.objects.exists()


BASE = json.loads((FIXTURES / "ror_v2.json").read_text())[0]
PLACE = BASE["locations"][0]["geonames_details"]


@pytest.mark.parametrize(
    "change",
    [
        {"names": "Name"},
        {"names": [{"value": 5, "lang": "en", "types": ["label"]}]},
        {"names": [{"value": "a\u0000b", "lang": "en", "types": ["label"]}]},
        {"names": [{"value": "\ud800", "lang": "en", "types": ["label"]}]},
        {"names": []},
        {"locations": []},
        {"locations": [{"geonames_details": {**PLACE, "name": ["x"]}}]},
        {"locations": [{"geonames_details": {**PLACE, "lat": "north"}}]},
        {"locations": [{"geonames_details": {**PLACE, "country_code": 5}}]},
        {"established": "long ago"},
        {"types": 5},
        {"links": [5]},
    ],
)
def test_no_strange_record_stops_the_others(tmp_path: Path, change: dict) -> None:
    rows = json.loads((FIXTURES / "ror_v2.json").read_text())[1:3]
    file = written(tmp_path, "dump.json", json.dumps([rows[0], {**BASE, **change}, rows[1]]))
    run = take("ror", file)
    assert (run.created, run.rejected, run.rejections.get().line) == (2, 1, 2)


def test_long_words_fit_the_database(tmp_path: Path) -> None:
    long = "가" * 5000
    place = {**PLACE, "name": long, "country_subdivision_name": long}
    names = [{"value": long, "lang": "ko", "types": ["label"]}]
    row = {**BASE, "names": names, "locations": [{"geonames_details": place}]}
    file = written(tmp_path, "dump.json", json.dumps([row]))
    assert figures_of(take("ror", file)) == (1, 1, 0, 0, 0)
    assert figures_of(take("ror", file)) == (1, 0, 0, 1, 0)


GOOD = (FIXTURES / "ror_v2.json").read_bytes()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \n\xef\xbb\xbf", "not-json"),
        ("이름".encode("cp949"), "not-utf8"),
        ("[]".encode("utf-16"), "not-text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-text"),
        (b"PK\x03\x04 not an archive", "not-json"),
        (b"%PDF-1.7", "not-json"),
        (b"id,name\n1,x\n", "not-json"),
        (GOOD[:-20], "not-json"),
        (GOOD.rstrip()[:-1] + b"}", "not-json"),
        (GOOD + b"[]", "not-json"),
        (b"[{} {}]", "not-json"),
        (b'{"a":' * 50_000, "not-json"),
        (b"[" + b"[" * 100_000, "not-json"),
        (b'[{"id": NaN}]', "not-json"),
        (b'{"items": 5}', "no-records"),
        (b"[1, 2]", "wrong-kind"),
        (b'[{"nct": "NCT01234567"}]', "wrong-kind"),
    ],
)
def test_files_that_cannot_be_read_change_nothing(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        take("ror", written(tmp_path, "f.json", content))
    assert caught.value.code == code
    assert not Organisation.objects.exists()
    assert not ImportRun.objects.exists()
    assert not Entry.objects.exists()


def test_a_fault_late_in_the_file_leaves_nothing_behind(tmp_path: Path) -> None:
    """The first batches are written by then; the transaction takes them back."""
    rows = "".join(
        f"tenants {n},Hongneung,2022,{n},companies,A paper,,x\n" for n in range(1200)
    ).encode()
    broken = FIGURES.encode() + rows + "끝".encode("cp949")
    with pytest.raises(UnreadableFileError):
        take("figures", written(tmp_path, "f.csv", broken))
    dump = b"[" + b",".join([json.dumps(BASE).encode()] * 1200) + b",]"
    with pytest.raises(UnreadableFileError):
        take("ror", written(tmp_path, "f.json", dump))
    assert not Indicator.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"a.txt": b"x"}, "no-json"),
        ({"a.json": b"[]", "b.json": b"[]"}, "many-files"),
        ({"a.json": b""}, "empty"),
    ],
)
def test_archives_that_cannot_be_read(tmp_path: Path, names: dict[str, bytes], code: str) -> None:
    with pytest.raises(UnreadableFileError) as caught:
        take("ror", zipped(tmp_path, names))
    assert caught.value.code == code


def test_a_byte_order_mark_and_windows_lines_are_read(tmp_path: Path) -> None:
    text = (FIGURES + "tenants,Hongneung,2022,356,companies,A paper,,x\n").replace("\n", "\r\n")
    assert take("figures", written(tmp_path, "f.csv", b"\xef\xbb\xbf" + text.encode())).created == 1
    ror = written(tmp_path, "f.json", b"\xef\xbb\xbf" + GOOD)
    assert take("ror", ror).created == 4


def test_separators_inside_texts_do_not_break_lines(tmp_path: Path) -> None:
    row = {**BASE, "names": [{"value": "One\u2028Two", "lang": "en", "types": ["label"]}]}
    lines = "\n".join(json.dumps(r, ensure_ascii=False) for r in (row, row))
    assert figures_of(take("ror", written(tmp_path, "f.jsonl", lines))) == (2, 1, 0, 0, 1)
    assert OrganisationName.objects.get().value == "One\u2028Two"


@pytest.mark.parametrize("size", [1, 2, 3, 7, 64, 4096])
def test_arrays_are_read_the_same_in_pieces_of_any_size(size: int) -> None:
    value = [{"a": 'ㄱ\\"]', "b": [1, -2.5e3, None, True]}, "x,]", 12345, [], {}, -1]
    text = f" {json.dumps(value, ensure_ascii=False)} \n"
    parts = iter([text[at : at + size] for at in range(0, len(text), size)])
    assert list(elements(parts)) == value
    with pytest.raises(MalformedError):
        list(elements(iter(text[:-5])))


def test_every_reason_is_said_in_three_languages() -> None:
    for language in ("ko", "ja"):
        for code, text in REASONS.items():
            with translation.override("en"):
                english = str(text)
            with translation.override(language):
                assert str(text) != english, f"{language}: {code}"


def upload(client: Client, kind: str, content: bytes, **fields: str) -> object:
    file = SimpleUploadedFile("../../evil.json", content)
    return client.post(
        reverse("registry:imports"), {"kind": kind, "file": file, **fields}, follow=True
    )


def test_an_upload_is_tried_and_then_taken_as_it_was(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("operator")
    tried = upload(client, "ror", GOOD, dry_run="on")
    run = ImportRun.objects.get()
    assert tried.status_code == 200  # type: ignore[attr-defined]
    assert (run.dry_run, run.created, run.file_name) == (True, 4, "evil.json")
    assert not Organisation.objects.exists()
    address = reverse("registry:import-take", args=[run.pk])
    assert address in tried.content.decode()  # type: ignore[attr-defined]
    assert client.get(address).status_code == 405
    assert client.post(address, follow=True).status_code == 200
    assert Organisation.objects.count() == 4
    assert client.post(address).status_code == 404
    assert ImportRun.objects.filter(dry_run=False).count() == 1


@pytest.mark.parametrize("content", [b"\x00\x01", b"", b"[", "이름".encode("cp949"), b"PK\x03\x04"])
def test_an_upload_that_cannot_be_read_says_why(
    signed_in_as: Callable[..., Client], content: bytes
) -> None:
    answer = upload(signed_in_as("operator"), "ror", content)
    assert answer.status_code == 200  # type: ignore[attr-defined]
    assert 'class="error"' in answer.content.decode()  # type: ignore[attr-defined]
    assert not ImportRun.objects.exists()


def test_every_kind_is_offered_on_the_page(signed_in_as: Callable[..., Client]) -> None:
    page = signed_in_as("operator").get(reverse("registry:imports")).content.decode()
    assert {code for code, _label in kinds()} == {
        "ror", "companies", "trials", "rounds", "ties", "figures",
    }  # fmt: skip
    assert all(f'value="{code}"' in page for code, _label in kinds())


def test_a_large_upload_is_refused(signed_in_as: Callable[..., Client], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("farshore.apps.registry.forms.MOST", 10)
    answer = upload(signed_in_as("operator"), "ror", GOOD)
    assert 'class="error"' in answer.content.decode()  # type: ignore[attr-defined]
    assert not ImportRun.objects.exists()


def test_refused_rows_download_with_reasons(signed_in_as: Callable[..., Client]) -> None:
    from python_calamine import CalamineWorkbook

    run = run_import(
        actor=person("operator"), kind="ror", path=FIXTURES / "ror_v2.json", dry_run=True
    )
    address = reverse("registry:import", args=[run.pk])
    sheet = signed_in_as("operator").get(f"{address}?download=xlsx")
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [5, 6, 7]


@pytest.mark.data
@pytest.mark.parametrize(
    ("kind", "name", "first"),
    [
        ("trials", "trials/trials_target_regions.jsonl", (429, 429, 0, 0, 0)),
        ("companies", "registry/cambridge_companies_2024.csv", (429, 429, 0, 0, 0)),
        ("figures", "figures/published_figures_collected.csv", (19, 19, 0, 0, 0)),
    ],
)
def test_shared_files(shared_data: Path, kind: str, name: str, first: tuple[int, ...]) -> None:
    path = shared_data / name
    assert figures_of(take(kind, path, dry_run=True)) == first
    assert figures_of(take(kind, path)) == first
    read, created, _updated, _same, refused = first
    assert figures_of(take(kind, path)) == (read, 0, 0, created, refused)
