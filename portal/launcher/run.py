"""`make run`: everything on this machine, from an empty folder to an address to open. Ctrl-C stops it."""

import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from portal import launcher
from portal.launcher import children
from portal.launcher.folder import LauncherError, write_private

BASE_DIR = launcher.BASE_DIR
HOST = "127.0.0.1"
PATIENCE = 3  # seconds that web, worker and beat get to finish; with the database's own stop below five


class Portal:
    """The processes of one `make run`."""

    def __init__(self, port):
        self.port = port
        self.address = f"http://localhost:{port}"
        self.folder = launcher.data_folder()
        self.lock = None
        self.children = {}
        self.started_at = {}
        self.stopping = threading.Event()

    # --- Before ---------------------------------------------------------------------------
    def claim(self):
        """Only one portal in a folder, and a port of its own."""
        self.folder.make()
        self.lock = self.folder.try_lock("run.lock")
        if self.lock is None:
            running = self.folder.portal_state().get("address", "")
            raise LauncherError(
                f"The portal is already running in this folder{f' at {running}' if running else ''}. "
                "Open that address, or stop it there with Ctrl-C first."
            )
        if not port_is_free(self.port):
            raise LauncherError(
                f"Port {self.port} is already in use by another program. Choose another one: PORT={self.port + 80} make run"
            )

    def prepare(self, steps):
        """Everything that must be true before the first page, skipping what has not changed since the last time."""
        with steps.step("Starting the database and the broker"):
            launcher.ensure()
        os.environ.setdefault("PORTAL_URL", self.address)
        os.environ["PORT"] = str(self.port)
        os.environ.setdefault("PORTAL_DEMO", "1")
        os.environ.setdefault("SECRET_KEY", self.folder.secrets()["secret_key"])
        with steps.step("Bringing the tables up to date"):
            self.manage("migrate", "--noinput", "--verbosity=1")
        self.once(
            steps, "Loading the reference data", "load_reference", fingerprint("*/data", "*/management")
        )
        self.once(steps, "Collecting the static files", "collectstatic", fingerprint("static"), "--noinput")
        if os.environ.get("PORTAL_SKIP_DEMO") != "1":
            self.once(steps, "Building the demo content (first start only)", "load_demo", "demo")

    def once(self, steps, words, command, mark, *arguments):
        """Run a command unless it has been run for this state of the files already."""
        done = self.folder.path / "done" / command
        if done.exists() and done.read_text() == mark:
            return
        if not command_exists(command):
            steps.say(f"{words}: skipped, there is no command {command}.")
            return
        with steps.step(words):
            self.manage(command, *arguments)
            write_private(done, mark)

    def manage(self, command, *arguments):
        log = self.folder.logs / f"{command}.log"
        with open(log, "wb") as stream:
            answer = subprocess.run(
                [sys.executable, "manage.py", command, *arguments],
                cwd=BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                preexec_fn=dying_with_us(),
            )
        if answer.returncode != 0:
            lines = log.read_text(errors="replace").strip().splitlines()
            raise LauncherError("\n".join([f"manage.py {command} failed. The end of {log}:", *lines[-15:]]))

    # --- During ---------------------------------------------------------------------------
    def start(self, steps):
        with steps.step("Starting web, worker and beat"):
            for name in self.commands():
                self.spawn(name)
            self.wait_for_web()
        self.write_state()

    def commands(self):
        python = sys.executable
        celery = [python, "-m", "celery", "--app=portal", "--quiet"]
        schedule = self.folder.path / "beat-schedule"
        web = [
            *[python, "-m", "granian", "--interface=wsgi", f"--host={HOST}", f"--port={self.port}"],
            *["--workers=2", "--blocking-threads=8", "--no-ws", "--http=1", "--log-level=warning"],
            *["--workers-kill-timeout=2", "--respawn-failed-workers", "portal.wsgi:application"],
        ]
        if not os.environ.get("REDIS_URL"):
            return {"web": web, "worker": [python, "manage.py", "sweep"]}
        worker = ["worker", "--concurrency=2", "--loglevel=WARNING", "--without-gossip", "--without-mingle"]
        worker.append("--without-heartbeat")  # it holds a lock for as long as the broker is away
        beat = ["beat", "--loglevel=WARNING", f"--schedule={schedule}", "--pidfile="]
        return {"web": web, "worker": [*celery, *worker], "beat": [*celery, *beat]}

    def spawn(self, name):
        # A worker that is asked to stop when the broker has gone with us too may wait for it for ever. Killed, it takes
        # its own children with it; the job's row is the truth, another will take it.
        death_signal = signal.SIGKILL if name == "worker" else signal.SIGTERM
        self.children[name] = children.spawn(
            self.commands()[name],
            log=self.folder.logs / f"{name}.log",
            death_signal=death_signal,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            cwd=BASE_DIR,
        )
        self.started_at[name] = time.monotonic()

    def wait_for_web(self):
        end = time.monotonic() + 120
        while time.monotonic() < end and not self.stopping.is_set():
            if self.children["web"].poll() is not None:
                break
            try:
                urllib.request.urlopen(f"http://{HOST}:{self.port}/halsa/", timeout=20)  # noqa: S310
                return
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    return
            except OSError:
                pass
            time.sleep(0.1)
        if not self.stopping.is_set():
            log = self.folder.logs / "web.log"
            lines = log.read_text(errors="replace").strip().splitlines()
            raise LauncherError(
                "\n".join([f"The web server did not answer. The end of {log}:", *lines[-15:]])
            )

    def write_state(self):
        state = {
            "address": self.address,
            "pid": os.getpid(),
            "children": {name: child.pid for name, child in self.children.items()},
        }
        write_private(self.folder.portal_file, json.dumps(state, indent=1))

    def watch(self):
        """Start again what has died, with a pause when it dies at once."""
        while not self.stopping.wait(0.5):
            for name, child in self.children.items():
                if child.poll() is None:
                    continue
                children.end_group(child)
                if time.monotonic() - self.started_at[name] < 5:
                    self.stopping.wait(3)
                if not self.stopping.is_set():
                    self.spawn(name)
                    self.write_state()
            if os.environ.get("PORTAL_EMBEDDED") and not self.folder.is_held("keeper.lock"):
                self.bring_back_the_keeper()

    def bring_back_the_keeper(self):
        try:
            launcher.hold(self.folder)
        except LauncherError as error:
            print(error, flush=True)

    # --- After ----------------------------------------------------------------------------
    def stop(self):
        begin = time.monotonic()
        if self.lock is None:
            return  # another portal's folder
        self.folder.portal_file.unlink(missing_ok=True)
        processes = list(self.children.values())
        children.stop(processes, [signal.SIGTERM] * len(processes), PATIENCE)
        launcher.let_go(self.folder)
        # Others in the folder may still use the database; then it stays for them.
        while self.folder.is_held("keeper.lock") and time.monotonic() - begin < 4.8:
            time.sleep(0.05)


