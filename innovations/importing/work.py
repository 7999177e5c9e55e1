"""The import: what would become of each row, and the writing of all of them or none."""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovations.importing.columns import FIELDS, check_columns, guess_columns, letters
from innovations.importing.files import Unreadable, read_table
from innovations.importing.words import Kind, as_month, kind_of, shortened
from innovations.models import CatalogueEntry, ImportedRow, ImportMapping, Innovation, LifeEvent, TargetGroup
from portal.models import Organisation, RefCounter
from portal.organisation_names import NameIndex

MAX_CELL = 20_000  # longer than any text we keep: something is wrong with the file
BATCH = 500
LIMITS = {name: CatalogueEntry._meta.get_field(name).max_length for name in (
    "title", "problem", "solution", "results", "lessons", "cost", "context", "organisation_name", "contact_function")}  # fmt: skip
SUMMARY_LIMIT = CatalogueEntry._meta.get_field("summary").max_length
NEW, UPDATED, UNCHANGED, FAULT = "new", "updated", "unchanged", "fault"
OUTCOME_LABELS = {
    NEW: gettext_lazy("Ny"), UPDATED: gettext_lazy("Uppdateras"), UNCHANGED: gettext_lazy("Oförändrad"), FAULT: gettext_lazy("Fel"),
}  # fmt: skip


class Untitled(Unreadable):
    """No column looks like the title. Brings the work along, so that a person can say which one it is."""

    def __init__(self, work):
        headers = ", ".join(work.table.headers[:30])[:400]
        super().__init__(
            _(
                "Ingen kolumn ser ut att vara rubriken. Kolumnerna är: %(headers)s. Ange vilken som är rubriken."
            )
            % {"headers": headers}
        )
        self.work = work


class Unimported(Exception):
    """There are rows with faults, and nobody has said that they may be skipped. Nothing was changed."""


@dataclass
class Row:
    """One row of the file: what would become of it, and why."""

    line: int
    outcome: str = NEW
    title: str = ""
    source_id: str = ""
    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    entry: object = None
    changes: dict = field(default_factory=dict)


