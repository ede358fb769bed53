from django.apps import AppConfig


class AlliancesConfig(AppConfig):
    name = "farshore.apps.alliances"
    label = "alliances"
