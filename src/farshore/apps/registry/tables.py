"""The registry's tables."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.registry.models import ImportRun, Organisation, Study
from farshore.apps.registry.services.imports.importers import kinds
from farshore.web.countries import country_name
from farshore.web.tables import NumberColumn, Table, link
from farshore.web.translated import in_language

# sources that the product itself writes; others stand as they were published
SOURCES = {
    "Farshore demonstration": _("demonstration"),
    "published names": _("published names"),
}


class OrganisationTable(Table):
    name = tables.Column(verbose_name=_("Name"), order_by=("sort_name", "pk"))
    kind = tables.Column(verbose_name=_("Kind"))
    field = tables.Column(verbose_name=_("Field"))
    country = tables.Column(verbose_name=_("Country"))
    city = tables.Column(verbose_name=_("City"))
    founded = tables.DateColumn(verbose_name=_("Founded"), format="Y-m-d")
    source = tables.Column(verbose_name=_("Source"))

    class Meta(Table.Meta):
        model = Organisation
        fields = ("name", "kind", "field", "country", "city", "founded", "source")
        order_by = ("name",)

    def render_name(self, record: Organisation) -> SafeString:
        name = link("registry:organisation", record.pk, record)
        if not record.fictional:
            return name
        return name + format_html('<span class="fic">{}</span>', _("fictional"))

    def value_name(self, record: Organisation) -> str:
        return in_language(record.name)

    def render_country(self, value: str) -> str:
        return country_name(value)

    def render_source(self, value: str) -> str:
        return str(SOURCES.get(value, value))

    def value_founded(self, value: Any) -> Any:
        return value


class StudyTable(Table):
    nct = tables.Column(verbose_name=_("NCT id"))
    title = tables.Column(verbose_name=_("Title"))
    conditions = tables.Column(verbose_name=_("Conditions"), orderable=False)
    phase = tables.Column(verbose_name=_("Phase"))
    status = tables.Column(verbose_name=_("Status"))
    sponsor_name = tables.Column(verbose_name=pgettext_lazy("study", "Sponsor"))
    starts = tables.Column(verbose_name=_("Start"))

    class Meta(Table.Meta):
        model = Study
        empty_text = _("No study is found. Operators read studies in under Imports.")
        fields = ("nct", "title", "conditions", "phase", "status", "sponsor_name", "starts")
        order_by = ("-starts", "nct")

    def render_nct(self, record: Study) -> SafeString:
        return link("registry:study", record.pk, record.nct)

    def value_nct(self, record: Study) -> str:
        return record.nct

    def render_conditions(self, value: list[str]) -> str:
        return ", ".join(value[:3]) + (" …" if len(value) > 3 else "")

    def value_conditions(self, value: list[str]) -> str:
        return ", ".join(value)


class ImportTable(Table):
    at = tables.DateTimeColumn(verbose_name=_("Time"), format="Y-m-d H:i")
    kind = tables.Column(verbose_name=_("Kind"))
    file_name = tables.Column(verbose_name=_("File"))
    dry_run = tables.BooleanColumn(verbose_name=_("Dry run"), yesno="✓,–")
    read = NumberColumn(verbose_name=_("Read"))
    created = NumberColumn(verbose_name=_("Created"))
    updated = NumberColumn(verbose_name=_("Updated"))
    unchanged = NumberColumn(verbose_name=_("Unchanged"))
    rejected = NumberColumn(verbose_name=_("Rejected"))

    class Meta(Table.Meta):
        model = ImportRun
        fields = (
            "at", "kind", "file_name", "dry_run", "read",
            "created", "updated", "unchanged", "rejected",
        )  # fmt: skip
        order_by = ("-at",)

    def render_kind(self, value: str) -> str:
        return str(dict(kinds()).get(value, value))

    def render_file_name(self, record: ImportRun) -> SafeString:
        return link("registry:import", record.pk, record.file_name)

    def value_file_name(self, record: ImportRun) -> str:
        return record.file_name
