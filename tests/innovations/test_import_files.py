"""Lists as people really send them: encodings, separators, formulas, broken files. A sentence, never a traceback."""

import io
import json

import pytest
from openpyxl import Workbook

from innovations.importing.columns import guess_columns
from innovations.importing.files import Unreadable, read_table
from innovations.importing.rows import FAULT
from innovations.importing.words import as_month, shortened
from innovations.importing.work import Import
from portal.management.commands import load_reference

SAMPLE = load_reference.DATA.parents[1] / "innovations" / "data" / "sample_import.jsonl"
CSV = "Projekt-ID;Rubrik;Syfte;Koordinator;Läge;Belopp\nA1;Trygg hemgång;Färre återinläggningar för sköra äldre.;Region Halland;Pågående;2 000 000 kr\n"


def xlsx(*rows, edit=None):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if edit:
        edit(book.active)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def planned(content, filename="lista.csv", **how):
    work = Import(content if isinstance(content, bytes) else content.encode(), filename, **how)
    return work, work.plan()


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_swedish_letters_in_every_usual_encoding(encoding):
    _work, [row] = planned(CSV.encode(encoding))
    assert (row.title, row.values["kind"], row.values["grant_sek"]) == (
        "Trygg hemgång",
        "under_way",
        2_000_000,
    )


@pytest.mark.parametrize(("text", "cells"), [
    ("a;b\n1;2", {"a": "1", "b": "2"}),
    ("a,b\n1,2", {"a": "1", "b": "2"}),
    ("a\tb\n1\t2", {"a": "1", "b": "2"}),
    ("sep=|\na|b\n1|2", {"a": "1", "b": "2"}),
    ('a;b\n"1;2";"rad ett\nrad två"', {"a": "1;2", "b": "rad ett\nrad två"}),
    ("a;b\r\n1\r\n", {"a": "1"}),
])  # fmt: skip
def test_separators_quotes_and_line_ends(text, cells):
    [(_line, values, faults)] = read_table(text.encode(), "x.csv").rows
    assert {name: value for name, value in values.items() if value} == cells
    assert not faults


@pytest.mark.parametrize(("content", "filename", "sentence"), [
    (b"", "x.csv", "tom"),
    (b"   \n \n", "x.csv", "tom"),
    (b"titel;id\n", "x.csv", "inga rader"),
    (b"titel;titel\na;b", "x.csv", "flera gånger"),
    (b"foo;bar\na;b", "x.csv", "Ingen kolumn ser ut att vara rubriken"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "x.xls", ".xlsx utan lösenord"),
    (b"PK\x03\x04rest", "x.csv", "zip-arkiv"),
    (b"PK\x03\x04rest", "x.xlsx", "inte en Excelfil"),
    (b"titel;id\nx\x00y;1", "x.csv", "inte är text"),
    (b"titel;id\nx\x81\xff;1", "x.csv", "inte är text"),
    ("titel;id\nHemgång;1".encode().decode("cp1252").encode(), "x.csv", "Ã¥ i stället för å"),
    (b"%PDF-1.7", "x.pdf", "CSV, Excel (.xlsx) eller JSONL"),
    (b"[1, 2", "x.json", "inte giltig JSON"),
    (b"nej\nheller", "x.jsonl", "JSON-objekt"),
    (b"titel;" + b";".join(b"k%d" % n for n in range(300)) + b"\na;b", "x.csv", "200 kolumner"),
    (b"titel\n" + b"rad\n" * 20_001, "x.csv", "20 000 rader"),
], ids=lambda value: value[:12] if isinstance(value, str) else None)  # fmt: skip
@pytest.mark.django_db
def test_a_bad_file_is_refused_in_a_sentence(content, filename, sentence):
    with pytest.raises(Unreadable, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        Import(content, filename).plan()


@pytest.mark.django_db
@pytest.mark.parametrize(("row", "sentence"), [
    (";utan rubrik;;;;", "Rubriken saknas"),
    ("2;" + "x" * 1_048_576 + ";;;;", "1048576 tecken"),
    ('2;"=HYPERLINK(""http://x"")";;;;', "formel"),
    ("2;T;;;;abc", "Beloppet abc"),
    ("2;T;;;;;en till", "fler värden"),
])  # fmt: skip
def test_a_bad_row_says_what_is_wrong(row, sentence):
    header = "Projekt-ID;Rubrik;Syfte;Koordinator;Läge;Belopp\n"
    _work, [found] = planned(header + (row if not row.startswith(";utan") else "2;;text;;;"))
    assert found.outcome == FAULT
    assert sentence in " ".join(found.faults)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value", "sentence"), [
    ("url", "javascript:alert(1)", "inte en webbadress"),
    ("end", "i våras", "går inte att läsa"),
    ("end", "2010-01", "Slutet ligger före början"),
    ("mail", "inte en adress", "e-postadress"),
])  # fmt: skip
def test_a_bad_value_says_what_is_wrong(name, value, sentence):
    content = json.dumps({"title": "T", "slug": "t", "start": "2018-02", name: value})
    _work, [row] = planned(content, "x.jsonl")
    assert sentence in " ".join(row.faults)


