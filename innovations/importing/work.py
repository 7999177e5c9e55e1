"""The import: what would become of each row, and the writing of all of them or none."""

from collections import Counter
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations.importing.columns import check_columns, guess_columns, refuse_personal_numbers, understood
from innovations.importing.files import Unreadable, read_table
from innovations.importing.rows import FAULT, NEW, OUTCOME_LABELS, UNCHANGED, UPDATED, Reader, Row
from innovations.models import CatalogueEntry, ImportedRow, ImportMapping
from portal.models import RefCounter

BATCH = 500
FAMILIAR = 0.5  # of the titles: then it is the same list, some months older


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


class Import:
    """One file against the catalogue. `plan` changes nothing; `carry_out` changes everything or nothing."""

    def __init__(self, content, filename, *, source_name="", columns=None):
        self.table = read_table(content, filename, understood)
        refuse_personal_numbers(self.table)
        headers = self.table.headers
        guessed = guess_columns(headers)
        known = "" if source_name else self._imported_before()
        self.source_name = (
            source_name or known or self._source_of(guessed) or filename.rpartition(".")[0] or filename
        )[:100].strip()
        self.mapping = ImportMapping.of(self.source_name)
        remembered = {name: header for name, header in self.mapping.columns.items() if header in headers}
        self.columns = check_columns(columns, headers) if columns else remembered | {
            name: header for name, header in guessed.items() if name not in remembered and header not in remembered.values()
        }  # fmt: skip
        if known:
            self.table.notes.append(
                _(
                    "Listan liknar den som kom från källan %(source)s, och uppdaterar dess poster. Är det en annan lista: skriv en annan källa och provkör igen."
                )
                % {"source": known}
            )
        self.organisations, self.notes = {}, list(self.table.notes)
        self.left = 0  # entries of the source that the file does not have
        if "title" not in self.columns:
            raise Untitled(self)

    def plan(self, say=lambda percent: None):
        """What would become of each row."""
        reader = Reader(self.columns, self.mapping.organisations)
        self.organisations = reader.organisations
        rows, seen = [], {}
        for place, (line, values, faults) in enumerate(self.table.rows):
            row = Row(
                line, title=" ".join(values.get(self.columns["title"], "").split())[:200], faults=list(faults)
            )
            if not faults:
                reader.understand(row, values)
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
        self.notes = [*self.table.notes, *self._known_elsewhere(rows)]
        if self.left:
            self.notes.append(
                ngettext(
                    "%(n)s post från källan står inte i filen. Den är kvar i katalogen.",
                    "%(n)s poster från källan står inte i filen. De är kvar i katalogen.",
                    self.left,
                )
                % {"n": self.left}
            )
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
            "unused": [header for header in self.table.named() if header not in self.columns.values()],
            "counts": {outcome: counts.get(outcome, 0) for outcome in OUTCOME_LABELS},
            "made_ids": "source_id" not in self.columns,
            "notes": self.notes,
            "rows": [
                {"line": row.line, "outcome": row.outcome, "title": row.title, "notes": [*row.faults, *row.notes],
                 "reasons": [getattr(said, "reason", said) for said in (*row.faults, *row.notes)],
                 "changed": [str(CatalogueEntry._meta.get_field(name.removesuffix("_id")).verbose_name) for name in row.changes if row.entry]}
                for row in rows
            ],
            "organisations": [
                {"name": name, "rows": count, "found": found.name if found else "", "doubtful": [[d.pk, d.name] for d in doubtful]}
                for name, (found, doubtful, count) in sorted(self.organisations.items())
            ],
        }  # fmt: skip

    def _imported_before(self):
        """The source whose columns the file has and whose titles it repeats, or an empty string: a file is often named
        by its day, and the same list under two names makes every entry twice."""
        headers = set(self.table.headers)
        mappings = ImportMapping.objects.values_list("source_name", "columns")
        fitting = {
            name: columns["title"]
            for name, columns in mappings
            if "title" in columns and headers >= {*columns.values()}
        }
        by_header = {
            header: {" ".join(values.get(header, "").split())[:200] for _line, values, _faults in self.table.rows[:BATCH]} - {""}
            for header in set(fitting.values())
        }  # fmt: skip
        same = Counter(
            source
            for source, title in CatalogueEntry.objects.filter(
                source_name__in=fitting, title__in=set().union(*by_header.values())
            )
            .values_list("source_name", "title")
            .distinct()
            if title in by_header[fitting[source]]
        )
        for source, count in same.most_common(1):
            if count >= FAMILIAR * len(by_header[fitting[source]]):
                return source
        return ""

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
        ids = {row.source_id for row in rows}
        self.left = len(known.keys() - ids) if all(ids) else 0
        for row in rows:
            if row.faults:
                row.outcome = FAULT
                continue
            row.entry = known.get(row.source_id)
            if row.entry:
                self._find_changes(row)

    def _known_elsewhere(self, rows):
        """The same list under another name would make every entry twice: a file is often named by its day."""
        titles = [row.title for row in rows if row.outcome == NEW][:BATCH]
        known = Counter(
            CatalogueEntry.objects.filter(title__in=titles)
            .exclude(source_name__in=["", self.source_name])
            .values_list("source_name", flat=True)
        )
        for source, count in known.most_common(1):
            if count > len(titles) / 2:
                yield _(
                    "Nya rader har samma rubriker som poster från källan %(source)s. Är det samma lista blir posterna dubbla: skriv %(source)s som källa och provkör igen."
                ) % {"source": source}

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
