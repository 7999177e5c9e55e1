"""A whole portal in its own folder, as `make run` starts it, seen from outside."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

import psutil
import psycopg

from portal import launcher

BASE_DIR = launcher.BASE_DIR


def get(address, timeout=10):
    """The status of the answer, or 0 when there was none."""
    try:
        with urllib.request.urlopen(address, timeout=timeout) as answer:  # noqa: S310 our own portal
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


class RunningPortal:
    """One `make run`, seen from outside."""

    def __init__(self, folder, *, settings="portal.settings", demo_password="", patience=180):
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        env = {
            name: value
            for name, value in os.environ.items()
            if not name.endswith("_URL") and name not in {"SECRET_KEY", "PORTAL_EMBEDDED"}
        }
        env |= {
            "PORT": str(self.port), "PORTAL_DATA": str(folder), "PORTAL_DEMO": "1", "PORTAL_URL": self.address,
            "DJANGO_SETTINGS_MODULE": settings, "DEMO_PASSWORD": demo_password, "PORTAL_SKIP_DEMO": "" if demo_password else "1",
        }  # fmt: skip
        self.log = open(folder / "run.log", "wb")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.launcher"],
            cwd=BASE_DIR,
            env=env,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.wait_until(self.answers, patience)

    def answers(self):
        assert self.process.poll() is None, (self.folder / "run.log").read_text()
        return get(f"{self.address}/halsa/", timeout=2) == 200

    def wait_until(self, question, seconds, pause=0.1):
        """Wait for the question to be true. Returns how long it took; fails after so many seconds."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if question():
                return time.monotonic() - begin
            time.sleep(pause)
        raise AssertionError(f"{question} was not true within {seconds} s")

    def state(self, name):
        return json.loads((self.folder / name).read_text())

    def database(self):
        url = launcher.environment(str(self.folder))["DATABASE_OWNER_URL"]
        return psycopg.connect(url, autocommit=True, connect_timeout=3)

    def rows(self, sql, *values):
        with self.database() as database:
            return database.execute(sql, values).fetchall()

    def order(self, count):
        """Order slow jobs as rows; the sweep of beat, or an idle worker, finds them."""
        with self.database() as database:
            for _ in range(count):
                database.execute(
                    "INSERT INTO portal_job (id, kind, params, key, state, attempt, max_attempts, run_after, progress, progress_text, result, error, ordered_at) "
                    "VALUES (%s, 'slow', %s, %s, 'queued', 0, 20, now(), 0, '', '{}', '', now())",
                    [uuid.uuid4(), json.dumps({"starts": str(self.folder / "starts")}), uuid.uuid4().hex],
                )

    def processes(self, name):
        """This portal's processes whose command line holds the word."""
        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            try:
                if re.search(name, " ".join(child.cmdline())):
                    found.append(child)
            except psutil.Error:
                continue
        return found

    def all_done(self):
        states = dict(self.rows("SELECT state, count(*) FROM portal_job GROUP BY state"))
        return set(states) == {"done"}

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)
        self.log.close()


class Visitor:
    """A browser without script: cookies, a form's token, no following of redirects."""

    def __init__(self, portal):
        self.portal, self.cookies = portal, {}

    def ask(self, path, data=None, timeout=10):
        """(status, headers, text); status 0 when the connection broke."""
        body = (
            urllib.parse.urlencode(
                {**data, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
            ).encode()
            if data is not None
            else None
        )
        request = urllib.request.Request(self.portal.address + path, data=body)  # noqa: S310 our own portal
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        try:
            answer = STRAIGHT.open(request, timeout=timeout)
            with answer:
                return self._taken(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return self._taken(error.code, error.headers, error.read())
        except (OSError, http.client.HTTPException):
            return 0, {}, ""

    def _taken(self, status, headers, body):
        for line in headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.split(";")[0].partition("=")
            self.cookies[name] = value
        return status, headers, body.decode("utf-8", "replace")


class Stay(urllib.request.HTTPRedirectHandler):
    """Does not follow redirects."""

    def redirect_request(self, *args, **kwargs):
        return None


STRAIGHT = urllib.request.build_opener(Stay)
