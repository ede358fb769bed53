"""Questions move from the call into the first version of its form."""

from django.db import migrations


def into_versions(apps, schema_editor):
    call_model = apps.get_model("calls", "Call")
    version_model = apps.get_model("calls", "FormVersion")
    application_model = apps.get_model("calls", "Application")
    for call in call_model.objects.order_by("pk"):
        version = version_model.objects.create(
            call=call,
            number=1,
            questions=[{"kind": "long", **question} for question in call.questions],
            published_at=None if call.state == "draft" else call.opens_at,
        )
        if version.published_at is not None:
            handed_in = application_model.objects.filter(call=call).exclude(number=None)
            handed_in.update(version=version)


def back(apps, schema_editor):
    for version in apps.get_model("calls", "FormVersion").objects.order_by("number"):
        version.call.questions = version.questions
        version.call.save(update_fields=["questions"])


class Migration(migrations.Migration):
    dependencies = [("calls", "0003_form_versions")]
    operations = [migrations.RunPython(into_versions, back)]
