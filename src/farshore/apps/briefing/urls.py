from django.urls import path

from farshore.apps.briefing import views

app_name = "briefing"
urlpatterns = [
    path("", views.items.index, name="items"),
    path("board/", views.board.board, name="board"),
    path("board/<slug:code>/run/", views.board.run_step, name="run-step"),
    path("decisions/<int:pk>/", views.decisions.detail, name="decision"),
    path("decisions/<int:pk>/answer/", views.decisions.answer, name="answer-decision"),
    path("decisions/<int:pk>/change/", views.decisions.change, name="change-decision"),
    path("decisions/<int:pk>/progress/", views.decisions.progress, name="progress"),
    path("decisions/<int:pk>/cancel/", views.decisions.cancel, name="cancel-decision"),
    path("decisions/<int:pk>/recompute/", views.decisions.recompute, name="recompute"),
    path("items/<slug:slug>/", views.items.detail, name="item"),
]
