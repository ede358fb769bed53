from django.db import migrations, models

IN_STATE = models.Index(fields=["team", "state", "-drafted_at", "-id"], name="letter_in_state")
LATEST = models.Index(fields=["team", "-drafted_at", "-id"], name="letter_latest")


class Migration(migrations.Migration):
    dependencies = [("letters", "0001_initial")]

    operations = [
        migrations.AddIndex("letter", IN_STATE),
        # of indexes that serve a question alike SQLite takes the newest: this stays first choice
        migrations.RemoveIndex("letter", LATEST.name),
        migrations.AddIndex("letter", LATEST),
    ]