class Import:
    """One file against the catalogue. `plan` changes nothing; `carry_out` changes everything or nothing."""

    def __init__(self, content, filename, *, source_name="", columns=None):
        self.table = read_table(content, filename)
        headers = self.table.headers
        guessed = guess_columns(headers)
        self.source_name = (
            source_name or self._source_of(guessed) or filename.rpartition(".")[0] or filename
        )[:100].strip()
        self.mapping = ImportMapping.of(self.source_name)
        remembered = {name: header for name, header in self.mapping.columns.items() if header in headers}
        self.columns = check_columns(columns, headers) if columns else remembered | {
            name: header for name, header in guessed.items() if name not in remembered and header not in remembered.values()
        }  # fmt: skip
        self.organisations = {}  # name as written: (organisation or None, [doubtful], rows)
        self.today = timezone.localdate()
        if "title" not in self.columns:
            raise Untitled(self)

    def plan(self, say=lambda percent: None):
        """What would become of each row."""
        self.names = NameIndex(Organisation.objects.select_related("principal"))
        self.organisations = {}
        rows, seen = [], {}
        for place, (line, values, faults) in enumerate(self.table.rows):
            row = Row(line, faults=list(faults))
            if not faults:
                self._understand(row, values)
            if row.source_id and not row.faults:
                if row.source_id in seen:
                    row.faults.append(
                        _("Samma nummer i källan som på rad %(line)s.") % {"line": seen[row.source_id]}
                    )
                seen.setdefault(row.source_id, line)
            rows.append(row)
            if place % BATCH == 0:
                say(10 + 60 * place // len(self.table.rows))
        self._compare(rows)
        return rows

    @transaction.atomic
    def carry_out(self, *, by, skip_faults=False):
        """Import every row in one transaction. Two imports of the same source wait for each other. Returns the rows."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import:{self.source_name}"])
        rows = self.plan()
        if not skip_faults and any(row.outcome == FAULT for row in rows):
            raise Unimported
        self._create([row for row in rows if row.outcome == NEW], by)
        self._update([row for row in rows if row.entry and row.outcome != FAULT], by)
        self.remember()
        return rows

    def remember(self):
        """Keep the columns for the next file from the same source."""
        self.mapping.columns = {**self.mapping.columns, **self.columns}
        self.mapping.save()

    def report(self, rows):
        """The rows as plain values for a page, a terminal or a stored run."""
        counts = Counter(row.outcome for row in rows)
        return {
            "source_name": self.source_name,
            "columns": self.columns,
            "unused": [header for header in self.table.headers if header not in self.columns.values()],
            "counts": {outcome: counts.get(outcome, 0) for outcome in OUTCOME_LABELS},
            "made_ids": "source_id" not in self.columns,
            "rows": [
                {"line": row.line, "outcome": row.outcome, "title": row.title, "notes": [*row.faults, *row.notes],
                 "changed": [str(CatalogueEntry._meta.get_field(name.removesuffix("_id")).verbose_name) for name in row.changes if row.entry]}
                for row in rows
            ],
            "organisations": [
                {"name": name, "rows": count, "found": found.name if found else "", "doubtful": [[d.pk, d.name] for d in doubtful]}
                for name, (found, doubtful, count) in sorted(self.organisations.items())
            ],
        }  # fmt: skip

    # --- understanding a row --------------------------------------------------------------

    def _understand(self, row, cells):
        given = {name: self._cell(row, name, cells.get(header, "")) for name, header in self.columns.items()}
        row.title = given.get("title", "")[:200]
        if not row.title:
            row.faults.append(_("Rubriken saknas."))
        values = row.values
        values["title"] = self._fit(row, "title", given.get("title", ""))
        for name in ("problem", "results", "lessons", "cost", "contact_function"):
            if name in given:
                values[name] = self._fit(row, name, given[name])
        self._describe(row, given)
        self._place(row, given)
        self._classify(row, given)
        self._date(row, given)
        if "grant_sek" in given:
            values["grant_sek"] = self._amount(row, given["grant_sek"])
        if "source_url" in given:
            values["source_url"] = self._checked(
                row,
                given["source_url"],
                URLValidator(["http", "https"]),
                _("Länken %(value)s är inte en webbadress."),
                500,
            )
        if "contact_email" in given:
            values["contact_email"] = self._checked(
                row, given["contact_email"], validate_email, _("%(value)s är inte en e-postadress."), 254
            )
        row.source_id = given.get("source_id", "")[:100]
        if not row.source_id:
            # Lists without numbers: the same title from the same organisation is the same thing.
            row.source_id = hashlib.sha256(
                f"{letters(row.title)}|{letters(given.get('organisation', ''))}".encode()
            ).hexdigest()[:24]

    def _cell(self, row, name, text):
        if len(text) > MAX_CELL:
            row.faults.append(
                _("Texten i %(field)s är %(n)s tecken. Det är mer än en text brukar vara, kontrollera filen.")
                % {"field": FIELDS[name][0], "n": len(text)}
            )
            return ""
        text = "".join(c for c in text if c.isprintable() or c in "\n\t").strip()
        if re.match(r"=\s*[A-ZÅÄÖa-zåäö.]+\s*\(", text):
            row.faults.append(
                _("%(field)s ser ut att vara en formel i stället för en text.")
                % {"field": str(FIELDS[name][0]).capitalize()}
            )
            return ""
        return text

    def _fit(self, row, name, text):
        limit = LIMITS[name]
        if len(text) <= limit:
            return text
        row.notes.append(
            _("Texten i %(field)s kortas till %(n)s tecken.")
            % {"field": CatalogueEntry._meta.get_field(name).verbose_name, "n": limit}
        )
        return shortened(text, limit)

    def _describe(self, row, given):
        """The description becomes the summary; what does not fit there stands whole among the solution."""
        text = (
            given.get("text") or given.get("solution") or given.get("problem") or given.get("results") or ""
        )
        if not text:
            row.notes.append(_("Beskrivning saknas. Rubriken visas i stället."))
        row.values["summary"] = shortened(text or row.title, SUMMARY_LIMIT)
        whole = [given["text"]] if len(given.get("text", "")) > SUMMARY_LIMIT else []
        if "text" in given or "solution" in given:
            row.values["solution"] = self._fit(
                row,
                "solution",
                "\n\n".join([*whole, *([given["solution"]] if given.get("solution") else [])]),
            )
        parts = [
            ("Utlysning", "call"),
            ("Diarienummer i källan", "registry_number"),
        ]
        if given.get("status") and kind_of(given["status"]) is None:
            parts.append(
                ("Läge i källan", "status")
            )  # a state that we know is the entry's kind, in our own words
        if any(name in given for _label, name in parts):
            row.values["context"] = self._fit(
                row,
                "context",
                "\n".join(f"{label}: {given[name]}." for label, name in parts if given.get(name)),
            )

    def _place(self, row, given):
        """The principal that the organisation's name means; the name itself is kept as it was written."""
        if "organisation" not in given:
            return
        name = given["organisation"]
        row.values["organisation_name"] = self._fit(row, "organisation_name", name)
        row.values["principal_id"], row.values["region_code"] = None, ""
        if not name:
            return
        if name not in self.organisations:
            self.organisations[name] = (*self._match(name), 0)
        found, doubtful, count = self.organisations[name]
        self.organisations[name] = (found, doubtful, count + 1)
        if found:
            row.values["principal_id"], row.values["region_code"] = found.principal_id, found.region_code
        elif doubtful:
            row.notes.append(
                _("Organisationen %(name)s känns inte igen. Närmast: %(near)s.")
                % {"name": name, "near": ", ".join(d.name for d in doubtful)}
            )
        else:
            row.notes.append(
                _("Organisationen %(name)s finns inte i registret. Namnet behålls som det är.")
                % {"name": name}
            )

    def _match(self, name):
        if chosen := self.mapping.organisations.get(name):
            return Organisation.objects.filter(pk=chosen).first(), []
        match = self.names.match(name)
        return match.organisation, match.doubtful

    def _classify(self, row, given):
        for name, choices in (
            ("type", Innovation.Type),
            ("target_group", TargetGroup),
            ("life_event", LifeEvent),
        ):
            if name in given:
                row.values[name] = known = next(
                    (
                        c.value
                        for c in choices
                        if letters(given[name]) in (letters(c.value), letters(c.label))
                    ),
                    "",
                )
                if given[name] and not known:
                    row.notes.append(
                        _("%(field)s %(value)s känns inte igen och lämnas tom.")
                        % {"field": str(FIELDS[name][0]).capitalize(), "value": given[name][:60]}
                    )
        if not {"kind", "status", "ended"} & set(given):
            return
        said = letters(given.get("kind", "")) or letters(given.get("status", ""))
        kind = kind_of(said)
        has_ended = (
            given.get("ended", "")
            and as_month(given["ended"])
            and as_month(given["ended"]) < f"{self.today:%Y-%m}"
        )
        becomes = kind or (Kind.ENDED if has_ended else Kind.UNDER_WAY)
        row.values["kind"] = becomes.value
        if said and kind is None:
            row.notes.append(
                _("Läget %(value)s känns inte igen och blir %(becomes)s.")
                % {"value": (given.get("kind") or given["status"])[:60], "becomes": becomes.label}
            )

    def _date(self, row, given):
        for name in ("started", "ended"):
            if name in given:
                row.values[name] = month = as_month(given[name]) if given[name] else ""
                if month is None:
                    row.faults.append(
                        _("Datumet %(value)s går inte att läsa. Skriv ÅÅÅÅ-MM.") % {"value": given[name][:40]}
                    )
        if (
            row.values.get("started")
            and row.values.get("ended")
            and row.values["ended"] < row.values["started"][: len(row.values["ended"])]
        ):
            row.faults.append(_("Slutet ligger före början."))

    def _amount(self, row, text):
        digits = re.sub(r"[\s\u00a0\u202f]|kr(onor)?\.?$|sek|:-$", "", text.casefold())
        if re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits):
            digits = re.sub("[.,]", "", digits)
        if not text:
            return None
        if not re.fullmatch(r"\d{1,15}([.,]\d{1,2})?", digits):
            row.faults.append(
                _("Beloppet %(value)s går inte att läsa. Skriv hela kronor med siffror.")
                % {"value": text[:40]}
            )
            return None
        return round(float(digits.replace(",", ".")))

    def _checked(self, row, text, validator, sentence, limit):
        if not text:
            return ""
        try:
            if len(text) > limit:
                raise ValidationError("")
            validator(text)
        except (ValidationError, ValueError):
            row.faults.append(sentence % {"value": text[:80]})
            return ""
        return text

    def _source_of(self, columns):
        """The host that nearly all links lead to names the source, whatever the file is called."""
        if "source_url" not in columns:
            return ""
        try:
            hosts = Counter(
                (urlsplit(values.get(columns["source_url"], "")).hostname or "").removeprefix("www.")
                for _line, values, _faults in self.table.rows
            )
        except ValueError:
            return ""
        host, count = hosts.most_common(1)[0]
        return host if host and count >= 0.9 * len(self.table.rows) else ""

    # --- comparing and writing --------------------------------------------------------------

    def _compare(self, rows):
        known = {
            entry.source_id: entry
            for entry in CatalogueEntry.objects.filter(source_name=self.source_name)
            .exclude(source_id="")
            .select_related("imported")
            .defer("search_vector")
        }
        for row in rows:
            if row.faults:
                row.outcome = FAULT
                continue
            row.entry = known.get(row.source_id)
            if row.entry:
                self._find_changes(row)

    def _find_changes(self, row):
        """What the source has changed since last time. What an editor has changed by hand stays."""
        last = row.entry.imported.values if hasattr(row.entry, "imported") else {}
        kept = []
        for name, value in row.values.items():
            now = getattr(row.entry, name)
            if now == value or (name in last and last[name] == value):
                continue
            if name in last and now != last[name]:
                kept.append(str(CatalogueEntry._meta.get_field(name.removesuffix("_id")).verbose_name))
            else:
                row.changes[name] = value
        row.outcome = UPDATED if row.changes else UNCHANGED
        if kept:
            row.notes.append(
                _(
                    "Källan har ändrat %(fields)s, men en redaktör har skrivit något annat. Redaktörens text är kvar."
                )
                % {"fields": ", ".join(kept)}
            )
        if row.entry.status == CatalogueEntry.Status.WITHDRAWN:
            row.notes.append(_("Posten är tillbakadragen och visas inte."))

    def _create(self, rows, by):
        now = timezone.now()
        entries = CatalogueEntry.objects.bulk_create(
            [
                CatalogueEntry(
                    ref=RefCounter.next_ref("KAT"), source_name=self.source_name, source_id=row.source_id, edited_by=by,
                    status=CatalogueEntry.Status.PUBLISHED, published_at=now, version=1, **row.values,
                )
                for row in rows
            ],
            batch_size=BATCH,
        )  # fmt: skip
        ImportedRow.objects.bulk_create(
            [ImportedRow(entry=entry, values=row.values) for entry, row in zip(entries, rows, strict=True)],
            batch_size=BATCH,
        )
        self._index(entries)

    def _update(self, rows, by):
        changed = [row for row in rows if row.changes]
        for row in changed:
            for name, value in row.changes.items():
                setattr(row.entry, name, value)
            row.entry.version += 1
        names = sorted({name for row in changed for name in row.changes})
        if changed:
            CatalogueEntry.objects.bulk_update(
                [row.entry for row in changed], [*names, "version"], batch_size=BATCH
            )
            self._index([row.entry for row in changed])
        ImportedRow.objects.bulk_create(
            [ImportedRow(entry=row.entry, values={**getattr(getattr(row.entry, "imported", None), "values", {}), **row.values}) for row in rows],
            batch_size=BATCH, update_conflicts=True, unique_fields=["entry"], update_fields=["values", "imported_at"],
        )  # fmt: skip

    def _index(self, entries):
        """Make the entries findable, a batch at a time."""
        prefetch_related_objects(entries, "principal")  # its name is part of what is found
        for start in range(0, len(entries), BATCH):
            CatalogueEntry.index_many(entries[start : start + BATCH])


def totals(report):
    """The counts as one sentence."""
    counts = report["counts"]
    parts = [
        ngettext("%(n)s ny", "%(n)s nya", counts[NEW]) % {"n": counts[NEW]},
        ngettext("%(n)s uppdateras", "%(n)s uppdateras", counts[UPDATED]) % {"n": counts[UPDATED]},
        ngettext("%(n)s oförändrad", "%(n)s oförändrade", counts[UNCHANGED]) % {"n": counts[UNCHANGED]},
        ngettext("%(n)s rad med fel", "%(n)s rader med fel", counts[FAULT]) % {"n": counts[FAULT]},
    ]
    return ", ".join(parts)
