"""Matrices of scores in the two formats in which they are published."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from farshore.cli.files import InputError, read_text

if TYPE_CHECKING:
    import numpy as np


def read_npy(file: Path) -> "np.ndarray[Any, Any]":
    """A two-dimensional array of finite numbers."""
    import numpy as np

    if not file.is_file():
        raise InputError(file, "is a folder, not a file" if file.is_dir() else "no such file")
    try:
        array = np.load(file, allow_pickle=False)
    except (ValueError, EOFError, OSError) as error:
        raise InputError(file, f"not a readable .npy file ({error})") from error
    if not isinstance(array, np.ndarray):
        array.close()
        raise InputError(file, "holds several arrays, not one")
    if array.ndim != 2:
        raise InputError(file, f"has {array.ndim} dimensions; reviewers x applications are two")
    if array.dtype.kind not in "iufb":
        raise InputError(file, f"holds {array.dtype}, not numbers")
    wrong = np.argwhere(~np.isfinite(array.astype(np.float64)))
    if len(wrong):
        row, column = wrong[0].tolist()
        value = float(array[row, column])
        raise InputError(file, f"reviewer {row}, application {column}: {value} is not a number")
    return array.astype(np.float64)


def read_in(file: Path) -> "np.ndarray[Any, Any]":
    """First line: applications and reviewers; then a row of scores an application."""
    import numpy as np

    lines = read_text(file).splitlines()
    if not lines:
        raise InputError(file, "is empty", 1)
    try:
        rows, columns = (int(part) for part in lines[0].split())
    except ValueError as error:
        raise InputError(file, "the first line is not 'applications reviewers'", 1) from error
    if rows < 0 or columns < 0:
        raise InputError(file, "a size is negative", 1)
    body = [(at, line) for at, line in enumerate(lines[1:], start=2) if line.strip()]
    if len(body) != rows:
        line = body[rows][0] if len(body) > rows else len(lines)
        raise InputError(file, f"{len(body)} rows given, {rows} announced", line)
    values = [_numbers(file, at, line, columns) for at, line in body]
    return np.array(values, dtype=np.float64).reshape(rows, columns)


def _numbers(file: Path, at: int, line: str, count: int) -> list[float]:
    parts = line.split()
    if len(parts) != count:
        raise InputError(file, f"{len(parts)} scores given, {count} announced", at)
    numbers = []
    for part in parts:
        try:
            number = float(part)
        except ValueError as error:
            raise InputError(file, f"{part!r} is not a number", at) from error
        if not math.isfinite(number):
            raise InputError(file, f"{part!r} is not a finite number", at)
        numbers.append(number)
    return numbers
