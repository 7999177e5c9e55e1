"""Reading lists that organisations already keep (CSV, Excel, JSONL) into the catalogue: try first, then all or nothing."""

import csv
import datetime
import hashlib
import io
import json
import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import connection, transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from openpyxl import load_workbook

from innovations.models import (
    CatalogueEntry,
    ImportedRow,
    ImportMapping,
    ImportRun,
    Innovation,
    LifeEvent,
    TargetGroup,
)
from portal.models import Organisation, RefCounter
from portal.models.attachment import ALLOWED, zip_fault
from portal.organisation_names import NameIndex

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 20_000  # longer than any text we keep: something is wrong with the file
BATCH = 500
Kind = CatalogueEntry.Kind

# Our fields: what a person calls them, and the headers (letters and digits only) they are guessed from.
FIELDS = {
    "source_id": (gettext_lazy("nummer i källan"), "slug id nr nummer nummerikällan sourceid sourcekey projektid projektnummer projectid projectnumber ärendenummer löpnummer"),
    "registry_number": (gettext_lazy("diarienummer"), "dnr diarienummer diarienr registrynumber refno"),
    "title": (gettext_lazy("rubrik"), "title titel rubrik namn name projekt projektnamn projekttitel projectname projecttitle innovation idé"),
    "text": (gettext_lazy("beskrivning"), "purpose syfte syfteochmål beskrivning projektbeskrivning description abstract summary sammanfattning text ingress kortbeskrivning omprojektet"),
    "problem": (gettext_lazy("problem"), "problem behov need needs utmaning bakgrund background"),
    "solution": (gettext_lazy("lösning"), "solution lösning approach uppläggochgenomförande genomförande upplägg metod arbetssätt method"),
    "results": (gettext_lazy("resultat"), "results result resultat effekter effekt resultatochförväntadeeffekter utfall outcome"),
    "lessons": (gettext_lazy("lärdomar"), "lessons lärdomar lärdom erfarenheter"),
    "cost": (gettext_lazy("kostnad"), "cost kostnad"),
    "organisation": (gettext_lazy("organisation"), "coordinator koordinator organisation organization huvudman projektägare ägare owner sökande utförare kommun region verksamhet enhet"),
    "status": (gettext_lazy("läge"), "status läge state projektstatus fas phase"),
    "kind": (gettext_lazy("slag"), "slag kind"),
    "type": (gettext_lazy("typ"), "typ type innovationstyp"),
    "target_group": (gettext_lazy("målgrupp"), "målgrupp targetgroup"),
    "life_event": (gettext_lazy("livshändelse"), "livshändelse lifeevent"),
    "started": (gettext_lazy("början"), "start started startdatum startdate projektstart från början fromdate"),
    "ended": (gettext_lazy("slut"), "end ended slut slutdatum enddate projektslut till todate"),
    "grant_sek": (gettext_lazy("bidrag i kronor"), "grantsek grant bidrag belopp budget finansiering funding bidragikronor beviljatbelopp"),
    "call": (gettext_lazy("utlysning"), "call utlysning program programme"),
    "source_url": (gettext_lazy("länk"), "url länk link webb webbplats webbadress sourceurl lank"),
    "contact_function": (gettext_lazy("kontaktfunktion"), "kontaktfunktion kontakt contact contactfunction"),
    "contact_email": (gettext_lazy("e-post"), "epost email kontaktepost mail contactemail"),
}  # fmt: skip
LIMITS = {name: CatalogueEntry._meta.get_field(name).max_length for name in (
    "title", "problem", "solution", "results", "lessons", "cost", "context", "organisation_name", "contact_function")}  # fmt: skip
SUMMARY_LIMIT = CatalogueEntry._meta.get_field("summary").max_length

# What lists call the state of a project. That it has ended says nothing of whether it works (docs/decisions/0010).
KINDS = {
    Kind.UNDER_WAY: "pågår pågående ongoing active aktiv aktivt underway startat started beslutat beslutad beviljat beviljad granted decided planerat planerad planned",
    Kind.ENDED: "avslutat avslutad avslutatprojekt completed ended finished klar klart färdig färdigt slutfört slutförd closed stängd avbrutet avbruten nedlagt nedlagd",
    Kind.WORKS: "fungerar works idrift används inuse infört införd implementerat implementerad",
    Kind.DID_NOT_WORK: "fungeradeinte prövatfungeradeinte didnotwork",
}
NEW, UPDATED, UNCHANGED, FAULT = "new", "updated", "unchanged", "fault"
OUTCOME_LABELS = {
    NEW: gettext_lazy("Ny"), UPDATED: gettext_lazy("Uppdateras"), UNCHANGED: gettext_lazy("Oförändrad"), FAULT: gettext_lazy("Fel"),
}  # fmt: skip


