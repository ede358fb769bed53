from farshore.apps.registry.views import imports, organisations, places, studies, tenants, ties

__all__ = ["imports", "organisations", "places", "studies", "tenants", "ties"]
