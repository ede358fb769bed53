"""Reading and writing the plain files that commands take, with faults named by file and line."""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

Value = TypeVar("Value")


class InputError(Exception):
    """Bad input, told in one line: file, line and fault."""

    def __init__(self, file: Path | str, fault: str, line: int | None = None) -> None:
        self.file, self.line, self.fault = str(file), line, fault
        place = self.file if line is None else f"{self.file}, line {line}"
        super().__init__(f"{place}: {' '.join(fault.split())}")


class Row:
    """One row of a table file: its cells by column name, and where it stands."""

    def __init__(self, file: Path, line: int, cells: Mapping[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def fault(self, text: str) -> InputError:
        return InputError(self.file, text, self.line)

    def text(self, column: str) -> str:
        value = self.cells.get(column, "").strip()
        if not value:
            raise self.fault(f"column {column!r} is empty")
        return value

    def get(
        self, column: str, convert: Callable[[str], Value], default: Value | None = None
    ) -> Value:
        """The converted cell; an empty one gives the default, or a fault where there is none."""
        raw = self.cells.get(column, "").strip()
        if not raw and default is not None:
            return default
        try:
            return convert(self.text(column))
        except ValueError as error:
            raise self.fault(f"column {column!r}: {raw!r} is not valid ({error})") from error


def read_text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(file, "no such file") from error
    except IsADirectoryError as error:
        raise InputError(file, "is a folder, not a file") from error
    except PermissionError as error:
        raise InputError(file, "may not be read by this user") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(file, "not UTF-8 text; save the file as UTF-8", line) from error


def read_table(file: Path, required: Sequence[str]) -> Iterator[Row]:
    """Rows of a CSV file with a header that has at least the required columns."""
    reader = csv.DictReader(read_text(file).splitlines(keepends=True), strict=True)
    try:
        header = reader.fieldnames or []
        missing = [name for name in required if name not in header]
        if missing:
            raise InputError(file, f"the header lacks {', '.join(missing)}", 1)
        if len(set(header)) != len(header):
            raise InputError(file, "the header names a column twice", 1)
        for cells in reader:
            if None in cells or None in cells.values():
                raise InputError(file, f"the row has not {len(header)} cells", reader.line_num)
            yield Row(file, reader.line_num, cells)
    except csv.Error as error:
        raise InputError(file, str(error), reader.line_num) from error


def write_table(file: Path, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a CSV file whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(header)
            writer.writerows(rows)
        Path(temporary).replace(file)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def finish(figures: Mapping[str, Any]) -> None:
    """The last line on standard output: one JSON object with the command's figures."""
    print(json.dumps(figures, ensure_ascii=False, allow_nan=False))
