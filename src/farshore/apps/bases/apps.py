from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BasesConfig(AppConfig):
    name = "farshore.apps.bases"
    label = "bases"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.bases import receivers  # noqa: F401
        from farshore.apps.bases.selectors.destinations import destinations
        from farshore.apps.bases.selectors.residencies import undecided
        from farshore.apps.calls.destinations import register

        register(destinations)

        self.navigation = (
            Entry(
                _("Bases"),
                "bases:bases",
                inside=(
                    Entry(_("Occupancy"), "bases:bases"),
                    Entry(_("Admission"), "bases:admissions", waiting=undecided),
                    Entry(_("Stays"), "bases:residencies"),
                ),
            ),
            Entry(_("My space"), "bases:residencies", shown_to=frozenset({Role.APPLICANT})),
        )
