"""Sources are named in three languages; a note keeps the language that it was written in."""

from django.db import migrations

import farshore.web.translated
from farshore.web.translated import as_written


def keep_notes(apps, schema_editor):
    observation = apps.get_model("targets", "Observation")
    for row in observation.objects.exclude(written="").iterator():
        row.note = as_written(row.written)
        row.save(update_fields=["note"])


def source_name():
    return farshore.web.translated.TranslatedField(blank=True, default=dict)


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]

    operations = [
        migrations.AddField("observation", "source_name", source_name()),
        migrations.AddField("target", "source_name", source_name()),
        migrations.RenameField("observation", "note", "written"),
        migrations.AddField("observation", "note", source_name()),
        migrations.RunPython(keep_notes, migrations.RunPython.noop),
        migrations.RemoveField("observation", "written"),
    ]
