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
    path("equipment/", views.equipment.index, name="equipment"),
    path("equipment/<int:pk>/", views.equipment.detail, name="instrument"),
    path("equipment/<int:pk>/edit/", views.equipment.edit, name="equipment-edit"),
    path("equipment/<int:pk>/close/", views.equipment.close, name="equipment-close"),
    path("equipment/<int:pk>/book/", views.reservations.book, name="book"),
    path("equipment/closures/<int:pk>/lift/", views.equipment.lift, name="equipment-lift"),
    path("<slug:key>/equipment/", views.equipment.calendar, name="base-calendar"),
    path("<slug:key>/equipment/new/", views.equipment.new, name="equipment-new"),
    path("bookings/", views.reservations.index, name="bookings"),
    path("bookings/<int:pk>/", views.reservations.detail, name="booking"),
    path("bookings/<int:pk>/do/", views.reservations.act, name="booking-do"),
    path("bookings/calendar/", views.feeds.file, name="bookings-file"),
    path("bookings/calendar/make/", views.feeds.make, name="feed-make"),
    path("bookings/calendar/revoke/", views.feeds.revoke, name="feed-revoke"),
    path("bookings/calendar/<str:token>/", views.feeds.feed, name="feed"),
    path("trainings/", views.trainings.index, name="trainings"),
    path("trainings/new/", views.trainings.new, name="training-new"),
    path("trainings/grant/", views.trainings.grant, name="training-grant"),
    path("trainings/<int:pk>/revoke/", views.trainings.revoke, name="training-revoke"),
    path("utilisation/", views.utilisation.index, name="utilisation"),
    path("gates/<int:pk>/", views.residencies.gate, name="gate"),
]
