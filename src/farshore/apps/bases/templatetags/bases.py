"""Seats and bars as the plan and the timeline draw them.

They are drawn here, by hundreds, in a fraction of the time that a template takes for each.
"""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from farshore.apps.bases.selectors.floors import SeatBox
from farshore.apps.bases.selectors.occupancy import Bar, Seat
from farshore.web.templatetags.farshore import iso, percent

register = template.Library()


def stay_address(seat: Seat) -> str:
    held = seat.allocation
    return reverse("bases:residency", args=[held.residency_id]) if held else ""


@register.filter
def drawn(box: SeatBox) -> SafeString:
    """A seat on the floor plan, with the company's name and a way to its stay."""
    seat = box.seat
    inside = format_html(
        '<rect class="seat-box {}" width="100%" height="100%" rx="3"/>'
        '<text class="seat-no" x="5" y="14">{}</text>', box.kind, seat.place.number,
    )  # fmt: skip
    if seat.allocation:
        inside = format_html(
            '<a href="{}">{}<text class="seat-who" x="5" y="30">{}</text></a>',
            stay_address(seat), inside, box.name,
        )  # fmt: skip
    return format_html(
        '<svg x="{}" y="{}" width="{}" height="{}"><title>{}: {}</title>{}</svg>',
        box.left, box.top, box.width, box.height, seat.place.number, seat.holder, inside,
    )  # fmt: skip


@register.filter
def listed(seat: Seat) -> SafeString:
    """The same seat as an item of a list."""
    held = seat.allocation
    if held is None:
        until = f" –{iso(seat.closed.ends)}" if seat.closed else ""
        return format_html(
            '<li class="seat {}"><b>{}</b><span class="sub">{}{}</span></li>',
            "closed" if seat.closed else "free", seat.place.number, seat.holder, until,
        )  # fmt: skip
    reserved = held.state == held.State.HELD
    tone = " closed" if seat.closed else " held" if reserved else ""
    return format_html(
        '<li class="seat{}"><b>{}</b><a href="{}">{}</a><span class="sub">{}–{}</span></li>',
        tone, seat.place.number, stay_address(seat), seat.holder,
        f"{_('reserved')} · " if reserved else "", iso(held.ends),
    )  # fmt: skip


@register.filter
def bar(shown: Bar) -> SafeString:
    """A stay on the timeline."""
    return format_html(
        '<svg x="{}" width="{}"><rect class="stay {}" width="100%" height="100%" rx="3"/>'
        '<text x="6" y="15">{}</text></svg>',
        percent(shown.left, 2), percent(shown.width, 2), shown.allocation.state,
        shown.allocation.residency.organisation,
    )  # fmt: skip
