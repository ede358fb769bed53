from django.urls import path

from farshore.apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("consent/<slug:purpose>/", views.consent, name="consent"),
]
