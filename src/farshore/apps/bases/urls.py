from django.urls import path

from farshore.apps.bases import views

app_name = "bases"
urlpatterns = [
    path("", views.occupancy.index, name="bases"),
    path("<slug:key>/occupancy/", views.occupancy.detail, name="occupancy"),
    path("<slug:key>/access/", views.door.access, name="access"),
    path("<slug:key>/door/", views.door.tokens, name="door"),
    path("door/<int:pk>/revoke/", views.door.revoke, name="door-revoke"),
    path("day/", views.days.index, name="days"),
    path("<slug:key>/day/", views.days.detail, name="day"),
    path("<slug:key>/incidents/", views.incidents.report_at, name="incident-at"),
    path("<slug:key>/replan/", views.replans.propose, name="replan-propose"),
    path("replans/<int:pk>/", views.replans.detail, name="replan"),
    path("replans/<int:pk>/answer/", views.replans.answer, name="replan-answer"),
    path("incidents/<int:pk>/", views.incidents.detail, name="incident"),
    path("incidents/<int:pk>/settle/", views.incidents.settle, name="incident-settle"),
    path("admissions/", views.admissions.index, name="admissions"),
    path("admissions/<int:pk>/", views.admissions.detail, name="admission"),
    path("residencies/", views.residencies.index, name="residencies"),
    path("residencies/<int:pk>/", views.residencies.detail, name="residency"),
    path("residencies/<int:pk>/move-in/", views.residencies.move_in, name="move-in"),
    path("residencies/<int:pk>/visas/", views.residencies.keep_visa, name="visa"),
    path("residencies/<int:pk>/incidents/", views.incidents.report, name="incident-report"),
    path("residencies/<int:pk>/life/", views.lives.step, name="life"),
    path("<slug:key>/tickets/", views.lives.golden, name="tickets"),
    path("tickets/<int:pk>/", views.lives.ticket, name="ticket"),
    path("<slug:key>/chemicals/", views.chemicals.of_base, name="base-chemicals"),
    path("residencies/<int:pk>/chemicals/", views.chemicals.of_stay, name="chemicals"),
    path("residencies/<int:pk>/chemicals/bring/", views.chemicals.bring, name="chemical-bring"),
    path("chemicals/<int:pk>/", views.chemicals.change, name="chemical"),
    path("agents/<int:pk>/", views.chemicals.agent_gone, name="agent-gone"),
    path("visas/<int:pk>/drop/", views.residencies.drop_visa, name="visa-drop"),
    path("gates/<int:pk>/", views.residencies.gate, name="gate"),
]
