from django.urls import path

from farshore.apps.targets import views

app_name = "targets"
urlpatterns = [
    path("", views.index, name="targets"),
    path("indicators/", views.indicators, name="indicators"),
    path("indicators/<slug:key>/", views.indicator, name="indicator"),
    path("benchmark/", views.benchmark, name="benchmark"),
]
