"""People, and what they consented to."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.roles import Role
from farshore.web.translated import TranslatedField, in_language


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("a person signs in with an e-mail address")
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do follows from the roles held in teams."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role_name = TranslatedField(_("name as a role"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="ko")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    has_door = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_staff(self) -> bool:
        return self.is_superuser

    @property
    def label(self) -> str:
        """The person as screens name them: a role in a demonstration, else the given name."""
        return in_language(self.role_name) or self.name or self.email

    @cached_property
    def held_roles(self) -> tuple[tuple[Role, int], ...]:
        """(role, team) pairs, read once a request."""
        rows = self.team_roles.values_list("role", "team_id").order_by("pk")
        return tuple((Role(role), team) for role, team in rows)

    @property
    def roles(self) -> frozenset[Role]:
        held = frozenset(role for role, _team in self.held_roles)
        return held | {Role.ADMINISTRATOR} if self.is_superuser else held

    def team_ids(self, *roles: Role) -> list[int]:
        """Teams in which the person holds one of the roles (any role where none is named)."""
        return [team for role, team in self.held_roles if not roles or role in roles]

    @cached_property
    def team_line(self) -> str:
        names = dict(self.team_roles.values_list("team_id", "team__name"))
        return " · ".join(in_language(name) for name in list(names.values())[:2])


class Consent(models.Model):
    """Agreement to one purpose, in one version of its text; withdrawal keeps the record."""

    PURPOSES: ClassVar = [
        ("personal-data", _("Use of personal data")),
        ("transfer-abroad", _("Transfer of personal data abroad")),
        ("alumni", _("Contact after leaving")),
    ]
    person = models.ForeignKey(User, models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=30, choices=PURPOSES)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="one_standing_consent_a_purpose",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose} {self.version}"
