"""What was read is told to the audit log at commit, as changes are."""

from django.db import migrations

from portal.audit_sql import READ_AT_ONCE, READINGS


class Migration(migrations.Migration):
    dependencies = [("portal", "0005_notices_are_mailed_when_due")]

    operations = [migrations.RunSQL(READINGS, READ_AT_ONCE)]
