"""Clusters, and who belonged to one from when to when."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from farshore.apps.registry.models.organisations import Organisation
from farshore.web.translated import TranslatedField, in_language


class Cluster(models.Model):
    """A cluster with the rule by which its tenants are counted."""

    key = models.SlugField(unique=True)
    name = TranslatedField()
    country = models.CharField(max_length=2)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    counting_rule = TranslatedField(blank=True)
    own = models.BooleanField(default=False)

    def __str__(self) -> str:
        return in_language(self.name)


class ClusterMembership(models.Model):
    """A tenancy: half-open from `starts` to `ends`; open-ended where `ends` is empty."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="memberships")
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    basis = models.CharField(max_length=60, default="address-in-zone")
    evidence = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["cluster", "starts", "ends"], name="membership_as_of")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends=None) | Q(ends__gt=F("starts")), name="membership_ends_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} in {self.cluster_id} from {self.starts}"
