from django.apps import AppConfig


class BasesConfig(AppConfig):
    name = "farshore.apps.bases"
    label = "bases"
