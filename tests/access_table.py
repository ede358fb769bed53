"""Who may do what at every address: the table that `test_access.py` holds the project to.

A new address needs a row here. `who` are the roles for which the address answers when they ask
for an object that is their own; everybody else gets the page of an unknown object, and somebody
who is not signed in is sent to sign in. `NOBODY` in `who` stands for a person not signed in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from farshore.apps.accounts.roles import Role

NOBODY = None
SIGNED_IN = frozenset(Role)
EVERYBODY = frozenset([*Role, NOBODY])

A, R, H, B = Role.APPLICANT, Role.REVIEWER, Role.HOST, Role.BASE_MANAGER
P, O, M, X = Role.PARTNER, Role.OPERATOR, Role.MINISTRY, Role.ADMINISTRATOR  # noqa: E741


def only(*roles: Role) -> frozenset[Role | None]:
    return frozenset(roles)


@dataclass(frozen=True)
class Row:
    """`arguments` name things of `tests/world.py`, as `thing` (its key) or `thing.field`.

    A row that has `posts` is asked by POST with that body; `by_role` gives a role another object
    or another body, since it owns another side of it.
    """

    who: frozenset[Role | None]
    arguments: tuple[str, ...] = ()
    posts: Mapping[str, str] | None = None
    by_role: Mapping[Role, Mapping[str, str]] = field(default_factory=dict)
    objects: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)


ACCESS: dict[str, Row] = {
    "health": Row(EVERYBODY),
    "display": Row(EVERYBODY, posts={"size": "1.1"}),
    "home": Row(EVERYBODY),
    # the demonstration's doors do not exist outside a demonstration
    "demo:doors": Row(only()),
    "demo:travel": Row(only(), posts={"moment": "after-the-event"}),
    "demo:enter": Row(only(), posts={"person": "1"}),
    "accounts:me": Row(SIGNED_IN),
    "accounts:people": Row(only(X)),
    "accounts:person": Row(only(X), ("somebody",)),
    "accounts:close": Row(only(X), ("somebody",), posts={"active": "no"}),
    "accounts:revoke": Row(only(X), ("held-role",), posts={}),
    "accounts:consent": Row(SIGNED_IN, ("=alumni",), posts={"give": "1"}),
    "audit:entries": Row(only(O, X)),
    "audit:accesses": Row(only(X)),
    "documents:file": Row(only(A, O, R, H), ("file",)),
    "letters:letters": Row(only(O, B)),
    "letters:letter": Row(only(O), ("letter",)),
    "letters:rewrite": Row(only(O), ("letter",), posts={"subject": "x", "body": "y"}),
    "letters:correct": Row(only(O), ("letter",), posts={"address": "new@example.org"}),
    "letters:send": Row(only(O), ("letter",), posts={}),
    "letters:templates": Row(only(O)),
    "letters:template": Row(only(O), ("=calls-chosen",)),
    "registry:organisations": Row(SIGNED_IN),
    "registry:organisation": Row(SIGNED_IN, ("company",)),
    "registry:map": Row(SIGNED_IN),
    "registry:points": Row(SIGNED_IN),
    "registry:tenants": Row(SIGNED_IN),
    "registry:studies": Row(SIGNED_IN),
    "registry:study": Row(SIGNED_IN, ("study",)),
    "registry:ties": Row(only(O)),
    "registry:ties-of": Row(only(O), ("=investor",)),
    "registry:tie": Row(only(O), ("=employment", "tie")),
    "registry:settle-tie": Row(
        only(O), ("=employment", "tie"), posts={"verb": "wrong", "reason": "x"}
    ),
    "registry:imports": Row(only(O, X)),
    "registry:import": Row(only(O, X), ("import",)),
    "registry:import-take": Row(only(O, X), ("tried-import",), posts={}),
    "calls:calls": Row(EVERYBODY),
    "calls:call": Row(EVERYBODY, ("call",)),
    "calls:apply": Row(only(A), ("fresh-call",), posts={}),
    "calls:applications": Row(only(A)),
    "calls:application": Row(only(A), ("application",)),
    "calls:edit": Row(only(A), ("application",)),
    "calls:attach": Row(only(A), ("application", "=slides"), posts={}),
    "calls:colleagues": Row(only(A), ("application",)),
    "calls:builder": Row(only(O)),
    "calls:build": Row(only(O), ("draft-call",)),
    "calls:build-do": Row(only(O), ("draft-call",), posts={"verb": "open"}),
    "calls:extend": Row(only(O), ("call",), posts={"closes": "", "reason": "x"}),
    "calls:build-basics": Row(only(O), ("draft-call",)),
    "calls:preview": Row(only(O), ("draft-call",)),
    "calls:build-questions": Row(only(O), ("draft-call",)),
    "calls:build-question": Row(only(O), ("draft-call", "=plan")),
    "calls:build-rows": Row(only(O), ("draft-call", "=criteria")),
    "calls:build-row": Row(only(O), ("draft-call", "=criteria", "draft-criterion")),
    "calls:submit": Row(only(A), ("application",), posts={}),
    "calls:withdraw": Row(only(A), ("application",), posts={"reason": "x"}),
    "calls:administration": Row(only(O), ("call",)),
    "calls:administered": Row(only(O), ("judged",)),
    "calls:give-back": Row(only(O), ("judged",), posts={"reason": "x"}),
    "calls:override": Row(only(O), ("ruling",), posts={"holds": "yes", "reason": "x"}),
    "calls:cohort": Row(only(O), ("decided-call",)),
    "calls:promote": Row(only(O), ("judged",), posts={"reason": "x"}),
    "calls:give-up": Row(only(O), ("judged",), posts={"reason": "x"}),
    "calls:letters": Row(only(O), ("decided-call",)),
    "calls:prepare-letters": Row(only(O), ("decided-call",), posts={}),
    "calls:send-letters": Row(only(O), ("decided-call",), posts={}),
    "calls:letters-progress": Row(only(O), ("decided-call",)),
    "calls:appeal": Row(only(A), ("application",), posts={"text": "x"}),
    "calls:appeals": Row(only(O)),
    "calls:filed-appeal": Row(only(O), ("appeal",)),
    "calls:take-up-appeal": Row(only(O), ("appeal",), posts={}),
    "calls:answer-appeal": Row(only(O), ("appeal",), posts={"remedy": "dismiss", "reason": "x"}),
    "calls:reviews": Row(only(R)),
    "calls:review": Row(only(R), ("review",)),
    "calls:declare": Row(only(R), ("review",), posts={"conflict": "no"}),
    "calls:discussion": Row(only(R), ("handed-in",)),
    "calls:remark": Row(only(R), ("handed-in",), posts={"text": "x"}),
    "calls:revise": Row(only(R), ("handed-in",), posts={"merit": "8", "reason": "x"}),
    "calls:hearings": Row(only(R)),
    "calls:hearing": Row(only(R), ("hearing",)),
    "calls:panel": Row(only(O), ("panel-call",)),
    "calls:policy": Row(only(O), ("panel-call",)),
    "calls:replace": Row(only(O), ("panel-call",), posts={}),
    "calls:rescore": Row(only(O), ("panel-call",), posts={}),
    "calls:conflicts": Row(only(O), ("panel-call",)),
    "calls:look": Row(only(O), ("panel-call",), posts={}),
    "calls:answer-warning": Row(only(O), ("warning",), posts={"answer": "dismiss", "reason": "x"}),
    "calls:discussions": Row(only(O, R), ("panel-call",)),
    "calls:close-discussions": Row(only(O, R), ("panel-call",), posts={}),
    "calls:assignment": Row(only(O), ("panel-call",)),
    "calls:pairs": Row(only(O), ("panel-call",)),
    "calls:send-file": Row(only(O), ("panel-call",), posts={"kind": "assignment"}),
    "calls:upload": Row(only(O), ("pair-file",)),
    "calls:take-file": Row(only(O), ("pair-file",), posts={"reason": "x"}),
    "calls:interviews": Row(only(O), ("panel-call",)),
    "calls:settle-interview": Row(only(O), ("interview",), posts={"outcome": "held"}),
    "calls:sitting": Row(only(O, R), ("panel-call",)),
    "calls:sitting-start": Row(only(O, R), ("panel-call",), posts={}),
    "calls:sitting-why": Row(only(O, R), ("panel-call",)),
    "calls:sitting-turn": Row(
        only(O, R), ("panel-call",), posts={"do": "out", "key": "panel-application"}
    ),
    "calls:sitting-note": Row(
        only(O, R), ("panel-call",), posts={"text": "x", "key": "panel-application"}
    ),
    "calls:cohort-pairs": Row(only(O), ("panel-call",)),
    "calls:take-back-pair": Row(only(O), ("cohort-pair",), posts={"reason": "x"}),
    "calls:sitting-decide": Row(only(O), ("panel-call",), posts={"reason": "x"}),
    "bases:bases": Row(only(B, H, O, M)),
    "bases:occupancy": Row(only(B, H, O, M), ("base.key",)),
    "bases:days": Row(only(B, O)),
    "bases:day": Row(only(B, O), ("base.key",)),
    # a door reader shows a token; to everybody else the address does not exist
    "bases:access": Row(only(), ("base.key",)),
    "bases:door": Row(only(B), ("base.key",)),
    "bases:door-revoke": Row(only(B), ("door-token",), posts={}),
    "bases:incident": Row(only(B, O), ("incident",)),
    "bases:incident-settle": Row(only(B), ("incident",), posts={"verb": "close", "outcome": "x"}),
    "bases:incident-at": Row(
        only(B),
        ("base.key",),
        posts={"severity": "minor", "what": "x", "happened_at": "2026-01-02T10:00"},
    ),
    "bases:incident-report": Row(
        only(A, B),
        ("residency",),
        posts={"severity": "minor", "what": "x", "happened_at": "2026-01-02T10:00"},
    ),
    "bases:visa": Row(
        only(A, B),
        ("residency",),
        posts={"holder": "Kim", "visa_class": "L-1", "expires": "2030-01-01"},
    ),
    "bases:visa-drop": Row(only(A, B), ("visa",), posts={}),
    "bases:life": Row(
        only(A, B),
        ("residency",),
        posts={"verb": "notice", "leaves_on": "2030-01-01", "reason": "x"},
    ),
    "bases:extension": Row(only(B, O), ("extension",)),
    "bases:extension-answer": Row(
        only(B), ("extension",), posts={"verb": "decline", "reason": "x"}
    ),
    "bases:tickets": Row(only(B, O), ("base.key",)),
    "bases:ticket": Row(only(B), ("golden-ticket",), posts={}),
    "bases:base-chemicals": Row(only(B, O), ("base.key",)),
    "bases:chemicals": Row(only(A, B), ("residency",)),
    "bases:chemical-bring": Row(only(A, B), ("residency",), posts={"what": "agent"}),
    "bases:chemical": Row(only(A, B), ("chemical",), posts={"verb": "waste"}),
    "bases:agent-gone": Row(only(A, B), ("agent",), posts={}),
    "bases:setup": Row(only(B, O), ("base.key",)),
    "bases:setup-room-new": Row(only(B), ("base.key",)),
    "bases:setup-room": Row(only(B), ("room",)),
    "bases:setup-room-do": Row(only(B), ("room",), posts={"verb": "add"}),
    "bases:setup-place-do": Row(only(B), ("place",), posts={"verb": "out"}),
    "bases:setup-plan": Row(only(B, O), ("base.key",)),
    "bases:setup-areas": Row(only(B, O), ("base.key",)),
    "bases:setup-area-new": Row(only(B), ("base.key",)),
    "bases:setup-area": Row(only(B), ("area",)),
    "bases:setup-limit": Row(only(B), ("base.key", "=corrosive")),
    "bases:setup-share": Row(only(B), ("base.key",)),
    "bases:setup-requirements": Row(only(B, O), ("base.key",)),
    "bases:setup-gate-new": Row(only(B), ("base.key",)),
    "bases:setup-requirement": Row(only(B), ("requirement",)),
    "bases:setup-gate-do": Row(only(B), ("requirement",), posts={"verb": "retire"}),
    "bases:setup-withdraw": Row(only(B), ("change",), posts={"reason": "x"}),
    "bases:setup-figures": Row(only(B), ("base.key",)),
    "bases:replan-propose": Row(only(B), ("base.key",), posts={"what": "closes"}),
    "bases:replan": Row(only(B, O), ("replan",)),
    "bases:replan-answer": Row(only(B), ("replan",), posts={"answer": "reject", "reason": "x"}),
    "bases:admissions": Row(only(H, B, O)),
    "bases:admission": Row(only(H, B, O), ("admission",)),
    "bases:admission-step": Row(only(B), ("admission",), posts={"step": "form"}),
    "bases:space": Row(only(A), ("nominated",)),
    "bases:space-change": Row(only(B), ("nominated",), posts={"reason": "x"}),
    "bases:neighbour": Row(only(B), ("neighbour",), posts={"answer": "accept"}),
    "bases:residencies": Row(only(A, B, H, O)),
    "bases:residency": Row(only(A, B, H, O), ("residency",)),
    "bases:move-in": Row(only(B), ("residency",), posts={}),
    "bases:equipment": Row(only(A, B, H, O)),
    "bases:instrument": Row(only(A, B, H, O), ("equipment",)),
    "bases:base-calendar": Row(only(A, B, H, O), ("base.key",)),
    "bases:equipment-new": Row(only(B), ("base.key",)),
    "bases:equipment-edit": Row(only(B), ("equipment",)),
    "bases:equipment-close": Row(only(B), ("equipment",), posts={"begins": "2027-01-04T10:00"}),
    "bases:equipment-lift": Row(only(B), ("equipment-closure",), posts={}),
    "bases:book": Row(only(A, B), ("equipment",)),
    "bases:bookings": Row(only(A, B)),
    "bases:booking": Row(only(A, B), ("reservation",)),
    "bases:booking-do": Row(only(A, B), ("reservation",), posts={"verb": "cancel"}),
    "bases:bookings-file": Row(only(A)),
    "bases:feed-make": Row(only(A), posts={}),
    "bases:feed-revoke": Row(only(A), posts={}),
    "bases:feed": Row(EVERYBODY, ("=a-secret-of-one-person",)),
    "bases:trainings": Row(only(B)),
    "bases:training-new": Row(only(B)),
    "bases:training-grant": Row(only(B)),
    "bases:training-revoke": Row(only(B), ("training-grant",), posts={"reason": "x"}),
    "bases:utilisation": Row(only(B, O, M)),
    "bases:gate": Row(
        only(A, B),
        ("gate-item",),
        posts={"verb": "submit"},
        by_role={B: {"verb": "waive", "reason": "x"}},
    ),
    "charges:books": Row(only(B, O)),
    "charges:month": Row(only(B, O), ("base.key",)),
    "charges:issue-all": Row(only(B), ("base.key",), posts={"month": "2023-01"}),
    "charges:tariffs": Row(only(B, O), ("base.key",)),
    "charges:rate-withdraw": Row(only(B), ("rate",), posts={"reason": "x"}),
    "charges:exchange": Row(only(B), ("base.key",)),
    "charges:ledger": Row(only(B, O), ("base.key",)),
    "charges:run": Row(only(B), ("month-run",)),
    "charges:stop-run": Row(only(B), ("month-run",), posts={}),
    "charges:account": Row(only(A, B, O), ("residency",)),
    "charges:heads": Row(only(B), ("residency",), posts={"heads": "2", "starts": "2030-01-01"}),
    "charges:deposit-ask": Row(only(B), ("residency",), posts={"due": "2030-01-01"}),
    "charges:deposit-withdraw": Row(only(B), ("deposit-request",), posts={"text": "x"}),
    "charges:deposit": Row(only(B), ("residency",), posts={"kind": "received"}),
    "charges:preview": Row(only(B), ("residency",)),
    "charges:issue": Row(only(B), ("residency",), posts={}),
    "charges:statements": Row(only(A, B, O)),
    "charges:statement": Row(only(A, B, O), ("statement",)),
    "charges:pay": Row(only(B), ("statement",), posts={"amount": "1"}),
    "charges:dispute": Row(only(A), ("statement",), posts={"text": "Too much."}),
    "charges:answer": Row(only(B), ("statement",), posts={"text": "It is right."}),
    "charges:credit": Row(only(B), ("statement",)),
    "charges:credit-note": Row(only(A, B, O), ("credit-note",)),
    "charges:subsidies": Row(only(O)),
    "charges:new-scheme": Row(only(O)),
    "charges:claims": Row(only(O)),
    "charges:pay-claim": Row(only(O), ("claim",), posts={}),
    "charges:scheme": Row(only(O), ("scheme",)),
    "charges:renew": Row(only(O), ("award",), posts={"text": "It went well."}),
    "partnering:matches": Row(only(P, A, O)),
    "partnering:answer": Row(only(P, A), ("match",), posts={"answer": "yes"}),
    "partnering:needs": Row(only(P, O)),
    "partnering:need": Row(only(P, O), ("need",)),
    "partnering:close": Row(only(P), ("need",), posts={}),
    "partnering:engagements": Row(only(P, A, O, M)),
    "partnering:engagement": Row(only(P, A, O, M), ("engagement",)),
    "meetings:events": Row(only(A, P, O)),
    "meetings:event": Row(only(A, P, O), ("event.key",)),
    "meetings:hold": Row(only(O), ("event.key",), posts={}),
    "meetings:outcome": Row(
        only(A, P), ("meeting",), posts={"held": "yes"}, objects={P: ("their-meeting",)}
    ),
    "meetings:ask": Row(only(A, P), ("event.key",), posts={"asked": "other-participant"}),
    "meetings:calendar": Row(only(A, P), ("event.key",)),
    "meetings:answer": Row(
        only(A, P), ("request",), posts={"answer": "yes"}, objects={P: ("request-back",)}
    ),
    "alliances:agreements": Row(only(O, M, B)),
    "alliances:agreement": Row(only(O, M, B), ("agreement",)),
    "alliances:settle-commitment": Row(only(O), ("commitment",), posts={"answer": "kept"}),
    "alliances:consultation": Row(only(O, M, B), ("consultation",)),
    "alliances:settle-action": Row(only(O), ("action",), posts={"answer": "done"}),
    "targets:targets": Row(EVERYBODY),
    "targets:indicators": Row(EVERYBODY),
    "targets:indicator": Row(EVERYBODY, ("indicator.key",)),
    "targets:benchmark": Row(EVERYBODY),
    "briefing:items": Row(EVERYBODY),
    "briefing:item": Row(EVERYBODY, ("item.slug",)),
    "briefing:board": Row(only(O)),
    "briefing:run-step": Row(only(O), ("=close",), posts={}),
    "briefing:decision": Row(only(O), ("decision",)),
    "briefing:answer-decision": Row(only(O), ("decision",), posts={"answer": "reject"}),
    "briefing:change-decision": Row(only(O), ("decision",), posts={"do": "in", "key": "a"}),
    "briefing:progress": Row(only(O), ("decision",)),
    "briefing:cancel-decision": Row(only(O), ("decision",), posts={}),
    "briefing:recompute": Row(only(O), ("decision",), posts={}),
}

# Sign-in belongs to a library: its pages decide themselves whom they serve. Those that concern
# one's own account send a person who is not signed in to sign in.
ACCOUNT_OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_email_verification_sent",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_confirm_email",
    "account_confirm_login_code",
    "mfa_authenticate",
}
ACCOUNT_OWN = {
    "account_email",
    "account_change_password",
    "account_set_password",
    "account_reauthenticate",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
}
ACCOUNT_ARGUMENTS = {
    "account_confirm_email": ("Mg:1abc:def",),
    "account_reset_password_from_key": ("1", "set-password"),
}
