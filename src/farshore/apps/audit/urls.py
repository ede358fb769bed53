from django.urls import path

from farshore.apps.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entries, name="entries"),
    path("access/", views.accesses, name="accesses"),
]
