"""The post room: tasks without arguments. What is left to do stands in the database; any task may run twice."""

import logging
import time

from celery import shared_task
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string

from portal.matters import matter_models
from portal.models import Job, Notification, Step

log = logging.getLogger(__name__)
ROUND_LOCK = 730174  # an advisory lock of PostgreSQL; the audit log has the number before


@shared_task
def sweep():
    """Announce untold steps, send mail that is due, and run jobs until none is left or half a minute has passed."""
    sweep_once()


def sweep_once(seconds=30):
    """One sweep, for a worker or for a test. Returns how many jobs ran."""
    until, ran = time.monotonic() + seconds, 0
    for step in Step.objects.filter(told_at=None).order_by("pk")[:200]:
        carefully(f"Telling step {step.pk}", step.announce)
    Notification.send_due()
    Job.give_up_poisoned()
    while time.monotonic() < until and (job := Job.claim()):
        job.run()
        ran += 1
    return ran


@shared_task
def daily_round():
    """What time alone brings: reminders, dormant matters, what has had its time. One round at a time.

    Beat and every sweeper call for it. Each area's rows know whether it was done today.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ROUND_LOCK])
        if not cursor.fetchone()[0]:
            return
        try:
            today = timezone.localdate()
            for model in matter_models():
                carefully(f"The daily round of {model.kind}", model.daily_round, today)
            for name in settings.DAILY_ROUND:
                carefully(f"The daily round's {name}", import_string(name), today)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ROUND_LOCK])


def carefully(what, do, *args):
    """One thing that fails is told to the log and stops nothing behind it; a database that is away stops all."""
    try:
        do(*args)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("%s failed", what)
