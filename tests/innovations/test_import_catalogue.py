"""The import itself: the sample, the second time, editors' own words, all or nothing, the command and the admin."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from innovations.importing.work import Import, Unimported
from innovations.models import CatalogueEntry, ImportMapping, ImportRun
from portal.management.commands import load_reference
from portal.models import Job, Organisation, Person
from portal.tasks import sweep_once

SAMPLE = load_reference.DATA.parents[1] / "innovations" / "data" / "sample_import.jsonl"


@pytest.fixture
def reference(db):
    call_command("load_reference", stdout=io.StringIO())


@pytest.fixture
def head(administrator):
    """An administrator as the product makes one: let into the administration, without Django's own permissions."""
    return administrator


def lines(*rows):
    return "\n".join(json.dumps(row) for row in rows).encode()


def bring_in(*rows, by=None, filename="lista.jsonl", **how):
    work = Import(lines(*rows), filename, source_name="Listan")
    return work.carry_out(by=by or Person.objects.the_portal(), **how)


def run_command(*arguments):
    out = io.StringIO()
    call_command("import_innovations", *arguments, stdout=out)
    return out.getvalue()


def test_the_sample_becomes_64_published_entries_and_never_doubles(reference):
    assert "64 nya, 0 uppdateras, 0 oförändrade, 0 rader med fel" in run_command(str(SAMPLE))
    entries = CatalogueEntry.objects.published()
    assert entries.count() == 64
    assert set(entries.values_list("source_name", flat=True)) == {"vinnova.se"}
    halland = entries.get(source_id="vastra-gotalandsregionens-innovationssluss2")
    assert (halland.kind, halland.evidence, halland.principal.name, halland.region_code) == (
        "ended",
        "E0",
        "Västra Götalandsregionen",
        "14",
    )
    assert "2010-02433" in halland.context and "Läge i källan" not in halland.context
    assert entries.filter(kind="under_way").count() == 11
    assert not entries.filter(kind="works").exists()
    assert (
        entries.filter(principal=None).exclude(organisation_name="").exists()
    )  # doubtful ones keep their name

    before = list(entries.order_by("pk").values("ref", "version"))
    assert "0 nya, 0 uppdateras, 64 oförändrade" in run_command(str(SAMPLE))
    assert list(entries.order_by("pk").values("ref", "version")) == before


def test_a_dry_run_changes_nothing_and_lists_doubtful_organisations(reference):
    text = run_command(str(SAMPLE), "--dry-run")
    assert "64 nya" in text
    assert "Osäker organisation: INNOVATION SKÅNE AB. Närmast: Region Skåne." in text
    assert "page_lang, purpose_kind" in text
    assert not CatalogueEntry.objects.exists()
    assert not ImportMapping.objects.exists()


def test_only_what_the_source_changed_is_changed_and_the_editors_words_stay(db):
    bring_in(
        {"id": 1, "title": "Ett", "purpose": "Första texten.", "status": "Pågående"},
        {"id": 2, "title": "Två", "purpose": "Andra."},
    )
    CatalogueEntry.objects.filter(source_id="1").update(
        title="Redaktörens rubrik", results="Redaktörens resultat"
    )

    rows = bring_in(
        {"id": 1, "title": "Ett, nytt namn", "purpose": "Första texten.", "status": "Avslutat"},
        {"id": 2, "title": "Två", "purpose": "Andra."},
    )
    entry = CatalogueEntry.objects.get(source_id="1")
    assert (entry.title, entry.results, entry.kind) == ("Redaktörens rubrik", "Redaktörens resultat", "ended")
    assert [row.outcome for row in rows] == ["updated", "unchanged"]
    assert "Redaktörens text är kvar" in rows[0].notes[0]
    assert CatalogueEntry.objects.count() == 2


def test_rows_without_numbers_are_known_by_title_and_organisation(db):
    for _time in range(2):
        bring_in(
            {"title": "Samma sak", "organisation": "Föreningen Ett"},
            {"title": "Samma sak", "organisation": "Föreningen Två"},
        )
    assert CatalogueEntry.objects.count() == 2


