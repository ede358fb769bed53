from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "farshore.apps.meetings"
    label = "meetings"
