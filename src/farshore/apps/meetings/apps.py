from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "farshore.apps.meetings"
    label = "meetings"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.meetings.selectors.events import waiting

        self.navigation = (Entry(_("Meetings"), "meetings:events", waiting=waiting),)
