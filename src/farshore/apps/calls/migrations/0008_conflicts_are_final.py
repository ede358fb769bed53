"""A pair in conflict gets no review, and who stepped back stays back: the database refuses."""

from typing import ClassVar

from django.db import migrations

from farshore.web.finality import refuse_barred


class Migration(migrations.Migration):
    dependencies: ClassVar = [("calls", "0007_panels")]
    operations: ClassVar = [
        refuse_barred(
            "calls_review",
            "calls_conflict",
            ("reviewer_id", "application_id"),
            final=("state", "recused"),
        )
    ]
