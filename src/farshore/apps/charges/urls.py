from django.urls import path

from farshore.apps.charges import views

app_name = "charges"
urlpatterns = [
    path("", views.months.index, name="books"),
    path("bases/<slug:key>/", views.months.month, name="month"),
    path("bases/<slug:key>/issue/", views.months.issue_all, name="issue-all"),
    path("bases/<slug:key>/tariffs/", views.tariffs.tariffs, name="tariffs"),
    path("bases/<slug:key>/exchange/", views.tariffs.exchange, name="exchange"),
    path("bases/<slug:key>/ledger/", views.accounts.ledger, name="ledger"),
    path("rates/<int:pk>/withdraw/", views.tariffs.withdraw, name="rate-withdraw"),
    path("runs/<int:pk>/", views.months.run, name="run"),
    path("runs/<int:pk>/stop/", views.months.stop, name="stop-run"),
    path("stays/<int:pk>/", views.accounts.account, name="account"),
    path("stays/<int:pk>/heads/", views.accounts.heads, name="heads"),
    path("stays/<int:pk>/deposit/", views.accounts.deposit, name="deposit"),
    path("stays/<int:pk>/deposit/ask/", views.accounts.ask_deposit, name="deposit-ask"),
    path("deposits/<int:pk>/withdraw/", views.accounts.withdraw_deposit, name="deposit-withdraw"),
    path("stays/<int:pk>/preview/", views.months.preview, name="preview"),
    path("stays/<int:pk>/issue/", views.months.issue_one, name="issue"),
    path("statements/", views.statements.index, name="statements"),
    path("statements/<int:pk>/", views.statements.detail, name="statement"),
    path("statements/<int:pk>/pay/", views.statements.pay, name="pay"),
    path("statements/<int:pk>/dispute/", views.statements.dispute, name="dispute"),
    path("statements/<int:pk>/answer/", views.statements.answer, name="answer"),
    path("statements/<int:pk>/credit/", views.statements.credit, name="credit"),
    path("credit-notes/<int:pk>/", views.statements.credit_note, name="credit-note"),
    path("subsidies/", views.subsidies.index, name="subsidies"),
    path("subsidies/new/", views.subsidies.create, name="new-scheme"),
    path("subsidies/claims/", views.subsidies.claims, name="claims"),
    path("subsidies/claims/<int:pk>/pay/", views.subsidies.pay, name="pay-claim"),
    path("subsidies/<int:pk>/", views.subsidies.detail, name="scheme"),
    path("awards/<int:pk>/renew/", views.subsidies.renew, name="renew"),
]
