from django.apps import AppConfig


class CallsConfig(AppConfig):
    name = "farshore.apps.calls"
    label = "calls"
