"""Organisations, their names in several languages, and their identifiers."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from farshore.apps.accounts.models import Team
from farshore.web.translated import TranslatedField, in_language


class Organisation(models.Model):
    """A company, institute, hospital, agency or host. `name` holds its main name a language."""

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        INSTITUTE = "institute", _("research institute")
        UNIVERSITY = "university", _("university")
        HOSPITAL = "hospital", _("hospital")
        AGENCY = "agency", _("public agency")
        FACILITY = "facility", _("facility")
        NONPROFIT = "nonprofit", _("non-profit organisation")
        OTHER = "other", _("other")

    class Field(models.TextChoices):
        THERAPEUTICS = "therapeutics", _("therapeutics")
        CELL_GENE = "cell-gene", _("cell and gene therapy")
        DIAGNOSTICS = "diagnostics", _("diagnostics")
        DEVICES = "devices", _("medical devices")
        DIGITAL_BIO = "digital-bio", _("digital bio")
        DELIVERY = "delivery", _("drug delivery")
        MATERIALS = "materials", _("materials and tools")
        SERVICES = "services", _("services")
        NONE = "", _("not classified")

    name = TranslatedField()
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.COMPANY)
    field = models.CharField(max_length=20, choices=Field, blank=True, default=Field.NONE)
    description = TranslatedField(blank=True)
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=80, blank=True)
    city = models.CharField(max_length=80, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    website = models.URLField(blank=True, max_length=300)
    founded = models.DateField(null=True, blank=True)
    dissolved = models.DateField(null=True, blank=True)
    employees = models.PositiveIntegerField(null=True, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="spin_offs"
    )
    team = models.OneToOneField(
        Team, models.SET_NULL, null=True, blank=True, related_name="organisation"
    )
    fictional = models.BooleanField(default=False)
    source = models.CharField(max_length=120)
    # the first letters by which lists are sorted, in the main name's own script
    sort_name = models.CharField(max_length=200, db_index=True)

    class Meta:
        # of indexes that serve a question alike SQLite takes the newest: first choices come last
        indexes: ClassVar = [
            models.Index(fields=["country", "region", "sort_name"], name="organisation_place"),
            models.Index(fields=["founded"], name="organisation_founded"),
            models.Index(fields=["city"], name="organisation_city"),
            models.Index(fields=["source"], name="organisation_source"),
            *(
                models.Index(fields=["kind", name], name=f"organisation_kind_{name}")
                for name in ("founded", "city", "country", "field", "source")
            ),
            models.Index(fields=["kind", "sort_name"], name="organisation_kind"),
            models.Index(fields=["field", "sort_name"], name="organisation_field"),
        ]

    def __str__(self) -> str:
        return in_language(self.name)


class OrganisationName(models.Model):
    """Every name an organisation is found by: labels, aliases, acronyms, former names."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    value = models.CharField(max_length=300)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=12, default="label")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "value", "language"], name="a_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.value


class OrganisationIdentifier(models.Model):
    """A checked identifier: `kr-brn`, `jp-cn`, `ror`, `us-ein`, `source` (a source's own key)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=20)
    value = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "value"], name="an_identifier_once")
        ]
        indexes: ClassVar = [models.Index(fields=["value"], name="identifier_value")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class OrganisationSearch(models.Model):
    """All names of one organisation in one normalised line, kept narrow so that a scan is fast."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="search"
    )
    text = models.TextField()

    def __str__(self) -> str:
        return self.text
