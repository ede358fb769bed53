from django.urls import URLPattern

app_name = "partnering"
urlpatterns: list[URLPattern] = []
