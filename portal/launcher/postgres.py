"""An own PostgreSQL in the data folder: private socket, passwords, checksums, two roles."""

import os
import shutil
import signal
import subprocess
import time
from urllib.parse import quote

import psycopg
from psycopg import sql

from portal.launcher import binaries, children
from portal.launcher.folder import LauncherError, write_private

DATABASE = "portal"
SUPER, OWNER, APP = "portal_super", "portal_owner", "portal_app"
LONGEST_RECOVERY = 300  # seconds; replaying the log after a crash may take its time
CANNOT_COME = ("invalid", "FATAL:  data directory", "could not open file", "No space left")


class Postgres:
    """The server of one data folder."""

    death_signal = signal.SIGINT  # PostgreSQL's fast shutdown: rolls back, writes a checkpoint, leaves

    def __init__(self, folder, places, account, *, for_tests=False):
        self.folder, self.places, self.account, self.for_tests = folder, places, account, for_tests
        self.secrets = folder.secrets()
        self.data = places["database"] / "data"
        self.log = folder.logs / "postgres.log"
        self.child = None

    # --- Start ----------------------------------------------------------------------------
    def start(self):
        self.programs = binaries.find_postgres(self.data)
        server = binaries.made_runnable(self.programs / "postgres", self.account)
        if not (self.data / "PG_VERSION").exists():
            self.initialise(server.parent)
        self.launch(server)
        self.make_roles()

    def initialise(self, programs):
        """Make the files beside their place and move them in when whole, so a killed first start leaves no half."""
        half = self.places["database"] / "half"
        shutil.rmtree(half, ignore_errors=True)
        password_file = self.places["database"] / "password"
        write_private(password_file, self.secrets["super_password"])
        if isinstance(self.account, tuple):
            os.chown(password_file, *self.account)
        command = [
            programs / "initdb",
            "-D",
            half,
            "-U",
            SUPER,
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
        ]
        command += ["-E", "UTF8", "--data-checksums", *self.locale(programs)]
        if self.for_tests:
            command.append("--no-sync")
        answer = children.run_as(
            command, self.account, capture_output=True, text=True, cwd="/", env={**os.environ, "LC_ALL": "C"}
        )
        password_file.unlink()
        if answer.returncode != 0:
            raise LauncherError(f"PostgreSQL could not make its files: {last_line(answer.stderr)}")
        half.rename(self.data)

    def locale(self, programs):
        """The same order of letters everywhere: by code point, in UTF-8."""
        if binaries.version_of(programs / "postgres") >= (17,):
            return ["--locale-provider=builtin", "--locale=C.UTF-8"]
        return ["--locale=C.UTF-8"] if has_c_utf8() else ["--locale=C"]

    def launch(self, server):
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.places["sockets"]),
            "unix_socket_permissions": "0700",
            "password_encryption": "scram-sha-256",
            "max_connections": "100",
            "shared_buffers": "256MB",
            "effective_cache_size": "1GB",
            "random_page_cost": "1.1",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "lc_messages": "C",
        }
        if self.for_tests:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        command = [server, "-D", self.data]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        end = time.monotonic() + LONGEST_RECOVERY
        # After a kill the old server's children may hold its memory for some seconds: then it leaves, and we try again.
        for attempt in range(30):
            begin = self.log.stat().st_size if self.log.exists() else 0
            self.child = children.spawn(
                command, log=self.log, death_signal=self.death_signal, account=self.account
            )
            while self.child.poll() is None and time.monotonic() < end:
                if self.answers():
                    return
                time.sleep(0.05)
            if self.child.poll() is None:
                break
            if attempt and "lock file" not in (said := self.said_since(begin)) and "still in use" not in said:
                break
            time.sleep(0.5)
        raise LauncherError(f"PostgreSQL did not start: {last_line(self.said_since(begin))} See {self.log}.")

    def said_since(self, begin):
        with open(self.log, "rb") as stream:
            stream.seek(begin)
            return stream.read().decode(errors="replace")

    def answers(self):
        """Believe an answered question, never a process number in a file."""
        try:
            self.connect("postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def connect(self, database):
        return psycopg.connect(
            host=str(self.places["sockets"]),
            dbname=database,
            user=SUPER,
            password=self.secrets["super_password"],
            autocommit=True,
            connect_timeout=5,
        )

    # --- Roles ----------------------------------------------------------------------------
    def make_roles(self):
        """The owner migrates, the app runs. Later migrations take rights on the audit table away from the app,
        so nothing here may grant on tables that are already there."""
        with self.connect("postgres") as server:
            for role, password in (
                (OWNER, self.secrets["owner_password"]),
                (APP, self.secrets["app_password"]),
            ):
                exists = server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
                verb = sql.SQL("ALTER" if exists else "CREATE")
                server.execute(
                    sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(
                        verb, sql.Identifier(role), sql.Literal(password)
                    )
                )
            if self.for_tests:
                server.execute(f"ALTER ROLE {OWNER} CREATEDB")
                # A test database is a copy of template1, so it gets the same default rights.
                with self.connect("template1") as template:
                    default_rights(template)
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                server.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER} TEMPLATE template0")
                server.execute(f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC")
                server.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {APP}")
        with self.connect(DATABASE) as database:
            default_rights(database)

    # --- For others -----------------------------------------------------------------------
    def url(self, role):
        return database_url(self.places["sockets"], role, self.secrets)

    def facts(self):
        return {
            "pid": self.child.pid,
            "programs": str(self.programs),
            "sockets": str(self.places["sockets"]),
            "app_url": self.url(APP),
            "owner_url": self.url(OWNER),
        }


def default_rights(connection):
    """What the app may do with every table that the owner makes from now on."""
    connection.execute(f"GRANT USAGE ON SCHEMA public TO {APP}")
    rights = f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT"
    connection.execute(f"{rights} SELECT, INSERT, UPDATE, DELETE ON TABLES TO {APP}")
    connection.execute(f"{rights} USAGE, SELECT ON SEQUENCES TO {APP}")


def database_url(sockets, role, secrets, database=DATABASE):
    password = secrets["owner_password" if role == OWNER else "app_password"]
    return f"postgres://{role}:{quote(password, safe='')}@/{database}?host={quote(str(sockets), safe='/')}"


def has_c_utf8():
    try:
        names = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.lower().split()
    except OSError:
        return False
    return "c.utf8" in names or "c.utf-8" in names


def last_line(text):
    lines = [line for line in text.strip().splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "error" in line.lower()]
    return (telling or lines or ["it said nothing."])[-1]
