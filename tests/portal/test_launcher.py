"""The launcher: one database for all in a folder, however many start it and however they end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import psycopg
import pytest

from portal import launcher
from portal.launcher import run
from portal.launcher.folder import Folder, LauncherError

BASE_DIR = launcher.BASE_DIR
OURS = ("DATABASE_", "REDIS_URL", "SECRET_KEY", "PORTAL_", "DEMO_", "DJANGO_", "PORT")

# A process that uses the folder's database, says so, and then waits to be told to end.
USER = """
import os, sys
import psycopg
from portal import launcher
launcher.ensure()
with psycopg.connect(os.environ["DATABASE_URL"]) as database:
    print(database.execute("SELECT 'ready'").fetchone()[0], flush=True)
sys.stdin.read()
"""


def clean_environment(folder, **more):
    """As in a fresh shell: nothing of the services that these tests themselves run on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return environment | {"PORTAL_DATA": str(folder)} | more


def start_user(folder, **more):
    return subprocess.Popen(
        [sys.executable, "-c", USER],
        cwd=BASE_DIR,
        env=clean_environment(folder, **more),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def is_ready(user):
    line = user.stdout.readline().strip()
    return line == "ready" or pytest.fail(user.stderr.read())


def end(*users):
    for user in users:
        user.communicate()


def services(folder):
    """The keeper of a folder and everything below it."""
    keeper = psutil.Process(Folder(folder).state()["keeper"])
    return [keeper, *keeper.children(recursive=True)]


def main_services(folder):
    state = Folder(folder).state()
    return {state["postgres"]["pid"], state["broker"]["pid"]}


def wait_until_gone(processes, seconds=5):
    _gone, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "data"
    yield folder
    assert (
        wait_until_gone([psutil.Process(pid) for pid in [Folder(folder).state().get("keeper")] if pid]) == []
    )


def test_three_starters_at_once_get_one_database(folder):
    users = [start_user(folder) for _ in range(3)]
    assert all([is_ready(user) for user in users])
    running = services(folder)
    assert sum("portal.launcher.keeper" in process.cmdline() for process in running) == 1
    end(users[0])
    time.sleep(0.6)
    keeper, *_rest = running
    assert {process.pid for process in keeper.children()} == main_services(folder), "the others still use it"
    end(*users[1:])
    assert wait_until_gone(running) == []


def test_no_orphan_when_the_only_user_is_killed(folder):
    user = start_user(folder)
    assert is_ready(user)
    running = services(folder)
    user.kill()
    end(user)
    assert wait_until_gone(running) == []


def test_no_orphan_when_the_keeper_is_killed(folder):
    user = start_user(folder)
    assert is_ready(user)
    keeper, *rest = services(folder)
    keeper.kill()
    assert wait_until_gone(rest) == []
    end(user)


def test_a_killed_database_comes_back_with_what_it_had_confirmed(folder):
    user = start_user(folder)
    assert is_ready(user)
    urls = Folder(folder).state()["postgres"]
    with psycopg.connect(urls["owner_url"]) as database:
        database.execute("CREATE TABLE kept (word text)")
        database.execute("INSERT INTO kept VALUES ('bekräftat')")
    os.kill(urls["pid"], signal.SIGKILL)
    until = time.monotonic() + 20
    while True:
        try:
            with psycopg.connect(urls["app_url"]) as database:
                assert database.execute("SELECT word FROM kept").fetchone() == ("bekräftat",)
            break
        except psycopg.OperationalError:
            assert time.monotonic() < until
            time.sleep(0.1)
    end(user)


@pytest.mark.parametrize("name", ["a folder with spaces, åäö and 'quotes'", "long-" * 30])
def test_any_path_will_do(tmp_path, name):
    user = start_user(tmp_path / name)
    assert is_ready(user)
    running = services(tmp_path / name)
    assert len(Folder(tmp_path / name).state()["postgres"]["sockets"]) < 90
    end(user)
    assert wait_until_gone(running) == []


@pytest.mark.parametrize("binaries", ["", "wheels"])
def test_app_role_cannot_change_tables_and_passwords_are_asked_for(folder, binaries):
    user = start_user(folder, PORTAL_BINARIES=binaries)
    assert is_ready(user)
    state = Folder(folder).state()
    with psycopg.connect(state["postgres"]["app_url"]) as database:
        assert database.execute("SHOW data_checksums").fetchone() == ("on",)
        assert database.execute("SHOW fsync").fetchone() == ("on",)
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            database.execute("CREATE TABLE mine (word text)")
    password = Folder(folder).secrets()["app_password"]
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(state["postgres"]["app_url"].replace(password, "wrong"))
    assert state["broker"]["url"].startswith("redis+socket://:")
    end(user)


def test_secrets_are_private_and_stay_the_same(tmp_path):
    folder = Folder(tmp_path / "data")
    assert folder.secrets() == folder.secrets()
    assert (folder.path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(set(folder.secrets().values())) == len(folder.secrets())


def test_a_first_start_that_was_killed_leaves_no_half_database(folder):
    half = folder / "database" / "half"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    user = start_user(folder)
    assert is_ready(user)
    assert not half.exists()
    end(user)


def test_a_given_database_is_left_to_others(monkeypatch, tmp_path):
    monkeypatch.delenv("PORTAL_EMBEDDED", raising=False)
    monkeypatch.setenv("DATABASE_URL", "postgres://portal_app:x@database.example/portal")
    launcher.ensure(tmp_path / "data")
    assert not (tmp_path / "data").exists()


def test_every_setting_is_in_the_example():
    settings = (BASE_DIR / "portal" / "settings.py").read_text()
    example = (BASE_DIR / ".env.example").read_text()
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    own = {
        "DATABASE_OWNER_URL",
        "DATABASE_KEEPS_PLANS",
        "PORTAL_DATA",
        "STATIC_ROOT",
        "PORT",
        "PORTAL_AS_OWNER",
        "DEBUG",
        "DEMO_PASSWORD",
        "KEEP_DEMO_MAIL_DAYS",
    }
    for name in set(re.findall(r'(?:required|optional)\("([A-Z_]+)"', settings)):
        assert name in example, f"{name} is not in .env.example"
        assert name in own | {"PORTAL_DEMO"} or f"{name}:" in compose, f"{name} is not in docker-compose.yml"
    assert not re.search(r"PASSWORD: (?!\$\{)\S", compose), "no default passwords"


def launch(folder, *arguments, **more):
    return subprocess.run(
        [sys.executable, "-m", "portal.launcher", *arguments],
        cwd=BASE_DIR,
        env=clean_environment(folder, **more),
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_taken_port_is_told_in_one_sentence(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = launch(folder, PORT=str(port))
    assert answer.returncode == 1
    assert answer.stderr.startswith(f"Port {port} is already in use by another program.")
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_told(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(LauncherError, match="PORT must be a number"):
        run.wanted_port()


def test_a_second_portal_in_the_same_folder_says_so(folder):
    first = Folder(folder)
    first.make()
    held = first.try_lock("run.lock")
    first.portal_file.write_text(json.dumps({"address": "http://localhost:8123"}))
    answer = launch(folder, PORT="8124")
    again = launch(folder, "reset-demo")
    os.close(held)
    assert answer.returncode == again.returncode == 1
    assert "already running in this folder at http://localhost:8123" in answer.stderr
    assert "Stop it with Ctrl-C first" in again.stderr
    assert first.portal_file.exists(), "the second leaves the first one's state alone"


def test_reset_removes_ours_and_nothing_else(folder):
    Folder(folder).secrets()
    (folder / "letter.txt").write_text("not ours")
    (folder / "uploads" / "file").write_text("ours")
    answer = launch(folder, "reset-demo")
    assert answer.returncode == 0, answer.stderr
    assert not (folder / "uploads").exists() and not (folder / "secrets.json").exists()
    assert (folder / "letter.txt").read_text() == "not ours"


def test_a_folder_of_another_user_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(LauncherError, match="cannot be used"):
        Folder(tmp_path / "file" / "data").make()


@pytest.mark.slow
@pytest.mark.parametrize(("sig", "seconds"), [(signal.SIGINT, 5), (signal.SIGKILL, 8)])
def test_the_whole_portal_stops_and_leaves_nothing(tmp_path_factory, sig, seconds):
    """Ctrl-C within five seconds; and kill -9, where only the kernel can tell the children."""
    folder = tmp_path_factory.getbasetemp() / "whole portal"  # the second start finds the first one's tables
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    log = Path(f"{folder}.log")
    with open(log, "w") as stream:
        portal = subprocess.Popen(
            [sys.executable, "-m", "portal.launcher"],
            cwd=BASE_DIR,
            env=clean_environment(folder, PORT=str(port), PORTAL_SKIP_DEMO="1"),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    until = time.monotonic() + 180
    while f"Open http://localhost:{port}" not in log.read_text():
        assert portal.poll() is None and time.monotonic() < until, log.read_text()
        time.sleep(0.2)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/halsa/") as answer:
        assert answer.status == 200
    state = Folder(folder).portal_state()
    mains = [psutil.Process(pid) for pid in state["children"].values()]
    processes = [
        *services(folder),
        *mains,
        *(child for main in mains for child in main.children(recursive=True)),
    ]
    assert len(processes) > 8
    seconds *= max(1, os.getloadavg()[0] / os.cpu_count())  # others may be at work on this machine
    begin = time.monotonic()
    portal.send_signal(sig)
    assert wait_until_gone(processes, seconds) == []
    portal.wait(seconds)
    assert time.monotonic() - begin < seconds
