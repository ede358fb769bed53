"""The partnering room's tables."""

from collections.abc import Callable
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.partnering.models import Engagement, Match, Need, Partner
from farshore.apps.partnering.selectors.directory import fields_wanted, partner_of
from farshore.apps.registry.models import Organisation
from farshore.web.countries import country_name
from farshore.web.tables import (
    CellColumn,
    DayColumn,
    NumberColumn,
    Table,
    button,
    fictional,
    link,
    tag,
)
from farshore.web.translated import in_language, language_of

Answer = Match.Answer
# how much of a need's text a list shows, in characters
EXCERPT = 260


def _answer(match: Match, side: str) -> SafeString:
    said = match.partner_answer if side == "partner" else match.company_answer
    return tag(Answer(said).label, "good" if said == Answer.YES else "")


class MatchTable(Table):
    """`side` says on which side of a match the reader stands, and so who may answer."""

    need = tables.Column(verbose_name=_("Need"), order_by=("need_id", "rank"))
    partner = tables.Column(
        verbose_name=_("Partner"), accessor="need__partner", visible=False, orderable=False
    )
    technology = CellColumn(
        "partnering/technology_cell.html", verbose_name=_("Technology"),
        orderable=False,
    )  # fmt: skip
    company = tables.Column(
        verbose_name=_("Company"), accessor="technology__organisation", visible=False,
        orderable=False,
    )  # fmt: skip
    rank = NumberColumn(verbose_name=_("Rank"))
    score = CellColumn(
        "partnering/score_cell.html", verbose_name=_("Score"),
        attrs=NumberColumn.attrs,
    )  # fmt: skip
    partner_answer = tables.Column(verbose_name=_("Partner's answer"))
    company_answer = tables.Column(verbose_name=_("Company's answer"))
    next = CellColumn(
        "partnering/answer_cell.html", verbose_name=_("Next"), orderable=False,
        exclude_from_export=True, given=lambda record, table: {"side": table.side(record)},
    )  # fmt: skip

    class Meta(Table.Meta):
        model = Match
        fields = (
            "need", "partner", "technology", "company", "rank", "score", "partner_answer",
            "company_answer", "next",
        )  # fmt: skip
        order_by = ("need",)
        empty_text = _("No match yet. Rounds of matching run each season.")

    def __init__(self, *args: Any, side: Callable[[Match], str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.side = side

    def render_need(self, record: Match) -> SafeString:
        partner = record.need.partner
        return format_html(
            '<span lang="{}">{}</span><span class="sub">{}{}</span>',
            record.need.language, record.need, partner, fictional(partner.organisation.fictional),
        )  # fmt: skip

    def value_need(self, record: Match) -> str:
        return str(record.need)

    def value_technology(self, record: Match) -> str:
        return str(record.technology)

    def value_score(self, record: Match) -> float:
        return record.score

    def render_partner_answer(self, record: Match) -> SafeString:
        return _answer(record, "partner")

    def value_partner_answer(self, record: Match) -> str:
        return str(record.get_partner_answer_display())

    def render_company_answer(self, record: Match) -> SafeString:
        return _answer(record, "company")

    def value_company_answer(self, record: Match) -> str:
        return str(record.get_company_answer_display())


class NeedTable(Table):
    need = tables.Column(verbose_name=_("Need"), empty_values=(), orderable=False)
    partner = tables.Column(
        verbose_name=_("Partner"), order_by=("partner__organisation__sort_name",)
    )
    city = tables.Column(
        verbose_name=_("City"), accessor="partner__organisation__city", visible=False,
        orderable=False,
    )  # fmt: skip
    fields = tables.Column(verbose_name=_("Looks for"), orderable=False)
    open_until = DayColumn(verbose_name=_("Open until"))
    state = tables.Column(verbose_name=_("State"))

    class Meta(Table.Meta):
        model = Need
        fields = ("need", "partner", "city", "fields", "open_until", "state")
        empty_text = _("No need has been posted yet.")

    def render_need(self, record: Need) -> SafeString:
        return format_html(
            '<span lang="{}">{}</span><span class="sub" lang="{}">{}</span>',
            language_of(record.title), link("partnering:need", record.pk, record),
            record.language, Truncator(record.text).chars(EXCERPT),
        )  # fmt: skip

    def value_need(self, record: Need) -> str:
        return f"{record}: {record.text}"

    def render_partner(self, value: Partner) -> SafeString:
        home = value.organisation
        return format_html(
            '{}{}<span class="sub">{}</span>', value, fictional(home.fictional), home.city
        )

    def value_partner(self, value: Partner) -> str:
        return str(value)

    def render_fields(self, record: Need) -> str:
        return ", ".join(fields_wanted([record])) or "–"

    def render_state(self, record: Need) -> SafeString:
        return tag(record.get_state_display())

    def value_state(self, record: Need) -> str:
        return str(record.get_state_display())


class EngagementTable(Table):
    company = tables.Column(verbose_name=_("Company"), order_by=("company__sort_name",))
    partner = tables.Column(
        verbose_name=_("Partner"), order_by=("partner__organisation__sort_name",)
    )
    kind = tables.Column(verbose_name=_("Furthest step"))
    open = tables.Column(
        verbose_name=_("Open"), empty_values=(), orderable=False, exclude_from_export=True
    )

    class Meta(Table.Meta):
        model = Engagement
        fields = ("company", "partner", "kind", "open")
        empty_text = _("No introduction yet.")

    def render_company(self, record: Engagement) -> SafeString:
        return format_html("{}{}", record.company, fictional(record.company.fictional))

    def value_company(self, record: Engagement) -> str:
        return str(record.company)

    def render_kind(self, record: Engagement) -> SafeString:
        return tag(record.get_kind_display(), "info")

    def value_kind(self, record: Engagement) -> str:
        return str(record.get_kind_display())

    def render_open(self, record: Engagement) -> SafeString:
        about = f"{record.company} – {record.partner}"
        return button("partnering:engagement", record.pk, _("Open"), about)


def _other_names(record: Organisation) -> list[str]:
    """Its main names in the languages that are not the reader's."""
    shown = in_language(record.name)
    return [name for name in dict.fromkeys(record.name.values()) if name and name != shown]


class DirectoryTable(Table):
    """`wishes`: whether the reader sees in which fields partners look."""

    name = tables.Column(verbose_name=_("Name"), order_by=("sort_name", "pk"))
    kind = tables.Column(verbose_name=_("Kind"))
    country = tables.Column(verbose_name=_("Country"), order_by=("country", "region", "sort_name"))
    city = tables.Column(verbose_name=_("City"))
    standing = tables.Column(
        verbose_name=pgettext_lazy("partner", "Standing"), empty_values=(), orderable=False
    )
    wishes = tables.Column(verbose_name=_("Looks for"), empty_values=(), orderable=False)
    studies = NumberColumn(
        verbose_name=_("Clinical studies"), accessor="sponsored_studies", orderable=False
    )

    class Meta(Table.Meta):
        model = Organisation
        fields = ("name", "kind", "country", "city", "standing", "wishes", "studies")
        order_by = ("name",)
        empty_text = _("No organisation is found. Look with fewer words, or all countries.")

    def __init__(self, *args: Any, wishes: bool, **options: Any) -> None:
        hidden = () if wishes else ("wishes",)
        super().__init__(*args, exclude=hidden, **options)

    def render_name(self, record: Organisation) -> SafeString:
        others = " · ".join(_other_names(record))
        return format_html(
            '{}{}<span class="sub">{}</span>',
            link("partnering:profile", record.pk, record), fictional(record.fictional), others,
        )  # fmt: skip

    def value_name(self, record: Organisation) -> str:
        return " · ".join([in_language(record.name), *_other_names(record)])

    def render_country(self, value: str) -> str:
        return country_name(value)

    def render_standing(self, record: Organisation) -> SafeString | str:
        return tag(_("partner"), "good") if partner_of(record) else "–"

    def value_standing(self, record: Organisation) -> str:
        return str(_("partner")) if partner_of(record) else ""

    def render_wishes(self, record: Organisation) -> str:
        return self.value_wishes(record) or "–"

    def value_wishes(self, record: Organisation) -> str:
        partner = partner_of(record)
        return ", ".join(fields_wanted(list(partner.needs.all()))) if partner else ""

    def render_studies(self, record: Organisation) -> str:
        return f"{self.value_studies(record):,}"

    def value_studies(self, record: Organisation) -> int:
        return len(record.sponsored_studies.all())
