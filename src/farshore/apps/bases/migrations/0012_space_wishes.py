import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def needs_of_stays(apps, schema_editor):
    for stay in apps.get_model("bases", "Residency").objects.exclude(admission=None):
        if stay.admission.needs:
            stay.needs = stay.admission.needs
            stay.save(update_fields=["needs"])


class Migration(migrations.Migration):
    dependencies = [
        ("bases", "0011_features"),
        ("registry", "0006_ties_by_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="extensionrequest",
            name="needs",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name="residency",
            name="needs",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.RunPython(needs_of_stays, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Neighbour",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[
                            ("together", "in one room with"),
                            ("apart", "not in one room with"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("declined", "declined")],
                        max_length=8,
                    ),
                ),
                ("said", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "admission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="neighbours",
                        to="bases.hostadmission",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="registry.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("admission", "other"), name="one_wish_a_neighbour"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answer", "declined"), _negated=True),
                            models.Q(("said", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="declined_with_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SpaceWish",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("bench", "bench"), ("desk", "desk"), ("suite", "suite")],
                        max_length=6,
                    ),
                ),
                ("count", models.PositiveSmallIntegerField()),
                ("level", models.PositiveSmallIntegerField()),
                ("starts", models.DateField()),
                ("slack", models.PositiveSmallIntegerField()),
                ("asked", models.JSONField(blank=True, default=dict)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "admission",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="wish",
                        to="bases.hostadmission",
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "changed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("count__gt", 0)), name="a_wish_is_for_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("changed_at", None),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_changed_wish_has_a_reason",
                    ),
                ],
            },
        ),
    ]
