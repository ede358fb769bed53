"""Tables of a call's judging: coverage, conflicts, assignment, files, discussions, interviews."""

from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from farshore.apps.calls.models import Application
from farshore.apps.calls.reasons import REFUSALS, WHATS
from farshore.apps.calls.services.pairs import COLUMNS
from farshore.web.tables import CellColumn, NumberColumn, Table, fictional, link, tag
from farshore.web.templatetags.farshore import moment

TONES = {"refused": "bad", "removed": "warn", "added": "good", "unchanged": ""}
STATES = {"invited": "info", "held": "good", "absent": "warn", "cancelled": "", "open": "info"}


def named_application(row: Application) -> str:
    return f"{row.code} {row.organisation}"


def shown_application(row: Application) -> SafeString:
    shown = link("calls:administered", row.pk, named_application(row))
    return format_html("{}{}", shown, fictional(row.organisation.fictional))


class ApplicationColumn(tables.Column):
    """Code and company, as who steers the call reads them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("verbose_name", _("Application"))
        options.setdefault("order_by", ("application__number",))
        super().__init__(**options)

    def render(self, value: Application) -> SafeString:
        return shown_application(value)

    def value(self, value: Application) -> str:
        return named_application(value)


class CoverageTable(Table):
    application = ApplicationColumn(accessor="pk", order_by=("number",))
    needed = NumberColumn(verbose_name=_("Reviews each"))
    handed_in = NumberColumn(verbose_name=_("Handed in"))
    open = NumberColumn(verbose_name=pgettext_lazy("reviews", "Open"))
    recused = NumberColumn(verbose_name=_("Stepped back"))
    missing = NumberColumn(verbose_name=_("Missing"))

    class Meta(Table.Meta):
        order_by = ("-missing", "application")

    def render_application(self, record: Application) -> SafeString:
        return shown_application(record)

    def value_application(self, record: Application) -> str:
        return named_application(record)

    def render_missing(self, value: int) -> Any:
        return tag(value, "bad") if value else value

    def value_missing(self, value: int) -> int:
        return value


class TieTable(Table):
    application = ApplicationColumn()
    reviewer = tables.Column(verbose_name=_("Reviewer"), orderable=False)
    source = tables.Column(verbose_name=_("Kind"))
    evidence = tables.Column(verbose_name=_("Evidence"), orderable=False)
    state = tables.Column(verbose_name=_("State"))
    reason = tables.Column(
        verbose_name=_("Reason"), orderable=False, default="", attrs={"th": {"class": "nw"}}
    )
    answer = CellColumn(
        "calls/answer_warning.html", verbose_name=_("Answer"), orderable=False,
        exclude_from_export=True,
    )  # fmt: skip

    def render_state(self, value: str, record: Any) -> SafeString:
        return tag(value, record.tone)

    def value_state(self, value: str) -> str:
        return value

    def value_reviewer(self, value: Any) -> str:
        return str(value)

    def value_answer(self) -> str:
        return ""


class AssignmentTable(Table):
    """The present assignment; its columns are those that an upload reads."""

    application = tables.Column(verbose_name=COLUMNS["application"], orderable=False)
    reviewer = tables.Column(verbose_name=COLUMNS["reviewer"], orderable=False)
    reviewer_name = tables.Column(verbose_name=pgettext_lazy("person", "Name"), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)


class PairTable(Table):
    application = tables.Column(verbose_name=COLUMNS["application"], orderable=False)
    reviewer = tables.Column(verbose_name=COLUMNS["reviewer"], orderable=False)
    reviewer_name = tables.Column(verbose_name=pgettext_lazy("person", "Name"), orderable=False)
    fit = NumberColumn(verbose_name=_("Fit"), places=3)
    state = tables.Column(verbose_name=_("State"), orderable=False, default="")

    class Meta(Table.Meta):
        order_by = ("-fit",)


class ChangeTable(Table):
    what = tables.Column(verbose_name=pgettext_lazy("file", "What"), orderable=False)
    line = NumberColumn(verbose_name=_("Line"), orderable=False)
    application = tables.Column(verbose_name=_("Application"), orderable=False)
    reviewer = tables.Column(verbose_name=_("Reviewer"), orderable=False)
    why = tables.Column(verbose_name=_("Why"), orderable=False, empty_values=())

    def render_what(self, value: str) -> SafeString:
        return tag(WHATS[value], TONES[value])

    def value_what(self, value: str) -> str:
        return str(WHATS[value])

    def render_why(self, record: Any) -> str:
        if not record.why:
            return ""
        first, second = (*record.figures, "", "")[:2]
        return str(REFUSALS[record.why]) % {"first": first, "second": second}


class DiscussionTable(Table):
    application = ApplicationColumn()
    handed_in = NumberColumn(verbose_name=_("Reviews handed in"), orderable=False)
    remarks_made = NumberColumn(verbose_name=_("Remarks"), orderable=False)
    scores_revised = NumberColumn(verbose_name=_("Scores revised"), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    closed_at = tables.Column(verbose_name=_("Closed"), orderable=False, default="–")
    close = CellColumn(
        "calls/close_discussion.html", verbose_name=pgettext_lazy("discussion", "End"),
        orderable=False, exclude_from_export=True,
    )  # fmt: skip

    def __init__(self, *args: Any, by_code: bool = False, zone: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.by_code, self.zone = by_code, zone or "Asia/Seoul"

    def render_application(self, value: Any) -> Any:
        return value.code if self.by_code else ApplicationColumn().render(value)

    def value_application(self, value: Any) -> str:
        return value.code if self.by_code else f"{value.code} {value.organisation}"

    def render_state(self, record: Any) -> SafeString:
        return tag(record.get_state_display(), STATES.get(record.state, ""))

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())

    def render_closed_at(self, value: Any) -> str:
        return moment(value, self.zone)

    def value_closed_at(self, value: Any) -> str:
        return moment(value, self.zone)

    def value_close(self) -> str:
        return ""


class InterviewTable(Table):
    application = ApplicationColumn()
    starts = tables.Column(verbose_name=pgettext_lazy("interview", "Slot"))
    minutes = NumberColumn(verbose_name=_("Minutes"), orderable=False, empty_values=())
    place = tables.Column(
        verbose_name=pgettext_lazy("interview", "Place"), orderable=False, empty_values=()
    )
    panel = NumberColumn(verbose_name=_("Panel members"), orderable=False)
    scored = NumberColumn(verbose_name=_("Scores handed in"), orderable=False)
    state = tables.Column(verbose_name=_("State"), orderable=False)
    settle = CellColumn(
        "calls/settle_interview.html", verbose_name=pgettext_lazy("interview", "Outcome"),
        orderable=False, exclude_from_export=True,
    )  # fmt: skip

    class Meta(Table.Meta):
        order_by = ("starts",)

    def render_starts(self, value: Any, record: Any) -> str:
        return moment(value, record.zone)

    def value_starts(self, value: Any, record: Any) -> str:
        return moment(value, record.zone)

    def render_minutes(self, record: Any) -> int:
        return int((record.ends - record.starts).total_seconds() // 60)

    def value_minutes(self, record: Any) -> int:
        return self.render_minutes(record)

    def render_place(self, record: Any) -> str:
        return " · ".join(part for part in (record.room, record.link) if part)

    def render_state(self, record: Any) -> SafeString:
        return tag(record.get_state_display(), STATES.get(record.state, ""))

    def value_state(self, record: Any) -> str:
        return str(record.get_state_display())

    def value_settle(self) -> str:
        return ""
