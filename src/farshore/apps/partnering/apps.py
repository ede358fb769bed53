from django.apps import AppConfig


class PartneringConfig(AppConfig):
    name = "farshore.apps.partnering"
    label = "partnering"
