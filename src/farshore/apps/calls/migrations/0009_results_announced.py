"""Results are announced with the letters; those decided before count as announced."""

from django.db import migrations, models
from django.utils import timezone


def announce(apps, schema_editor):
    call = apps.get_model("calls", "Call")
    decided = call.objects.filter(state__in=("decided", "archived"), announced_at=None)
    decided.update(announced_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("calls", "0008_conflicts_are_final")]

    operations = [
        migrations.AddField(
            model_name="call",
            name="announced_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(announce, migrations.RunPython.noop),
    ]
