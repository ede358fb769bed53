from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartneringConfig(AppConfig):
    name = "farshore.apps.partnering"
    label = "partnering"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.partnering.selectors.matches import waiting

        self.navigation = (
            Entry(
                _("Partnering"),
                "partnering:matches",
                waiting=waiting,
                inside=(
                    Entry(_("Matches"), "partnering:matches"),
                    Entry(_("Partner directory"), "partnering:directory"),
                    Entry(_("Needs"), "partnering:needs"),
                    Entry(_("Engagements"), "partnering:engagements"),
                ),
            ),
        )
