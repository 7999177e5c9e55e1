"""The Celery app and its beat schedule. Beat only wakes; the rows in PostgreSQL know what is left to do."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    # Untold steps, mail and digests that are due, and jobs whose wake-up was lost or whose worker died (lease run out).
    "sweep": {"task": "portal.tasks.sweep", "schedule": 10.0, "options": {"expires": 30}},
    # Reminders, parked matters whose day has come, matters that come to rest, the day's figures, what has had its time.
    "daily_round": {"task": "portal.tasks.daily_round", "schedule": 600.0, "options": {"expires": 300}},
}
