"""Golden tickets beside subsidies: a sponsor's ticket prepays one bench for the year in which it
was redeemed; whether that sponsor bears charges of the stay too, its own scheme says."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils.translation import gettext as _

from farshore.apps.bases.models import GoldenTicket, Residency
from farshore.apps.bases.months import months_after
from farshore.apps.bases.selectors.occupancy import HOLDING
from farshore.apps.charges.models import Award, Item, Scheme
from farshore.web.zones import on_the_wall

REDEEMED = GoldenTicket.State.REDEEMED


def ticket_of(residency: Residency) -> GoldenTicket | None:
    rows = GoldenTicket.objects.filter(residency=residency, state=REDEEMED)
    return rows.select_related("sponsor").first()


def prepaid_until(ticket: GoldenTicket, stay: Residency) -> date:
    """A year from the day it was redeemed, or from the first day of a stay that began later."""
    day = on_the_wall(ticket.redeemed_at or ticket.offered_at, stay.base.zone).date()
    return months_after(max(stay.starts, day), 12)


def pays_twice(scheme: Scheme, residency: Residency, starts: date) -> GoldenTicket | None:
    """The ticket by which another prepays all that the scheme bears on: the stay's only bench."""
    ticket = ticket_of(residency)
    if ticket is None or ticket.sponsor_id == scheme.sponsor_id:
        return None
    if scheme.items != [Item.BENCH] or starts >= prepaid_until(ticket, residency):
        return None
    kinds = residency.allocations.filter(
        state__in=HOLDING, starts__lte=starts, ends__gt=starts
    ).values_list("place__kind", flat=True)
    return ticket if list(kinds) == ["bench"] else None


def disagreeing(awards: Iterable[Award]) -> dict[int, str]:
    """Awards of a sponsor's scheme to a stay that came by another sponsor's ticket."""
    rows = [row for row in awards if row.scheme.sponsor_id is not None]
    tickets = {
        row.residency_id: row
        for row in GoldenTicket.objects.filter(
            residency__in=[row.residency_id for row in rows], state=REDEEMED
        ).select_related("sponsor")
    }
    found = {}
    for row in rows:
        ticket = tickets.get(row.residency_id)
        if ticket is None or ticket.sponsor_id == row.scheme.sponsor_id:
            continue
        if row.starts < prepaid_until(ticket, row.residency):
            found[row.pk] = _(
                "This stay came by a golden ticket of %(sponsor)s, another sponsor."
            ) % {"sponsor": ticket.sponsor}
    return found


def lacking(tickets: Sequence[GoldenTicket]) -> dict[int, str]:
    """Redeemed tickets that no award stands beside, and those beside another sponsor's."""
    redeemed = {row.residency_id: row for row in tickets if row.state == REDEEMED}
    redeemed.pop(None, None)
    awards = Award.objects.filter(residency__in=list(redeemed)).select_related("scheme__sponsor")
    beside: dict[int, list[Award]] = {}
    for award in awards:
        beside.setdefault(award.residency_id, []).append(award)
    offering = set(
        Scheme.objects.filter(sponsor__in={row.sponsor_id for row in redeemed.values()})
        .values_list("sponsor", flat=True)
    )  # fmt: skip
    found = {}
    for stay, ticket in redeemed.items():
        sponsors = {row.scheme.sponsor for row in beside.get(stay or 0, ())}
        others = sorted(str(row) for row in sponsors if row and row.pk != ticket.sponsor_id)
        if others:
            found[ticket.pk] = _("A subsidy of another sponsor is awarded: %(sponsors)s.") % {
                "sponsors": ", ".join(others)
            }
        elif ticket.sponsor_id in offering and not any(
            row and row.pk == ticket.sponsor_id for row in sponsors
        ):
            found[ticket.pk] = _(
                "No subsidy of this sponsor is awarded to the stay: its statements charge the "
                "bench in full."
            )
    return found


def waiting(scheme: Scheme) -> list[GoldenTicket]:
    """Tickets of the scheme's sponsor whose stays have no award of the sponsor yet."""
    if scheme.sponsor_id is None:
        return []
    rows = GoldenTicket.objects.filter(
        sponsor=scheme.sponsor_id, state=REDEEMED, residency__ends__gt=scheme.starts,
        residency__starts__lt=scheme.ends,
    )  # fmt: skip
    rows = rows.exclude(
        residency__in=Award.objects.filter(scheme__sponsor=scheme.sponsor_id).values("residency")
    )
    return list(rows.select_related("residency__organisation", "residency__base")[:20])
