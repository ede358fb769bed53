from farshore.apps.registry.views import imports, organisations, places, studies, tenants

__all__ = ["imports", "organisations", "places", "studies", "tenants"]
