from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "farshore.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role
        from farshore.apps.accounts.selectors.installation import install_clock

        install_clock()
        self.navigation = (
            Entry(
                _("People"),
                "accounts:people",
                shown_to=frozenset({Role.ADMINISTRATOR}),
                order=90,
            ),
        )
