"""Load the demonstration: accounts of every role, and matters made by the product's own moves. Never in production."""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal import demo_time
from portal.models import Membership, Organisation, Person, Role

DATA = Path(__file__).resolve().parents[2] / "data" / "demo_people.json"
DOMAIN = "demo.innovationsportalen.se"
SINCE = datetime(
    2024, 1, 2, 9, tzinfo=UTC
)  # older than the oldest matter, so that whoever handled it then had the role


class Command(BaseCommand):
    help = "Load demo accounts, organisations and matters. Refuses where PORTAL_DEMO is not set."

    def handle(self, **options):
        if not (settings.DEMO or settings.DEBUG):
            raise CommandError("Demo content is only for a demonstration. Set PORTAL_DEMO=1 if this is one.")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(12)
        with transaction.atomic():
            if not Organisation.objects.filter(source_key="region:13").exists():
                call_command("load_reference", stdout=self.stdout)
            document = json.loads(DATA.read_text(encoding="utf-8"))
            self.load_units(document["units"])
            with demo_time.at(SINCE):
                self.load_people(document["people"], make_password(password))
        for config in apps.get_app_configs():
            if f"load_demo_{config.label}" in get_commands():
                call_command(f"load_demo_{config.label}", stdout=self.stdout)
        self.stdout.write(
            f"Demo accounts: {', '.join(p['account'] for p in document['people'])}, all @{DOMAIN}"
        )
        if not os.environ.get("DEMO_PASSWORD"):
            self.stdout.write(f"Password for all of them: {password}")

    def load_units(self, units):
        """Units that the demo tells of, below real regions and municipalities."""
        for unit in units:
            parent = Organisation.objects.get(source_key=unit["parent"]) if unit.get("parent") else None
            Organisation.objects.get_or_create(
                source_key=f"demo:{unit['key']}",
                defaults={
                    "name": unit["name"],
                    "kind": unit.get("kind", "unit"),
                    "sector": unit.get("sector", ""),
                    "parent": parent,
                },
            )

    def load_people(self, people, password):
        for row in people:
            person, _made = Person.objects.update_or_create(
                email=f"{row['account']}@{DOMAIN}",
                defaults={
                    "name": row["name"], "title": row.get("title", ""), "password": password,
                    "is_staff": row.get("is_staff", False), "is_superuser": row.get("is_staff", False),
                },
            )  # fmt: skip
            # A second step asks for a confirmed address first.
            person.emailaddress_set.update_or_create(
                email=person.email, defaults={"verified": True, "primary": True}
            )
            for role, organisation in row["roles"]:
                wanted = {
                    "organisation": Organisation.objects.get(source_key=organisation),
                    "role": Role(role),
                }
                if not person.memberships.filter(**wanted).exists():
                    Membership(**wanted).accept(by=person)
