"""Lists as people really send them: encodings, separators, formulas, broken files. A sentence, never a traceback."""

import io
import json

import pytest
from openpyxl import Workbook

from innovations.importing.columns import guess_columns, understood
from innovations.importing.files import Unreadable, read_table
from innovations.importing.rows import FAULT
from innovations.importing.words import as_kronor, as_month, kind_of, shortened
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
    (b"\x89PNG\r\n\x1a\n\x00", "x.csv", "är en bild"),
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
    assert row.title == "x"


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
    own_list = ["Idé nr", "Projektnamn", "Kommun / region", "Startår", "Slutår", "Kontaktperson e-post"]
    assert guess_columns(own_list) == {"source_id": "Idé nr", "title": "Projektnamn", "organisation": "Kommun / region",
                                       "started": "Startår", "ended": "Slutår", "contact_email": "Kontaktperson e-post"}  # fmt: skip


@pytest.mark.parametrize(("text", "month"), [
    ("2018", "2018"), ("2018-3", "2018-03"), ("2018/03/05", "2018-03-05"), ("20180305", "2018-03-05"), ("2018-03-05 00:00:00", "2018-03-05"),
    ("mars 2018", "2018-03"), ("5 okt 2018", "2018-10-05"), ("2018-02-31", None), ("1818", None), ("snart", None),
    ("1/3-24", "2024-03-01"), ("1.3.2024", "2024-03-01"), ("01/03/2024", "2024-03-01"), ("1/3 2024", "2024-03-01"), ("24-03-01", "2024-03-01"),
    ("240301", "2024-03-01"), ("03/2024", "2024-03"), ("mar-24", "2024-03"), ("Mars -24", "2024-03"), ("45352", "2024-03-01"), ("45352.5", "2024-03-01"),
    ("vår 2024", "2024"), ("Hösten 2023", "2023"), ("HT 2023", "2023"), ("Q1 2024", "2024"), ("2024 Q3", "2024"), ("v. 12 2024", "2024"),
    ("jan-feb 2024", "2024"), ("ca 2024", "2024"), ("2024-05 (prel.)", "2024-05"), ("13/2024", None), ("31/2-24", None), ("240231", None), ("mars 24", None),
])  # fmt: skip
def test_dates_as_lists_write_them(text, month):
    assert as_month(text) == month


@pytest.mark.parametrize(("text", "header", "kronor"), [
    ("1 250 000,50", "", 1_250_000), ("1.250.000", "", 1_250_000), ("1,250,000", "", 1_250_000), ("350 000:-", "", 350_000), ("SEK 400000", "", 400_000),
    ("ca 500 000 kr", "", 500_000), ("1,5 mkr", "", 1_500_000), ("2,5 milj. kr", "", 2_500_000), ("3 MSEK", "", 3_000_000), ("300 tkr", "", 300_000),
    ("0,25 mkr", "", 250_000), ("1,250 mkr", "", 1_250_000), ("1,5", "Budget (mkr)", 1_500_000), ("450", "Belopp tkr", 450_000), ("1,5", "Belopp", None),
    ("120 000 kr", "Budget (tkr)", 120_000), ("SEK 90.000", "Belopp (tkr)", 90_000), ("2 mkr", "Belopp (tkr)", 2_000_000),
    ("1–2 mkr", "", None), ("mycket", "", None), ("1 mkr 2", "", None), ("0", "", 0),
])  # fmt: skip
def test_money_as_lists_write_it(text, header, kronor):
    assert as_kronor(text, header) == kronor


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850", "cp1252"])
@pytest.mark.django_db
def test_old_machines_have_swedish_letters_too(encoding):
    _work, [row] = planned("Rubrik;Syfte\nHälsa på äldre dar;Så att fler orkar.\n".encode(encoding))
    assert row.title == "Hälsa på äldre dar"


@pytest.mark.django_db
def test_curly_quotes_do_not_make_a_file_from_windows_an_old_one():
    _work, [row] = planned("Rubrik;Syfte\n”Trygg” hemgång – för äldre;Med ”hemteam”.\n".encode("cp1252"))
    assert row.title == "”Trygg” hemgång – för äldre"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "above", ["Projekt i kommunen 2024\n", "Projektlista;;\nUppdaterad 2024-05-01;;\n;;\n", "Projekt;;Tid\n"]
)
def test_a_title_above_the_headers_is_passed_over_and_told_of(above):
    work, [row] = planned(f"{above}Nr;Projektnamn;Syfte\n1;Trygg natt;Tillsyn med kamera\n")
    assert (row.title, row.source_id) == ("Trygg natt", "1")
    assert any("Det som står ovanför läses inte." in note for note in work.notes)


@pytest.mark.parametrize("first", ["Benämning;Text", "Rubrik;Syfte", "Benämning;Text;Status"])
def test_the_first_row_holds_the_headers_when_it_can(first):
    table = read_table(f"{first}\nTrygg natt;Tillsyn\n".encode(), "x.csv", understood)
    assert table.headers == first.split(";")


@pytest.mark.django_db
def test_the_sheet_with_the_list_is_read_and_the_others_named():
    book = Workbook()
    book.active.title = "Läs mig"
    book.active.append(["Så fyller du i listan"])
    sheet = book.create_sheet("Projekt")
    for row in (
        ["Innovationsprojekt 2024"],
        [],
        ["Projektnamn", None, "Syfte"],
        ["Hemteam", None, "Vård hemma."],
    ):
        sheet.append(row)
    sheet.merge_cells("A1:C1")
    stream = io.BytesIO()
    book.save(stream)
    work, [row] = planned(stream.getvalue(), "x.xlsx")
    assert (row.title, row.line, work.report([row])["unused"]) == ("Hemteam", 4, [])
    assert work.notes[0] == "Bladet Projekt läses. Andra blad läses inte: Läs mig."


