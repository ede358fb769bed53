"""Sign-in addresses: e-mail and password, and a second factor where a person turned it on."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.account.urls")),
    path("second-factor/", include("allauth.mfa.urls")),
]
