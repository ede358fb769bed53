from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChargesConfig(AppConfig):
    name = "farshore.apps.charges"
    label = "charges"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.bases import policy, requests, tickets
        from farshore.apps.charges import bookings, meters
        from farshore.apps.charges.letters import register_letters
        from farshore.apps.charges.selectors import deposits, sponsored
        from farshore.apps.charges.selectors.statements import (
            dispute,
            disputed,
            disputes,
            unpaid,
        )

        register_letters()
        policy.register(policy.Action.MOVE_IN, deposits.paid_before_the_door)
        meters.register(bookings.booked_hours)
        requests.register(
            requests.Source(disputes, dispute, "raised_at"),
            requests.Source(deposits.overdue, deposits.told_overdue, "asked_at", "due"),
            requests.Source(deposits.to_return, deposits.told_to_return, "ends"),
        )
        tickets.register(sponsored.lacking)

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
