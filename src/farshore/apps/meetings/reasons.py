"""What the scheduling engine answers to "why" and "why not", in words."""

from django.utils.translation import gettext_lazy as _

SCHEDULING = {
    "booked": _("Held at %(slot)s, table %(table)s: both are free, and a table is."),
    "fixed": _("A person fixed this time."),
    "no-common-slot": _(
        "They have no time in common: %(one)s could in %(one_slots)s slots, "
        "%(other)s in %(other_slots)s."
    ),
    "tables-full": _("In %(slots)s of %(of)s common slots all tables are taken."),
    "one-busy": _("%(participant)s meets somebody else in %(slots)s of %(of)s common slots."),
    "at-limit": _("%(participant)s has %(meetings)s meetings and wants no more than %(most)s."),
    "waits-for": _("A meeting that must come before it is not held."),
    "weighs-less": _("Its weight is %(weight)s; the least in its way weighs %(least)s."),
    "room-left": _("Nothing stands in its way at %(slot)s: the search was cut short."),
}
