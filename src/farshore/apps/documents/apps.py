from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "farshore.apps.documents"
    label = "documents"
