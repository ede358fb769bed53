from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "farshore.apps.calls"
    label = "calls"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.calls import receivers  # noqa: F401
        from farshore.apps.calls.letters import register_letters
        from farshore.apps.calls.selectors import files
        from farshore.apps.calls.selectors.appeals import open_appeals
        from farshore.apps.calls.selectors.waiting import open_drafts, open_reviews
        from farshore.apps.documents.readers import register

        register(files.OWNER_KIND, files.reading)

        register_letters()
        from farshore.apps.calls.selectors.blind import judges_blind
        from farshore.apps.calls.selectors.waiting import (
            open_hearings,
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
            Entry(
                _("Appeals"),
                "calls:appeals",
                waiting=open_appeals,
                shown_to=frozenset({Role.OPERATOR}),
            ),
        )
