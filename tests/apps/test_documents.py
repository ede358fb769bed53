"""Files: taken by content, kept apart, served with permission, never lost from sight."""

import hashlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from builders import organisation, person
from farshore.apps.accounts.roles import Role
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.apps.documents import readers
from farshore.apps.documents.models import Document, Version
from farshore.apps.documents.names import MOST, safe_name
from farshore.apps.documents.readers import Reading
from farshore.apps.documents.selectors.files import filled, folder, kept, missing, path_of
from farshore.apps.documents.services import store
from stories import refusal
from world import BACKEND

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 30 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 30 + b"\xff\xd9"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500


def zipped(*members: str, **contents: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in members:
            archive.writestr(name, contents.get(name, b"<x/>"))
        for name, content in contents.items():
            if name not in members:
                archive.writestr(name, content)
    return stream.getvalue()


XLSX = zipped("[Content_Types].xml", "xl/workbook.xml")
DOCX = zipped("[Content_Types].xml", "word/document.xml")
HWPX = zipped("Contents/header.xml", mimetype=b"application/hwp+zip")
MACROS = zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
CLIMBS = zipped("[Content_Types].xml", "word/document.xml", "../../etc/passwd")
BOMB = zipped("[Content_Types].xml", "xl/workbook.xml", bomb=b"\x00" * 60_000_000)
EXE = b"MZ\x90\x00" + b"\x00" * 200


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Django's own class keeps only the last part of a name; a client's name comes as it is."""
    made = SimpleUploadedFile("x", content)
    made._name = name
    return made


def hand_in(name: str, content: bytes, **fields: Any) -> Version:
    given = {"actor": None, "owner": organisation(), "slot": "slides"}
    return store.hand_in(**{**given, **fields}, upload=upload(name, content))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "pdf"),
        ("a.PNG", PNG, "png"),
        ("a.jpeg", JPEG, "jpeg"),
        ("a.xlsx", XLSX, "xlsx"),
        ("a.docx", DOCX, "docx"),
        ("a.hwpx", HWPX, "hwpx"),
        ("a.hwp", OLE + b"HWP Document File", "hwp"),
        ("a.csv", "기업,금액\n가,1\n".encode(), "csv"),
        ("a.csv", "기업,금액\n가,1\n".encode("cp949"), "csv"),
        ("a.txt", "計画です。".encode("cp932"), "text"),
    ],
)
def test_known_kinds_are_taken_by_their_content(name: str, content: bytes, kind: str) -> None:
    version = hand_in(name, content)
    assert version.kind == kind
    assert path_of(version).read_bytes() == content
    assert version.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", EXE, "unknown-kind"),
        ("a.exe", EXE, "unknown-kind"),
        ("a.exe", PDF, "wrong-name"),
        ("a.pdf", PNG, "wrong-name"),
        ("a.pdf", PDF[:20], "damaged"),
        ("a.png", PNG[:20], "damaged"),
        ("a.pdf", b"", "empty"),
        ("a.txt", b"plain\x00text", "unknown-kind"),
        ("a.html", b"<script>alert(1)</script>", "unknown-kind"),
        ("a.doc", OLE, "unknown-kind"),
        ("a.xlsx", XLSX[:-30], "damaged"),
        ("a.zip", zipped("a.txt"), "unknown-kind"),
        ("a.docx", MACROS, "holds-program"),
        ("a.docx", CLIMBS, "damaged"),
        ("a.xlsx", BOMB, "unpacks-too-large"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
        ("pdf", PDF, "wrong-name"),
    ],
)
def test_planted_files_are_refused_and_leave_nothing(name: str, content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as error:
        hand_in(name, content)
    assert refusal(error) == code
    assert Version.objects.count() == 0
    assert [path for path in folder().rglob("*") if path.is_file()] == []


def test_a_file_too_large_is_refused_while_it_arrives(settings: Any) -> None:
    settings.UPLOAD_MOST_BYTES = 1024**2
    with pytest.raises(ValidationError) as error:
        hand_in("a.txt", b"a" * (1024**2 + 1))
    assert refusal(error) == "too-large"
    assert [path for path in folder().rglob("*") if path.is_file()] == []


def test_only_the_kinds_that_a_slot_takes_are_taken() -> None:
    with pytest.raises(ValidationError) as error:
        hand_in("a.png", PNG, accepted=["pdf"])
    assert refusal(error) == "not-accepted"
    assert "PDF" in error.value.messages[0]


@pytest.mark.parametrize(
    ("given", "kept_as"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\발표 자료.pdf", "발표 자료.pdf"),
        ("발표.pdf", "발표.pdf"),
        ("fdp\u202egnp.exe", "fdpgnp.exe"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("...", "file"),
        (".pdf", "file.pdf"),
        ('a"<b>|?.PDF', "a__b___.pdf"),
        ("", "file"),
        ("資料" * 200 + ".pdf", ("資料" * 200)[: MOST - 4] + ".pdf"),
    ],
)
def test_names_are_made_safe(given: str, kept_as: str) -> None:
    assert safe_name(given) == kept_as


def test_a_replaced_file_stays_in_history_until_it_is_purged(
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    owner = organisation()
    first = hand_in("old.pdf", PDF, owner=owner)
    second = hand_in("new.pdf", PDF + b"\n", owner=owner)
    assert filled(owner) == {"slides": second}
    assert path_of(first).is_file()
    assert [v.number for v in Version.objects.order_by("number")] == [1, 2]
    document = Document.objects.get()
    store.take_out(actor=person(), document=document)
    assert filled(owner) == {}
    assert path_of(second).is_file()
    with django_capture_on_commit_callbacks(execute=True):
        assert store.purge(actor=None, document=document) == 2
    assert not path_of(first).exists()
    assert not path_of(second).exists()
    assert list(kept()) == []
    done = Entry.objects.filter(subject_kind="documents.document").order_by("pk")
    assert list(done.values_list("action", flat=True)) == [
        "document.handed-in", "document.handed-in", "document.taken-out", "document.purged",
    ]  # fmt: skip


def test_nobody_fills_the_disk_from_one_slot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_VERSIONS", 2)
    owner = organisation()
    for _number in range(2):
        hand_in("a.pdf", PDF, owner=owner)
    with pytest.raises(ValidationError) as error:
        hand_in("a.pdf", PDF, owner=owner)
    assert refusal(error) == "too-often"
    assert sum(path.is_file() for path in folder().rglob("*")) == 2


def test_a_name_on_the_disk_says_nothing() -> None:
    version = hand_in("secret plan.pdf", PDF)
    assert len(version.stored) > 40
    assert "secret" not in str(path_of(version))
    assert path_of(version).stat().st_mode & 0o077 == 0


def test_a_missing_or_shortened_file_is_noticed() -> None:
    gone, cut, sound = (hand_in("a.pdf", PDF) for _number in range(3))
    assert list(missing(kept())) == []
    path_of(gone).unlink()
    path_of(cut).write_bytes(PDF[:-1])
    assert list(missing(kept())) == [gone, cut]
    assert path_of(sound).is_file()


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> list[Reading | None]:
    """What the owning room answers: the last entry."""
    answers: list[Reading | None] = [None]
    monkeypatch.setitem(
        readers._readers, "registry.organisation", lambda who, document: answers[-1]
    )
    return answers


def client_of(who: Any) -> Client:
    client = Client()
    client.force_login(who, backend=BACKEND)
    return client


def test_the_owning_room_decides_who_reads(reader: list[Reading | None]) -> None:
    version = hand_in("발표 자료.pdf", PDF)
    where = f"/en/documents/{version.pk}/"
    assert Client().get(where).status_code == 302
    client = client_of(person(Role.OPERATOR))
    assert client.get(where).status_code == 404
    reader.append(Reading())
    answer = client.get(where)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment; filename*=UTF-8''%EB%B0%9C")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert PersonalAccess.objects.count() == 0
    reader.append(Reading(as_name="A-001-slides"))
    assert client.get(where)["Content-Disposition"].endswith("A-001-slides.pdf")
    Version.objects.update(purged_at=version.handed_in_at)
    assert client.get(where).status_code == 404


def test_every_download_of_a_confidential_file_is_noted(reader: list[Reading | None]) -> None:
    version = hand_in("a.pdf", PDF, confidential=True)
    client = client_of(person(Role.REVIEWER))
    client.get(f"/en/documents/{version.pk}/")
    assert PersonalAccess.objects.count() == 0, "nothing was seen"
    reader.append(Reading(concerns="application 7"))
    client.get(f"/en/documents/{version.pk}/")
    client.get(f"/en/documents/{version.pk}/")
    rows = PersonalAccess.objects.values_list("action", "concerns")
    assert list(rows) == [("document.downloaded", "application 7")] * 2


def test_a_document_nobody_answers_for_is_read_by_nobody() -> None:
    assert readers.reading(person(Role.OPERATOR), hand_in("a.pdf", PDF).document) is None
