"""The audit room's tables."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from farshore.apps.audit.actions import in_words, subject_in_words
from farshore.apps.audit.models import Entry, PersonalAccess
from farshore.web.tables import Table


class EntryTable(Table):
    at = tables.DateTimeColumn(verbose_name=_("Time"), format="Y-m-d H:i:s", order_by=("at", "id"))
    actor = tables.Column(verbose_name=_("Who"), orderable=False)
    action = tables.Column(verbose_name=_("Action"), orderable=False)
    subject_kind = tables.Column(verbose_name=_("Object"), orderable=False)
    subject_key = tables.Column(verbose_name=_("Number"), orderable=False)

    def render_action(self, value: str) -> str:
        return in_words(value)

    def render_subject_kind(self, value: str) -> str:
        return subject_in_words(value)

    class Meta(Table.Meta):
        model = Entry
        fields = ("at", "actor", "action", "subject_kind", "subject_key")
        order_by = ("-at",)


class AccessTable(Table):
    at = tables.DateTimeColumn(verbose_name=_("Time"), format="Y-m-d H:i:s", order_by=("at", "id"))
    actor = tables.Column(verbose_name=_("Who"), orderable=False)
    address = tables.Column(verbose_name=_("From"), orderable=False)
    concerns = tables.Column(verbose_name=_("Person concerned"), orderable=False)
    action = tables.Column(verbose_name=_("Action"), orderable=False)
    reason = tables.Column(verbose_name=_("Reason"), orderable=False)

    class Meta(Table.Meta):
        model = PersonalAccess
        fields = ("at", "actor", "address", "concerns", "action", "reason")
        order_by = ("-at",)
