"""When each innovation was last touched: so far the day it began stood there. Nobody is asked about what is in hand."""

from django.db import migrations, models

FROM_STEPS = """
UPDATE innovations_innovation AS matter SET touched_at = last.taken_at
FROM (
    SELECT step.file_id, max(step.taken_at) AS taken_at
    FROM portal_step AS step JOIN portal_person AS actor ON actor.id = step.actor_id
    WHERE NOT actor.is_system OR step.source <> step.target
    GROUP BY step.file_id
) AS last
WHERE last.file_id = matter.file_id AND last.taken_at > matter.touched_at
"""


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0008_words_of_the_catalogue"),
        ("portal", "0007_closed_days"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="innovation",
            index=models.Index(fields=["status", "touched_at"], name="innovation_untouched"),
        ),
        migrations.RunSQL(FROM_STEPS, migrations.RunSQL.noop),
    ]
