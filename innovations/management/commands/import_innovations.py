"""Import a list of innovations (CSV, Excel, JSONL) into the catalogue. Safe to run again with the same file."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from django.utils.translation import gettext as _

from innovations.importing.files import Unreadable
from innovations.importing.rows import FAULT, OUTCOME_LABELS
from innovations.importing.work import Import, Unimported, totals
from portal.models import Person


class Command(BaseCommand):
    help = "Import a list of innovations from CSV, Excel or JSONL. Try it first with --dry-run."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--source", default="", help="Name of the source; what is remembered of columns hangs on it."
        )
        parser.add_argument(
            "--mapping",
            type=Path,
            help='JSON file {"title": "Projektnamn", …}: our field, the file\'s header.',
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="Show what would happen, row by row, and change nothing."
        )
        parser.add_argument(
            "--skip-errors", action="store_true", help="Import the other rows although some have faults."
        )

    def handle(self, file, source, mapping, dry_run, skip_errors, **options):
        with translation.override("sv"):
            try:
                work = Import(self.read(file), file.name, source_name=source, columns=self.columns(mapping))
                rows = (
                    work.plan()
                    if dry_run
                    else work.carry_out(by=Person.objects.the_portal(), skip_faults=skip_errors)
                )
            except Unreadable as refusal:
                raise CommandError(str(refusal)) from refusal
            except Unimported as refusal:
                self.show(work, work.plan(), every_row=False)
                raise CommandError(
                    _("Inget är importerat. Rätta raderna, eller hoppa över dem med --skip-errors.")
                ) from refusal
            self.show(work, rows, every_row=dry_run)
            self.stdout.write(_("Provkörning: inget är ändrat.") if dry_run else _("Importen är klar."))

    def read(self, file):
        try:
            return file.read_bytes()
        except OSError as error:
            raise CommandError(
                _("Filen %(file)s kan inte öppnas: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error

    def columns(self, mapping):
        if mapping is None:
            return None
        try:
            columns = json.loads(self.read(mapping))
        except (ValueError, UnicodeDecodeError) as error:
            raise CommandError(_("Filen med kolumner är inte giltig JSON.")) from error
        if not isinstance(columns, dict):
            raise CommandError(_("Filen med kolumner ska vara ett JSON-objekt: vårt fält och filens kolumn."))
        return columns

    def show(self, work, rows, *, every_row):
        report = work.report(rows)
        self.stdout.write(_("Källa: %(source)s") % {"source": report["source_name"]})
        self.stdout.write(
            _("Kolumner: %(columns)s")
            % {"columns": ", ".join(f"{name} = {header}" for name, header in report["columns"].items())}
        )
        if report["unused"]:
            self.stdout.write(_("Används inte: %(columns)s") % {"columns": ", ".join(report["unused"])})
        for note in report["notes"]:
            self.stdout.write(note)
        for row in report["rows"]:
            if every_row or row["outcome"] == FAULT:
                details = " ".join(
                    row["notes"]
                    + (
                        [_("Ändras: %(fields)s.") % {"fields": ", ".join(row["changed"])}]
                        if row["changed"]
                        else []
                    )
                )
                self.stdout.write(
                    f"  {row['line']:>5}  {OUTCOME_LABELS[row['outcome']]:<11} {row['title'][:70]}{'  ' + details if details else ''}"
                )
        for organisation in report["organisations"]:
            if organisation["doubtful"] and not organisation["found"]:
                near = ", ".join(name for _pk, name in organisation["doubtful"])
                self.stdout.write(
                    _("  Osäker organisation: %(name)s. Närmast: %(near)s.")
                    % {"name": organisation["name"], "near": near}
                )
        self.stdout.write(totals(report))
