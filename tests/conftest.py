"""Services and people for every test."""

import os

# Playwright's own loop runs in this thread; Django's guard against that is meant for async views.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

pytest_plugins = ["tests.people", "tests.world"]
