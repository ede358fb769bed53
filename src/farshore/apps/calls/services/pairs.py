"""Pairs and wishes as files: read with a preview row by row, taken with a reason."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy

from farshore.apps.calls.errors import refuse
from farshore.apps.calls.models import Application, Call, Review, Reviewer

MOST_BYTES = 5 * 1024**2
MOST_UNPACKED = 60 * 1024**2
MOST_ROWS = 50_000
COLUMNS = {
    "application": gettext_lazy("Application"),
    "reviewer": gettext_lazy("Reviewer"),
    "score": gettext_lazy("Score"),
}
ZIP = b"PK\x03\x04"


def reviewer_code(pk: int) -> str:
    return f"R-{pk}"


def headers() -> dict[str, str]:
    """Every heading that is read, in each language, with the column that it stands for."""
    found = {name: name for name in COLUMNS}
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            found |= {str(word).casefold(): name for name, word in COLUMNS.items()}
    return found


@dataclass(frozen=True)
class Line:
    """A row as the file writes it."""

    number: int
    application: str
    reviewer: str
    score: str = ""


def read(content: bytes, *, needs_score: bool) -> list[Line]:
    """The rows of an XLSX or a UTF-8 CSV file, told apart by content and not by name."""
    if len(content) > MOST_BYTES:
        raise refuse("file-too-large", most=MOST_BYTES // 1024**2)
    table = _sheet(content) if content.startswith(ZIP) else _csv(content)
    known = headers()
    first = [str(cell).strip().casefold() for cell in next(table, [])]
    header = [known.get(cell, "") for cell in first]
    wanted = [name for name in COLUMNS if name != "score" or needs_score]
    missing = [f"{COLUMNS[name]} ({name})" for name in wanted if name not in header]
    if missing:
        raise refuse("columns-missing", columns=", ".join(missing))
    lines: list[Line] = []
    for number, cells in enumerate(table, start=2):
        row = {name: _text(cell) for name, cell in zip(header, cells, strict=False) if name}
        if not any(row.values()):
            continue
        if len(lines) == MOST_ROWS:
            raise refuse("too-many-rows", most=MOST_ROWS)
        lines.append(
            Line(
                number, row.get("application", "")[:80], row.get("reviewer", "")[:200],
                row.get("score", "")[:40],
            )
        )  # fmt: skip
    if not lines:
        raise refuse("file-empty")
    return lines


def _text(cell: Any) -> str:
    """A cell's text; whole numbers of a spreadsheet lose their decimal point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().lstrip("'").replace("\x00", "")


def _sheet(content: bytes) -> Iterator[Sequence[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MOST_UNPACKED:
                raise refuse("file-too-large", most=MOST_UNPACKED // 1024**2)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        return iter(book.get_sheet_by_index(0).to_python())
    except ValidationError:
        raise
    except (CalamineError, zipfile.BadZipFile, ValueError, OSError, RuntimeError) as error:
        raise refuse("file-unreadable") from error


def _csv(content: bytes) -> Iterator[Sequence[Any]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refuse("file-not-utf8", line=content[: error.start].count(b"\n") + 1) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return iter(list(reader))
    except csv.Error as error:
        raise refuse("file-not-csv", line=reader.line_num) from error


def digest(lines: Sequence[Line]) -> str:
    told = "\n".join(f"{row.application}\t{row.reviewer}\t{row.score}" for row in lines)
    return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True)
class Known:
    """What the file's words stand for."""

    applications: dict[str, Application]
    reviewers: dict[str, Reviewer]

    def resolve(self, line: Line) -> tuple[Application | None, Reviewer | None]:
        return (
            self.applications.get(line.application.upper()),
            self.reviewers.get(line.reviewer.casefold()),
        )


def known_in(call: Call) -> Known:
    """Applications by code; reviewers by code or e-mail address, never by a name that two share."""
    applications = {
        row.code.upper(): row
        for row in call.applications.exclude(number=None).select_related("organisation")
    }
    reviewers: dict[str, Reviewer] = {}
    for who in call.reviewers.select_related("person").order_by("pk"):
        reviewers[reviewer_code(who.pk).casefold()] = who
        reviewers[who.person.email.casefold()] = who
    return Known(applications, reviewers)


def standing_pairs(
    call: Call, applications: Sequence[Application] | None = None
) -> dict[tuple[int, int], Review]:
    """(application, reviewer) of the reviews that stand, of the applications named or of all."""
    rows = Review.objects.filter(application__call=call).exclude(state=Review.State.RECUSED)
    if applications is not None:
        rows = rows.filter(application__in=applications)
    return {(row.application_id, row.reviewer_id): row for row in rows.order_by("pk")}
