"""What would bring a promised date forward, in words."""

from django.utils.translation import gettext_lazy as _

LEVERS = {
    "leaves": _("%(who)s leaves: %(opens)s, %(weeks)s weeks sooner"),
    "declines": _("%(who)s, before it on the list, declines: %(opens)s, %(weeks)s weeks sooner"),
    "reopens": _("%(who)s opens again: %(opens)s, %(weeks)s weeks sooner"),
    "fewer": _("with %(quantity)s places: %(opens)s, %(weeks)s weeks sooner"),
}
