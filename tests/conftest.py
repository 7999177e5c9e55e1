"""Services and people for every test."""

import os

import pytest
from django.core.cache import caches
from django.db import connection
from xdist.scheduler import LoadFileScheduling

# Playwright's own loop runs in this thread; Django's guard against that is meant for async views.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytest_plugins = ["tests.people", "tests.world", "tests.browser"]

# Files whose few tests take minutes begin first; else one process is left alone with them at the end.
LONG_FIRST = (
    *("gates", "journeys", "test_bad_input.py", "test_load_demo.py", "test_launcher.py"),
    *("test_search.py", "test_matrix.py"),
)

GATES = "tests/gates/"


def pytest_collection_modifyitems(items):
    def place(item):
        return next((n for n, name in enumerate(LONG_FIRST) if name in item.path.parts), len(LONG_FIRST))

    items.sort(key=place)  # stable: within a file nothing changes


class OneDemoForTheGates(LoadFileScheduling):
    """A file stays in one process. The gates stay together: the demo that they walk takes most of a minute to build."""

    def _split_scope(self, nodeid):
        return GATES if nodeid.startswith(GATES) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)  # there when xdist is
def pytest_xdist_make_scheduler(config, log):
    return OneDemoForTheGates(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Let go of the test database for good: a thread that was on its way out must not keep it.

    Only clients: the database's own housekeeping leaves by itself, and may not be sent away by us.
    """
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )


@pytest.fixture(autouse=True)
def nothing_remembered():
    """What a process keeps for a while must not reach the next test."""
    for kept in caches.all():
        kept.clear()
