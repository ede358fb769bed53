from django.urls import path

from farshore.apps.bases import views

app_name = "bases"
urlpatterns = [
    path("", views.occupancy.index, name="bases"),
    path("<slug:key>/occupancy/", views.occupancy.detail, name="occupancy"),
    path("admissions/", views.admissions.index, name="admissions"),
    path("admissions/<int:pk>/", views.admissions.detail, name="admission"),
    path("residencies/", views.residencies.index, name="residencies"),
    path("residencies/<int:pk>/", views.residencies.detail, name="residency"),
    path("residencies/<int:pk>/move-in/", views.residencies.move_in, name="move-in"),
    path("gates/<int:pk>/", views.residencies.gate, name="gate"),
]
