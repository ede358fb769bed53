from django.urls import path

from farshore.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.doors, name="doors"),
    path("travel/", views.travel, name="travel"),
    path("enter/", views.enter, name="enter"),
]
