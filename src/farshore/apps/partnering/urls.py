from django.urls import path

from farshore.apps.partnering import views

app_name = "partnering"
urlpatterns = [
    path("", views.matches, name="matches"),
    path("matches/<int:pk>/", views.answer, name="answer"),
    path("needs/", views.needs, name="needs"),
    path("needs/<int:pk>/", views.need, name="need"),
    path("needs/<int:pk>/close/", views.close, name="close"),
    path("engagements/", views.engagements, name="engagements"),
    path("engagements/<int:pk>/", views.engagement, name="engagement"),
]
