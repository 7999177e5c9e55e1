"""Wakes the workers. The broker is an optimisation: when it is away the sweep finds the work in PostgreSQL."""

import logging
import os
import threading
import time

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)
RETRY_AFTER = 10.0  # seconds to leave a silent broker alone
_silent_until = 0.0
_wanted = threading.Event()
_caller = {}  # process id → the thread that talks to the broker; a forked worker makes its own


def wake():
    """Ask a worker to sweep, soon. Returns at once and never raises: no request waits for the broker.

    A broker that accepts and never answers would hold a request for seconds (measured 4 s at a
    socket time-out of 2 s), so a thread of its own does the talking.
    """
    if not settings.REDIS_URL:
        return
    _wanted.set()
    if os.getpid() not in _caller:
        _caller[os.getpid()] = threading.Thread(target=_call_when_wanted, daemon=True)
        _caller[os.getpid()].start()


def _call_when_wanted():
    while True:
        _wanted.wait()
        _wanted.clear()
        if time.monotonic() >= _silent_until:
            call()


def call():
    """Send one wake-up now. Returns whether the broker took it; a failure keeps it alone for ten seconds."""
    global _silent_until  # noqa: PLW0603 one breaker per process is the point
    try:
        current_app.send_task("portal.tasks.sweep", expires=30)
    except Exception as fault:  # noqa: BLE001 any fault of the broker ends the same way
        _silent_until = time.monotonic() + RETRY_AFTER
        log.warning("The broker did not take a wake-up: %s", type(fault).__name__)
        return False
    return True
