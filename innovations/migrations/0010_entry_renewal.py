"""Entries that nobody has confirmed for a year are found without reading the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0009_untouched"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(
                condition=models.Q(("kind__in", ["works", "under_way"]), ("status", "published")),
                fields=["confirmed_on", "published_at"],
                name="entry_renewal",
            ),
        ),
    ]
