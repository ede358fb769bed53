from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "farshore.demo"
    label = "demo"