class Steps:
    """Says what is being done while it is done."""

    def __init__(self):
        self.begun = 0

    def say(self, words):
        print(f"  {words}", flush=True)

    def step(self, words):
        return Step(words)


class Step:
    """One line: words, a dot for every second or so, and the time it took."""

    def __init__(self, words):
        self.words = words

    def __enter__(self):
        self.begin = time.monotonic()
        self.ended = threading.Event()
        print(f"  {self.words} ", end="", flush=True)
        self.thread = threading.Thread(target=self.tick, daemon=True)
        self.thread.start()

    def tick(self):
        while not self.ended.wait(1):
            print(".", end="", flush=True)

    def __exit__(self, kind, error, trace):
        self.ended.set()
        self.thread.join()
        print(f" {'failed' if kind else 'done'} ({time.monotonic() - self.begin:.1f} s)", flush=True)


def dying_with_us():
    parent = os.getpid()
    return lambda: children.die_with_parent(signal.SIGTERM, parent)


def wanted_port():
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise LauncherError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def port_is_free(port):
    for family, host in ((socket.AF_INET, HOST), (socket.AF_INET, "0.0.0.0")):  # noqa: S104  only to ask
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise LauncherError(
                    f"Port {port} needs root. Choose one above 1023: PORT=8000 make run"
                ) from error
            except OSError:
                return False
    return True


def command_exists(name):
    if name in {"migrate", "collectstatic"}:
        return True
    return any(BASE_DIR.glob(f"*/management/commands/{name}.py"))


def fingerprint(*patterns):
    """A mark that changes when a file below any of these folders changes."""
    digest = hashlib.sha256()
    for pattern in patterns:
        for folder in sorted(BASE_DIR.glob(pattern)):
            for file in sorted(
                path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"
            ):
                facts = file.stat()
                digest.update(f"{file} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def reset_demo():
    """Remove the folder's data, and nothing that is not ours."""
    folder = launcher.data_folder()
    if os.environ.get("DATABASE_URL"):
        raise LauncherError("DATABASE_URL is set: this is not a demo folder, nothing was removed.")
    if folder.is_held("run.lock"):
        raise LauncherError(
            "The portal is running in this folder. Stop it with Ctrl-C first, then: make reset-demo"
        )
    if not (folder.path / "secrets.json").exists():
        print("There is no demo data here. Start with: make run")
        return
    end = time.monotonic() + 10
    while folder.is_held("keeper.lock"):
        if time.monotonic() > end:
            raise LauncherError(
                "Some command in this folder still uses the database. End it first, then: make reset-demo"
            )
        time.sleep(0.1)
    removed = folder.remove()
    print(f"Removed the demo data in {removed}. The next make run builds it afresh.")


def run():
    portal = Portal(wanted_port())
    steps = Steps()
    os.umask(0o077)

    def stop(*_):
        if portal.stopping.is_set():
            return
        portal.stopping.set()
        raise KeyboardInterrupt

    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, stop)
    print("Innovationsportalen", flush=True)
    try:
        portal.claim()
        portal.prepare(steps)
        portal.start(steps)
        tell(portal)
        portal.watch()
    except KeyboardInterrupt:
        pass
    finally:
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sig, signal.SIG_IGN)
        if portal.children or portal.stopping.is_set():
            print("\nStopping …", end="", flush=True)
        portal.stop()
        if portal.children or portal.stopping.is_set():
            print(" stopped.", flush=True)


def tell(portal):
    password = os.environ.get("DEMO_PASSWORD")
    print(f"\n  Open {portal.address}", flush=True)
    if password and os.environ.get("PORTAL_DEMO") == "1":
        print(
            "  Sign in with, for example, samordnare.region@demo.innovationsportalen.se, idegivare@… or admin@…"
        )
        print(f"  Password for every demo account: {password}")
    if not os.environ.get("REDIS_URL"):
        print("  No broker was found: everything works, background jobs start a little later.")
    print(f"  Logs: {portal.folder.logs}    Stop: Ctrl-C", flush=True)


def main(arguments):
    if "--follow-parent" in arguments:
        # Killing make must not leave the portal behind.
        children.die_with_parent(signal.SIGTERM, os.getppid())
    try:
        reset_demo() if "reset-demo" in arguments else run()
    except LauncherError as error:
        sys.stdout.flush()
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
