"""The file: a table of texts out of CSV, Excel or JSONL, or a sentence that says why not."""

import csv
import datetime
import io
import json
import re
import warnings
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.translation import gettext as _

from portal.models.attachment import ALLOWED, zip_fault

MAX_ROWS = 20_000
MAX_COLUMNS = 200


class Unreadable(Exception):
    """The file, or what was said about it, cannot be used. The text is for the screen."""


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
    from openpyxl import load_workbook  # noqa: PLC0415 five megabytes of each process that never opens a workbook

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
