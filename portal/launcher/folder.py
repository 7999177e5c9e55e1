"""The data folder: its secrets, its locks, and the places of its services."""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

# A unix socket's path may have 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock" to the folder's.
LONGEST_SOCKET_FOLDER = 80
PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")

# All that the portal puts into its folder. The locks stay: removing one would let two hold it.
OURS = (
    *("log", "uploads", "reports", "mail", "static", "done", "database", "broker", "sockets"),
    *("secrets.json", "state.json", "portal.json", "sockets-are-in", "beat-schedule"),
)


class LauncherError(Exception):
    """Something a person can mend; the text is shown as it stands."""


class Folder:
    """A data folder (`.portal/`) and what lies in it."""

    def __init__(self, path):
        self.path = Path(os.path.abspath(Path(path).expanduser()))
        self.logs = self.path / "log"
        self.state_file = self.path / "state.json"
        self.portal_file = self.path / "portal.json"

    def make(self):
        """Create the folder, or say in words why it cannot be used."""
        try:
            self.path.mkdir(mode=0o711, parents=True, exist_ok=True)
            for name in ("log", "uploads", "reports", "mail", "static", "done"):
                (self.path / name).mkdir(mode=0o700, exist_ok=True)
            (self.path / "log" / ".writable").touch()
        except PermissionError as error:
            raise LauncherError(
                f"The data folder {self.path} cannot be written by this user. Was it made by another user (root)? "
                "Remove it, or choose another with PORTAL_DATA."
            ) from error
        except OSError as error:
            raise LauncherError(f"The data folder {self.path} cannot be used: {error.strerror}.") from error

    # --- Secrets --------------------------------------------------------------------------
    def secrets(self):
        """The generated secrets; made at the first call, never changed afterwards."""
        self.make()
        file = self.path / "secrets.json"
        if not file.exists():
            with self.locked("secrets.lock"):
                if not file.exists():
                    write_private(file, json.dumps(new_secrets(), indent=1))
        return json.loads(file.read_text())

    # --- Locks: the kernel lets go of them when a process dies, however it dies -------------
    def open_lock(self, name):
        """An open lock file; not inherited by programs that are started."""
        try:
            return os.open(self.path / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as error:
            raise LauncherError(
                f"The data folder {self.path} belongs to another user. Remove it, or choose another with PORTAL_DATA."
            ) from error

    @contextmanager
    def locked(self, name):
        """Hold a lock file alone for the length of a block."""
        handle = self.open_lock(name)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def try_lock(self, name, *, shared=False):
        """The handle of a lock that was free, or None."""
        handle = self.open_lock(name)
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        return handle

    def is_held(self, name):
        """Does some process hold this lock alone?"""
        if not (self.path / name).exists():
            return False
        handle = self.try_lock(name, shared=True)
        if handle is None:
            return True
        os.close(handle)
        return False

    # --- Places ---------------------------------------------------------------------------
    def places(self, account):
        """Folders of database, broker and sockets. `account` is (uid, gid) when root must step down to run them."""
        home = self.path
        if account and not reachable(self.path, account):
            home = away_from_home(self.path)
            home.mkdir(mode=0o711, parents=True, exist_ok=True)
            os.chmod(home.parent, 0o711)
        elif account:
            os.chmod(home, 0o711)
        places = {"database": home / "database", "broker": home / "broker", "sockets": home / "sockets"}
        if len(bytes(places["sockets"])) > LONGEST_SOCKET_FOLDER or not set(str(places["sockets"])) <= PLAIN:
            places["sockets"] = self.short_sockets_folder(account)
        for place in places.values():
            place.mkdir(mode=0o700, exist_ok=True)
            if account:
                os.chown(place, *account)
        return places

    def short_sockets_folder(self, account):
        """A private folder with a short name, remembered so that the next start finds it again."""
        memory = self.path / "sockets-are-in"
        owner = account[0] if account else os.geteuid()
        if memory.exists():
            old = Path(memory.read_text())
            if (
                old.is_dir()
                and not old.is_symlink()
                and old.stat().st_uid == owner
                and old.stat().st_mode & 0o77 == 0
            ):
                return old
        roots = [root for root in (tempfile.gettempdir(), "/tmp") if len(root) < 60 and set(root) <= PLAIN]
        if not roots:
            raise LauncherError(
                "No folder with a short, plain name was found for sockets. Set TMPDIR to one."
            )
        new = Path(tempfile.mkdtemp(prefix="portal-", dir=roots[0]))
        write_private(memory, str(new))
        return new

    def remove(self):
        """Remove everything the portal has put here. Other files in the folder stay."""
        self.forget_short_sockets_folder()
        shutil.rmtree(away_from_home(self.path), ignore_errors=True)
        for name in OURS:
            path = self.path / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
        return self.path

    def forget_short_sockets_folder(self):
        memory = self.path / "sockets-are-in"
        if memory.exists():
            shutil.rmtree(memory.read_text(), ignore_errors=True)
            memory.unlink()

    # --- State ----------------------------------------------------------------------------
    def state(self):
        """What the keeper wrote when its services were ready, or {} when none is running."""
        return read_json(self.state_file) if self.is_held("keeper.lock") else {}

    def portal_state(self):
        """Address and process numbers of a running `make run`, or {}."""
        return read_json(self.portal_file) if self.is_held("run.lock") else {}


def away_from_home(path):
    """Where the services' files lie when root's folder is closed to the account that runs them."""
    return Path("/var/lib/innovationsportalen") / hashlib.sha256(bytes(path)).hexdigest()[:12]


def new_secrets():
    return {
        "secret_key": secrets.token_urlsafe(50),
        "super_password": secrets.token_urlsafe(24),
        "owner_password": secrets.token_urlsafe(24),
        "app_password": secrets.token_urlsafe(24),
        "broker_password": secrets.token_urlsafe(24),
        # Typed by people at the demo's sign-in, so without letters that look alike.
        "demo_password": "-".join(
            "".join(secrets.choice("abcdefghkmnpqrstuvwxyz23456789") for _ in range(4)) for _ in range(4)
        ),
    }


def write_private(file, text):
    """Write a file that only its owner can read, whole or not at all."""
    temporary = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(temporary, file)


def read_json(file):
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return {}


def reachable(path, account):
    """May this account walk down to the folder? Every parent must be open to it."""
    uid, gid = account
    for parent in path.parents:
        facts = parent.stat()
        may = facts.st_mode & 0o001 or (facts.st_uid == uid and facts.st_mode & 0o100)
        if not (may or (facts.st_gid == gid and facts.st_mode & 0o010)):
            return False
    return True
