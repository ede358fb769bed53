"""Seats and bars as the plan and the timeline draw them.

They are drawn here, by hundreds, in a fraction of the time that a template takes for each.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from farshore.apps.bases.models import Place
from farshore.apps.bases.selectors.floors import SeatBox
from farshore.apps.bases.selectors.occupancy import Bar, Seat
from farshore.web.templatetags.farshore import iso, percent

register = template.Library()
# what nothing in it can be taken for markup
PLAIN = (SafeString, int, float)


def filled(form: str, *values: object) -> SafeString:
    """As Django's `format_html`, without its care for texts not translated yet: a third of its
    time."""
    safe = [value if isinstance(value, PLAIN) else escape(str(value)) for value in values]
    return mark_safe(form.format(*safe))  # noqa: S308


@register.filter
def drawn(box: SeatBox) -> SafeString:
    """A seat on the floor plan, with the company's name and a way to its stay."""
    seat = box.seat
    inside = filled(
        '<rect class="seat-box {}" width="100%" height="100%" rx="3"/>'
        '<text class="seat-no" x="5" y="14">{}</text>', box.kind, seat.place.number,
    )  # fmt: skip
    if seat.allocation:
        inside = filled(
            '<a href="{}">{}<text class="seat-who" x="5" y="30">{}</text></a>',
            seat.page, inside, box.name,
        )  # fmt: skip
    return filled(
        '<svg x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title>{}</svg>',
        box.left, box.top, box.width, box.height, seat.place.number, seat.holder, inside,
    )  # fmt: skip


@register.filter
def listed(seat: Seat) -> SafeString:
    """The same seat as an item of a list."""
    held = seat.allocation
    if held is None:
        until = f" –{iso(seat.closed.ends)}" if seat.closed else ""
        return filled(
            '<li class="seat {}"><b>{}</b><span class="sub">{}{}</span></li>',
            "closed" if seat.closed else "free", seat.place.number, seat.holder, until,
        )  # fmt: skip
    reserved = held.state == held.State.HELD
    tone = " closed" if seat.closed else " held" if reserved else ""
    return filled(
        '<li class="seat{}"><b>{}</b><a href="{}">{}</a><span class="sub">{}–{}</span></li>',
        tone, seat.place.number, seat.page, seat.holder,
        f"{_('reserved')} · " if reserved else "", iso(held.ends),
    )  # fmt: skip


def bar(shown: Bar) -> SafeString:
    """A stay on the timeline."""
    return filled(
        '<svg x="{}" width="{}"><rect class="stay {}" width="100%" height="100%" rx="3"/>'
        '<text x="6" y="15">{}</text></svg>',
        percent(shown.left, 2), percent(shown.width, 2), shown.allocation.state,
        shown.allocation.residency.organisation,
    )  # fmt: skip


@register.simple_tag
def timeline(place: Place, bars: list[Bar], at: float) -> SafeString:
    """The line of a place: its stays, and a mark where the day is."""
    mark = percent(at, 2)
    return filled(
        '<div class="line"><span class="place">{}</span><svg aria-hidden="true">'
        '<line class="today" x1="{}" x2="{}" y1="0" y2="100%"/>{}</svg></div>',
        place.number, mark, mark, SafeString("".join(bar(shown) for shown in bars)),
    )  # fmt: skip
