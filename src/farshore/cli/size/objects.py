"""Whose page an address with an argument is, and the listings' narrowed forms."""

BY_KEY = {
    "bases.Base": (
        "bases:occupancy", "bases:access", "bases:door", "bases:day",
        "bases:base-calendar", "bases:equipment-new", "bases:tickets", "bases:base-chemicals",
        "bases:incidents", "bases:setup-share",
        "bases:setup", "bases:setup-room-new", "bases:setup-plan", "bases:setup-areas",
        "bases:setup-area-new", "bases:setup-requirements", "bases:setup-gate-new",
        "bases:setup-figures", "charges:month", "charges:tariffs", "charges:exchange",
        "charges:ledger",
    ),
    "meetings.Event": ("meetings:event", "meetings:calendar"),
    "targets.Indicator": ("targets:indicator",),
}  # fmt: skip
BY_NUMBER = {
    "accounts.User": ("accounts:person",),
    "registry.Organisation": ("registry:organisation", "partnering:profile"),
    "registry.Study": ("registry:study",),
    "registry.ImportRun": ("registry:import",),
    "calls.Call": (
        "calls:call", "calls:apply", "calls:administration", "calls:build",
        "calls:build-basics", "calls:preview", "calls:build-questions", "calls:cohort",
        "calls:letters", "calls:letters-progress", "calls:panel", "calls:policy",
        "calls:conflicts", "calls:discussions", "calls:assignment", "calls:pairs",
        "calls:interviews", "calls:cohort-pairs", "calls:sitting", "calls:sitting-why",
    ),
    "calls.Application": (
        "calls:application", "calls:edit", "calls:administered", "calls:colleagues",
    ),
    "calls.Appeal": ("calls:filed-appeal",),
    "calls.Review": ("calls:review", "calls:discussion"),
    "calls.Hearing": ("calls:hearing",),
    "bases.HostAdmission": ("bases:admission", "bases:space"),
    "bases.Residency": (
        "bases:residency", "bases:chemicals", "charges:account", "charges:preview",
    ),
    "bases.Room": ("bases:setup-room",),
    "bases.ControlArea": ("bases:setup-area",),
    "bases.Gate": ("bases:setup-requirement",),
    "bases.Equipment": ("bases:instrument", "bases:equipment-edit", "bases:book"),
    "bases.Reservation": ("bases:booking",),
    "bases.ExtensionRequest": ("bases:extension",),
    "bases.Incident": ("bases:incident",),
    "charges.Statement": ("charges:statement", "charges:credit"),
    "charges.CreditNote": ("charges:credit-note",),
    "charges.MonthRun": ("charges:run",),
    "charges.Scheme": ("charges:scheme",),
    "letters.Letter": ("letters:letter",),
    "partnering.Need": ("partnering:need",),
    "partnering.Engagement": ("partnering:engagement",),
    "alliances.Agreement": ("alliances:agreement",),
    "alliances.Consultation": ("alliances:consultation",),
    "audit.Decision": ("briefing:decision", "briefing:progress", "bases:replan"),
}  # fmt: skip
# name of an address: model, and the field that stands in the address
OBJECTS = {
    **{name: (model, "key") for model, names in BY_KEY.items() for name in names},
    **{name: (model, "pk") for model, names in BY_NUMBER.items() for name in names},
    "briefing:item": ("briefing.Briefing", "slug"),
}
# the last argument is a part of the object
PARTS = {
    "calls:build-question": ("calls.Call", "pk", "plan"),
    "calls:build-rows": ("calls.Call", "pk", "criteria"),
    "bases:setup-limit": ("bases.Base", "key", "corrosive"),
}
# of these no page is measured, and why
UNMEASURED = {
    "documents:file": "a file as it was handed in",
    "calls:build-row": "the form of one row, which calls:build-rows shows with all the others",
    "calls:upload": "a file that somebody has just sent",
    "bases:feed": "a calendar behind a person's own secret",
}
# the first argument is a kind; with the model of the second, where there is one
OF_A_KIND: dict[str, dict[str, str | None]] = {
    "letters:template": {"calls-chosen": None, "charges-statement": None},
    "registry:ties-of": {"employment": None, "investor": None, "inventor": None},
    "registry:tie": {
        "employment": "registry.Affiliation",
        "investor": "registry.RoundInvestor",
        "inventor": "registry.Inventor",
    },
}
# with one of their rows chosen: a model, and the field that holds the rows' keys
CHOSEN = {
    "calls:sitting": ("calls.Posterior", "application"),
    "calls:sitting-why": ("calls.Posterior", "application"),
}
# the same listing narrowed, sorted and far down, as readers use it
QUERIES = {
    "registry:organisations": (
        "q=거점", "q=바이오 한", "q=nothing-like-this", "country=JP", "kind=company&sort=-founded",
        "kind=company&sort=city", "kind=company&country=KR&sort=-field",
        "kind=company&sort=source&page=300",
        "field=devices&page=40", "sort=city", "sort=source&page=200", "page=400",
        "tenant_on=2022-12-31",
    ),
    "partnering:directory": (
        "q=거점", "q=nothing-like-this", "country=JP", "kind=company&page=40", "standing=",
        "standing=looking&country=KR", "study=asthma", "standing=&sort=city&page=200",
        "standing=&sort=-country", "standing=&page=400",
    ),
    "partnering:map": ("standing=", "q=거점"),
    "partnering:points": ("standing=",),
    "registry:map": ("q=거점", "country=KR"),
    "registry:points": ("q=거점",),
    "registry:tenants": ("on=2022-12-31",),
    "registry:studies": ("q=asthma", "country=KR", "place=boston", "sort=title&page=30"),
    "calls:sitting": ("from=1", "from=2400", "find=A-300", "find=거점", "find=nothing-like-this"),
    "audit:entries": ("page=400", "action=call.closed", "action=nothing", "sort=at",
                      "subject_kind=calls.application"),
}  # fmt: skip
