"""The Celery app and its beat schedule. Beat only wakes; the rows in PostgreSQL know what is left to do."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # Jobs whose wake-up was lost with the broker, or whose worker died (lease run out).
    "sweep": {"task": "portal.tasks.sweep", "schedule": 10.0, "options": {"expires": 30}},
    # Clocks that ran out, reminders, daily and weekly digests, dormant matters.
    "daily_round": {"task": "portal.tasks.daily_round", "schedule": 600.0, "options": {"expires": 300}},
}
