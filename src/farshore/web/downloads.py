"""Tables as files. The cells are those of the screen, unrounded, with number formats."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import zip_longest
from typing import Any
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# a longer listing is narrowed first
MOST_ROWS = 100_000
CUT = _("Only the first %(most)s rows are here. Narrow the listing for the others.")
WIDEST = 60


def cell(value: Any) -> Any:
    """A value as a spreadsheet holds it; text is never read as a formula."""
    if value is None or isinstance(value, (bool, int, float, Decimal)):
        return value
    if isinstance(value, datetime):
        return timezone.make_naive(value) if timezone.is_aware(value) else value
    if isinstance(value, date):
        return value
    if isinstance(value, Promise):
        return str(value)
    return str(value)


def workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """An XLSX file of named sheets, each with a header row. Rows are written as they come, so
    that a long sheet needs no more memory than a short one; one that is too long says so."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    formats: dict[type, Any] = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    for name, header, rows in sheets:
        sheet = book.add_worksheet(name[:31])
        sheet.freeze_panes(1, 0)
        titles = [str(title) for title in header]
        sheet.write_row(0, 0, titles, bold)
        widths = [len(title) for title in titles]
        for at, row in enumerate(rows, start=1):
            if at > MOST_ROWS:
                sheet.write_string(at, 0, str(CUT) % {"most": f"{MOST_ROWS:,}"})
                break
            values = [cell(raw) for raw in row]
            write(sheet, at, values, formats)
            widths = [max(pair) for pair in zip_longest(widths, map(width, values), fillvalue=0)]
        for column, wide in enumerate(widths):
            sheet.set_column(column, column, min(wide, WIDEST) + 2)
    book.close()
    return stream.getvalue()


def width(value: Any) -> int:
    """Characters that a cell takes; Hangul, kana and kanji take two each."""
    if isinstance(value, datetime):
        return 16
    return sum(2 if sign >= "\u1100" else 1 for sign in str(value)[:WIDEST])


def write(sheet: Any, at: int, values: Sequence[Any], formats: Mapping[type, Any]) -> None:
    for column, value in enumerate(values):
        if isinstance(value, datetime):
            sheet.write_datetime(at, column, value, formats[datetime])
        elif isinstance(value, date):
            day = datetime(*value.timetuple()[:3])  # noqa: DTZ001
            sheet.write_datetime(at, column, day, formats[date])
        elif isinstance(value, str):
            sheet.write_string(at, column, value)
        else:
            sheet.write(at, column, value)


def attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def xlsx(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Any]], sheet: str = "Farshore"
) -> HttpResponse:
    return attachment(workbook([(sheet, header, rows)]), f"{name}.xlsx", XLSX)


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A table as UTF-8 CSV; a cell that a spreadsheet would compute begins with an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    for row in ([str(title) for title in header], *rows):
        writer.writerow([_inert(value) for value in row])
    content = stream.getvalue().encode("utf-8-sig")
    return attachment(content, f"{name}.csv", "text/csv; charset=utf-8")


def _inert(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float, Decimal)):
        return value
    told = str(value)
    return f"'{told}" if told.startswith(("=", "+", "-", "@", "\t", "\r")) else told
