"""Gives the portal a database and a broker where nobody else has: see ARCHITECTURE.md, "Two commands".

Needs only the standard library, psycopg, psutil and redis, and is used before Django's settings are read:

    ensure()            set os.environ and have the services running for as long as this process lives
    ensure_for_tests()  the same, with an owner who may create test databases
    environment()       the variables alone, starting nothing
"""

import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg

from portal.launcher.folder import Folder, LauncherError
from portal.launcher.postgres import APP, DATABASE, OWNER, database_url

__all__ = ["LauncherError", "data_folder", "ensure", "ensure_for_tests", "environment"]

BASE_DIR = Path(__file__).resolve().parent.parent.parent
LONGEST_START = 330  # a little more than the database may take to recover
_held = {}  # data folder → handle of the shared lock, kept for the life of this process


def data_folder(path=None):
    return Folder(path or os.environ.get("PORTAL_DATA") or BASE_DIR / ".portal")


def ensure(data=None, *, for_tests=False):
    """Have database and broker running, and say so in os.environ. With DATABASE_URL set it is somebody else's job."""
    if os.environ.get("DATABASE_URL"):
        if os.environ.get("PORTAL_EMBEDDED"):
            hold(data_folder())  # a child of a process that found them: keep them up for as long as we live
        return
    folder = data_folder(data)
    hold(folder, for_tests=for_tests)
    for name, value in environment(folder.path).items():
        if name == "PORTAL_DATA" or not os.environ.get(name):
            os.environ[name] = value


def ensure_for_tests(data=None):
    """Services for the tests, in a folder of their own. Each run may create and drop its own test databases."""
    if os.environ.get("DATABASE_URL"):
        return
    data = data or os.environ.get("PORTAL_TEST_DATA") or BASE_DIR / ".portal-test"
    ensure(data, for_tests=True)
    drop_left_over_test_databases()
    # An own name for each run, so that two can run side by side. Django puts test_ before it.
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        address, place = os.environ[name].split(f"/{DATABASE}?")
        os.environ[name] = f"{address}/{DATABASE}_{os.getpid()}?{place}"


def drop_left_over_test_databases():
    """Drop the test databases whose run was killed before it could."""
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as database:
        for (name,) in database.execute(
            "SELECT datname FROM pg_database WHERE datname ~ '^test_portal_[0-9]+$'"
        ).fetchall():
            if not psutil.pid_exists(int(name.rpartition("_")[2])):
                database.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def environment(data=None):
    """What the settings need to reach the embedded services."""
    folder = data_folder(data)
    secrets, state = folder.secrets(), folder.state()
    services = state.get("postgres", {})
    sockets = services.get("sockets") or folder.path / "sockets"
    return {
        "PORTAL_EMBEDDED": "1",
        "PORTAL_DATA": str(folder.path),
        "PORTAL_DEMO": "1",
        "SECRET_KEY": secrets["secret_key"],
        "DEMO_PASSWORD": secrets["demo_password"],
        "DATABASE_URL": services.get("app_url") or database_url(sockets, APP, secrets),
        "DATABASE_OWNER_URL": services.get("owner_url") or database_url(sockets, OWNER, secrets),
        "REDIS_URL": state.get("broker", {}).get("url", ""),
    }


def hold(folder, *, for_tests=False):
    """Count this process among the users, and start a keeper if none is at work."""
    folder.make()
    if folder.path not in _held:
        handle = folder.open_lock("users.lock")
        fcntl.flock(handle, fcntl.LOCK_SH)  # waits while a keeper is on its way out
        _held[folder.path] = handle
    for _ in range(3):
        with folder.locked("start.lock"):
            if not folder.is_held("keeper.lock"):
                start_keeper(folder, for_tests=for_tests)
        if database_answers(folder):
            return
    raise LauncherError(f"The database in {folder.path} does not stay up. See {folder.logs}.")


def let_go(folder):
    """Stop counting as a user; the keeper stops when it was the last."""
    handle = _held.pop(folder.path, None)
    if handle is not None:
        os.close(handle)


def start_keeper(folder, *, for_tests):
    folder.secrets()
    reader, writer = os.pipe()
    with open(folder.logs / "keeper.log", "ab") as log:
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "portal.launcher.keeper",
                str(folder.path),
                str(writer),
                "tests" if for_tests else "-",
            ],
            cwd=BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[writer],
            start_new_session=True,
        )
    os.close(writer)
    with os.fdopen(reader) as stream:
        answer = stream.readline().strip()
    if answer != "ready":
        raise LauncherError(answer or f"The database could not be started. See {folder.logs / 'keeper.log'}.")


def database_answers(folder):
    """Ask the database itself; its keeper may just now be bringing it back. False when the keeper has gone."""
    end = time.monotonic() + LONGEST_START
    problem = "its keeper is not ready"
    while folder.is_held("keeper.lock"):
        url = folder.state().get("postgres", {}).get("app_url")
        try:
            if url:
                psycopg.connect(url, connect_timeout=3).close()
                return True
        except psycopg.OperationalError as error:
            problem = str(error).strip()
        if time.monotonic() > end:
            raise LauncherError(
                f"The database in {folder.path} does not answer: {problem}. See {folder.logs}."
            )
        time.sleep(0.1)
    return False
