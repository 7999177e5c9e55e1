"""Load the demo's matters and its catalogue, on top of a list that was imported long before."""

import json
from datetime import timedelta
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from innovations.management.demo.telling import DOMAIN, Telling
from innovations.models import Adoption, CatalogueEntry, HandlingTimes, Innovation
from portal import demo_time

DATA = Path(__file__).resolve().parents[2] / "data"
IMPORTED_BEFORE = timedelta(days=500)


class Command(BaseCommand):
    help = "Load the demo's innovations and catalogue. Called by load_demo, once."

    @transaction.atomic
    def handle(self, **options):
        if Innovation.objects.filter(owner__email=f"idegivare@{DOMAIN}").exists():
            self.stdout.write("The demo matters are there already.")
            return
        # The list came first, as it would: what the stories publish stands on top of the catalogue.
        with demo_time.at(timezone.now() - IMPORTED_BEFORE):
            call_command("import_innovations", str(DATA / "sample_import.jsonl"), stdout=self.stdout)
        with translation.override("sv"):
            document = json.loads((DATA / "demo_ideas.json").read_text(encoding="utf-8"))
            made = Telling(document).tell()
        HandlingTimes.count()
        self.stdout.write(
            f"{made} matters, {CatalogueEntry.objects.count()} catalogue entries, {Adoption.objects.count()} adoptions"
        )