class Unreadable(Exception):
    """The file, or what was said about it, cannot be used. The text is for the screen."""


class Unimported(Exception):
    """There are rows with faults, and nobody has said that they may be skipped. Nothing was changed."""


# --- The file ---------------------------------------------------------------------------------


@dataclass
class Table:
    """What a file holds: headers, and per row its place, its values and what is wrong with its cells."""

    headers: list
    rows: list = field(default_factory=list)  # (line, {header: text}, [fault])

    def add(self, line, values, faults=()):
        if len(self.rows) >= MAX_ROWS:
            raise Unreadable(
                _("Filen har fler än %(n)s rader. Dela upp den i flera filer.")
                % {"n": f"{MAX_ROWS:,}".replace(",", " ")}
            )
        self.rows.append((line, values, list(faults)))


def read_table(content, filename):
    """The table in a CSV, Excel or JSONL file. Raises Unreadable with a sentence."""
    extension = filename.rpartition(".")[2].lower()
    if not content.strip():
        raise Unreadable(_("Filen är tom."))
    if len(content) > settings.ATTACHMENT_MAX_BYTES:
        raise Unreadable(_("Filen är större än 25 MB. Dela upp den."))
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Unreadable(
            _(
                "Filen är en äldre Excelfil (.xls) eller skyddad med lösenord. Spara den som .xlsx utan lösenord."
            )
        )
    readers = {
        "csv": read_csv,
        "txt": read_csv,
        "tsv": read_csv,
        "xlsx": read_xlsx,
        "jsonl": read_jsonl,
        "ndjson": read_jsonl,
        "json": read_jsonl,
    }
    if extension not in readers:
        raise Unreadable(
            _(
                "Filen är av ett slag som inte kan läsas (.%(extension)s). Skicka CSV, Excel (.xlsx) eller JSONL."
            )
            % {"extension": extension[:10]}
        )
    if extension != "xlsx" and content[:2] == b"PK":
        raise Unreadable(
            _(
                "Filen heter .%(extension)s men är en Excelfil eller ett zip-arkiv. Byt namn till .xlsx eller spara som CSV."
            )
            % {"extension": extension}
        )
    table = readers[extension](content)
    if not table.rows:
        raise Unreadable(_("Filen har rubriker men inga rader."))
    return table


def as_text(content):
    """The text of a file in UTF-8, UTF-16 or Windows-1252."""
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError:
            text = "\x00"
    if "\x00" in text or sum(text[:4000].count(c) for c in "\x01\x02\x03\x04\x05\x06\x07\x0e\x0f") > 0:
        raise Unreadable(
            _("Filen innehåller tecken som inte är text. Spara den som CSV i UTF-8 och försök igen.")
        )
    if re.search("Ã[¥¤¶\u0085\u0096„…–]", text):
        raise Unreadable(
            _(
                "Filens å, ä och ö har blivit fel när den sparades (till exempel Ã¥ i stället för å). Spara om den som UTF-8 från originalet."
            )
        )
    return text


def read_csv(content):
    text = as_text(content)
    csv.field_size_limit(settings.ATTACHMENT_MAX_BYTES)
    first, _newline, rest = text.partition("\n")
    separator = ""
    if named := re.fullmatch(r"sep=(.)\r?", first):  # Excel's own hint
        separator, text = named[1], rest
    separator = separator or max(
        ";,\t|", key=lambda mark: len(next(csv.reader(io.StringIO(text, newline=""), delimiter=mark), []))
    )
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return table_of((reader.line_num, [(value, "") for value in row]) for row in reader)
    except csv.Error as error:
        raise Unreadable(
            _("Rad %(line)s kan inte läsas som CSV. Kontrollera citattecknen på raden.")
            % {"line": reader.line_num}
        ) from error


def read_xlsx(content):
    if fault := zip_fault(
        content,
        ALLOWED["xlsx"][1],
        _("Filen är inte en Excelfil som går att läsa. Spara den på nytt som .xlsx."),
    ):
        raise Unreadable(str(fault))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles it does not know
            cells = sheet_cells(content, saved_values=False)
            formulas = any(kind == "f" for _line, row in cells for _value, kind in row)
            saved = dict(sheet_cells(content, saved_values=True)) if formulas else {}
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 whatever the library makes of a broken file, the person needs one sentence
        raise Unreadable(
            _("Filen är inte en Excelfil som går att läsa. Spara den på nytt som .xlsx.")
        ) from error
    return table_of(
        (line, [xlsx_value(place, cell, line, saved) for place, cell in enumerate(row)])
        for line, row in cells
    )


