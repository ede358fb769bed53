"""A place is held by one company at a time: the database refuses the second."""

from django.db import migrations

from farshore.web.overlaps import refuse_overlaps


class Migration(migrations.Migration):
    dependencies = [("bases", "0001_initial")]
    operations = [
        refuse_overlaps("bases_allocation", ["place_id"], where="state IN ('held', 'occupied')")
    ]
