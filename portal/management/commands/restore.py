"""A backup back in its place: everything checked first, the database in one transaction, nothing half done."""

import json
import os
import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from portal.backups import (
    DUMP,
    FORMAT,
    MANIFEST,
    file_folders,
    files_below,
    program,
    roles,
    run_program,
    sha256,
    tables,
)

# Everything of ours in the schema, but not what belongs to an extension; rights for future tables stay.
EMPTY = """
SET client_min_messages = warning;
DO $empty$
DECLARE thing record;
BEGIN
    FOR thing IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm', 'r', 'p')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', CASE thing.relkind WHEN 'v' THEN 'VIEW'
            WHEN 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END, thing.name);
    END LOOP;
    FOR thing IN SELECT c.oid::regclass AS name FROM pg_class c
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'S' LOOP
        EXECUTE format('DROP SEQUENCE IF EXISTS %s CASCADE', thing.name);
    END LOOP;
    FOR thing IN SELECT p.oid::regprocedure AS name FROM pg_proc p
        WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP ROUTINE IF EXISTS %s CASCADE', thing.name);
    END LOOP;
    FOR thing IN SELECT c.oid, c.cfgname AS name FROM pg_ts_config c WHERE c.cfgnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP TEXT SEARCH CONFIGURATION IF EXISTS public.%I CASCADE', thing.name);
    END LOOP;
    FOR thing IN SELECT t.oid::regtype AS name FROM pg_type t
        WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP TYPE IF EXISTS %s CASCADE', thing.name);
    END LOOP;
END $empty$;
"""


class Command(BaseCommand):
    help = "Restore a backup made by the backup command. The portal must be stopped."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument("--replace", action="store_true", help="Replace the content that is there now.")
        parser.add_argument("--check", action="store_true", help="Only check the backup.")

    def handle(self, folder, replace, check, **options):
        manifest = self.verified(folder)
        if check:
            self.stdout.write(f"The backup of {manifest['made_at']} is whole.")
            return
        self.refuse_when_unsafe(manifest, replace)
        # Among the data: a container's /tmp is memory, and the dump unpacked is as large as the database.
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as work:
            staged = self.stage_files(folder, manifest)
            self.stdout.write("Restoring the database …")
            try:
                self.restore_database(folder / DUMP, manifest, Path(work))
            except CommandError:
                for new in staged.values():
                    shutil.rmtree(new, ignore_errors=True)
                raise
        self.put_files_in_place(staged)
        if "verify_audit" in get_commands():
            run_check = "Now run: manage.py migrate, and manage.py verify_audit"
        else:
            run_check = "Now run: manage.py migrate"
        rows = sum(manifest["rows"].values())
        self.stdout.write(
            f"Restored {rows} rows and {len(manifest['files']) - 1} files, all verified. {run_check}."
        )

    # --- Checks ---------------------------------------------------------------------------
    def verified(self, folder):
        """The backup's list, when every file is there, unchanged, and none was added."""
        try:
            manifest = json.loads((folder / MANIFEST).read_text())
        except (OSError, ValueError) as error:
            raise CommandError(
                f"{folder} has no readable {MANIFEST}; the backup was not finished."
            ) from error
        if manifest.get("format") != FORMAT:
            raise CommandError(
                f"The backup has format {manifest.get('format')}; this version reads {FORMAT}."
            )
        here = {str(path.relative_to(folder)) for path in files_below(folder)} - {MANIFEST}
        wrong = sorted(here ^ set(manifest["files"]))
        wrong += sorted(
            name for name in here & set(manifest["files"]) if sha256(folder / name) != manifest["files"][name]
        )
        if wrong or DUMP not in here:
            raise CommandError(
                f"The backup is damaged; nothing was restored. {len(wrong)} files differ: {', '.join(wrong[:5])}"
            )
        return manifest

    def refuse_when_unsafe(self, manifest, replace):
        if manifest["roles"] != roles():
            raise CommandError(
                f"The backup's database roles are {manifest['roles']}, here they are {roles()}. Use the same."
            )
        unknown = set(manifest["migrations"]) - {
            f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations
        }
        if unknown:
            raise CommandError(
                f"The backup was made by a newer version ({manifest['version']}): {', '.join(sorted(unknown)[:3])}"
            )
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = %s AND usename <> current_user",
                [roles()["app"]],
            )
            if cursor.fetchone()[0]:
                raise CommandError("The portal is using the database. Stop web, worker and beat first.")
            if tables(cursor) and not replace:
                raise CommandError("The database is not empty. Say --replace to replace what is there.")
        connection.close()

    # --- Files ----------------------------------------------------------------------------
    def stage_files(self, folder, manifest):
        """Copy beside the place, and check the copies, before anything is replaced."""
        staged = {}
        for name, place in file_folders().items():
            new = place.with_name(f"{place.name}.restoring")
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(mode=0o700, parents=True)
            staged[place] = new
            for listed in (path for path in manifest["files"] if path.startswith(f"{name}/")):
                target = new / Path(listed).relative_to(name)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(folder / listed, target)
                if sha256(target) != manifest["files"][listed]:
                    raise CommandError(f"{listed} could not be copied unchanged. Is the disk full?")
        return staged

    def put_files_in_place(self, staged):
        for place, new in staged.items():
            if place.exists() and any(place.iterdir()):
                before = place.with_name(f"{place.name}.before-{timezone.now():%Y%m%d-%H%M%S-%f}")
                os.rename(place, before)
                self.stdout.write(f"The files that were there are kept in {before}.")
            elif place.exists():
                place.rmdir()
            os.rename(new, place)

    # --- Database -------------------------------------------------------------------------
    def restore_database(self, dump, manifest, work):
        """Empty, fill and count in one transaction: a fault or a wrong number leaves all as it was."""
        empty, fill, count = work / "1.sql", work / "2.sql", work / "3.sql"
        empty.write_text(EMPTY)
        run_program(program("pg_restore"), "--no-owner", f"--file={fill}", dump)
        count.write_text("\n".join(counting(table, rows) for table, rows in manifest["rows"].items()))
        run_program(
            *[program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"],
            *[f"--file={file}" for file in (empty, fill, count)],
        )


def counting(table, rows):
    return (
        f"DO $count$ BEGIN IF (SELECT count(*) FROM public.{table}) <> {int(rows)} THEN "  # noqa: S608
        f"RAISE EXCEPTION 'Not {int(rows)} rows in {table}'; END IF; END $count$;"
    )
