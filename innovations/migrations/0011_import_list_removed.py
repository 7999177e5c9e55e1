import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('innovations', '0010_entry_renewal'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrun',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrun',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='importrun',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='importrun',
            name='removed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='filen borttagen'),
        ),
        migrations.AddField(
            model_name='importrunevent',
            name='removed_at',
            field=models.DateTimeField(editable=False, null=True, verbose_name='filen borttagen'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrun',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "innovations_importrunevent" ("columns", "content", "done_at", "filename", "id", "job_id", "made_at", "ordered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "removed_at", "skip_faults", "source_name", "state") VALUES (NEW."columns", NEW."content", NEW."done_at", NEW."filename", NEW."id", NEW."job_id", NEW."made_at", NEW."ordered_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."refusal", NEW."removed_at", NEW."skip_faults", NEW."source_name", NEW."state"); RETURN NULL;', hash='f6ea28e6e3a8db5bf0c9c7c98d9f0af864e5477f', operation='INSERT', pgid='pgtrigger_insert_insert_e5215', table='innovations_importrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrun',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."columns" IS DISTINCT FROM (NEW."columns") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."done_at" IS DISTINCT FROM (NEW."done_at") OR OLD."filename" IS DISTINCT FROM (NEW."filename") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."job_id" IS DISTINCT FROM (NEW."job_id") OR OLD."made_at" IS DISTINCT FROM (NEW."made_at") OR OLD."ordered_by_id" IS DISTINCT FROM (NEW."ordered_by_id") OR OLD."refusal" IS DISTINCT FROM (NEW."refusal") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."skip_faults" IS DISTINCT FROM (NEW."skip_faults") OR OLD."source_name" IS DISTINCT FROM (NEW."source_name") OR OLD."state" IS DISTINCT FROM (NEW."state"))', func='INSERT INTO "innovations_importrunevent" ("columns", "content", "done_at", "filename", "id", "job_id", "made_at", "ordered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "removed_at", "skip_faults", "source_name", "state") VALUES (NEW."columns", NEW."content", NEW."done_at", NEW."filename", NEW."id", NEW."job_id", NEW."made_at", NEW."ordered_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."refusal", NEW."removed_at", NEW."skip_faults", NEW."source_name", NEW."state"); RETURN NULL;', hash='4da2af4921e0c52e1ac669aca940a624e098e6f3', operation='UPDATE', pgid='pgtrigger_update_update_32453', table='innovations_importrun', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='importrun',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "innovations_importrunevent" ("columns", "content", "done_at", "filename", "id", "job_id", "made_at", "ordered_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "refusal", "removed_at", "skip_faults", "source_name", "state") VALUES (OLD."columns", OLD."content", OLD."done_at", OLD."filename", OLD."id", OLD."job_id", OLD."made_at", OLD."ordered_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."refusal", OLD."removed_at", OLD."skip_faults", OLD."source_name", OLD."state"); RETURN NULL;', hash='ad62b432bdc9d72948b5f0931aa35d06be9a4602', operation='DELETE', pgid='pgtrigger_delete_delete_09b9a', table='innovations_importrun', when='AFTER')),
        ),
    ]
