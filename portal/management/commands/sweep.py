"""A worker without a broker: looks for work in the database again and again."""

import time

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from portal.tasks import daily_round, sweep_once

DAILY_ROUND_EVERY = 600  # seconds; the rows know what was done today


class Command(BaseCommand):
    help = "Do the work that is due, every few seconds, without Celery."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, default=5, help="Seconds between two looks.")
        parser.add_argument("--once", action="store_true")

    def handle(self, every, once, **options):
        next_round = 0
        while True:
            close_old_connections()
            sweep_once()
            if time.monotonic() >= next_round:
                daily_round()
                next_round = time.monotonic() + DAILY_ROUND_EVERY
            if once:
                return
            time.sleep(every)