def sheet_cells(content, *, saved_values):
    """[(line, [(value, kind)])] of the first sheet that has any. Stops after a thousand empty rows."""
    book = load_workbook(io.BytesIO(content), read_only=True, data_only=saved_values)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # written by other programs, and sometimes wrong
            found, empty = [], 0
            for line, row in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
                cells = [(cell.value, getattr(cell, "data_type", "n")) for cell in row]
                empty = 0 if any(value is not None for value, _kind in cells) else empty + 1
                if empty > 1000 or len(found) > MAX_ROWS + 1:
                    break
                if not empty:
                    found.append((line, cells))
            if found:
                return found
        raise Unreadable(_("Filen är tom."))
    finally:
        book.close()


def xlsx_value(place, cell, line, saved):
    """(text, fault) of one cell; a formula stands for the value that was saved with it."""
    value, kind = cell
    name = f"{column_letters(place)}{line}"
    if kind == "f":
        row = saved.get(line, [])
        value, kind = row[place] if place < len(row) else (None, "n")
        if value is None:
            return "", _(
                "Cell %(cell)s innehåller en formel utan sparat värde. Klistra in den som värde."
            ) % {"cell": name}
    if kind == "e":
        return "", _("Cell %(cell)s innehåller felet %(value)s.") % {"cell": name, "value": value}
    return plain(value), ""


def column_letters(place):
    letters, place = "", place + 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def table_of(rows):
    """The table of (line, [(text, fault)]) whose first row that is not empty holds the headers."""
    table = None
    for line, cells in rows:
        texts = [text.strip() for text, _fault in cells]
        if not any(texts) and not any(fault for _text, fault in cells):
            continue
        if table is None:
            table = Table(headers_of(texts))
            continue
        faults = [fault for _text, fault in cells if fault]
        if any(texts[len(table.headers) :]):
            faults.append(
                _(
                    "Raden har fler värden än det finns kolumner. Troligen står ett skiljetecken inuti en text utan citattecken."
                )
            )
        table.add(line, dict(zip(table.headers, texts, strict=False)), faults)
    if table is None:
        raise Unreadable(_("Filen är tom."))
    return table


def headers_of(texts):
    while texts and not texts[-1]:
        texts.pop()
    if len(texts) > MAX_COLUMNS:
        raise Unreadable(_("Filen har fler än %(n)s kolumner.") % {"n": MAX_COLUMNS})
    named = [text for text in texts if text]
    if doubles := [text for text, count in Counter(named).items() if count > 1]:
        raise Unreadable(
            _("Kolumnen %(header)s finns flera gånger. Ge varje kolumn ett eget namn.")
            % {"header": doubles[0][:60]}
        )
    return [text or f"({place})" for place, text in enumerate(texts, 1)]


def read_jsonl(content):
    text = as_text(content)
    if text.lstrip().startswith("["):
        try:
            found = [(place, json.dumps(row)) for place, row in enumerate(json.loads(text), 1)]
        except (ValueError, RecursionError) as error:
            raise Unreadable(_("Filen är inte giltig JSON.")) from error
    else:
        found = [(line, row) for line, row in enumerate(text.splitlines(), 1) if row.strip()]
    table = Table([])
    for line, row in found:
        try:
            values = json.loads(row)
        except (ValueError, RecursionError):
            values = None
        if isinstance(values, dict):
            for name in values:
                if name not in table.headers:
                    table.headers.append(name)
            table.add(line, {name: plain(value).strip() for name, value in values.items()})
        else:
            table.add(line, {}, [_("Raden är inte ett JSON-objekt.")])
        if len(table.headers) > MAX_COLUMNS:
            raise Unreadable(_("Filen har fler än %(n)s kolumner.") % {"n": MAX_COLUMNS})
    if not table.headers:
        raise Unreadable(_("Ingen rad i filen är ett JSON-objekt."))
    return table


