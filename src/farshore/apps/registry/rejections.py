"""Reasons for refused rows, in the reader's language."""

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not-json": _("not valid JSON"),
    "not-a-record": _("not a record"),
    "not-csv": _("not valid CSV"),
    "wrong-number-of-cells": _("another number of cells than the header"),
    "unexpected-form": _("not in the expected form"),
    "duplicate-row": _("the same as an earlier row"),
    "bad-ror-id": _("invalid ROR id"),
    "bad-nct-id": _("invalid NCT id"),
    "bad-registration-number": _("invalid business registration number"),
    "bad-corporate-number": _("invalid corporate number"),
    "no-identifier": _("no registration number"),
    "no-name": _("no name"),
    "no-title": _("no title"),
    "no-date": _("no date"),
    "impossible-date": _("impossible date"),
    "ends-before-start": _("ends before it starts"),
    "impossible-place": _("impossible coordinates"),
    "unknown-country": _("unknown country"),
    "unknown-currency": _("unknown currency"),
    "unknown-field": _("unknown field of work"),
    "unknown-company": _("a company that the registry does not know"),
    "negative-amount": _("negative amount"),
    "not-a-number": _("not a number"),
    "not-active": _("no longer active in the source"),
    "unknown-indicator": _("unknown indicator"),
    "no-source": _("no source"),
    "no-period": _("no period"),
    "invalid": _("not valid"),
}
