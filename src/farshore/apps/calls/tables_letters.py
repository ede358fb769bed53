"""The letters of a call's decision, as they are looked through before they are sent."""

from collections.abc import Collection
from typing import Any

import django_tables2 as tables
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.letters.models import Letter
from farshore.apps.letters.tables import LetterTable
from farshore.web.tables import tag


class DecisionLetterTable(LetterTable):
    """Adds what an operator looks out for: no address, or one that a letter came back from."""

    watch = tables.Column(verbose_name=_("Look out"), empty_values=(), orderable=False)

    class Meta(LetterTable.Meta):
        exclude = ("subject", "attempts")
        sequence = (
            "number", "name", "kind", "language", "address", "watch", "state", "sent_at",
        )  # fmt: skip
        order_by = ("number",)

    def __init__(self, *args: Any, returned: Collection[str] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.returned = returned

    def warning(self, record: Letter) -> str:
        if not record.address:
            return str(_("no address"))
        if record.state != Letter.State.SENT and record.address in self.returned:
            return str(_("came back from this address"))
        return str(_("changed by hand")) if record.edited else ""

    def render_watch(self, record: Letter) -> SafeString | str:
        told = self.warning(record)
        return tag(told, "info" if record.edited and record.address else "warn") if told else ""

    def value_watch(self, record: Letter) -> str:
        return self.warning(record)
