"""The letters room's tables."""

from typing import Any

import django_tables2 as tables
from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.letters.kinds import name_of
from farshore.apps.letters.models import Letter
from farshore.web.tables import NOWRAP, NumberColumn, Table, link, tag

LANGUAGES = dict(settings.LANGUAGES)
TONES = {
    "sent": "good", "bounced": "bad", "failed": "bad", "in-doubt": "warn",
    "drafted": "", "queued": "info", "sending": "info",
}  # fmt: skip


class LetterTable(Table):
    number = tables.Column(verbose_name=_("Letter"), order_by=("pk",), attrs=NOWRAP)
    kind = tables.Column(verbose_name=_("Kind of letter"))
    name = tables.Column(verbose_name=_("Recipient"))
    address = tables.Column(verbose_name=_("Address"), default="–")
    language = tables.Column(verbose_name=_("Language"), attrs=NOWRAP)
    subject = tables.Column(verbose_name=_("Subject"), orderable=False)
    state = tables.Column(verbose_name=_("State"))
    attempts = NumberColumn(verbose_name=_("Attempts"))
    sent_at = tables.DateTimeColumn(verbose_name=_("Sent"), format="Y-m-d H:i")

    class Meta(Table.Meta):
        model = Letter
        fields = (
            "number", "kind", "name", "address", "language", "subject", "state", "attempts",
            "sent_at",
        )  # fmt: skip
        order_by = ("-number",)

    def render_number(self, record: Letter) -> SafeString:
        return link("letters:letter", record.pk, record.number)

    def value_number(self, record: Letter) -> str:
        return record.number

    def render_kind(self, value: str) -> str:
        return name_of(value)

    def value_kind(self, value: str) -> str:
        return name_of(value)

    def render_language(self, value: str) -> str:
        return LANGUAGES.get(value, value)

    def value_language(self, value: str) -> str:
        return LANGUAGES.get(value, value)

    def render_state(self, record: Letter) -> SafeString:
        return tag(record.get_state_display(), TONES[record.state])

    def value_state(self, record: Letter) -> str:
        return str(record.get_state_display())

    def value_sent_at(self, value: Any) -> Any:
        return value
