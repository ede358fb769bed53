from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "farshore.apps.calls"
    label = "calls"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.calls.selectors.blind import judges_blind
        from farshore.apps.calls.selectors.waiting import (
            open_drafts,
            open_hearings,
            open_reviews,
        )
        from farshore.apps.registry.withheld import withhold_technologies

        withhold_technologies(judges_blind)
        self.navigation = (
            Entry(
                _("My applications"),
                "calls:applications",
                waiting=open_drafts,
                shown_to=frozenset({Role.APPLICANT}),
            ),
            Entry(
                _("My reviews"),
                "calls:reviews",
                waiting=open_reviews,
                shown_to=frozenset({Role.REVIEWER}),
            ),
            Entry(
                _("My interviews"),
                "calls:hearings",
                waiting=open_hearings,
                shown_to=frozenset({Role.REVIEWER}),
            ),
            Entry(_("Calls"), "calls:calls"),
        )
