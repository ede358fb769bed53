from django.urls import path

from farshore.apps.registry import views

app_name = "registry"
urlpatterns = [
    path("", views.organisations.index, name="organisations"),
    path("organisations/<int:pk>/", views.organisations.detail, name="organisation"),
    path("map/", views.places.index, name="map"),
    path("map/points/", views.places.points, name="points"),
    path("tenants/", views.tenants.index, name="tenants"),
    path("studies/", views.studies.index, name="studies"),
    path("studies/<int:pk>/", views.studies.detail, name="study"),
    path("ties/", views.ties.index, name="ties"),
    path("ties/<slug:kind>/", views.ties.index, name="ties-of"),
    path("ties/<slug:kind>/<int:pk>/", views.ties.detail, name="tie"),
    path("ties/<slug:kind>/<int:pk>/settle/", views.ties.settle, name="settle-tie"),
    path("imports/", views.imports.index, name="imports"),
    path("imports/<int:pk>/", views.imports.detail, name="import"),
    path("imports/<int:pk>/take/", views.imports.take, name="import-take"),
]
