from django.urls import path

from farshore.apps.meetings import views

app_name = "meetings"
urlpatterns = [
    path("", views.index, name="events"),
    path("<slug:key>/", views.detail, name="event"),
    path("<slug:key>/hold/", views.hold, name="hold"),
    path("held/<int:pk>/", views.outcome, name="outcome"),
    path("<slug:key>/ask/", views.ask, name="ask"),
    path("<slug:key>/calendar.ics", views.calendar, name="calendar"),
    path("requests/<int:pk>/answer/", views.answer, name="answer"),
]
