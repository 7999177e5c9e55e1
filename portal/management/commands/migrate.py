"""Django's migrate, and then the rights of the app's own database role."""

from django.conf import settings
from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connections, transaction


class Command(MigrateCommand):
    """Two roles: the owner migrates, the app reads and writes rows, and nobody but the triggers writes the audit log."""

    def handle(self, *args, **options):
        super().handle(*args, **options)
        role = settings.APP_DATABASE_ROLE
        connection = connections[options["database"]]
        # One transaction: at no moment may the app role write the audit log.
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
            owner, exists = cursor.fetchone()
            if not exists or role == owner:
                return
            name = connection.ops.quote_name(role)
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
            cursor.execute("SELECT to_regclass('portal_audit') IS NOT NULL")
            if cursor.fetchone()[0]:
                cursor.execute(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON portal_audit FROM {name}")
                cursor.execute(f"REVOKE ALL ON django_migrations FROM {name}")
                cursor.execute(f"GRANT SELECT ON django_migrations TO {name}")
