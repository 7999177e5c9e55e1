"""What backup and restore have in common: where things lie, how they are counted and checked."""

import hashlib
import os
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from portal.launcher import LauncherError, binaries
from portal.settings import database

FORMAT = 1
DUMP = "database.dump"
MANIFEST = "backup.json"


def file_folders():
    """The folders whose content exists nowhere else, by their name in the backup."""
    return {
        "uploads": Path(settings.STORAGES["default"]["OPTIONS"]["location"]),
        "reports": settings.DATA_DIR / "reports",
    }


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def sha256(path):
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def roles():
    """Who owns the tables and who uses them: the rights in a dump name these roles."""
    return {
        "owner": unquote(urlsplit(settings.OWNER_DATABASE_URL).username or ""),
        "app": settings.APP_DATABASE_ROLE,
    }


def tables(cursor):
    cursor.execute(
        "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    )
    return [name for (name,) in cursor.fetchall()]


def count_rows(cursor):
    """Rows per table, counted one by one."""
    rows = {}
    for table in tables(cursor):
        cursor.execute(f"SELECT count(*) FROM public.{table}")  # noqa: S608  quoted by the database itself
        rows[table] = cursor.fetchone()[0]
    return rows


def program(name):
    """A client program of PostgreSQL that fits the server."""
    try:
        return binaries.client_folder(connection.pg_version // 10000) / name
    except LauncherError as error:
        raise CommandError(str(error)) from error


def run_program(*command):
    """Run a client program as the owner of the tables; the password goes by the environment, never by the command."""
    owner = database(settings.OWNER_DATABASE_URL)
    place = {
        "PGHOST": owner["HOST"],
        "PGPORT": owner["PORT"],
        "PGUSER": owner["USER"],
        "PGPASSWORD": owner["PASSWORD"],
        "PGDATABASE": connection.settings_dict["NAME"],
        "PGOPTIONS": "-c statement_timeout=0",
        "PGSSLMODE": owner["OPTIONS"].get("sslmode", ""),
    }
    environment = os.environ | {name: value for name, value in place.items() if value}
    answer = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True)
    if answer.returncode != 0:
        lines = answer.stderr.strip().splitlines()[-5:]
        raise CommandError("\n".join([f"{Path(command[0]).name} failed:", *lines]))
    return answer.stdout
