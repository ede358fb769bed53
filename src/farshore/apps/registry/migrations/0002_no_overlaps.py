"""A company is a tenant of a cluster once at a time: no tenant is counted twice."""

from django.db import migrations

from farshore.web.overlaps import refuse_overlaps


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [refuse_overlaps("registry_clustermembership", ["organisation_id", "cluster_id"])]
