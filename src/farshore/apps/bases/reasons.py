"""What the admission and placement engines answer to "why" and "why not", in words."""

from django.utils.translation import gettext_lazy as _

NOMINATION = {
    "admitted": _("%(host)s is its wish number %(company_rank)s."),
    "refused": _("%(host)s is full of companies with as much merit or more."),
    "quota-full": _("“%(quota)s” at %(host)s allows %(maximum)s."),
    "no-places": _("%(host)s has no places."),
    "tie": _("It ranks %(host)s alike."),
    "unadmitted": _("None of its %(hosts)s wishes has room."),
}
PLACEMENT = {
    "placed": _("Room %(space)s from %(start)s to %(end)s."),
    "moved": _("Moved from %(from)s to %(to)s."),
    "started-later": _("It begins %(periods)s weeks later than wished: no room is free before."),
    "no-room-suits": _("None of %(rooms)s rooms suits."),
    "lacks-level": _("Biosafety level %(needs)s is missing in %(rooms)s rooms."),
    "elsewhere": _("Rooms that are not at %(needs)s: %(rooms)s."),
    "lacks-equipment": _("Rooms without what it needs, %(needs)s: %(rooms)s."),
    "not-beside": _("Rooms in which its accepted neighbour, %(needs)s, does not sit: %(rooms)s."),
    "too-small": _("%(rooms)s rooms have fewer than %(needs)s places."),
    "full": _("Room %(space)s is full for %(periods)s weeks of the wished stay."),
    "room-closed": _("Room %(space)s is closed from %(start)s to %(end)s."),
    "kept-apart": _("Room %(space)s holds %(request)s, which is to be kept apart."),
    "group-elsewhere": _("%(request)s, beside which it goes, sits in %(at)s and not in %(space)s."),
    "fits-later": _("It would fit from %(start)s in room %(space)s."),
    "never-fits": _("Within two years no room falls free for the whole stay."),
}
LEFT_OUT = _("A person left it without space.")