def plain(value):
    """Any value of a cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(plain(part) for part in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


# --- The columns ------------------------------------------------------------------------------


def letters(text):
    return re.sub(r"[\W_]", "", str(text).casefold())


def guess_columns(headers):
    """{our field: header} from the names of the headers; each header is used once."""
    by_letters = {}
    for header in headers:
        by_letters.setdefault(letters(header), header)
    columns = {}
    for name, (_label, guesses) in FIELDS.items():
        header = next(
            (
                by_letters[guess]
                for guess in guesses.split()
                if by_letters.get(guess) and by_letters[guess] not in columns.values()
            ),
            None,
        )
        if header:
            columns[name] = header
    if "source_id" not in columns and "registry_number" in columns:
        columns["source_id"] = columns["registry_number"]
    return columns


def check_columns(columns, headers):
    """The given mapping, if each field is ours and each header is in the file. Keys may be our names or the labels."""
    names = {letters(name): name for name in FIELDS} | {
        letters(label): name for name, (label, _guesses) in FIELDS.items()
    }
    found = {}
    for key, header in columns.items():
        if letters(key) not in names:
            raise Unreadable(
                _("Fältet %(field)s finns inte. Välj bland: %(fields)s.")
                % {"field": str(key)[:60], "fields": ", ".join(FIELDS)}
            )
        if header not in headers:
            raise Unreadable(_("Kolumnen %(header)s finns inte i filen.") % {"header": str(header)[:60]})
        found[names[letters(key)]] = header
    return found


# --- The import -------------------------------------------------------------------------------


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
        if "title" not in self.columns:
            raise Unreadable(
                _(
                    "Ingen kolumn ser ut att vara rubriken. Kolumnerna är: %(headers)s. Ange vilken som är rubriken."
                )
                % {"headers": ", ".join(headers[:30])[:400]}
            )
        self.today = timezone.localdate()

    def plan(self, say=lambda percent: None):
        """What would become of each row."""
        self.names = NameIndex(Organisation.objects.select_related("principal"))
        self.organisations = {}  # name as written: (organisation or None, [doubtful], rows)
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
            ("Läge i källan", "status"),
        ]
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
        kind = next((kind for kind, words in KINDS.items() if said in words.split()), None) if said else None
        if said and kind is None:
            row.notes.append(
                _("Läget %(value)s känns inte igen.") % {"value": (given.get("kind") or given["status"])[:60]}
            )
        has_ended = (
            given.get("ended", "")
            and as_month(given["ended"])
            and as_month(given["ended"]) < f"{self.today:%Y-%m}"
        )
        row.values["kind"] = (kind or (Kind.ENDED if has_ended else Kind.UNDER_WAY)).value

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


def shortened(text, limit):
    """The text cut at the end of a sentence or a word, so that it fits."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    sentence = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    if sentence > limit // 3:
        return cut[: sentence + 1]
    return cut.rpartition(" ")[0].rstrip(",;:–- ") + "…" if " " in cut else cut + "…"


def as_month(text):
    """'2018', '2018-11' or '2018-11-05' from the ways lists write dates; None when it is no date."""
    text = text.strip().casefold()
    if found := re.fullmatch(
        r"((?:19|20)\d\d)(?:[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?)?(?:[ t]\d\d:.*)?", text
    ):
        year, month, day = found.groups()
        if day:
            try:
                return datetime.date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                return None
        return f"{year}-{int(month):02d}" if month else year
    if found := re.fullmatch(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", text):
        return as_month("-".join(found.groups()))
    if found := re.fullmatch(r"(?:\d{1,2}\s+)?([a-zåäö]{3})[a-zåäö]*\.?\s+((?:19|20)\d\d)", text):
        names = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
        name = {"may": "maj", "oct": "okt"}.get(found[1], found[1])
        return f"{found[2]}-{names.index(name) + 1:02d}" if name in names else None
    return None


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


# --- The job ----------------------------------------------------------------------------------


def run_import(job):
    """The work of the job `import_innovations`: the trial of a file, or the import that a person has confirmed."""
    run = ImportRun.objects.select_related("ordered_by").get(pk=job.params["run"])
    if run.state == ImportRun.State.DONE:
        return {"state": run.state}
    with translation.override(run.ordered_by.language):
        job.say(5, _("Läser filen"))
        try:
            with run.content.open("rb") as stream:
                work = Import(
                    stream.read(), run.filename, source_name=run.source_name, columns=run.columns or None
                )
            if run.state == ImportRun.State.CONFIRMED:
                job.say(20, _("Importerar"))
                with transaction.atomic():
                    rows = work.carry_out(by=run.ordered_by, skip_faults=run.skip_faults)
                    keep(run, ImportRun.State.DONE, work, rows)
            else:
                rows = work.plan(lambda percent: job.say(percent, _("Jämför med katalogen")))
                keep(run, ImportRun.State.TRIED, work, rows)
        except Unreadable as refusal:
            run.state, run.refusal = ImportRun.State.REFUSED, str(refusal)[:500]
            run.save()
        except Unimported:
            # Something changed between the trial and the yes: show the trial as it is now.
            keep(run, ImportRun.State.TRIED, work, work.plan())
    return {"state": run.state, "url": run.get_absolute_url()}


def keep(run, state, work, rows):
    """Store what the run found, and where it stands."""
    run.state, run.report, run.source_name, run.columns = (
        state,
        work.report(rows),
        work.source_name,
        work.columns,
    )
    run.done_at = timezone.now() if state == ImportRun.State.DONE else None
    run.save()
