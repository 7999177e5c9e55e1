"""Wakes the workers. The broker is an optimisation: when it is away the sweep finds the work in PostgreSQL."""

import logging
import time

from celery import current_app
from django.conf import settings

log = logging.getLogger(__name__)
RETRY_AFTER = 10.0  # seconds to leave a silent broker alone, so that no request waits for it twice
_silent_until = 0.0


def wake():
    """Ask a worker to sweep now. Never raises; a dead broker costs at most one socket time-out in ten seconds."""
    global _silent_until  # noqa: PLW0603 one breaker per process is the point
    if not settings.REDIS_URL or time.monotonic() < _silent_until:
        return
    try:
        current_app.send_task("portal.tasks.sweep", expires=30)
    except Exception as fault:  # noqa: BLE001 any fault of the broker ends the same way
        _silent_until = time.monotonic() + RETRY_AFTER
        log.warning("The broker did not take a wake-up: %s", type(fault).__name__)
