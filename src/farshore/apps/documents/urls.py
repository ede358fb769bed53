from django.urls import path

from farshore.apps.documents import views

app_name = "documents"
urlpatterns = [path("<int:pk>/", views.download, name="file")]
