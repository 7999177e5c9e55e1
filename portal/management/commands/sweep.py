"""A worker that needs no broker: looks for work in the database again and again."""

import logging
import time
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError, InterfaceError, close_old_connections

from portal.tasks import daily_round, sweep_once

DAILY_ROUND_EVERY = 600  # seconds; the rows know what was done today
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Do the work that is due, every few seconds. Beside Celery: what a dead broker leaves."

    def add_arguments(self, parser):
        parser.add_argument("--every", type=float, default=5, help="Seconds between two looks.")
        parser.add_argument("--once", action="store_true", help="Look once and end.")
        parser.add_argument(
            "--sign-of-life", type=Path, help="A file to touch after each look, for a health check."
        )

    def handle(self, every, once, sign_of_life, **options):
        next_round = 0
        while True:
            close_old_connections()
            try:
                sweep_once()
                if time.monotonic() >= next_round:
                    daily_round()
                    next_round = time.monotonic() + DAILY_ROUND_EVERY
                if sign_of_life:
                    sign_of_life.touch()
            except (DatabaseError, InterfaceError) as fault:
                if once:
                    raise
                log.warning("The database did not answer the sweep: %s", type(fault).__name__)
            except Exception:  # it is the last that does the work when all else is down: it goes on
                if once:
                    raise
                log.exception("The sweep failed")
            if once:
                return
            time.sleep(every)
