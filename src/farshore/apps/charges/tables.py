"""Statements, accounts and claims as tables; a download keeps the amounts themselves."""

from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from farshore.apps.charges.models import Award, Claim, Statement
from farshore.apps.charges.selectors.subsidies import taken_back
from farshore.apps.charges.wording import money
from farshore.web.tables import NOWRAP, CellColumn, DayColumn, Table, fictional, link, tag

TONES = {"paid": "good", "disputed": "bad", "adjusted": "warn", "issued": "info"}


FIGURE = {"td": {"class": "num nw"}, "th": {"class": "num"}}


class MoneyColumn(tables.Column):
    """An amount in the currency of its row."""

    attrs = FIGURE

    def __init__(self, *args: Any, currency: str = "currency", **options: Any) -> None:
        super().__init__(*args, **options)
        self.currency = currency

    def render(self, value: Decimal, record: Any) -> str:
        found: Any = record
        for part in self.currency.split("__"):
            found = getattr(found, part)
        return money(value, found)

    def value(self, value: Decimal) -> Decimal:
        return value


class StatementTable(Table):
    number = tables.Column(verbose_name=_("Number"), order_by=("book", "number"), attrs=NOWRAP)
    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation",
        order_by=("residency__organisation__sort_name",),
    )  # fmt: skip
    base = tables.Column(
        verbose_name=_("Base"), accessor="residency__base", order_by=("residency__base__key",)
    )
    month = tables.DateColumn(verbose_name=_("Month"), format="Y-m", attrs=NOWRAP)
    currency = tables.Column(verbose_name=_("Currency"))
    charged = MoneyColumn(verbose_name=_("Charges"))
    subsidised = MoneyColumn(verbose_name=_("Subsidy"))
    due = MoneyColumn(verbose_name=_("To pay"))
    open_amount = MoneyColumn(verbose_name=_("Still open"))
    state = tables.Column(verbose_name=_("State"))

    class Meta(Table.Meta):
        model = Statement
        fields = (
            "number", "company", "base", "month", "currency", "charged", "subsidised", "due",
            "open_amount", "state",
        )  # fmt: skip
        order_by = ("-month",)
        empty_text = _("No statement has been issued yet.")

    def render_number(self, record: Statement) -> SafeString:
        return link("charges:statement", record.pk, record.name)

    def value_number(self, record: Statement) -> str:
        return record.name

    def render_company(self, record: Statement) -> SafeString:
        owner = record.residency.organisation
        return format_html("{}{}", owner, fictional(owner.fictional))

    def value_company(self, record: Statement) -> str:
        return str(record.residency.organisation)

    def render_state(self, record: Statement) -> SafeString:
        return tag(record.get_state_display(), TONES[record.state])

    def value_state(self, record: Statement) -> str:
        return str(record.get_state_display())

    def value_month(self, record: Statement) -> str:
        return f"{record.month:%Y-%m}"


class AccountTable(Table):
    """Each company of one base with its balance."""

    company = tables.Column(verbose_name=_("Company"), accessor="residency", orderable=False)
    currency = tables.Column(verbose_name=_("Currency"), empty_values=(), orderable=False)
    billed = MoneyColumn(verbose_name=_("Billed"), currency="residency__base__book__currency")
    credited = MoneyColumn(verbose_name=_("Credited"), currency="residency__base__book__currency")
    paid = MoneyColumn(verbose_name=_("Paid"), currency="residency__base__book__currency")
    balance = MoneyColumn(verbose_name=_("Balance"), currency="residency__base__book__currency")
    deposit = MoneyColumn(
        verbose_name=_("Deposit held"), currency="residency__base__book__currency"
    )
    deposit_open = MoneyColumn(
        verbose_name=_("Deposit not paid"), currency="residency__base__book__currency"
    )

    class Meta(Table.Meta):
        fields = (
            "company", "currency", "billed", "credited", "paid", "balance", "deposit",
            "deposit_open",
        )  # fmt: skip
        empty_text = _("No company stays at this base yet.")

    def render_company(self, record: Any) -> SafeString:
        owner = record.residency.organisation
        name = link("charges:account", record.residency.pk, owner)
        return format_html("{}{}", name, fictional(owner.fictional))

    def value_company(self, record: Any) -> str:
        return str(record.residency.organisation)

    def render_currency(self, record: Any) -> str:
        return str(record.residency.base.book.currency)

    def value_currency(self, record: Any) -> str:
        return self.render_currency(record)


