"""Every address. The language is its first part; each room owns the part that bears its name."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from farshore.apps.briefing import views as briefing
from farshore.web import display, faults

handler400 = faults.bad_request
handler403 = faults.forbidden
handler404 = faults.not_found
handler500 = faults.server_error

urlpatterns = [
    path("health/", faults.health, name="health"),
    path("display/", display.keep, name="display"),
    *i18n_patterns(
        path("", briefing.home, name="home"),
        path("sign-in/", include("farshore.config.sign_in")),
        path("demonstration/", include("farshore.demo.urls")),
        path("account/", include("farshore.apps.accounts.urls")),
        path("audit/", include("farshore.apps.audit.urls")),
        path("documents/", include("farshore.apps.documents.urls")),
        path("letters/", include("farshore.apps.letters.urls")),
        path("registry/", include("farshore.apps.registry.urls")),
        path("calls/", include("farshore.apps.calls.urls")),
        path("bases/", include("farshore.apps.bases.urls")),
        path("charges/", include("farshore.apps.charges.urls")),
        path("partnering/", include("farshore.apps.partnering.urls")),
        path("meetings/", include("farshore.apps.meetings.urls")),
        path("alliances/", include("farshore.apps.alliances.urls")),
        path("targets/", include("farshore.apps.targets.urls")),
        path("briefing/", include("farshore.apps.briefing.urls")),
    ),
]
