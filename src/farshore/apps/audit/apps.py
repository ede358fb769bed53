from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "farshore.apps.audit"
    label = "audit"

    def ready(self) -> None:
        from farshore.apps.audit import receivers  # noqa: F401
