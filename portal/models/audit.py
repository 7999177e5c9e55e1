"""The audit log: who did and read what. Written by triggers; the app's own database role cannot change it."""

from django.db import connection, models


class AuditEntry(models.Model):
    """One line in the append-only, hash-chained log. Made by the database only (migration 0002)."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=20)
    thing = models.CharField(max_length=80)
    key = models.CharField(max_length=80)
    detail = models.JSONField(null=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        managed = False
        db_table = "portal_audit"
        ordering = ["id"]

    @classmethod
    def note_read(cls, user, thing, key):
        """Log, when the request commits, that somebody read something confidential or took part of the register."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_audit_read(%s, %s, %s)", [str(user.pk or ""), thing, str(key)])

    @classmethod
    def find_break(cls):
        """The id of the first line whose hash does not follow from the one before it, or None when the chain holds."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT portal_audit_verify()")
            return cursor.fetchone()[0]
