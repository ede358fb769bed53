"""Opens files of the kinds that sources publish and yields their rows with line numbers.

Files are read piece by piece: the largest dumps hold hundreds of megabytes. A fault found late
stops the import, whose transaction then leaves nothing behind.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.services.imports.json_stream import MalformedError, elements, loads
from farshore.apps.registry.services.imports.records import Rejected, sound

MOST_BYTES = 2 * 1024**3
MOST_TABLE_BYTES = 256 * 1024**2
PIECE = 1 << 20
Numbered = tuple[int, dict[str, Any]]


class UnreadableFileError(ValidationError):
    """The file as a whole cannot be read: nothing of it was imported."""


def not_json(number: int) -> UnreadableFileError:
    return UnreadableFileError(
        _("The file is not valid JSON (after record %(number)s)."),
        code="not-json",
        params={"number": number},
    )


def _member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The archive's JSON file; where a dump brings two versions, the one of the second schema."""
    found = [item for item in archive.infolist() if item.filename.lower().endswith(".json")]
    newer = [item for item in found if "schema_v2" in item.filename]
    if not found:
        raise UnreadableFileError(_("The archive holds no JSON file."), code="no-json")
    if len(found) > 1 and len(newer) != 1:
        raise UnreadableFileError(_("The archive holds several JSON files."), code="many-files")
    return (newer or found)[0]


@contextmanager
def binary(path: Path) -> Iterator[IO[bytes]]:
    """The file's bytes, or those of the one JSON file inside a ZIP archive."""
    if not path.is_file():
        raise UnreadableFileError(_("There is no such file."), code="no-file")
    too_large = UnreadableFileError(_("The file is larger than 2 GB."), code="too-large")
    if path.stat().st_size > MOST_BYTES:
        raise too_large
    if not zipfile.is_zipfile(path):
        with path.open("rb") as stream:
            yield stream
        return
    try:
        with zipfile.ZipFile(path) as archive:
            member = _member(archive)
            if member.file_size > MOST_BYTES:
                raise too_large
            with archive.open(member) as stream:
                yield stream
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        # damaged, encrypted or packed in a way that this Python does not know
        raise UnreadableFileError(_("The archive cannot be opened."), code="bad-archive") from error


def pieces(path: Path) -> Iterator[str]:
    """The file's text in pieces. Only UTF-8 is read: a guess would garble names silently."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    at, empty = 0, True
    with binary(path) as stream:
        while True:
            raw = stream.read(PIECE)
            if at == 0 and b"\x00" in raw[:4096]:
                raise UnreadableFileError(_("The file is not a text file."), code="not-text")
            kept = len(decoder.getstate()[0])
            try:
                text = decoder.decode(raw, final=not raw)
            except UnicodeDecodeError as error:
                raise UnreadableFileError(
                    _("The file is not UTF-8 text (byte %(at)s). Save it as UTF-8 and try again."),
                    code="not-utf8",
                    params={"at": at - kept + error.start},
                ) from error
            at += len(raw)
            empty = empty and not text.strip()
            if not raw:
                break
            yield text
    if empty:
        raise UnreadableFileError(_("The file is empty."), code="empty")


def lines(path: Path) -> Iterator[str]:
    """Lines as line feeds end them: other separators may stand inside a JSON text."""
    rest = ""
    for piece in pieces(path):
        *whole, rest = (rest + piece).split("\n")
        yield from whole
    yield rest


def numbered(number: int, row: Any) -> Numbered | Rejected:
    if not isinstance(row, dict):
        return Rejected(number, "not-a-record")
    return number, row


def json_lines(path: Path) -> Iterator[Numbered | Rejected]:
    for number, raw in enumerate(lines(path), start=1):
        if not raw.strip():
            continue
        try:
            row = loads(raw)
        except MalformedError:
            yield Rejected(number, "not-json")
            continue
        yield numbered(number, row)


def json_array(parts: Iterator[str]) -> Iterator[Numbered | Rejected]:
    number = 0
    try:
        for number, row in enumerate(elements(parts), start=1):
            yield numbered(number, row)
    except MalformedError as error:
        raise not_json(number) from error


def json_within(path: Path, within: str) -> Iterator[Numbered | Rejected]:
    """The elements of the array that a top object holds under `within`."""
    try:
        whole = loads("".join(pieces(path)))
    except MalformedError as error:
        raise not_json(0) from error
    rows = whole.get(within) if isinstance(whole, dict) else None
    if not isinstance(rows, list):
        raise UnreadableFileError(_("The file holds no list of records."), code="no-records")
    for number, row in enumerate(rows, start=1):
        yield numbered(number, row)


def json_records(path: Path, within: str) -> Iterator[Numbered | Rejected]:
    """Records of a JSON file: one array, an object that holds one, or one object a line."""
    opening = next((line for line in lines(path) if line.strip()), "").lstrip()
    if opening.startswith("["):
        return json_array(pieces(path))
    if not opening.startswith("{"):
        raise UnreadableFileError(_("The file is not JSON."), code="not-json")
    try:
        held = loads(opening)
    except MalformedError:
        return json_within(path, within)
    return json_within(path, within) if within in held else json_lines(path)


def table_text(path: Path) -> str:
    """The text of a table file, small enough to be held at once."""
    if path.is_file() and path.stat().st_size > MOST_TABLE_BYTES:
        raise UnreadableFileError(_("The table is larger than 256 MB."), code="too-large")
    return "".join(pieces(path))


def csv_rows(text: str, required: Sequence[str]) -> Iterator[Numbered | Rejected]:
    """Rows of a CSV text whose header holds the required columns."""
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = list(reader.fieldnames or [])
    except csv.Error as error:
        raise UnreadableFileError(_("The file is not CSV."), code="not-csv") from error
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableFileError(
            _("The header lacks: %(columns)s."),
            code="missing-columns",
            params={"columns": ", ".join(missing)},
        )
    if len(set(header)) != len(header):
        raise UnreadableFileError(_("The header names a column twice."), code="double-column")
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Rejected(reader.line_num, "not-csv")
            continue
        if None in row or None in row.values():
            yield Rejected(reader.line_num, "wrong-number-of-cells")
        else:
            yield reader.line_num, row


def built(
    rows: Iterator[Numbered | Rejected],
    build: Callable[[int, dict[str, Any]], Any],
    key: Callable[[dict[str, Any]], Any],
) -> Iterator[Any]:
    """Each row as a sound record, or refused with its reason; no row stops the others."""
    for found in rows:
        if isinstance(found, Rejected):
            yield found
            continue
        line, row = found
        try:
            yield sound(build(line, row))
        except ValidationError as error:
            yield Rejected(line, error.code or "invalid", shown(key, row))
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            detail = {"at": printable(error)}
            yield Rejected(line, "unexpected-form", shown(key, row), detail)


def shown(key: Callable[[dict[str, Any]], Any], row: dict[str, Any]) -> str:
    try:
        return printable(key(row))
    except (LookupError, TypeError, AttributeError):
        return ""


def printable(value: Any) -> str:
    """A short text that every database stores."""
    text = str(value or "").replace("\x00", "�")[:200]
    return text.encode("utf-8", "replace").decode("utf-8")
