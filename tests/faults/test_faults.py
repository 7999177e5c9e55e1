"""Kill, freeze and silence things; what must hold is in the names."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid

import psutil

from portal import launcher
from tests.running import RunningPortal, Visitor, get

LEASE, SWEEP = 60, 10


def assert_no_job_lost_or_doubled(portal, count):
    jobs = portal.rows("SELECT id, token, result->>'token', state FROM portal_job WHERE kind = 'slow'")
    assert len(jobs) == count
    for _id, token, by, state in jobs:
        assert state == "done" and str(token) == by
    with portal.database() as database:
        database.execute("DELETE FROM portal_job WHERE kind = 'slow'")


def kill(processes):
    for process in processes:
        try:
            os.kill(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def test_f1_killed_worker_children_lose_and_double_no_job(portal):
    portal.order(12)
    for _ in range(8):
        time.sleep(0.7)
        kill([p for p in portal.processes(r"celery.*worker") if p.ppid() != portal.process.pid][:1])
    portal.wait_until(portal.all_done, 2 * LEASE + SWEEP + 60, pause=1)
    assert_no_job_lost_or_doubled(portal, 12)


def test_f2_killed_workers_lose_and_double_no_job(portal):
    portal.order(12)
    for _ in range(5):
        time.sleep(1.5)
        kill(portal.processes(r"celery.*worker"))
    portal.wait_until(portal.all_done, 2 * LEASE + SWEEP + 60, pause=1)
    assert_no_job_lost_or_doubled(portal, 12)


def test_f3_killed_broker_loses_no_job_and_the_web_answers_all_the_while(portal):
    slow = []
    over = threading.Event()

    def visit():
        while not over.wait(0.1):
            begin = time.monotonic()
            assert get(f"{portal.address}/halsa/") == 200
            slow.append(time.monotonic() - begin)

    visitor = threading.Thread(target=visit)
    visitor.start()
    portal.order(12)
    for _ in range(5):
        kill(portal.processes(r"valkey-server|redis-server"))
        time.sleep(1.5)
    portal.wait_until(portal.all_done, 2 * LEASE + SWEEP + 60, pause=1)
    over.set()
    visitor.join()
    assert_no_job_lost_or_doubled(portal, 12)
    assert sorted(slow)[int(len(slow) * 0.95)] < 1.0


def test_f4_a_broker_that_never_answers_holds_no_request():
    hole = socket.create_server(("127.0.0.1", 0))
    env = {
        **os.environ,
        "REDIS_URL": f"redis://127.0.0.1:{hole.getsockname()[1]}/0",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    code = (
        "import django, time; django.setup(); from portal.wake import wake; begin = time.monotonic();\n"
        "for _ in range(5): wake()\n"
        "print(time.monotonic() - begin)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=launcher.BASE_DIR,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert float(answer.stdout) < 2.0, answer.stderr
    hole.close()


def test_f15_killing_the_launcher_leaves_no_orphan(tmp_path_factory):
    portal = RunningPortal(tmp_path_factory.mktemp("q"))
    family = psutil.Process(portal.process.pid).children(recursive=True)
    keeper = portal.state("state.json")["keeper"] if (portal.folder / "state.json").exists() else None
    if keeper:
        family += [psutil.Process(keeper), *psutil.Process(keeper).children(recursive=True)]
    os.kill(portal.process.pid, signal.SIGKILL)
    portal.process.wait()
    _gone, alive = psutil.wait_procs(family, timeout=20)
    assert [p for p in alive if p.is_running() and p.status() != psutil.STATUS_ZOMBIE] == []
    portal.log.close()


ANSWERS = {
    "patent": "no", "need": "När patienter skrivs ut på fredagar vet hemtjänsten inte när de kommer.", "idea": "", "progress": "need",
    "sender": "patient", "place": "Region Halland", "title": "Tryggare hemgång", "reach": "email", "email": "patient@example.se",
    "tab": "t1", "version": "0", "warned": "",
}  # fmt: skip


def test_f5_no_acknowledged_save_is_lost_when_the_database_is_killed(portal):
    acknowledged, over = [], threading.Event()

    def write():
        visitor = Visitor(portal)
        while visitor.ask("/ideer/ny/?nytt=1")[0] != 200:
            time.sleep(0.2)
        while not over.is_set():
            key = uuid.uuid4()
            status, _headers, _text = visitor.ask(f"/ideer/ny/{key}/", {**ANSWERS, "do": "save"})
            if status in {200, 302}:
                acknowledged.append(key)
            else:
                time.sleep(0.05)

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for _ in range(5):
        time.sleep(2)
        kill(portal.processes(r"bin/postgres |/postgres -D"))
        assert portal.wait_until(portal.answers, 15) < 10
    over.set()
    for writer in writers:
        writer.join()
    kept = {row[0] for row in portal.rows("SELECT key FROM portal_draft")}
    assert len(acknowledged) > 20
    assert [key for key in acknowledged if key not in kept] == []


def test_f8_a_killed_web_worker_and_a_second_press_make_exactly_one_idea(portal):
    for _ in range(3):
        visitor, key = Visitor(portal), uuid.uuid4()
        portal.wait_until(portal.answers, 30)
        visitor.ask("/ideer/ny/?nytt=1")
        assert visitor.ask(f"/ideer/ny/{key}/", {**ANSWERS, "do": "check"})[0] == 302
        first = threading.Thread(
            target=visitor.ask, args=[f"/ideer/ny/{key}/kontroll/", {"confirmed": "on", "val": "ny"}]
        )
        first.start()
        time.sleep(0.03)
        kill(portal.processes("granian"))
        first.join()
        portal.wait_until(portal.answers, 60)
        status, headers, text = visitor.ask(f"/ideer/ny/{key}/kontroll/", {"confirmed": "on", "val": "ny"})
        assert status == 302 and "/kvitto/" in headers["Location"], text[:2000]
        assert portal.rows("SELECT count(*) FROM innovations_innovation WHERE intake_key = %s", key) == [(1,)]
