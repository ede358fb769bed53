from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BasesConfig(AppConfig):
    name = "farshore.apps.bases"
    label = "bases"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.bases import (
            booking_news,
            extension_letters,
            gate_letters,
            receivers,  # noqa: F401
            requests,
            space_letters,
        )
        from farshore.apps.bases.selectors import nominees, papers
        from farshore.apps.bases.selectors import requests as own
        from farshore.apps.bases.selectors.destinations import destinations
        from farshore.apps.bases.selectors.residencies import undecided
        from farshore.apps.bases.selectors.wishes import to_write
        from farshore.apps.calls.destinations import register
        from farshore.apps.documents.readers import hand_on
        from farshore.apps.documents.readers import register as register_reader

        register(destinations)
        register_reader(papers.OWNER_KIND, papers.reading)
        requests.register(*own.SOURCES)
        hand_on(nominees.OWNER_KIND, nominees.reading)
        booking_news.register_letters()
        gate_letters.register_letters()
        extension_letters.register_letters()
        space_letters.register_letters()

        self.navigation = (
            Entry(
                _("Bases"),
                "bases:bases",
                inside=(
                    Entry(_("My day"), "bases:days", waiting=own.open_tasks),
                    Entry(_("Occupancy"), "bases:bases"),
                    Entry(_("Admission"), "bases:admissions", waiting=undecided),
                    Entry(_("Stays"), "bases:residencies"),
                    Entry(_("Equipment"), "bases:equipment"),
                    Entry(_("Bookings"), "bases:bookings"),
                    Entry(_("Trainings"), "bases:trainings"),
                    Entry(_("Use of equipment"), "bases:utilisation"),
                ),
            ),
            Entry(
                _("My space"),
                "bases:residencies",
                waiting=to_write,
                shown_to=frozenset({Role.APPLICANT}),
            ),
            Entry(_("Equipment"), "bases:equipment", shown_to=frozenset({Role.APPLICANT})),
            Entry(_("My bookings"), "bases:bookings", shown_to=frozenset({Role.APPLICANT})),
        )
