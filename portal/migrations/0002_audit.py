"""The audit log, and the core's tables under it."""

from django.db import migrations

from portal.audit_sql import CREATE, audited

TABLES = [
    "portal_person", "portal_organisation", "portal_membership", "portal_casefile", "portal_step", "portal_message",
    "portal_attachment", "portal_link", "portal_task", "portal_clock", "portal_pause", "portal_noticechoice",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop), *[audited(table) for table in TABLES]]
