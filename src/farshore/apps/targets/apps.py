from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    name = "farshore.apps.targets"
    label = "targets"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.targets.services import figures

        figures.offer()
        self.navigation = (
            Entry(
                _("Targets"),
                "targets:targets",
                inside=(
                    Entry(_("Targets and forecast"), "targets:targets"),
                    Entry(_("Indicators"), "targets:indicators"),
                    Entry(_("Benchmark"), "targets:benchmark"),
                ),
            ),
        )
