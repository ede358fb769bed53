from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "farshore.web"
    label = "web"
