"""The file: a table of texts out of CSV, Excel or JSONL, or a sentence that says why not."""

import csv
import datetime
import io
import json
import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain, islice

from django.conf import settings
from django.utils.translation import gettext as _

from portal.models.attachment import ALLOWED, zip_fault

MAX_ROWS = 20_000
MAX_COLUMNS = 200
HEADERS_WITHIN = 20  # rows, among which the headers are looked for
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF", b"II*\x00", b"MM\x00*")  # how such files begin
FEW = 2  # cells of a row that may be a title or a note above the headers


class Unreadable(Exception):
    """The file, or what was said about it, cannot be used. The text is for the screen."""


class Personal(Unreadable):
    """The file is a list of people. It is not kept."""


@dataclass
class Table:
    """What a file holds: headers, and per row its place, its values and what is wrong with its cells."""

    headers: list
    rows: list = field(default_factory=list)  # (line, {header: text}, [fault])
    notes: list = field(default_factory=list)  # what was passed over: rows above the headers, other sheets

    def named(self):
        """The headers, without those of columns that are empty altogether."""
        filled_in = {
            header for _line, values, _faults in self.rows for header, text in values.items() if text
        }
        return [
            header for header in self.headers if header in filled_in or not re.fullmatch(r"\(\d+\)", header)
        ]

    def add(self, line, values, faults=()):
        if len(self.rows) >= MAX_ROWS:
            raise Unreadable(
                _("Filen har fler än %(n)s rader. Dela upp den i flera filer.")
                % {"n": f"{MAX_ROWS:,}".replace(",", " ")}
            )
        self.rows.append((line, values, list(faults)))


def nothing(texts):
    return 0


