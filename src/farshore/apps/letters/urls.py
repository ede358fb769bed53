from django.urls import path

from farshore.apps.letters import views

app_name = "letters"
urlpatterns = [
    path("", views.letters.index, name="letters"),
    path("<int:pk>/", views.letters.detail, name="letter"),
    path("<int:pk>/rewrite/", views.letters.rewrite, name="rewrite"),
    path("<int:pk>/address/", views.letters.correct, name="correct"),
    path("<int:pk>/send/", views.letters.send, name="send"),
    path("texts/", views.templates.index, name="templates"),
    path("texts/<slug:kind>/", views.templates.detail, name="template"),
]
