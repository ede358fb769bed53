from django.apps import AppConfig


class BriefingConfig(AppConfig):
    name = "farshore.apps.briefing"
    label = "briefing"
