"""Registered clinical studies, found by condition, place and sponsor."""

from typing import ClassVar

from django.db import models

from farshore.apps.registry.models.organisations import Organisation


class Study(models.Model):
    """One registered study. `text` is its searchable line; start and end may be months."""

    nct = models.CharField(max_length=11, unique=True)
    title = models.CharField(max_length=600)
    status = models.CharField(max_length=40, blank=True)
    phase = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    enrolment = models.PositiveIntegerField(null=True)
    conditions = models.JSONField(default=list)
    interventions = models.JSONField(default=list)
    sponsor_name = models.CharField(max_length=300, blank=True)
    sponsor = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, related_name="sponsored_studies"
    )
    starts = models.CharField(max_length=10, blank=True)
    ends = models.CharField(max_length=10, blank=True)
    summary = models.TextField(blank=True)
    text = models.TextField()

    def __str__(self) -> str:
        return self.nct


class StudySite(models.Model):
    study = models.ForeignKey(Study, models.CASCADE, related_name="sites")
    facility = models.CharField(max_length=300, blank=True)
    city = models.CharField(max_length=120, blank=True)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=80)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["country", "region"], name="site_place")]

    def __str__(self) -> str:
        return f"{self.facility}, {self.city}"
