from django.urls import path

from farshore.apps.alliances import views

app_name = "alliances"
urlpatterns = [
    path("", views.agreements, name="agreements"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("commitments/<int:pk>/settle/", views.settle_commitment, name="settle-commitment"),
    path("consultations/<int:pk>/", views.consultation, name="consultation"),
    path("actions/<int:pk>/settle/", views.settle_action, name="settle-action"),
]
