"""The roles a person can hold. A role is held in a team; what it opens is in the policy."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    APPLICANT = "applicant"
    REVIEWER = "reviewer"
    HOST = "host"
    BASE_MANAGER = "base-manager"
    PARTNER = "partner"
    OPERATOR = "operator"
    MINISTRY = "ministry"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.APPLICANT: _("Applicant"),
    Role.REVIEWER: _("Reviewer"),
    Role.HOST: _("Host's committee"),
    Role.BASE_MANAGER: _("Base manager"),
    Role.PARTNER: _("Partner"),
    Role.OPERATOR: _("Operator"),
    Role.MINISTRY: _("Ministry"),
    Role.ADMINISTRATOR: _("Administrator"),
}
ROLE_CHOICES = [(role.value, name) for role, name in ROLE_NAMES.items()]
EVERY_ROLE = frozenset(Role)
