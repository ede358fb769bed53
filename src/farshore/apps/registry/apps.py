from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "farshore.apps.registry"
    label = "registry"

    def ready(self) -> None:
        from farshore.apps.accounts.navigation import Entry
        from farshore.apps.accounts.roles import Role

        self.navigation = (
            Entry(
                _("Registry"),
                "registry:organisations",
                inside=(
                    Entry(_("Organisations"), "registry:organisations"),
                    Entry(_("Tenants"), "registry:tenants"),
                    Entry(_("Map"), "registry:map"),
                    Entry(_("Clinical studies"), "registry:studies"),
                    Entry(_("Ties"), "registry:ties", shown_to=frozenset({Role.OPERATOR})),
                    Entry(_("Imports"), "registry:imports"),
                ),
            ),
        )
