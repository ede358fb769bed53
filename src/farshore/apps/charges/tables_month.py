"""A base's month as a table: one row a stay, whatever its standing."""

from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.charges.selectors.month import StayMonth
from farshore.apps.charges.tables import MoneyColumn
from farshore.apps.charges.wording import money, problem_in_words
from farshore.web.tables import Table, fictional, link, tag

STANDING = {
    "odd": (_("odd"), "warn"),
    "ready": (pgettext_lazy("statement", "ready"), "info"),
    "changed": (_("facts changed since"), "warn"),
    "issued": (pgettext_lazy("statement", "issued"), "good"),
    "empty": (_("nothing used"), ""),
}


def standing_in_words(row: StayMonth) -> str:
    if row.standing == "issued" and row.statement is not None:
        return str(row.statement.get_state_display())
    return str(STANDING[row.standing][0])


def reasons(row: StayMonth) -> list[str]:
    """What keeps a draft from being issued, or what changed since."""
    if row.standing != "changed":
        return [problem_in_words(problem) for problem in row.problems]
    told = _now(
        "By the facts of today it would be %(amount)s: a credit note settles the difference."
    )
    return [told % {"amount": money(row.draft.due, row.currency)}]


class MonthTable(Table):
    company = tables.Column(
        verbose_name=_("Company"), accessor="residency__organisation",
        order_by="residency__organisation__sort_name",
    )  # fmt: skip
    charged = MoneyColumn(verbose_name=_("Charges"))
    subsidised = MoneyColumn(verbose_name=_("Subsidy"))
    due = MoneyColumn(verbose_name=_("To pay"))
    standing = tables.Column(verbose_name=_("Where it stands"), order_by="rank")
    paper = tables.Column(verbose_name=_("To do"), empty_values=(), orderable=False)

    class Meta(Table.Meta):
        fields = ("company", "charged", "subsidised", "due", "standing", "paper")
        empty_text = _("No company stayed here in this month.")

    def __init__(self, *args: Any, manages: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.manages = manages

    def render_company(self, record: StayMonth) -> SafeString:
        owner = record.residency.organisation
        name = link("charges:account", record.residency.pk, owner)
        return format_html("{}{}", name, fictional(owner.fictional))

    def value_company(self, record: StayMonth) -> str:
        return str(record.residency.organisation)

    def render_standing(self, record: StayMonth) -> SafeString:
        word = tag(standing_in_words(record), STANDING[record.standing][1])
        told = format_html_join(
            "", '<span class="sub">{}</span>', ((row,) for row in reasons(record))
        )
        return format_html("{}{}", word, told)

    def value_standing(self, record: StayMonth) -> str:
        return " ".join([standing_in_words(record), *reasons(record)])

    def render_paper(self, record: StayMonth) -> SafeString:
        if record.statement is not None:
            return link("charges:statement", record.statement.pk, record.statement.name)
        if not self.manages:
            return SafeString()
        where = reverse("charges:preview", args=[record.residency.pk])
        return format_html(
            '<a class="btn small" href="{}?month={}">{}<span class="sr"> {}</span></a>',
            where, f"{record.draft.month:%Y-%m}", _("Preview"), record.residency.organisation,
        )  # fmt: skip

    def value_paper(self, record: StayMonth) -> str:
        return record.statement.name if record.statement else ""
