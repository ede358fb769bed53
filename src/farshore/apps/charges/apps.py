from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChargesConfig(AppConfig):
    name = "farshore.apps.charges"
    label = "charges"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.bases import requests
        from farshore.apps.charges import bookings, meters
        from farshore.apps.charges.letters import register_letters
        from farshore.apps.charges.selectors.statements import (
            dispute,
            disputed,
            disputes,
            unpaid,
        )

        register_letters()
        meters.register(bookings.booked_hours)
        requests.register(requests.Source(disputes, dispute))

        self.navigation = (
            Entry(
                _("Charges"),
                "charges:books",
                inside=(
                    Entry(_("Months and tariffs"), "charges:books"),
                    Entry(_("Statements"), "charges:statements", waiting=disputed),
                    Entry(_("Subsidies"), "charges:subsidies"),
                    Entry(_("Claims"), "charges:claims"),
                ),
            ),
            Entry(
                _("My statements"), "charges:statements", waiting=unpaid,
                shown_to=frozenset({Role.APPLICANT}),
            ),
        )  # fmt: skip
