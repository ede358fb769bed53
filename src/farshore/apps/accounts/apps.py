from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "farshore.apps.accounts"
    label = "accounts"

    def ready(self) -> None:
        from farshore.apps.accounts.selectors.installation import install_clock

        install_clock()
