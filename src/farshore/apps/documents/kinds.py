"""The kinds of files: what they are called, how they are served, what their content shows."""

import codecs
import zipfile
from collections.abc import Callable, Collection
from pathlib import Path

from farshore.apps.documents.errors import refuse
from farshore.apps.documents.models import Version

Kind = Version.Kind
ENDINGS: dict[str, tuple[str, ...]] = {
    Kind.PDF: (".pdf",),
    Kind.PNG: (".png",),
    Kind.JPEG: (".jpg", ".jpeg"),
    Kind.XLSX: (".xlsx",),
    Kind.DOCX: (".docx",),
    Kind.HWPX: (".hwpx",),
    Kind.HWP: (".hwp",),
    Kind.CSV: (".csv",),
    Kind.TEXT: (".txt",),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES: dict[str, str] = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    Kind.DOCX: f"{OFFICE}.wordprocessingml.document",
    Kind.HWPX: "application/hwp+zip",
    Kind.HWP: "application/x-hwp",
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.TEXT: "text/plain; charset=utf-8",
}
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENDS_WITHIN = 2048
MOST_MEMBERS = 5_000
# an office document unpacks to ten times its size; a bomb to a thousand times
MOST_UNPACKED_TIMES, MOST_UNPACKED = 100, 500 * 1024 * 1024
SAFE_RATIO_BELOW = 10 * 1024 * 1024
TEXT_ENCODINGS = ("utf-8-sig", "cp949", "cp932")
CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}


def kind_of(path: Path, ending: str) -> str:
    """What the content shows it is, where the name's ending says the same."""
    size = path.stat().st_size
    if size == 0:
        raise refuse("empty")
    with path.open("rb") as stream:
        head = stream.read(16)
        stream.seek(max(0, size - ENDS_WITHIN))
        tail = stream.read()
    found = _by_content(path, head, tail, ending)
    if ending not in ENDINGS[found]:
        raise refuse("wrong-name", ending=" / ".join(ENDINGS[found]))
    return found


def _by_content(path: Path, head: bytes, tail: bytes, ending: str) -> str:
    for start, check in SIGNATURES:
        if head.startswith(start):
            return check(path, tail)
    if ending in (*ENDINGS[Kind.CSV], *ENDINGS[Kind.TEXT]) and is_text(path):
        return Kind.CSV if ending in ENDINGS[Kind.CSV] else Kind.TEXT
    raise refuse("unknown-kind")


def _pdf(path: Path, tail: bytes) -> str:
    if b"%%EOF" not in tail:
        raise refuse("damaged")
    return Kind.PDF


def _png(path: Path, tail: bytes) -> str:
    if b"IEND\xaeB`\x82" not in tail:
        raise refuse("damaged")
    return Kind.PNG


def _jpeg(path: Path, tail: bytes) -> str:
    if b"\xff\xd9" not in tail:
        raise refuse("damaged")
    return Kind.JPEG


def _ole(path: Path, tail: bytes) -> str:
    """Old Word and Excel files share this container: only HWP is taken."""
    content = path.read_bytes()
    if b"HWP Document File" in content:
        return Kind.HWP
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refuse("locked")
    raise refuse("unknown-kind")


def _zip(path: Path, tail: bytes) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            _check_members(archive, path.stat().st_size)
            names = set(archive.namelist())
            if "mimetype" in names:
                with archive.open("mimetype") as stream:
                    mimetype = stream.read(64).strip()
                if mimetype == b"application/hwp+zip" and "Contents/header.xml" in names:
                    return Kind.HWPX
            if "[Content_Types].xml" in names:
                for member, kind in (
                    ("xl/workbook.xml", Kind.XLSX),
                    ("word/document.xml", Kind.DOCX),
                ):
                    if member in names:
                        return kind
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError):
        raise refuse("damaged") from None
    raise refuse("unknown-kind")


def _check_members(archive: zipfile.ZipFile, size: int) -> None:
    """By the archive's own list, without unpacking; a list that lies is caught by the reader."""
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    allowed = min(max(size * MOST_UNPACKED_TIMES, SAFE_RATIO_BELOW), MOST_UNPACKED)
    if len(members) > MOST_MEMBERS or unpacked > allowed:
        raise refuse("unpacks-too-large")
    for member in members:
        parts = member.filename.replace("\\", "/").split("/")
        if ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
            raise refuse("damaged")
        if parts[-1].lower().startswith("vbaproject"):
            raise refuse("holds-program")
        if member.flag_bits & 1:
            raise refuse("locked")


SIGNATURES: tuple[tuple[bytes, Callable[[Path, bytes], str]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"PK\x03\x04", _zip),
    (OLE, _ole),
)


def is_text(path: Path) -> bool:
    """Text in UTF-8 or in the Korean or Japanese encodings that spreadsheets still write."""
    return any(_decodes(path, encoding) for encoding in TEXT_ENCODINGS)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(65536):
                if any(sign in CONTROLS for sign in chunk):
                    return False
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def labels(kinds: Collection[str]) -> str:
    return ", ".join(str(kind.label) for kind in Kind if kind in kinds)


def accept_attribute(kinds: Collection[str]) -> str:
    """What a file field offers first; the check is done with the content."""
    return ",".join(ending for kind in kinds for ending in ENDINGS.get(kind, ()))
