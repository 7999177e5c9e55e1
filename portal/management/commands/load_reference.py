"""Load regions, municipalities, national authorities and synonyms from portal/data. Safe to run again at any time."""

import datetime
import hashlib
import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.translation import gettext as _

from portal.models import Job, Organisation, Synonym
from portal.models.vocabulary import synonym_key
from portal.search import recipe

DATA = Path(__file__).resolve().parents[2] / "data"


def read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def regions(document):
    for region in document["regions"]:
        yield (
            f"region:{region['code']}",
            {
                "name": region["name"],
                "kind": Organisation.Kind.PRINCIPAL,
                "sector": Organisation.Sector.REGION,
                "code": region["code"],
                "region_code": region["code"],
                "name_variants": region["predecessors"],
                **mark(document, document["source"]),
            },
        )


def units(document):
    for hospital in document["hospitals"]:
        yield (
            f"unit:{hospital['region']}:{hospital['name']}",
            {
                "name": hospital["name"],
                "kind": Organisation.Kind.UNIT,
                "sector": Organisation.Sector.REGION,
                "region_code": hospital["region"],
                "parent": f"region:{hospital['region']}",
                "name_variants": hospital["variants"],
                **mark(document, document["source"]),
            },
        )


def municipalities(document):
    for municipality in document["municipalities"]:
        if "same_as_region" in municipality:
            continue  # Gotland: one legal body that is both, loaded as the region
        yield (
            f"municipality:{municipality['code']}",
            {
                "name": municipality["name"],
                "kind": Organisation.Kind.PRINCIPAL,
                "sector": Organisation.Sector.MUNICIPALITY,
                "code": municipality["code"],
                "region_code": municipality["code"][:2],
                "name_variants": municipality["variants"],
                **mark(document, document["source"]),
            },
        )


def authorities(document):
    ended = {succession["from"]: succession for succession in document["successions"]}
    begun = {succession["to"]: succession for succession in document["successions"]}
    for authority in document["authorities"]:
        key = authority["key"]
        answers_for = authority["answers_for"]
        if authority["verbs"]:
            answers_for += f"\n\nVerktyg: {', '.join(authority['verbs'])}."
        if authority["confidence_note"]:
            answers_for += f"\n\nSäkerhet: {authority['confidence_note']}"
        fields = {
            "name": authority["name"],
            "kind": authority["kind"],
            "sector": Organisation.Sector.CIVIL
            if authority["kind"] == "association"
            else Organisation.Sector.STATE,
            "name_variants": authority["variants"],
            "answers_for": answers_for,
            **mark(authority, "; ".join(f"{s}: {document['sources'][s]}" for s in authority["sources"])),
        }
        if key in ended:
            last_day = datetime.date.fromisoformat(ended[key]["on"]) - datetime.timedelta(days=1)
            fields |= {"successor": f"authority:{ended[key]['to']}", "valid_to": last_day}
        if key in begun:
            fields["valid_from"] = datetime.date.fromisoformat(begun[key]["on"])
        yield f"authority:{key}", fields


def mark(row, source):
    return {
        "confidence": row["confidence"],
        "checked_on": datetime.date.fromisoformat(row["checked_on"]),
        "source": source[:300],
    }


def fingerprint(fields):
    return hashlib.sha256(
        json.dumps(fields, sort_keys=True, default=str, ensure_ascii=False).encode()
    ).hexdigest()


class Command(BaseCommand):
    help = (
        "Load regions, municipalities, hospitals, authorities and synonyms; marks of confidence come along."
    )

    @transaction.atomic
    def handle(self, **options):
        self.known = {row.source_key: row for row in Organisation.objects.exclude(source_key=None)}
        region_document = read("regions.json")
        for what, rows in (
            (_("regioner"), regions(region_document)),
            (
                _("kommuner (Gotland är både region och kommun och räknas bland regionerna)"),
                municipalities(read("municipalities.json")),
            ),
            (_("sjukhus"), units(read("hospitals.json"))),
            (_("myndigheter och organisationer"), authorities(read("authorities.json"))),
        ):
            self.load(what, list(rows))
        self.load_synonyms(read("synonyms.json")["synonyms"])
        # Ordered once for each way of reading words, so that an upgrade leaves no text unfound.
        Job.order("index_catalogue", key=f"index_catalogue:{recipe()}")

    def load(self, what, rows):
        new = changed = 0
        later = []
        for key, fields in rows:
            row = self.known.get(key)
            # An unchanged data row is left alone, so what an administrator has edited since stays.
            if row and row.source_hash == fingerprint(fields):
                continue
            new, changed = (new, changed + 1) if row else (new + 1, changed)
            row = row or Organisation(source_key=key)
            row.source_hash = fingerprint(fields)
            for field, value in fields.items():
                if field == "parent":
                    row.parent = self.known[value]
                elif field == "successor":
                    later.append((row, value))
                else:
                    setattr(row, field, value)
            row.save()
            self.known[key] = row
        for row, successor in later:  # the successor may stand further down in the file
            row.successor = self.known[successor]
            row.save(update_fields=["successor"])
        self.tell(what, len(rows), new, changed)

    def load_synonyms(self, rows):
        new = changed = 0
        known = {row.source_key: row for row in Synonym.objects.exclude(source_key=None)}
        for data in rows:
            row = known.get(data["key"])
            # Keys are stems: another way of making them changes what the same words are found by.
            keys = [synonym_key(term) for term in data["terms"]]
            if (
                row
                and row.source_hash == fingerprint(data)
                and (row.terms != data["terms"] or row.keys == keys)
            ):
                continue
            new, changed = (new, changed + 1) if row else (new + 1, changed)
            row = row or Synonym(source_key=data["key"])
            row.terms, row.source_hash = data["terms"], fingerprint(data)
            row.save()
        self.tell(_("grupper av synonymer"), len(rows), new, changed)

    def tell(self, what, total, new, changed):
        self.stdout.write(
            _("%(total)d %(what)s: %(new)d nya, %(changed)d ändrade, %(same)d oförändrade")
            % {"total": total, "what": what, "new": new, "changed": changed, "same": total - new - changed}
        )