@pytest.mark.django_db
def test_a_row_that_adds_up_is_no_project():
    _work, rows = planned("Rubrik;Syfte;Belopp\nEtt;Text;100000\nSumma;;100000\n")
    assert [row.outcome for row in rows] == ["new", "fault"]
    assert "summering" in rows[1].faults[0]


@pytest.mark.django_db
def test_what_nobody_knew_is_left_empty():
    _work, [row] = planned("Rubrik;Syfte;Start;Belopp;Länk\nEtt;-;okänt;–;saknas\n")
    assert not row.faults
    assert (row.values["started"], row.values["grant_sek"], row.values["source_url"]) == ("", None, "")


@pytest.mark.django_db
def test_a_personal_number_stops_its_row_and_is_not_repeated():
    work, rows = planned(
        "Rubrik;Beskrivning\nEtt;Patienten 19121212-1212 följdes.\n121212-1212;Text\nTre;Dnr 20240301-1234\n"
    )
    assert [row.outcome for row in rows] == ["fault", "fault", "new"]
    assert "personnummer" in rows[2].notes[0]
    assert "1212-1212" not in json.dumps(work.report(rows))


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["Personnummer", "Pers.nr", "PNR"])
def test_a_list_of_people_is_refused(header):
    with pytest.raises(Unreadable, match="Ta bort kolumnen"):
        planned(f"Namn;{header};Syfte\nNågon;19121212-1212;Vill bidra\n")
    planned(f"Namn;{header};Syfte\nNågot;;Vill bidra\n")


def test_a_text_is_cut_at_the_end_of_a_sentence():
    assert shortened("Först detta. Sedan något längre som inte får plats.", 30) == "Först detta."
    assert shortened("ett två tre fyra fem", 12) == "ett två…"


@pytest.mark.django_db
def test_an_unknown_state_says_what_it_becomes():
    _work, [found] = planned("Rubrik;Läge\nEtt;hittepå\n")
    assert found.values["kind"] == "under_way"
    assert "Läget hittepå känns inte igen och blir Pågår." in [str(note) for note in found.notes]


@pytest.mark.django_db
def test_a_quotation_mark_nobody_closed_does_not_swallow_rows_in_silence():
    _work, rows = planned('Nr;Rubrik;Syfte\n1;Ett "citat" mitt i;Text\n2;"Oavslutat;Text\n3;Tre;Text\n')
    assert [row.outcome for row in rows] == ["new", "fault"]
    assert "citattecken" in rows[1].faults[0]


@pytest.mark.django_db
def test_headers_that_come_once_more_are_no_row():
    _work, rows = planned("Nr;Rubrik;Syfte\n1;Ett;Text\nNr;Rubrik;Syfte\n2;Två;Text\n")
    assert [row.title for row in rows] == ["Ett", "Två"]


@pytest.mark.django_db
@pytest.mark.parametrize(("text", "titles"), [
    ('{"projects": [{"title": "Ett"}, {"title": "Två"}], "antal": 2}', ["Ett", "Två"]), ('{\n "title": "Ett"\n}', ["Ett"]),
    ('[{"title": "Ett"}]', ["Ett"]), ('{"title": "Ett", "partners": [{"namn": "Två"}]}', ["Ett"]),
])  # fmt: skip
def test_json_as_programs_write_it(text, titles):
    _work, rows = planned(text, "x.json")
    assert [row.title for row in rows] == titles


@pytest.mark.django_db
def test_text_and_link_copied_from_a_web_page():
    _work, [row] = planned(
        "Rubrik\tSyfte\tLänk\nV&aring;rd &amp; omsorg\t<p>Med <b>fet</b> stil.</p><p>a < b</p>\twww.exempel.se/x\n"
    )
    assert (row.title, row.values["summary"]) == ("Vård & omsorg", "Med fet stil. a < b")
    assert row.values["source_url"] == "https://www.exempel.se/x"


@pytest.mark.parametrize(("said", "kind"), [("Avslutat 2023", "ended"), ("Infört i hela regionen", "works"), ("PÅGÅR", "under_way"), ("I drift", "works"),
                                            ("Används inte längre", None), ("Vilande", None), ("", None)])  # fmt: skip
def test_a_state_may_say_more_than_one_word(said, kind):
    assert kind_of(said) == kind


@pytest.mark.django_db
def test_a_reason_is_kept_without_the_words_of_its_row():
    work, rows = planned(
        "Rubrik;Organisation;Läge;Start\nEtt;Okända Bolaget;Vilande sen Anna slutade;snart\n"
    )
    [kept] = work.report(rows)["rows"]
    assert "Datumet snart går inte att läsa. Skriv ÅÅÅÅ-MM." in kept["notes"]
    assert "Datumet … går inte att läsa. Skriv ÅÅÅÅ-MM." in kept["reasons"]
    assert "Organisationen … finns inte i registret. Namnet behålls som det är." in kept["reasons"]
    assert not [said for said in kept["reasons"] if "Okända" in said or "Vilande" in said or "snart" in said]
    assert len(kept["reasons"]) == len(kept["notes"])


def test_an_end_of_line_inside_a_text_does_not_break_a_row_of_jsonl():
    row = {"title": "Dans på dagverksamhet", "purpose": "Första raden\u2028andra raden\u0085tredje"}
    broken = '{"title": "Trasig"'
    text = "\r\n".join([json.dumps(row, ensure_ascii=False), broken])
    (line, values, faults), (other, _values, other_faults) = read_table(text.encode(), "lista.jsonl").rows
    assert (line, values["title"], faults) == (1, row["title"], [])
    assert (other, len(other_faults)) == (2, 1)
