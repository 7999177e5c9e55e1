"""An entry knows when those who did it first stopped, and what they use instead."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("innovations", "0011_import_list_removed"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="catalogueentry",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="catalogueentry",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="catalogueentry",
            name="delete_delete",
        ),
        migrations.AddField(
            model_name="catalogueentry",
            name="replaced_by",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="ersätts av"),
        ),
        migrations.AddField(
            model_name="catalogueentry",
            name="retired_on",
            field=models.DateField(editable=False, null=True, verbose_name="används inte längre sedan"),
        ),
        migrations.AddField(
            model_name="catalogueentryevent",
            name="replaced_by",
            field=models.CharField(blank=True, editable=False, max_length=300, verbose_name="ersätts av"),
        ),
        migrations.AddField(
            model_name="catalogueentryevent",
            name="retired_on",
            field=models.DateField(editable=False, null=True, verbose_name="används inte längre sedan"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="catalogueentry",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "innovations_catalogueentryevent" ("adaptable", "adoption_count", "approved_at", "approved_by_id", "confirmed_on", "contact_email", "contact_function", "context", "core", "cost", "created_at", "edited_by_id", "ended", "evidence", "evidence_set_by_id", "grant_sek", "id", "innovation_id", "kind", "lessons", "life_event", "maturity", "may_be_published", "organisation_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "problem", "published_at", "ref", "region_code", "replaced_by", "resources", "results", "retired_on", "risks", "solution", "source_id", "source_name", "source_url", "started", "status", "summary", "target_group", "time_to_start", "title", "type", "used_in", "version", "withdrawn_because") VALUES (NEW."adaptable", NEW."adoption_count", NEW."approved_at", NEW."approved_by_id", NEW."confirmed_on", NEW."contact_email", NEW."contact_function", NEW."context", NEW."core", NEW."cost", NEW."created_at", NEW."edited_by_id", NEW."ended", NEW."evidence", NEW."evidence_set_by_id", NEW."grant_sek", NEW."id", NEW."innovation_id", NEW."kind", NEW."lessons", NEW."life_event", NEW."maturity", NEW."may_be_published", NEW."organisation_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."principal_id", NEW."problem", NEW."published_at", NEW."ref", NEW."region_code", NEW."replaced_by", NEW."resources", NEW."results", NEW."retired_on", NEW."risks", NEW."solution", NEW."source_id", NEW."source_name", NEW."source_url", NEW."started", NEW."status", NEW."summary", NEW."target_group", NEW."time_to_start", NEW."title", NEW."type", NEW."used_in", NEW."version", NEW."withdrawn_because"); RETURN NULL;',
                    hash="3291dc5104e029f9ae130647fd550a57147ebb7f",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7db03",
                    table="innovations_catalogueentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="catalogueentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."adaptable" IS DISTINCT FROM (NEW."adaptable") OR OLD."adoption_count" IS DISTINCT FROM (NEW."adoption_count") OR OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."confirmed_on" IS DISTINCT FROM (NEW."confirmed_on") OR OLD."contact_email" IS DISTINCT FROM (NEW."contact_email") OR OLD."contact_function" IS DISTINCT FROM (NEW."contact_function") OR OLD."context" IS DISTINCT FROM (NEW."context") OR OLD."core" IS DISTINCT FROM (NEW."core") OR OLD."cost" IS DISTINCT FROM (NEW."cost") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."edited_by_id" IS DISTINCT FROM (NEW."edited_by_id") OR OLD."ended" IS DISTINCT FROM (NEW."ended") OR OLD."evidence" IS DISTINCT FROM (NEW."evidence") OR OLD."evidence_set_by_id" IS DISTINCT FROM (NEW."evidence_set_by_id") OR OLD."grant_sek" IS DISTINCT FROM (NEW."grant_sek") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."innovation_id" IS DISTINCT FROM (NEW."innovation_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."lessons" IS DISTINCT FROM (NEW."lessons") OR OLD."life_event" IS DISTINCT FROM (NEW."life_event") OR OLD."maturity" IS DISTINCT FROM (NEW."maturity") OR OLD."may_be_published" IS DISTINCT FROM (NEW."may_be_published") OR OLD."organisation_name" IS DISTINCT FROM (NEW."organisation_name") OR OLD."principal_id" IS DISTINCT FROM (NEW."principal_id") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."ref" IS DISTINCT FROM (NEW."ref") OR OLD."region_code" IS DISTINCT FROM (NEW."region_code") OR OLD."replaced_by" IS DISTINCT FROM (NEW."replaced_by") OR OLD."resources" IS DISTINCT FROM (NEW."resources") OR OLD."results" IS DISTINCT FROM (NEW."results") OR OLD."retired_on" IS DISTINCT FROM (NEW."retired_on") OR OLD."risks" IS DISTINCT FROM (NEW."risks") OR OLD."solution" IS DISTINCT FROM (NEW."solution") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."source_name" IS DISTINCT FROM (NEW."source_name") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."started" IS DISTINCT FROM (NEW."started") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."target_group" IS DISTINCT FROM (NEW."target_group") OR OLD."time_to_start" IS DISTINCT FROM (NEW."time_to_start") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."type" IS DISTINCT FROM (NEW."type") OR OLD."used_in" IS DISTINCT FROM (NEW."used_in") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."withdrawn_because" IS DISTINCT FROM (NEW."withdrawn_because"))',
                    func='INSERT INTO "innovations_catalogueentryevent" ("adaptable", "adoption_count", "approved_at", "approved_by_id", "confirmed_on", "contact_email", "contact_function", "context", "core", "cost", "created_at", "edited_by_id", "ended", "evidence", "evidence_set_by_id", "grant_sek", "id", "innovation_id", "kind", "lessons", "life_event", "maturity", "may_be_published", "organisation_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "problem", "published_at", "ref", "region_code", "replaced_by", "resources", "results", "retired_on", "risks", "solution", "source_id", "source_name", "source_url", "started", "status", "summary", "target_group", "time_to_start", "title", "type", "used_in", "version", "withdrawn_because") VALUES (NEW."adaptable", NEW."adoption_count", NEW."approved_at", NEW."approved_by_id", NEW."confirmed_on", NEW."contact_email", NEW."contact_function", NEW."context", NEW."core", NEW."cost", NEW."created_at", NEW."edited_by_id", NEW."ended", NEW."evidence", NEW."evidence_set_by_id", NEW."grant_sek", NEW."id", NEW."innovation_id", NEW."kind", NEW."lessons", NEW."life_event", NEW."maturity", NEW."may_be_published", NEW."organisation_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."principal_id", NEW."problem", NEW."published_at", NEW."ref", NEW."region_code", NEW."replaced_by", NEW."resources", NEW."results", NEW."retired_on", NEW."risks", NEW."solution", NEW."source_id", NEW."source_name", NEW."source_url", NEW."started", NEW."status", NEW."summary", NEW."target_group", NEW."time_to_start", NEW."title", NEW."type", NEW."used_in", NEW."version", NEW."withdrawn_because"); RETURN NULL;',
                    hash="28214e6b9f957f50636aaf13ba99d3971a0e319d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3e40f",
                    table="innovations_catalogueentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="catalogueentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "innovations_catalogueentryevent" ("adaptable", "adoption_count", "approved_at", "approved_by_id", "confirmed_on", "contact_email", "contact_function", "context", "core", "cost", "created_at", "edited_by_id", "ended", "evidence", "evidence_set_by_id", "grant_sek", "id", "innovation_id", "kind", "lessons", "life_event", "maturity", "may_be_published", "organisation_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "principal_id", "problem", "published_at", "ref", "region_code", "replaced_by", "resources", "results", "retired_on", "risks", "solution", "source_id", "source_name", "source_url", "started", "status", "summary", "target_group", "time_to_start", "title", "type", "used_in", "version", "withdrawn_because") VALUES (OLD."adaptable", OLD."adoption_count", OLD."approved_at", OLD."approved_by_id", OLD."confirmed_on", OLD."contact_email", OLD."contact_function", OLD."context", OLD."core", OLD."cost", OLD."created_at", OLD."edited_by_id", OLD."ended", OLD."evidence", OLD."evidence_set_by_id", OLD."grant_sek", OLD."id", OLD."innovation_id", OLD."kind", OLD."lessons", OLD."life_event", OLD."maturity", OLD."may_be_published", OLD."organisation_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."principal_id", OLD."problem", OLD."published_at", OLD."ref", OLD."region_code", OLD."replaced_by", OLD."resources", OLD."results", OLD."retired_on", OLD."risks", OLD."solution", OLD."source_id", OLD."source_name", OLD."source_url", OLD."started", OLD."status", OLD."summary", OLD."target_group", OLD."time_to_start", OLD."title", OLD."type", OLD."used_in", OLD."version", OLD."withdrawn_because"); RETURN NULL;',
                    hash="84605bcea466f18f3ea751469a4b0d20214a698f",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_5c1fb",
                    table="innovations_catalogueentry",
                    when="AFTER",
                ),
            ),
        ),
    ]
