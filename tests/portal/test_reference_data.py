"""Reference data: regions, municipalities and authorities, loaded again and again, and names matched to them."""

import io
import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import transaction

from portal.management.commands import load_reference
from portal.models import Organisation
from portal.organisation_names import NameIndex, best_match, normalise

SAMPLE = load_reference.DATA.parents[1] / "innovations" / "data" / "sample_import.jsonl"


def load():
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Loaded once for the module: what a test changes is taken back to here."""
    with django_db_blocker.unblock(), transaction.atomic():
        load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def reference(loaded, db):
    pass


@pytest.fixture(scope="module")
def index():
    """All names of the data files, without a database: twenty tests ask it."""
    regions = load_reference.read("regions.json")
    rows = [
        *load_reference.regions(regions),
        *load_reference.units(load_reference.read("hospitals.json")),
        *load_reference.municipalities(load_reference.read("municipalities.json")),
        *load_reference.authorities(load_reference.read("authorities.json")),
    ]
    return NameIndex(
        Organisation(name=fields["name"], name_variants=fields.get("name_variants", [])) for _, fields in rows
    )


def test_all_regions_and_municipalities_are_there(reference):
    kinds = Counter(Organisation.objects.filter(kind="principal").values_list("sector", flat=True))
    assert kinds == {"region": 21, "municipality": 289}  # Gotland is both and stands once
    halmstad = Organisation.objects.get(code="1380")
    assert (halmstad.name, halmstad.region_code, halmstad.principal) == ("Halmstads kommun", "13", halmstad)
    assert Organisation.objects.get(name="Göteborgs Stad").code == "1480"


def places_of(written):
    return [place.name for place in Organisation.objects.of_place(written)]


def named(written):
    return getattr(Organisation.objects.named(written), "name", None)


def only_ones(table):
    """What is meant, where it can be one thing only."""
    return {written: names[0] if len(names) == 1 else None for written, names in table.items()}


# A place as it is written, and whose it may be.
BARE_PLACES = {
    "Umeå": ["Umeå kommun"], "halmstad": ["Halmstads kommun"], "Göteborg": ["Göteborgs Stad"], "Malmö": ["Malmö stad"],
    "Halland": ["Region Halland"], "Hallands län": ["Region Halland"], "Sörmland": ["Region Sörmland"],
    "Gotland": ["Region Gotland"], "Stockholm": ["Stockholms stad", "Region Stockholm"], "Kalmar län": ["Region Kalmar län"],
    "Kalmar": ["Kalmar kommun", "Region Kalmar län"], "Region Kalmar": ["Region Kalmar län"], "Umåe": [], "": [],
    "Visby": ["Region Gotland"], "mölnlycke": ["Härryda kommun"], "Hemtjänsten, Märsta": ["Sigtuna kommun"], "Vårdcentralen Edsbyn": ["Region Gävleborg"],
    "Dalby": [], "Umea": ["Umeå kommun"], "Habo": ["Habo kommun"], "Håbo": ["Håbo kommun"],
}  # fmt: skip


def test_a_bare_place_names_its_municipality_its_region_or_both(reference):
    assert {written: places_of(written) for written in BARE_PLACES} == BARE_PLACES
    assert {written: named(written) for written in BARE_PLACES} == only_ones(BARE_PLACES)


# A unit with its place, and whose it may be.
UNITS_IN_PLACES = {
    "Hemtjänst Söder, Umeå": ["Umeå kommun"], "hemtjänsten i umeå": ["Umeå kommun"], "Umeå, hemtjänsten": ["Umeå kommun"],
    "Hemtjänst Söder, Stockholm": ["Stockholms stad"], "Vårdcentralen i Umeå": ["Region Västerbotten"],
    "Ögonmottagningen, Hallands sjukhus, Halmstad": ["Region Halland"], "Vårdcentralen Kattegatt, Halland": ["Region Halland"],
    "Hemtjänst Öster, Gotland": ["Region Gotland"], "Solgården, Region Kalmar": ["Region Kalmar län"],
    # Neither word says whose it is, and a company is no part of the municipality it lies in.
    "Solgården, Umeå": ["Umeå kommun", "Region Västerbotten"], "Omsorg AB, Umeå": [], "Umeå, Halmstad": [], "Solgården i Umåe": [],
    # Without a comma, as phones write; the kind of unit must be there, else the last word may be anything.
    "Hemtjänst Söder Umeå": ["Umeå kommun"], "vårdcentralen ersboda umea": ["Region Västerbotten"],
    "Folktandvården Kalmar län": ["Region Kalmar län"], "Teamet Vara": [], "Hemtjänst AB Umeå": [],
}  # fmt: skip


def test_a_unit_in_a_place_is_understood_as_the_place(reference):
    assert {written: places_of(written) for written in UNITS_IN_PLACES} == UNITS_IN_PLACES
    assert {written: named(written) for written in UNITS_IN_PLACES} == only_ones(UNITS_IN_PLACES)


def test_a_known_unit_is_found_by_its_name_and_a_bare_place(reference):
    umea = Organisation.objects.get(name="Umeå kommun")
    unit = Organisation.objects.create(name="Hemtjänst Söder", kind="unit", parent=umea)
    assert Organisation.objects.named_in("Hemtjänst Söder, Umeå") == (unit, "")
    assert Organisation.objects.named_in("Hemtjänst Norr, Umeå") == (umea, "Hemtjänst Norr")
    assert Organisation.objects.named_in("Hemtjänst Norr, Umeå kommun") == (umea, "Hemtjänst Norr")


def test_authorities_keep_their_marks_and_successors(reference):
    msb = Organisation.objects.get(source_key="authority:MSB")
    assert msb.successor.name == "Myndigheten för civilt försvar"
    assert str(msb.valid_to) == "2025-12-31"
    assert set(Organisation.objects.filter(kind="authority").values_list("confidence", flat=True)) <= {
        "V",
        "V°",
        "G",
        "?",
    }
    assert not Organisation.objects.filter(kind="authority", checked_on=None).exists()


def test_loading_again_changes_nothing(reference):
    before = list(Organisation.objects.order_by("pk").values())
    assert "0 nya, 0 ändrade" in load()
    assert list(Organisation.objects.order_by("pk").values()) == before


def test_what_an_administrator_edited_stays_until_the_data_change(reference, tmp_path, monkeypatch):
    Organisation.objects.filter(source_key="authority:IVO").update(name="IVO, rättat för hand")
    load()
    assert Organisation.objects.get(source_key="authority:IVO").name == "IVO, rättat för hand"

    for file in load_reference.DATA.glob("*.json"):
        (tmp_path / file.name).write_text(
            file.read_text().replace("Biobanksregistret.", "Biobanksregistret med mera.")
        )
    monkeypatch.setattr(load_reference, "DATA", tmp_path)
    assert "0 nya, 1 ändrade" in load()
    ivo = Organisation.objects.get(source_key="authority:IVO")
    assert ivo.name == "Inspektionen för vård och omsorg"
    assert "med mera" in ivo.answers_for


def test_history_is_kept(reference):
    ivo = Organisation.objects.get(source_key="authority:IVO")
    ivo.name = "Rättat"
    ivo.save()
    assert list(ivo.events.order_by("pgh_id").values_list("name", flat=True))[-1] == "Rättat"


@pytest.mark.parametrize(("file", "count"), [("counties_map.json", 21), ("municipalities_map.json", 290)])
def test_every_area_has_a_shape(file, count):
    areas = json.loads((load_reference.DATA / file).read_text())["areas"]
    assert len({area["code"] for area in areas}) == count
    assert all(area["d"].startswith("M") and area["d"].endswith("z") for area in areas)


def test_every_region_has_its_own_tile():
    rows = json.loads((load_reference.DATA / "regions.json").read_text())["regions"]
    assert len({(row["tile"]["column"], row["tile"]["row"]) for row in rows}) == 21


@pytest.mark.parametrize(
    ("text", "name", "administration"),
    [
        ("Västra Götalandsregionen - Regionutvecklingssekretariatet", "Västra Götalandsregionen", "Regionutvecklingssekretariatet"),
        ("VGR", "Västra Götalandsregionen", ""),
        ("Stockholms läns landsting - Hälso- och sjukvårdsförvaltningen", "Region Stockholm", "Hälso- och sjukvårdsförvaltningen"),
        ("VÄRMLANDS LÄNS LANDSTING - Landstinget i Värmland", "Region Värmland", "Landstinget i Värmland"),
        ("  region   HALLAND ", "Region Halland", ""),
        ("Gotlands kommun", "Region Gotland", ""),
        ("MALMÖ KOMMUN - Stadskontoret, avd Vård och omsorg", "Malmö stad", "Stadskontoret, avd Vård och omsorg"),
        ("Halmstads kommun Hemvårdsförvaltningen", "Halmstads kommun", "hemvårdsförvaltningen"),
        ("Hemvården, Falu kommun", "Falu kommun", "Hemvården"),
        ("Karolinska Universitetssjukhuset - Innovationsplatsen", "Karolinska Universitetssjukhuset", "Innovationsplatsen"),
        ("Sveriges Kommuner och Landsting - Avdelningen för tillväxt", "Sveriges Kommuner och Regioner", "Avdelningen för tillväxt"),
    ],
)  # fmt: skip
def test_names_as_people_write_them(index, text, name, administration):
    match = index.match(text)
    assert match, match.doubtful
    assert (match.organisation.name, match.administration) == (name, administration)


@pytest.mark.parametrize("text", ["INNOVATION SKÅNE AB", "Lunds universitet - LUIS", "Region Halland Konsult AB",
                                  "Malmö högskola - Hälsa och samhälle", "Danderyds Sjukhus AB", "", None, "\x00", "(" * 500])  # fmt: skip
def test_others_are_not_taken_for_a_principal(index, text):
    assert not index.match(text)


def test_a_misspelt_name_is_doubtful_and_not_guessed(index):
    match = index.match("Regoin Halland")
    assert not match
    assert match.doubtful[0].name == "Region Halland"


def test_the_pure_functions_need_no_database():
    class Body:
        name, name_variants = "Region X", ["Landstinget i X"]

    assert normalise("  Hälso–och  SJUKVÅRD, ") == "hälso och sjukvård"
    assert best_match("Landstinget i X - Staben", [Body]).administration == "Staben"


def test_the_coordinators_of_the_sample_list(index):
    names = [json.loads(line)["coordinator"] for line in SAMPLE.read_text().splitlines()]
    matched = [name for name in names if index.match(name)]
    assert (
        len(matched) == 25
    )  # every region, municipality, hospital and SKR; the others are companies, universities and associations


HOSPITALS = {
    "NUS": "Norrlands universitetssjukhus", "Karolinska": "Karolinska Universitetssjukhuset", "SUS": "Skånes universitetssjukhus",
    "Akademiska": "Akademiska sjukhuset", "Akademiska, Uppsala": "Akademiska sjukhuset", "sahlgrenska": "Sahlgrenska Universitetssjukhuset",
    "SÄS": "Södra Älvsborgs Sjukhus", "USÖ": "Universitetssjukhuset Örebro", "Falu lasarett": "Falu lasarett", "SoS": "Socialstyrelsen",
    "CSK": None, "SU": None, "KI": None, "Karolinska Institutet": None, "Södersjukhuset": None,
}  # fmt: skip


def test_a_hospital_is_known_by_its_short_name(reference):
    assert {written: named(written) for written in HOSPITALS} == HOSPITALS


def test_a_short_name_of_two_hospitals_is_neither_but_both_are_shown(index):
    match = index.match("CSK")
    assert not match
    assert {near.name for near in match.doubtful} == {
        "Centralsjukhuset Karlstad",
        "Centralsjukhuset Kristianstad",
    }


def test_no_town_is_two_things(reference):
    towns = [town for row in load_reference.read("towns.json")["municipalities"] for town in row["towns"]]
    assert len(towns) == len(set(towns)) and {len(places_of(town)) for town in towns} == {1}
    assert not [town for town in towns if Organisation.objects.current().filter(name__iexact=town).exists()]


def test_the_name_of_every_hospital_is_its_own():
    rows = load_reference.read("hospitals.json")["hospitals"]
    names = Counter(normalise(name) for row in rows for name in {row["name"], *row["variants"]})
    assert [name for name, count in names.items() if count > 1] == ["csk"]