def test_one_bad_row_stops_everything_until_somebody_says_skip(db):
    rows = ({"id": 1, "title": "Ett"}, {"id": 1, "title": "Dubblett"}, {"id": 3, "title": ""})
    with pytest.raises(Unimported):
        bring_in(*rows)
    assert not CatalogueEntry.objects.exists()
    done = bring_in(*rows, skip_faults=True)
    assert [row.faults for row in done] == [[], ["Samma nummer i källan som på rad 1."], ["Rubriken saknas."]]
    assert CatalogueEntry.objects.count() == 1


def test_a_fault_half_way_leaves_nothing_behind(db, monkeypatch):
    monkeypatch.setattr(Import, "remember", lambda self: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_in({"id": 1, "title": "Ett"})
    assert not CatalogueEntry.objects.exists()


def test_the_mapping_is_remembered_for_the_source(db, tmp_path):
    file, mapping = tmp_path / "lista.csv", tmp_path / "kolumner.json"
    file.write_text("vad;hur\nTrygg natt;Sensorer i golvet\n")
    mapping.write_text(json.dumps({"rubrik": "vad", "text": "hur"}))
    with pytest.raises(CommandError, match="Ingen kolumn ser ut att vara rubriken"):
        run_command(str(file), "--source", "Kommunen")
    assert "1 ny" in run_command(str(file), "--source", "Kommunen", "--mapping", str(mapping))
    assert "1 oförändrad" in run_command(str(file), "--source", "Kommunen")


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ("[]", "JSON-objekt"),
        ("{", "giltig JSON"),
        ('{"namn på katten": "vad"}', "finns inte"),
        ('{"title": "saknas"}', "finns inte i filen"),
    ],
)
def test_a_bad_mapping_is_refused_in_a_sentence(db, tmp_path, mapping, sentence):
    (tmp_path / "lista.csv").write_text("vad;hur\na;b\n")
    (tmp_path / "m.json").write_text(mapping)
    with pytest.raises(CommandError, match=sentence):
        run_command(str(tmp_path / "lista.csv"), "--mapping", str(tmp_path / "m.json"))


def test_a_missing_file_is_told_in_a_sentence(db, tmp_path):
    with pytest.raises(CommandError, match="kan inte öppnas"):
        run_command(str(tmp_path / "finns-inte.csv"))


def test_the_whole_way_in_the_admin(client, head, region, django_capture_on_commit_callbacks):
    client.force_login(head)
    rows = lines({"id": 1, "title": "Trygg natt", "organisation": "Regoin Provlän"}, {"id": 2, "title": ""})
    client.post(
        "/admin/innovations/importrun/add/",
        {"content": SimpleUploadedFile("lista.jsonl", rows), "source_name": "Regionens lista"},
    )
    run = ImportRun.objects.get()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Filen provkörs" in page and 'http-equiv="refresh"' in page

    sweep_once()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "1 ny, 0 uppdateras, 0 oförändrade, 1 rad med fel." in page
    assert (
        "Rubriken saknas." in page and "Närmast: Region Provlän" in page and "hoppa över dem med fel" in page
    )
    assert not CatalogueEntry.objects.exists()

    client.post(f"/admin/innovations/importrun/{run.pk}/kolumner/", {
        "column_title": "title", "column_source_id": "id", "column_organisation": "organisation", "organisation_0": region.pk,
    })  # fmt: skip
    sweep_once()
    client.post(f"/admin/innovations/importrun/{run.pk}/bekrafta/")
    assert (
        client.post(f"/admin/innovations/importrun/{run.pk}/bekrafta/").status_code == 404
    )  # the second click
    sweep_once()
    run.refresh_from_db()
    entry = CatalogueEntry.objects.get()
    assert (run.state, entry.principal, entry.organisation_name, entry.edited_by) == (
        "done",
        region,
        "Regoin Provlän",
        head,
    )
    done = client.get(run.get_absolute_url()).content.decode()
    assert "Importerad" in done and '<a href="/katalog/">' in done


def test_an_import_that_is_cancelled_while_it_runs_imports_nothing(
    client, head, monkeypatch, django_capture_on_commit_callbacks
):
    client.force_login(head)
    content = SimpleUploadedFile("lista.jsonl", lines({"id": 1, "title": "Trygg natt"}))
    client.post("/admin/innovations/importrun/add/", {"content": content, "source_name": "Listan"})
    sweep_once()
    run = ImportRun.objects.get()
    client.post(f"/admin/innovations/importrun/{run.pk}/bekrafta/")
    carry_out = Import.carry_out

    def cancelled_at_the_end(work, **how):
        rows = carry_out(work, **how)
        Job.objects.get(state="running").cancel()
        return rows

    monkeypatch.setattr(Import, "carry_out", cancelled_at_the_end)
    sweep_once()
    run.refresh_from_db()
    assert run.state == "confirmed" and not CatalogueEntry.objects.exists()


