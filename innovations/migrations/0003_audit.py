"""The area's tables under audit."""

from django.db import migrations

from portal.audit_sql import audited

TABLES = [
    "innovations_participation", "innovations_conflictofinterest", "innovations_ownerquestion", "innovations_referral",
    "innovations_merger", "innovations_firstassessment", "innovations_assessment", "innovations_decision", "innovations_vote",
    "innovations_stagesheet", "innovations_catalogueentry", "innovations_adoption",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("innovations", "0002_initial"), ("portal", "0002_audit")]

    operations = [audited("innovations_innovation", "file_id"), *[audited(table) for table in TABLES]]
