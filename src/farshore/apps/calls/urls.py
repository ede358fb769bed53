from django.urls import path

from farshore.apps.calls import views

app_name = "calls"
urlpatterns = [
    path("", views.calls.index, name="calls"),
    path("<int:pk>/", views.calls.detail, name="call"),
    path("<int:pk>/apply/", views.applications.start, name="apply"),
    path("<int:pk>/applications/", views.administration.index, name="administration"),
    path("<int:pk>/cohort/", views.cohort.index, name="cohort"),
    path("<int:pk>/letters/", views.decision_letters.index, name="letters"),
    path("<int:pk>/letters/prepare/", views.decision_letters.prepare, name="prepare-letters"),
    path("<int:pk>/letters/send/", views.decision_letters.send, name="send-letters"),
    path("<int:pk>/letters/progress/", views.decision_letters.sending, name="letters-progress"),
    path("administered/<int:pk>/promote/", views.cohort.promote, name="promote"),
    path("administered/<int:pk>/give-up/", views.cohort.give_up, name="give-up"),
    path("appeals/", views.appeals.index, name="appeals"),
    path("appeals/<int:pk>/", views.appeals.detail, name="filed-appeal"),
    path("appeals/<int:pk>/take-up/", views.appeals.take_up, name="take-up-appeal"),
    path("appeals/<int:pk>/answer/", views.appeals.answer, name="answer-appeal"),
    path("administered/<int:pk>/", views.administration.detail, name="administered"),
    path("administered/<int:pk>/return/", views.administration.give_back, name="give-back"),
    path("rules/<int:pk>/override/", views.administration.override, name="override"),
    path("applications/", views.applications.index, name="applications"),
    path("applications/<int:pk>/", views.applications.detail, name="application"),
    path("applications/<int:pk>/edit/", views.applications.edit, name="edit"),
    path("applications/<int:pk>/submit/", views.applications.submit, name="submit"),
    path("applications/<int:pk>/withdraw/", views.applications.withdraw, name="withdraw"),
    path("applications/<int:pk>/appeal/", views.appeals.file, name="appeal"),
    path("reviews/", views.reviews.index, name="reviews"),
    path("reviews/<int:pk>/", views.reviews.detail, name="review"),
    path("reviews/<int:pk>/declare/", views.reviews.declare, name="declare"),
]
