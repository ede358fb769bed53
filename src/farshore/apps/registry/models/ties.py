"""What ties people and organisations together: where conflicts of interest are read from."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from farshore.apps.registry.models.funding import FundingRound
from farshore.apps.registry.models.organisations import Organisation
from farshore.apps.registry.models.technologies import Technology


class Fact(models.Model):
    """Never deleted: one that was wrong says so, with the reason, and counts no longer."""

    noted_at = models.DateTimeField(null=True, editable=False)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    wrong_at = models.DateTimeField(null=True, editable=False)
    # why it was ended or marked wrong
    reason = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(wrong_at=None) | ~Q(reason=""), name="%(class)s_wrong_for_a_reason"
            )
        ]


class Affiliation(Fact):
    """A person's time at an organisation: half-open from `starts` to `ends`, either unknown.

    `person_name` and `organisation_name` are as the source writes them; the links are set where
    somebody knows whom and what they mean.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="affiliations"
    )
    person_name = models.CharField(max_length=120, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="affiliations"
    )
    organisation_name = models.CharField(max_length=200, blank=True)
    starts = models.DateField(null=True, blank=True)
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120)

    class Meta(Fact.Meta):
        abstract = False
        indexes: ClassVar = [models.Index(fields=["organisation", "person"], name="affiliation_at")]
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts=None) | Q(ends__gt=F("starts")),
                name="affiliation_ends_later",
            ),
            models.CheckConstraint(
                condition=~Q(person=None) | ~Q(person_name=""), name="affiliation_of_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(organisation=None) | ~Q(organisation_name=""),
                name="affiliation_at_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id or self.person_name} at {self.organisation_id}"

    @property
    def company(self) -> Organisation | None:
        return self.organisation


class RoundInvestor(Fact):
    """Who put money into a round: an organisation of the registry, a person, or a name."""

    round = models.ForeignKey(FundingRound, models.CASCADE, related_name="investors")
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="invested_in"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="invested_in"
    )
    name = models.CharField(max_length=200)
    # sold: from this day on a likely tie only
    ends = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    class Meta(Fact.Meta):
        abstract = False
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "name"], condition=Q(wrong_at=None), name="an_investor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.round_id}"

    @property
    def company(self) -> Organisation | None:
        return self.round.organisation


class Inventor(Fact):
    """Somebody named as an inventor of a technology, as the filing writes the name."""

    technology = models.ForeignKey(Technology, models.CASCADE, related_name="inventors")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="inventions"
    )
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=120, blank=True)

    class Meta(Fact.Meta):
        abstract = False
        constraints: ClassVar = [
            *Fact.Meta.constraints,
            models.UniqueConstraint(
                fields=["technology", "name"], condition=Q(wrong_at=None), name="an_inventor_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.technology_id}"

    @property
    def company(self) -> Organisation | None:
        return self.technology.organisation
