from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BriefingConfig(AppConfig):
    name = "farshore.apps.briefing"
    label = "briefing"

    def ready(self) -> None:
        from django.urls import reverse

        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.audit.pages import show_decisions_at
        from farshore.apps.briefing.selectors.waiting import decisions_waiting

        show_decisions_at(lambda key: reverse("briefing:decision", args=[key]))
        self.navigation = (
            Entry(_("Season"), "briefing:board", waiting=decisions_waiting, order=0),
            Entry(_("Briefing"), "briefing:items"),
        )