def test_a_file_without_a_known_title_is_mended_where_it_stands(
    client, head, django_capture_on_commit_callbacks
):
    client.force_login(head)
    client.post(
        "/admin/innovations/importrun/add/",
        {
            "content": SimpleUploadedFile(
                "l.csv", "Löpnr;Vad;Vem\n1;Läsplatta i väntrummet;Bolaget Okänt".encode()
            ),
            "source_name": "Väntrummet",
        },
    )
    sweep_once()
    run = ImportRun.objects.get()
    page = client.get(run.get_absolute_url()).content.decode()
    assert run.state == "refused" and "Ange vilken som är rubriken" in page
    assert "<details open>" in page and 'value="Vad"' in page
    assert client.post(f"/admin/innovations/importrun/{run.pk}/bekrafta/").status_code == 404

    client.post(
        f"/admin/innovations/importrun/{run.pk}/kolumner/",
        {
            "source_name": "Region Provlän",
            "column_title": "Vad",
            "column_source_id": "Löpnr",
            "column_organisation": "Vem",
        },
    )
    sweep_once()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "1 ny, 0 uppdateras" in page and "Ange vilken" not in page
    assert "Organisationen Bolaget Okänt finns inte i registret." in page
    client.post(f"/admin/innovations/importrun/{run.pk}/bekrafta/")
    sweep_once()
    entry = CatalogueEntry.objects.get()
    assert (entry.title, entry.source_name) == ("Läsplatta i väntrummet", "Region Provlän")
    assert ImportMapping.objects.get().source_name == "Region Provlän"


def test_the_columns_are_unfolded_when_one_is_not_used(client, head, django_capture_on_commit_callbacks):
    client.force_login(head)
    for text in ("Nr;Rubrik\n1;Ett", "Nr;Rubrik;Kommentar\n1;Ett;Bra"):
        content = SimpleUploadedFile("l.csv", text.encode())
        client.post("/admin/innovations/importrun/add/", {"content": content, "source_name": text[:12]})
    sweep_once()
    unused, all_used = [
        client.get(run.get_absolute_url()).content.decode() for run in ImportRun.objects.all()
    ]
    assert "Kolumner som inte används: Kommentar" in unused and "<details open>" in unused
    assert "<details>" in all_used and "<details open>" not in all_used


def test_a_file_that_cannot_be_read_asks_for_no_columns(client, head, django_capture_on_commit_callbacks):
    client.force_login(head)
    client.post("/admin/innovations/importrun/add/", {"content": SimpleUploadedFile("l.csv", b" ")})
    sweep_once()
    run = ImportRun.objects.get()
    assert run.state == "refused" and "<details" not in client.get(run.get_absolute_url()).content.decode()
    answer = client.post(f"/admin/innovations/importrun/{run.pk}/kolumner/", {"column_title": "Vad"})
    assert answer.status_code == 404


def test_a_bad_file_in_the_admin_is_told_in_a_sentence(client, head):
    client.force_login(head)
    client.post(
        "/admin/innovations/importrun/add/",
        {"content": SimpleUploadedFile("bild.xlsx", b"PK\x03\x04 inget"), "source_name": ""},
    )
    sweep_once()
    page = client.get(ImportRun.objects.get().get_absolute_url()).content.decode()
    assert "inte en Excelfil" in page and "Traceback" not in page


def test_an_adviser_cannot_import(client, adviser):
    client.force_login(adviser)
    assert client.get("/admin/innovations/importrun/").status_code == 302


def test_a_run_that_crashed_after_the_commit_is_not_done_twice(db, head, django_capture_on_commit_callbacks):
    run = ImportRun(filename="l.jsonl", ordered_by=head, source_name="L")
    run.save()
    run.content.save("l.jsonl", SimpleUploadedFile("l.jsonl", lines({"id": 1, "title": "Ett"})))
    run.order()
    sweep_once()
    run.refresh_from_db()
    run.confirm(skip_faults=False)
    sweep_once()
    run.job.run_again()
    type(run.job).objects.update(state="queued", attempt=0)
    sweep_once()
    assert CatalogueEntry.objects.count() == 1
    assert Organisation.objects.filter(name="Ett").count() == 0


