from django.urls import path

from farshore.apps.partnering import views

app_name = "partnering"
urlpatterns = [
    path("", views.matches.index, name="matches"),
    path("matches/<int:pk>/", views.matches.answer, name="answer"),
    path("needs/", views.needs.index, name="needs"),
    path("needs/<int:pk>/", views.needs.detail, name="need"),
    path("needs/<int:pk>/close/", views.needs.close, name="close"),
    path("directory/", views.directory.index, name="directory"),
    path("directory/map/", views.directory.on_map, name="map"),
    path("directory/map/points/", views.directory.points, name="points"),
    path("directory/<int:pk>/", views.directory.profile, name="profile"),
    path("directory/<int:pk>/register/", views.directory.register, name="register"),
    path("directory/<int:pk>/retire/", views.directory.retire, name="retire"),
    path("engagements/", views.engagements.index, name="engagements"),
    path("engagements/<int:pk>/", views.engagements.detail, name="engagement"),
]
