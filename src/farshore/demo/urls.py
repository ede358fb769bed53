from django.urls import path

from farshore.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("enter/", views.enter, name="enter"),
]