@pytest.mark.django_db
def test_excel_with_dates_numbers_and_several_sheets():
    import datetime  # noqa: PLC0415 only here

    content = xlsx(
        ["Titel", "Startdatum", "Belopp"],
        ["Rörlig demensvård", datetime.date(2024, 3, 1), 150000.0],
        [None, None, None],
    )
    _work, [row] = planned(content, "x.xlsx")
    assert (row.title, row.values["started"], row.values["grant_sek"]) == (
        "Rörlig demensvård",
        "2024-03-01",
        150000,
    )


@pytest.mark.django_db
def test_an_excel_formula_without_a_saved_value_is_pointed_out():
    def formula(sheet):
        sheet["A2"] = '=CONCATENATE("a","b")'

    _work, [row] = planned(xlsx(["Titel"], ["x"], edit=formula), "x.xlsx")
    assert "Cell A2 innehåller en formel" in row.faults[0]


@pytest.mark.django_db
def test_an_excel_error_value_is_pointed_out():
    def broken(sheet):
        sheet["B2"].value = "#REF!"
        sheet["B2"].data_type = "e"

    _work, [row] = planned(xlsx(["Titel", "Syfte"], ["x", "y"], edit=broken), "x.xlsx")
    assert "Cell B2 innehåller felet #REF!" in row.faults[0]


@pytest.mark.django_db
def test_a_bad_line_of_json_does_not_hide_the_others():
    _work, rows = planned('{"title": "Ett", "id": 1}\ninte json\n{"title": "Två", "id": 2}\n', "x.jsonl")
    assert [row.outcome for row in rows] == ["new", "fault", "new"]
    assert rows[1].line == 2


def test_the_columns_of_the_sample_are_understood():
    headers = list(json.loads(SAMPLE.read_text().splitlines()[0]))
    assert guess_columns(headers) == {
        "source_id": "slug", "registry_number": "dnr", "title": "title", "text": "purpose", "solution": "approach", "results": "results",
        "organisation": "coordinator", "status": "status", "started": "start", "ended": "end", "grant_sek": "grant_sek", "call": "call", "source_url": "url",
    }  # fmt: skip


def test_swedish_headers_are_understood():
    columns = guess_columns(
        [
            "Projekt-ID",
            "Projekttitel",
            "Syfte och mål",
            "Sökande",
            "Start datum",
            "Beviljat belopp",
            "Något annat",
        ]
    )
    assert columns == {"source_id": "Projekt-ID", "title": "Projekttitel", "text": "Syfte och mål", "organisation": "Sökande",
                       "started": "Start datum", "grant_sek": "Beviljat belopp"}  # fmt: skip


@pytest.mark.parametrize(("text", "month"), [("2018", "2018"), ("2018-3", "2018-03"), ("2018/03/05", "2018-03-05"), ("20180305", "2018-03-05"),
                                             ("2018-03-05 00:00:00", "2018-03-05"), ("mars 2018", "2018-03"), ("5 okt 2018", "2018-10"),
                                             ("2018-02-31", None), ("1818", None), ("snart", None)])  # fmt: skip
def test_dates_as_lists_write_them(text, month):
    assert as_month(text) == month


def test_a_text_is_cut_at_the_end_of_a_sentence():
    assert shortened("Först detta. Sedan något längre som inte får plats.", 30) == "Först detta."
    assert shortened("ett två tre fyra fem", 12) == "ett två…"


@pytest.mark.django_db
def test_an_unknown_state_says_what_it_becomes():
    _work, [found] = planned("Rubrik;Läge\nEtt;hittepå\n")
    assert found.values["kind"] == "under_way"
    assert "Läget hittepå känns inte igen och blir Pågår." in [str(note) for note in found.notes]
