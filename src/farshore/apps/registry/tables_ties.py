"""Ties as the operator reads them, each kind with what it says."""

from datetime import date
from typing import Any

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.registry.models import Affiliation, Inventor, Organisation, RoundInvestor
from farshore.apps.registry.selectors.organisations import named
from farshore.apps.registry.selectors.ties import company_of
from farshore.web import clock
from farshore.web.tables import CellColumn, Table, tag

STANDS = pgettext_lazy("tie", "stands")
ENDED = pgettext_lazy("tie", "ended")
WRONG = pgettext_lazy("tie", "marked wrong")
STATES = [("stands", STANDS), ("ended", ENDED), ("wrong", WRONG)]


def state_of(tie: Any) -> tuple[Any, str]:
    ends: date | None = getattr(tie, "ends", None)
    if tie.wrong_at is not None:
        return WRONG, "bad"
    if ends is not None and ends <= clock.today():
        return ENDED, ""
    return STANDS, "good"


class TieTable(Table):
    who = tables.Column(
        verbose_name=pgettext_lazy("tie", "Person"), empty_values=(), orderable=False
    )
    company = tables.Column(verbose_name=_("Company"), orderable=False, empty_values=())
    source = tables.Column(verbose_name=_("Source"))
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    reason = tables.Column(verbose_name=_("Reason"), default="")
    open = CellColumn(
        "registry/tie_open.html", verbose_name=_("Change"), orderable=False,
        exclude_from_export=True, given=lambda _record, table: {"kind": table.kind},
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind

    def render_who(self, record: Any) -> str:
        if record.person is not None:
            return str(record.person)
        return str(record.person_name if isinstance(record, Affiliation) else record.name)

    def render_state(self, record: Any) -> SafeString:
        return tag(*state_of(record))

    def value_state(self, record: Any) -> str:
        return str(state_of(record)[0])

    def render_company(self, record: Any) -> str:
        return company_of(record)

    def value_open(self) -> str:
        return ""


class EmploymentTable(TieTable):
    starts = tables.DateColumn(verbose_name=pgettext_lazy("tie", "From"), format="Y-m-d")
    ends = tables.DateColumn(verbose_name=pgettext_lazy("tie", "Until"), format="Y-m-d")

    class Meta(Table.Meta):
        model = Affiliation
        fields = ()
        sequence = ("who", "company", "starts", "ends", "source", "state", "reason", "open")


class InvestorTable(TieTable):
    on = tables.DateColumn(
        verbose_name=_("Funding round"), accessor="round__date", format="Y-m-d"
    )  # fmt: skip
    kind = tables.Column(verbose_name=pgettext_lazy("funding", "Round"), accessor="round__kind")
    ends = tables.DateColumn(verbose_name=_("Sold on"), format="Y-m-d")

    class Meta(Table.Meta):
        model = RoundInvestor
        fields = ()
        sequence = ("who", "company", "on", "kind", "ends", "source", "state", "reason", "open")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.columns["who"].column.verbose_name = _("Investor")


class InventorTable(TieTable):
    technology = tables.Column(verbose_name=_("Technology"), orderable=False)

    class Meta(Table.Meta):
        model = Inventor
        fields = ()
        sequence = ("who", "company", "technology", "source", "state", "reason", "open")

    def value_technology(self, value: Any) -> str:
        return str(value)


TABLES: dict[str, type[TieTable]] = {
    "employment": EmploymentTable,
    "investor": InvestorTable,
    "inventor": InventorTable,
}
COMPANY = {
    "employment": "organisation",
    "investor": "round__organisation",
    "inventor": "technology__organisation",
}


class TieFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Person or company"), method="by_words")
    state = filters.ChoiceFilter(label=_("State"), choices=STATES, method="by_state")

    def by_words(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        model = rows.model
        kind = {RoundInvestor: "investor", Inventor: "inventor"}.get(model, "employment")
        companies = named(Organisation.objects.all(), words).values("pk")
        written = "person_name" if kind == "employment" else "name"
        told = Q(organisation_name__icontains=words) if kind == "employment" else Q()
        return rows.filter(
            Q(**{f"{COMPANY[kind]}__in": companies})
            | Q(**{f"{written}__icontains": words})
            | Q(person__name__icontains=words)
            | Q(person__email__iexact=words)
            | told
        )

    def by_state(self, rows: QuerySet[Any], name: str, state: str) -> QuerySet[Any]:
        if state == "wrong":
            return rows.exclude(wrong_at=None)
        rows = rows.filter(wrong_at=None)
        if rows.model is Inventor:
            return rows if state == "stands" else rows.none()
        ended = Q(ends__lte=clock.today())
        return rows.filter(ended) if state == "ended" else rows.exclude(ended)
