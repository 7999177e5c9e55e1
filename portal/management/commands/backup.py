"""Everything that cannot be made again, in one folder: the database, the files, and a list to check them by."""

import json
import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal import __version__
from portal.backups import (
    DUMP,
    FORMAT,
    MANIFEST,
    count_rows,
    file_folders,
    files_below,
    program,
    roles,
    run_program,
    sha256,
)


class Command(BaseCommand):
    help = "Back up the database and all files to a new folder."

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)

    def handle(self, folder, **options):
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} is not empty. A backup needs a folder of its own.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        manifest = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(),
            "version": __version__,
            "roles": roles(),
        }
        self.stdout.write("Writing the database …")
        manifest |= self.dump(folder / DUMP)
        self.stdout.write("Copying the files …")
        for name, source in file_folders().items():
            for path in files_below(source):
                target = folder / name / path.relative_to(source)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        manifest["files"] = {str(path.relative_to(folder)): sha256(path) for path in files_below(folder)}
        # Written last: a backup without its list was not finished, and restore refuses it.
        (folder / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False))
        self.stdout.write(
            f"Backed up {sum(manifest['rows'].values())} rows in {len(manifest['rows'])} tables "
            f"and {len(manifest['files']) - 1} files to {folder}."
        )

    def dump(self, target):
        """Dump and count in the same snapshot, so that the numbers are those of the dump."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            run_program(
                *[program("pg_dump"), "--format=custom", "--no-owner", "--no-comments"],
                *[f"--snapshot={snapshot}", f"--file={target}"],
            )
            rows = count_rows(cursor)
            applied = sorted(
                f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
            )
        target.chmod(0o600)
        return {"rows": rows, "migrations": applied}