# --- where: the county, by column or by code ---------------------------------------------------------


@pytest.mark.parametrize(("said", "code"), [
    ("13", "13"), ("1", "01"), ("Halland", "13"), ("Hallands län", "13"), (" jönköpings LÄN ", "06"), ("", ""),
])  # fmt: skip
@pytest.mark.parametrize("header", ["region_code", "län", "Länskod"])
def test_the_county_is_read_from_its_code_or_its_name(db, header, said, code):
    bring_in({"id": 1, "title": "Ett", header: said})
    assert CatalogueEntry.objects.get().region_code == code


@pytest.mark.parametrize("said", ["99", "00", "2", "130", "Danmark", "²", "1 3"])
def test_a_county_that_is_none_is_refused_row_by_row(db, said):
    rows = [{"id": 1, "title": "Rätt", "län": "13"}, {"id": 2, "title": "Fel", "län": said}]
    with pytest.raises(Unimported):
        bring_in(*rows)
    assert not CatalogueEntry.objects.exists()
    work = Import(lines(*rows), "lista.jsonl", source_name="Listan")
    right, wrong = work.plan()
    assert (right.outcome, wrong.outcome) == ("new", "fault")
    assert wrong.faults == [
        f"Länet {said} finns inte. Skriv länets namn eller dess kod, till exempel Halland eller 13."
    ]
    bring_in(*rows, skip_faults=True)
    assert [entry.title for entry in CatalogueEntry.objects.all()] == ["Rätt"]


def test_the_list_knows_better_than_the_organisation_where_it_was(reference):
    bring_in({"id": 1, "title": "Ett", "organisation": "Region Halland", "län": "Skåne län"})
    entry = CatalogueEntry.objects.get()
    assert (entry.principal.name, entry.region_code) == ("Region Halland", "12")


def test_a_code_in_the_place_of_an_organisation_is_looked_up_or_refused(reference):
    rows = [
        {"id": number, "title": f"Rad {number}", "region": code}
        for number, code in enumerate(["13", "1", "1380", "99", "9999", "114"], 1)
    ]
    found = Import(lines(*rows), "lista.jsonl", source_name="Listan").plan()
    assert [row.outcome for row in found] == ["new", "new", "new", "fault", "fault", "new"]
    assert found[3].faults == ["Koden 99 är varken en region eller en kommun. Skriv organisationens namn."]
    bring_in(*rows, skip_faults=True)
    entries = CatalogueEntry.objects.order_by("source_id")
    assert [(entry.organisation_words, entry.region_code) for entry in entries] == [
        ("Region Halland", "13"), ("Region Stockholm", "01"), ("Halmstads kommun", "13"), ("Upplands Väsby kommun", "01"),
    ]  # fmt: skip


def test_no_organisation_lies_in_a_county_that_is_none(region):
    region.region_code = "99"
    with pytest.raises(ValidationError, match="Länet finns inte"):
        region.full_clean()
    region.region_code = "13"
    region.full_clean()


# An organisation as it stands in lists, and which it is.
SPELT = {
    "RVN": "Region Västernorrland", "Västernorrlands läns landsting": "Region Västernorrland", "Reg. Västernorrland": "Region Västernorrland",
    "region vasternorrland": "Region Västernorrland", "Sthlm stad": "Stockholms stad", "STOCKHOLMS KOMMUN": "Stockholms stad",
    "Hudiksvalls kn": "Hudiksvalls kommun", "Umea kommun": "Umeå kommun", "Sundsvall": "Sundsvalls kommun", "Halland": "Region Halland",
    "Habo kommun": "Habo kommun", "Stockholm": None, "Regionen": None,
}  # fmt: skip


def test_an_organisation_spelt_as_in_lists_is_known(reference):
    rows = Import(lines(*({"title": said, "organisation": said} for said in SPELT)), "x.jsonl").plan()
    principals = Organisation.objects.in_bulk([row.values["principal_id"] for row in rows])
    found = [getattr(principals.get(row.values["principal_id"]), "name", None) for row in rows]
    assert dict(zip(SPELT, found, strict=True)) == SPELT


