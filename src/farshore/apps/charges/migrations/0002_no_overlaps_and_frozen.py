"""One rate and one number of heads at a time; what is issued never changes."""

from django.db import migrations

from farshore.apps.charges.frozen import freeze, thaw
from farshore.web.overlaps import refuse_overlaps


class Migration(migrations.Migration):
    dependencies = [("charges", "0001_initial")]
    operations = [
        refuse_overlaps("charges_rate", ["book_id", "item", "rate_class"]),
        refuse_overlaps("charges_headcount", ["residency_id"]),
        migrations.RunPython(freeze, thaw),
    ]
