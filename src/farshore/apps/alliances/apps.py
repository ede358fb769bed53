from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlliancesConfig(AppConfig):
    name = "farshore.apps.alliances"
    label = "alliances"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry

        self.navigation = (Entry(_("Alliances"), "alliances:agreements"),)
