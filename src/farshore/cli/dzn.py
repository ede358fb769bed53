"""Reads the published business-to-business meeting problems (.dzn data files)."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from farshore.cli.files import InputError, Value, read_text

if TYPE_CHECKING:
    from farshore.engines.scheduling.types import Meeting, Problem

_ASSIGNMENT = re.compile(r"([A-Za-z]\w*)\s*=\s*([^;]*);")
_NUMBER = re.compile(r"-?\d+")
_ANY = 3
FAIRNESS = 2


class _Data:
    """The file's assignments by name, each with the line where it begins."""

    def __init__(self, file: Path) -> None:
        text = re.sub(r"%[^\n]*", "", read_text(file))
        self.file, end = file, 0
        self.values: dict[str, tuple[int, str]] = {}
        for found in _ASSIGNMENT.finditer(text):
            if text[end : found.start()].strip():
                line = text[: found.start()].count("\n") + 1
                raise InputError(file, "not a .dzn assignment", line)
            if "=" in found[2]:
                line = text[: found.start()].count("\n") + 1
                raise InputError(file, f"{found[1]} is not ended by a semicolon", line)
            end = found.end()
            self.values[found[1]] = (text[: found.start()].count("\n") + 1, found[2].strip())
        if text[end:].strip():
            begin = len(text) - len(text[end:].lstrip())
            line = text[:begin].count("\n") + 1
            raise InputError(file, "an assignment is not ended by a semicolon", line)

    def fault(self, name: str, text: str) -> InputError:
        return InputError(self.file, f"{name}: {text}", self.values.get(name, (1, ""))[0])

    def text(self, name: str) -> str:
        if name not in self.values:
            raise InputError(self.file, f"lacks {name}", 1)
        return self.values[name][1]

    def whole(self, name: str) -> int:
        if not re.fullmatch(r"\d+", self.text(name)):
            raise self.fault(name, "is not a whole number")
        return int(self.text(name))

    def numbers(self, name: str, count: int) -> list[int]:
        body = self.text(name)
        if not re.fullmatch(r"\[[\s\d,-]*\]", body):
            raise self.fault(name, "is not a list of numbers")
        return self._sized(name, [int(number) for number in _NUMBER.findall(body)], count)

    def sets(self, name: str, count: int) -> list[list[int]]:
        body = self.text(name)
        if not re.fullmatch(r"\[[\s\d{},-]*\]", body):
            raise self.fault(name, "is not a list of sets of numbers")
        found = [[int(n) for n in _NUMBER.findall(one)] for one in re.findall(r"\{[^}]*\}", body)]
        return self._sized(name, found, count)

    def rows(self, name: str, width: int, count: int) -> list[list[int]]:
        body = self.text(name)
        if not re.fullmatch(r"\[\|[\s\d,|-]*\|\]", body):
            raise self.fault(name, "is not a table of numbers")
        found = [[int(n) for n in _NUMBER.findall(one)] for one in body[2:-2].split("|")]
        found = [row for row in found if row]
        if any(len(row) != width for row in found):
            raise self.fault(name, f"a row has not {width} numbers")
        return self._sized(name, found, count)

    def _sized(self, name: str, found: list[Value], count: int) -> list[Value]:
        if len(found) != count:
            raise self.fault(name, f"{len(found)} given, {count} expected")
        return found


def read_dzn(file: Path) -> "Problem":
    """The problem in the file: all meetings required, breaks of two participants at most 2 apart.

    Meetings are named by their number from 1, participants too; slots of the file count from 1.
    """
    from farshore.engines.scheduling.types import Participant, Problem

    data = _Data(file)
    people, slots = data.whole("nBusiness"), data.whole("nTotalSlots")
    count = data.whole("nMeetings")
    absent = [
        tuple(sorted({slot - 1 for slot in one if slot != 0}))
        for one in data.sets("forbidden", people)
    ]
    for one in absent:
        if any(not 0 <= slot < slots for slot in one):
            raise data.fault("forbidden", f"a slot is not in 1..{slots}")
    return Problem(
        participants=tuple(Participant(str(i + 1), one) for i, one in enumerate(absent)),
        meetings=_meetings(data, people, slots, count),
        tables=(data.whole("nTables"),) * slots,
        all_required=True,
        fairness=FAIRNESS,
    )


def _meetings(data: _Data, people: int, slots: int, count: int) -> "tuple[Meeting, ...]":
    from farshore.engines.scheduling.types import Meeting

    morning = data.whole("nMorningSlots")
    sessions = {1: range(morning), 2: range(morning, slots), _ANY: range(slots)}
    fixed = data.numbers("fixed", count) if "fixed" in data.values else [0] * count
    before = data.sets("precedences", count) if "precedences" in data.values else [[]] * count
    made = []
    for i, (one, other, session) in enumerate(data.rows("requested", 3, count)):
        if not (1 <= one <= people and 1 <= other <= people):
            raise data.fault("requested", f"a participant is not in 1..{people}")
        if session not in sessions:
            raise data.fault("requested", f"session {session} is not 1, 2 or 3")
        if not 0 <= fixed[i] <= slots:
            raise data.fault("fixed", f"slot {fixed[i]} is not in 0..{slots}")
        if any(not 1 <= m <= count for m in before[i]):
            raise data.fault("precedences", f"a meeting is not in 1..{count}")
        made.append(
            Meeting(
                id=str(i + 1),
                one=str(one),
                other=str(other),
                slots=None if session == _ANY else tuple(sessions[session]),
                fixed=fixed[i] - 1 if fixed[i] else None,
                after=tuple(str(m) for m in before[i]),
            )
        )
    return tuple(made)
