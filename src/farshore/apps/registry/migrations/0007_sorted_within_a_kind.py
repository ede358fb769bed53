from django.db import migrations, models

SORTED_BY = ("founded", "city", "country", "field", "source")
# of indexes that serve a question alike SQLite takes the newest: these stay the first choice
FIRST_CHOICE = ("kind", "field")


def index(*fields: str, name: str) -> models.Index:
    return models.Index(fields=fields, name=f"organisation_{name}")


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_ties_by_hand")]

    operations = [
        *(
            migrations.AddIndex("organisation", index("kind", field, name=f"kind_{field}"))
            for field in SORTED_BY
        ),
        *(
            operation
            for field in FIRST_CHOICE
            for operation in (
                migrations.RemoveIndex("organisation", f"organisation_{field}"),
                migrations.AddIndex("organisation", index(field, "sort_name", name=field)),
            )
        ),
    ]