def test_a_bare_place_is_read_by_the_header_of_its_column(reference):
    for header, name in (("kommun", "Stockholms stad"), ("region", "Region Stockholm")):
        [row] = Import(lines({"title": "Ett", header: "Stockholm"}), "x.jsonl").plan()
        assert Organisation.objects.get(pk=row.values["principal_id"]).name == name
        assert row.notes[-1] == f"Stockholm läses som {name}." or f"Stockholm läses som {name}." in row.notes


def test_a_hospital_in_short_and_a_town_are_understood_and_told_of(reference):
    said = {
        "Visby": "Region Gotland",
        "NUS": "Region Västerbotten",
        "Karolinska": "Region Stockholm",
        "Åkersberga": "Österåkers kommun",
    }
    rows = [{"id": n, "title": f"Projekt {n}", "organisation": name} for n, name in enumerate([*said, "CSK"])]
    *known, twice = Import(lines(*rows), "lista.jsonl").plan()
    principals = Organisation.objects.in_bulk([row.values["principal_id"] for row in known])
    assert [principals[row.values["principal_id"]].name for row in known] == list(said.values())
    assert all(
        any(f"{name} läses som" in note for note in row.notes) for name, row in zip(said, known, strict=True)
    )
    assert twice.values["principal_id"] is None
    assert any("Närmast: Centralsjukhuset" in note for note in twice.notes)


def test_the_same_list_under_another_name_is_told_of(db):
    rows = [{"id": n, "title": f"Projekt {n}"} for n in range(3)]
    Import(lines(*rows), "lista-mars.jsonl").carry_out(by=Person.objects.the_portal())
    work = Import(lines(*rows), "lista.jsonl", source_name="lista-april")
    work.plan()
    assert "skriv lista-mars som källa" in work.notes[0]
    assert "lista-mars" in work.report(work.plan())["notes"][0]
    same = Import(lines(*rows), "lista-april.jsonl", source_name="lista-mars")
    assert [row.outcome for row in same.plan()] == ["unchanged"] * 3
    assert same.notes == []
    fewer = Import(lines(*rows[1:]), "lista-maj.jsonl", source_name="lista-mars")
    fewer.plan()
    assert fewer.notes == ["1 post från källan står inte i filen. Den är kvar i katalogen."]


def test_the_same_list_under_another_name_of_the_file_keeps_its_source(db):
    rows = [{"nr": n, "vad": f"Projekt {n}"} for n in range(4)]
    columns = {"title": "vad", "source_id": "nr"}
    Import(lines(*rows), "l.jsonl", source_name="Kommunen", columns=columns).carry_out(
        by=Person.objects.the_portal()
    )
    work = Import(lines(*rows[1:], {"nr": 9, "vad": "Nytt"}), "lista-april.jsonl")
    assert (work.source_name, work.columns) == ("Kommunen", columns)
    assert [row.outcome for row in work.plan()] == ["unchanged"] * 3 + ["new"]
    assert work.notes[0].startswith("Listan liknar den som kom från källan Kommunen")
    assert Import(lines(*rows), "l.jsonl", source_name="En annan", columns=columns).source_name == "En annan"


def test_another_list_with_the_same_columns_is_named_by_its_file(db):
    rows = [{"id": n, "title": f"Projekt {n}"} for n in range(4)]
    Import(lines(*rows), "kommunen.jsonl").carry_out(by=Person.objects.the_portal())
    others = [{"id": n, "title": f"Försök {n}"} for n in range(4)]
    assert Import(lines(*others, rows[0]), "regionen.jsonl").source_name == "regionen"


def test_a_list_of_people_is_not_kept(client, head, django_capture_on_commit_callbacks):
    client.force_login(head)
    upload = SimpleUploadedFile("lista.csv", "Namn;Personnummer\nNågon;19121212-1212\n".encode())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/admin/innovations/importrun/add/", {"content": upload, "source_name": ""})
    sweep_once()
    run = ImportRun.objects.get()
    assert (run.state, run.content.name) == ("refused", "")
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Ta bort kolumnen" in page
    assert client.get("/admin/innovations/importrun/").status_code == 200
