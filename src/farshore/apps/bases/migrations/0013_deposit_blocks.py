from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bases", "0012_space_wishes"),
    ]

    operations = [
        migrations.AddField(
            model_name="basepolicy",
            name="deposit_blocks",
            field=models.BooleanField(default=False),
        ),
    ]