class AwardTable(Table):
    """To whom a subsidy is awarded, term by term."""

    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation",
        order_by=("residency__organisation__sort_name", "term"),
    )  # fmt: skip
    base = tables.Column(
        verbose_name=_("Base"), accessor="residency__base", order_by=("residency__base__key",)
    )
    term = tables.Column(verbose_name=_("Term"), attrs=FIGURE)
    starts = DayColumn(verbose_name=_("From"))
    ends = DayColumn(verbose_name=_("Until"))
    review = CellColumn("charges/award_review.html", verbose_name=_("Review note"), orderable=False)

    class Meta(Table.Meta):
        model = Award
        fields = ("company", "base", "term", "starts", "ends", "review")
        empty_text = _("Nobody yet.")

    def render_company(self, record: Award) -> SafeString:
        owner = record.residency.organisation
        name = link("charges:account", record.residency_id, owner)
        return format_html("{}{}", name, fictional(owner.fictional))

    def value_company(self, record: Award) -> str:
        return str(record.residency.organisation)

    def render_term(self, record: Award) -> str:
        return f"{record.term} / {record.scheme.most_terms}"

    def value_term(self, record: Award) -> int:
        return record.term

    def value_review(self, record: Award) -> str:
        return record.review


class ClaimTable(Table):
    month = tables.DateColumn(verbose_name=_("Month"), format="Y-m", attrs=NOWRAP)
    scheme = tables.Column(
        verbose_name=_("Subsidy"), accessor="award__scheme", order_by=("award__scheme", "-month")
    )
    programme = tables.Column(
        verbose_name=_("Programme"),
        accessor="award__scheme__programme",
        orderable=False,
        visible=False,
    )
    company = tables.Column(
        verbose_name=_("Company"), accessor="award__residency__organisation",
        order_by=("award__residency__organisation__sort_name",),
    )  # fmt: skip
    base = tables.Column(verbose_name=_("Base"), accessor="award__residency__base", orderable=False)
    statement = tables.Column(
        verbose_name=_("Statement"), accessor="line__statement", orderable=False, attrs=NOWRAP
    )
    amount = MoneyColumn(
        verbose_name=_("Subsidy on the statement"), currency="line__statement__currency"
    )
    claimed = MoneyColumn(verbose_name=_("Claimed"), currency="award__scheme__currency")
    back = MoneyColumn(
        verbose_name=_("Taken back"), currency="award__scheme__currency", empty_values=(),
        orderable=False,
    )  # fmt: skip
    exchange = tables.Column(
        verbose_name=_("Exchange rate"),
        empty_values=(),
        orderable=False,
        accessor="line",
        attrs=NOWRAP,
    )
    paid = CellColumn(
        "charges/claim_paid.html", verbose_name=_("Paid out"), orderable=False,
        exclude_from_export=True,
    )  # fmt: skip
    paid_on = DayColumn(verbose_name=_("Paid out on"), orderable=False, visible=False)

    class Meta(Table.Meta):
        model = Claim
        fields = (
            "month", "scheme", "programme", "company", "base", "statement", "amount", "claimed",
            "back", "exchange", "paid_on", "paid",
        )  # fmt: skip
        order_by = ("-month",)
        empty_text = _("Nothing has been claimed yet.")

    def value_month(self, record: Claim) -> str:
        return f"{record.month:%Y-%m}"

    def render_statement(self, record: Claim) -> SafeString:
        where = reverse("charges:statement", args=[record.line.statement_id])
        return format_html('<a href="{}">{}</a>', where, record.line.statement.name)

    def value_statement(self, record: Claim) -> str:
        return record.line.statement.name

    def render_back(self, record: Claim) -> str:
        return money(taken_back(record), record.award.scheme.currency)

    def value_back(self, record: Claim) -> Decimal:
        return taken_back(record)

    def render_exchange(self, record: Claim) -> SafeString:
        facts = record.line.facts
        return format_html(
            '{}<span class="sub">{}</span>', facts["exchange"], facts["exchange_day"]
        )

    def value_exchange(self, record: Claim) -> str:
        facts = record.line.facts
        return f"{facts['exchange']} ({facts['exchange_day']})"