def read_table(content, filename, understood=nothing):
    """The table in a CSV, Excel or JSONL file. Raises Unreadable with a sentence.

    `understood` says how many of a row's texts are known headers; by that the row of headers and the sheet are found.
    """
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
    if content.startswith(PICTURES):
        raise Unreadable(
            _("Filen är en bild eller en PDF och ingen lista. Skicka CSV, Excel (.xlsx) eller JSONL.")
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
    table = readers[extension](content, understood)
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
        text = in_one_byte(content)
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


def in_one_byte(content):
    """The text of a file where each letter is one byte: of Windows, or of an old Mac or DOS when only they give å, ä and ö."""
    windows = decoded(content, "cp1252")
    if not re.search("[åäöÅÄÖ]", windows):
        for encoding, signs in (("mac_roman", "[ŠŒš\\x00]"), ("cp850", "[a-zA-Z][„†”][a-z]|\\x00")):
            if re.search(signs, windows) and re.search("[åäö]", text := decoded(content, encoding)):
                return text
    return windows


def decoded(content, encoding):
    """The text, or a sign that is no text where the encoding cannot have been this."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return "\x00"


def read_csv(content, understood=nothing):
    text = as_text(content)
    csv.field_size_limit(settings.ATTACHMENT_MAX_BYTES)
    first, _newline, rest = text.partition("\n")
    separator = ""
    if named := re.fullmatch(r"sep=(.)\r?", first):  # Excel's own hint
        separator, text = named[1], rest
    separator = separator or separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        table = table_of(((reader.line_num, [(value, "") for value in row]) for row in reader), understood)
    except csv.Error as error:
        raise Unreadable(
            _("Rad %(line)s kan inte läsas som CSV. Kontrollera citattecknen på raden.")
            % {"line": reader.line_num}
        ) from error
    for _line, values, faults in table.rows:
        if has_swallowed(values, table.headers, separator):
            faults.append(
                _(
                    "Flera rader har blivit en. Troligen saknas ett citattecken där en text slutar, här eller ovanför."
                )
            )
    return table


def has_swallowed(values, headers, separator):
    """Does the row end in a text with whole rows inside, as after a quotation mark that nobody closed?"""
    last = next(reversed(values.values()), "")
    marks = len(headers) - 1
    return len(values) < len(headers) and any(line.count(separator) >= marks for line in last.split("\n")[1:])


def separator_of(text):
    """The mark that parts the first row which any mark parts: above the headers there may be a title."""
    readers = {mark: csv.reader(io.StringIO(text, newline=""), delimiter=mark) for mark in ";,\t|"}
    for _row in range(HEADERS_WITHIN):
        cells = {mark: len(next(reader, [])) for mark, reader in readers.items()}
        if max(cells.values()) > 1:
            return max(cells, key=cells.get)
    return ";"


def read_xlsx(content, understood=nothing):
    if fault := zip_fault(
        content,
        ALLOWED["xlsx"][1],
        _("Filen är inte en Excelfil som går att läsa. Spara den på nytt som .xlsx."),
    ):
        raise Unreadable(str(fault))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles it does not know
            sheets = sheets_of(content, saved_values=False)
            name = next(
                (name for name in sheets if has_headers(sheets[name], understood)), next(iter(sheets))
            )
            cells = sheets[name]
            formulas = any(kind == "f" for _line, row in cells for _value, kind in row)
            saved = dict(sheets_of(content, saved_values=True).get(name, ())) if formulas else {}
    except Unreadable:
        raise
    except Exception as error:  # noqa: BLE001 whatever the library makes of a broken file, the person needs one sentence
        raise Unreadable(
            _("Filen är inte en Excelfil som går att läsa. Spara den på nytt som .xlsx.")
        ) from error
    rows = (
        (line, [xlsx_value(place, cell, line, saved) for place, cell in enumerate(row)])
        for line, row in cells
    )
    table = table_of(rows, understood)
    if len(sheets) > 1:
        others = ", ".join(other for other in sheets if other != name)
        table.notes.insert(
            0,
            _("Bladet %(sheet)s läses. Andra blad läses inte: %(others)s.")
            % {"sheet": name, "others": others[:200]},
        )
    return table


def has_headers(cells, understood):
    return any(
        understood([plain(value).strip() for value, _kind in row]) > 1
        for _line, row in cells[:HEADERS_WITHIN]
    )


def sheets_of(content, *, saved_values):
    """{name: [(line, [(value, kind)])]} of the sheets that have any. Stops after a thousand empty rows."""
    from openpyxl import load_workbook  # noqa: PLC0415 five megabytes of each process that never opens a workbook

    book, sheets = load_workbook(io.BytesIO(content), read_only=True, data_only=saved_values), {}
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
                sheets[sheet.title] = found
        if not sheets:
            raise Unreadable(_("Filen är tom."))
        return sheets
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


def table_of(rows, understood=nothing):
    """The table of (line, [(text, fault)]), from the row that holds the headers."""
    rows = ((line, [(text.strip(), fault) for text, fault in cells]) for line, cells in rows)
    rows = ((line, cells) for line, cells in rows if any(text or fault for text, fault in cells))
    first = list(islice(rows, HEADERS_WITHIN))
    if not first:
        raise Unreadable(_("Filen är tom."))
    above = headers_at([[text for text, _fault in cells] for _line, cells in first], understood)
    line, cells = first[above]
    named = [" ".join(text.split()) for text, _fault in cells]
    table = Table(headers_of(list(named)))
    if above:
        table.notes.append(
            _("Rubrikerna står på rad %(line)s. Det som står ovanför läses inte.") % {"line": line}
        )
    for line, cells in chain(first[above + 1 :], rows):
        texts = [text for text, _fault in cells]
        if [" ".join(text.split()) for text in texts[: len(table.headers)]] == named:
            continue  # the headers once more, as on every printed page
        faults = [fault for _text, fault in cells if fault]
        if any(texts[len(table.headers) :]):
            faults.append(
                _(
                    "Raden har fler värden än det finns kolumner. Troligen står ett skiljetecken inuti en text utan citattecken."
                )
            )
        table.add(line, dict(zip(table.headers, texts, strict=False)), faults)
    return table


def headers_at(rows, understood):
    """The place of the headers: lists often have a title, a date or a note above them."""
    if understood(rows[0]):
        return 0 if understood(rows[0]) > 1 else lower_headers(rows, understood) or 0
    if place := lower_headers(rows, understood):
        return place
    alone = next((place for place, row in enumerate(rows) if filled(row) > 1), 0)
    return alone if all(filled(row) == 1 for row in rows[:alone]) else 0


def lower_headers(rows, understood):
    """The first row of known headers with nothing but a few words above it, or nothing."""
    for place, row in enumerate(rows):
        if understood(row) > 1 and filled(row) > 1:
            return place
        if filled(row) > FEW:
            return None
    return None


def filled(row):
    return sum(bool(text) for text in row)


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


def read_jsonl(content, understood=nothing):
    text = as_text(content)
    if (whole := as_json(text)) is not None:
        found = [(place, json.dumps(row)) for place, row in enumerate(whole, 1)]
    elif text.lstrip().startswith("["):
        raise Unreadable(_("Filen är inte giltig JSON."))
    else:
        # Not splitlines(): a text may hold other ends of lines (U+2028) that are no ends of rows.
        found = [(line, row) for line, row in enumerate(text.split("\n"), 1) if row.strip()]
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


def as_json(text):
    """The rows of a file that is one value: a list, an object that holds one, or a single object. None when it is not one value."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(whole, dict):
        lists = [
            part for part in whole.values() if isinstance(part, list) and part and isinstance(part[0], dict)
        ]
        return (
            lists[0]
            if len(lists) == 1 and not any(isinstance(part, str) for part in whole.values())
            else [whole]
        )
    return whole if isinstance(whole, list) else None


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
