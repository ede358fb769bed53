"""Opens files of the kinds that sources publish and yields their rows with line numbers."""

import csv
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from farshore.apps.registry.services.imports.records import Rejected

MOST_BYTES = 2 * 1024**3
Numbered = tuple[int, dict[str, Any]]


class UnreadableFileError(ValidationError):
    """The file as a whole cannot be read: nothing of it was imported."""


def text_of(path: Path) -> str:
    """The file's text. Only UTF-8 is read: a guess at an encoding would garble names silently."""
    if not path.is_file():
        raise UnreadableFileError(_("There is no such file."), code="no-file")
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError(_("The file is larger than 2 GB."), code="too-large")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            _("The file is not UTF-8 text (byte %(at)s). Save it as UTF-8 and try again."),
            code="not-utf8",
            params={"at": error.start},
        ) from error
    if not text.strip():
        raise UnreadableFileError(_("The file is empty."), code="empty")
    if "\x00" in text[:4096]:
        raise UnreadableFileError(_("The file is not a text file."), code="not-text")
    return text


def json_lines(text: str) -> Iterator[Numbered | Rejected]:
    for line, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except ValueError:
            yield Rejected(line, "not-json")
            continue
        yield (line, row) if isinstance(row, dict) else Rejected(line, "not-a-record")


def json_array(text: str, within: str | None = None) -> Iterator[Numbered | Rejected]:
    """The elements of an array, or of the array that a top object holds under `within`."""
    try:
        whole = json.loads(text)
    except ValueError as error:
        raise UnreadableFileError(
            _("The file is not valid JSON: %(fault)s"), code="not-json", params={"fault": error}
        ) from error
    rows = whole.get(within) if isinstance(whole, dict) and within else whole
    if not isinstance(rows, list):
        raise UnreadableFileError(_("The file holds no list of records."), code="no-records")
    for number, row in enumerate(rows, start=1):
        yield (number, row) if isinstance(row, dict) else Rejected(number, "not-a-record")


def json_records(path: Path, within: str | None = None) -> Iterator[Numbered | Rejected]:
    """Records of a JSON file: one array, an object that holds one, or one object a line."""
    text = text_of(path)
    first = text.lstrip()[0]
    if first == "[":
        return json_array(text)
    if first != "{":
        raise UnreadableFileError(_("The file is not JSON."), code="not-json")
    opening = text.lstrip().split("\n", 1)[0]
    try:
        json.loads(opening)
    except ValueError:
        return json_array(text, within)
    held = json.loads(opening)
    return json_array(text, within) if within and within in held else json_lines(text)


def csv_rows(path: Path, required: Sequence[str]) -> Iterator[Numbered | Rejected]:
    """Rows of a CSV file whose header holds the required columns."""
    reader = csv.DictReader(text_of(path).splitlines(keepends=True), strict=True)
    try:
        header = reader.fieldnames or []
    except csv.Error as error:
        raise UnreadableFileError(_("The file is not CSV."), code="not-csv") from error
    missing = [name for name in required if name not in header]
    if missing:
        raise UnreadableFileError(
            _("The header lacks: %(columns)s."),
            code="missing-columns",
            params={"columns": ", ".join(missing)},
        )
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
