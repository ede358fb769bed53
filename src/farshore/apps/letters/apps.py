from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "farshore.apps.letters"
    label = "letters"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.letters.selectors.letters import stuck

        self.navigation = (
            Entry(
                _("Letters"),
                "letters:letters",
                waiting=stuck,
                inside=(
                    Entry(_("Sent and waiting"), "letters:letters"),
                    Entry(_("Texts"), "letters:templates"),
                ),
                order=70,
            ),
        )
