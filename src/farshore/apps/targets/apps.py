from django.apps import AppConfig


class TargetsConfig(AppConfig):
    name = "farshore.apps.targets"
    label = "targets"
