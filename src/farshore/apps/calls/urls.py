from django.urls import path

from farshore.apps.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.calls.index, name="calls"),
    path("<int:pk>/", views.calls.detail, name="call"),
    path("<int:pk>/apply/", views.applications.start, name="apply"),
    path("<int:pk>/applications/", views.administration.index, name="administration"),
    path("administered/<int:pk>/", views.administration.detail, name="administered"),
    path("administered/<int:pk>/return/", views.administration.give_back, name="give-back"),
    path("rules/<int:pk>/override/", views.administration.override, name="override"),
    path("applications/", views.applications.index, name="applications"),
    path("applications/<int:pk>/", views.applications.detail, name="application"),
    path("applications/<int:pk>/edit/", views.editing.edit, name="edit"),
    path("applications/<int:pk>/files/<slug:key>/", views.editing.attach, name="attach"),
    path("applications/<int:pk>/submit/", views.applications.submit, name="submit"),
    path("applications/<int:pk>/withdraw/", views.applications.withdraw, name="withdraw"),
    path("reviews/", views.reviews.index, name="reviews"),
    path("reviews/<int:pk>/", views.reviews.detail, name="review"),
    path("reviews/<int:pk>/declare/", views.reviews.declare, name="declare"),
]
