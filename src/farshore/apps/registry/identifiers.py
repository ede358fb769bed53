"""Identifiers, checked: registration numbers by check digit, registry keys by form."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError
from stdnum.jp import cn
from stdnum.kr import brn

ROR = re.compile(r"^0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}$")
NCT = re.compile(r"^NCT[0-9]{8}$")
# Crockford's base 32: without i, l, o and u
ROR_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def check_digit(digits: str) -> int:
    """Of a business registration number; the ninth digit's product counts its tens as well."""
    products = [int(digit) * weight for digit, weight in zip(digits, WEIGHTS, strict=False)]
    return -(sum(products) + products[8] // 10) % 10


def registration_number(value: str) -> str:
    """A Korean business registration number as ten digits, its check digit verified."""
    try:
        digits = brn.validate(value)
        if check_digit(digits) != int(digits[9]):
            raise InvalidChecksum
    except NumberError as error:
        raise ValidationError(
            _("%(value)s is not a valid business registration number."),
            code="bad-registration-number",
            params={"value": value},
        ) from error
    if set(digits) == {"0"}:
        raise ValidationError(
            _("A registration number of zeros only is no number."), code="bad-registration-number"
        )
    return digits


def corporate_number(value: str) -> str:
    """A Japanese corporate number as thirteen digits, its check digit verified."""
    try:
        return cn.validate(value)
    except NumberError as error:
        raise ValidationError(
            _("%(value)s is not a valid corporate number."),
            code="bad-corporate-number",
            params={"value": value},
        ) from error


def ror_key(value: str) -> str:
    """A ROR id without its address; the two last digits are a checksum (ISO 7064, mod 97-10)."""
    key = value.strip().lower().rsplit("/", 1)[-1]
    if ROR.match(key):
        number = 0
        for letter in key[:-2]:
            number = number * 32 + ROR_DIGITS.index(letter)
        if 98 - (number * 100) % 97 == int(key[-2:]):
            return key
    raise ValidationError(
        _("%(value)s is not a valid ROR id."), code="bad-ror-id", params={"value": value}
    )


def nct_key(value: str) -> str:
    key = value.strip().upper()
    if not NCT.match(key):
        raise ValidationError(
            _("%(value)s is not a valid NCT id."), code="bad-nct-id", params={"value": value}
        )
    return key


CHECKS: dict[str, Callable[[str], str]] = {
    "kr-brn": registration_number,
    "jp-cn": corporate_number,
    "ror": ror_key,
}


def checked(scheme: str, value: str) -> str:
    """The identifier in its canonical form; other schemes are kept as given."""
    return CHECKS.get(scheme, str.strip)(value)


def printed_registration_number(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:5]}-{digits[5:]}"
