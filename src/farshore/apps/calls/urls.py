from django.urls import path

from farshore.apps.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.calls.index, name="calls"),
    path("<int:pk>/", views.calls.detail, name="call"),
    path("<int:pk>/apply/", views.applications.start, name="apply"),
    path("<int:pk>/applications/", views.administration.index, name="administration"),
    path("build/", views.building.index, name="builder"),
    path("<int:pk>/build/", views.building.overview, name="build"),
    path("<int:pk>/build/do/", views.building.do, name="build-do"),
    path("<int:pk>/build/extend/", views.building.extend, name="extend"),
    path("<int:pk>/build/basics/", views.building.basics, name="build-basics"),
    path("<int:pk>/build/preview/", views.building.preview, name="preview"),
    path("<int:pk>/build/questions/", views.questions.index, name="build-questions"),
    path("<int:pk>/build/questions/<slug:key>/", views.questions.detail, name="build-question"),
    path("<int:pk>/build/<slug:part>/", views.building.rows, name="build-rows"),
    path("<int:pk>/build/<slug:part>/<int:key>/", views.building.row, name="build-row"),
    path("administered/<int:pk>/", views.administration.detail, name="administered"),
    path("administered/<int:pk>/return/", views.administration.give_back, name="give-back"),
    path("rules/<int:pk>/override/", views.administration.override, name="override"),
    path("applications/", views.applications.index, name="applications"),
    path("applications/<int:pk>/", views.applications.detail, name="application"),
    path("applications/<int:pk>/edit/", views.editing.edit, name="edit"),
    path("applications/<int:pk>/files/<slug:key>/", views.editing.attach, name="attach"),
    path("applications/<int:pk>/submit/", views.applications.submit, name="submit"),
    path("applications/<int:pk>/withdraw/", views.applications.withdraw, name="withdraw"),
    path("applications/<int:pk>/colleagues/", views.colleagues.index, name="colleagues"),
    path("reviews/", views.reviews.index, name="reviews"),
    path("reviews/<int:pk>/", views.reviews.detail, name="review"),
    path("reviews/<int:pk>/declare/", views.reviews.declare, name="declare"),
]
