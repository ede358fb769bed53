"""Strict JSON, and the elements of a large array one by one without holding the whole."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn

MOST_ELEMENT = 64 * 1024**2
BLANK = " \t\r\n"
# an element that a piece cut off fails near the end of what was read, or as an open string
NEAR_END = 32


class MalformedError(ValueError):
    """Not JSON."""


def _refuse(name: str) -> NoReturn:
    raise MalformedError(name)


_decoder = json.JSONDecoder(parse_constant=_refuse)


def loads(text: str) -> Any:
    """NaN and infinities are no JSON, nor is what nests deeper than can be followed."""
    try:
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedError(str(error)) from error


class _Buffer:
    """What was read and not yet used."""

    def __init__(self, parts: Iterator[str]) -> None:
        self.parts, self.text, self.at = parts, "", 0

    def more(self) -> bool:
        piece = next(self.parts, None)
        if piece is None:
            return False
        self.text, self.at = self.text[self.at :] + piece, 0
        return True

    def next_sign(self) -> str:
        """The next letter that is not blank, or nothing at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in BLANK:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def element(self) -> Any:
        while True:
            try:
                value, end = _decoder.raw_decode(self.text, self.at)
            except RecursionError as error:
                raise MalformedError("nested too deeply") from error
            except json.JSONDecodeError as error:
                cut = error.pos >= len(self.text) - NEAR_END or "Unterminated" in error.msg
                small = len(self.text) - self.at < MOST_ELEMENT
                if cut and small and self.more():
                    continue
                raise MalformedError(error.msg) from error
            if end == len(self.text) and not isinstance(value, (dict, list, str)) and self.more():
                # a number may go on in the next piece
                continue
            self.at = end
            return value


def elements(parts: Iterator[str]) -> Iterator[Any]:
    """The elements of the array that the pieces spell."""
    buffer = _Buffer(parts)
    if buffer.next_sign() != "[":
        raise MalformedError("no array")
    buffer.at += 1
    if buffer.next_sign() == "]":
        buffer.at += 1
    else:
        while True:
            if not buffer.next_sign():
                raise MalformedError("the array does not end")
            yield buffer.element()
            sign = buffer.next_sign()
            buffer.at += 1
            if sign == "]":
                break
            if sign != ",":
                raise MalformedError("no comma")
    if buffer.next_sign():
        raise MalformedError("text after the array")
