from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "farshore.apps.registry"
    label = "registry"
