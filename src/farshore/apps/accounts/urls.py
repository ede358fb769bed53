from django.urls import path

from farshore.apps.accounts import administration, views

app_name = "accounts"
urlpatterns = [
    path("", views.me, name="me"),
    path("people/", administration.people, name="people"),
    path("people/<int:pk>/", administration.person, name="person"),
    path("people/<int:pk>/close/", administration.close, name="close"),
    path("roles/<int:pk>/revoke/", administration.revoke, name="revoke"),
    path("consent/<slug:purpose>/", views.consent, name="consent"),
]
