"""Who gets an idea that is sent in: places, units and organisations as people write them."""

import io

import pytest
from django.core.management import call_command

from innovations.models import Innovation
from portal.models import Draft, Membership, Organisation, Person
from tests.innovations.sending import ANSWERS, address, send

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("place", "where", "unknown"),
    [("Region Provlän", "Region Provlän", False), ("Regoin Någonstans", "Socialstyrelsen", True), ("", "Socialstyrelsen", False)],
)  # fmt: skip
def test_the_check_says_who_gets_it_and_what_place_is_unknown(client, adviser, office, place, where, unknown):
    url = address()
    client.post(url, {**ANSWERS, "place": place})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Går till" in page and where in page.partition("Går till")[2][:200]
    assert (f"Vi känner inte igen ”{place}”" in page) == unknown


@pytest.mark.parametrize("written", ["Umeå", " umeå "])
def test_a_bare_place_is_understood(client, places, office, written):
    url = address()
    client.post(url, {**ANSWERS, "place": written})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Vi känner inte igen" not in page and "Umeå kommun har inga egna rådgivare här än." in page
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    assert Innovation.objects.get().unit.name == "Umeå kommun"


@pytest.mark.parametrize(
    ("written", "unit"), [("Visby", "Region Gotland"), ("NUS", "Norrlands universitetssjukhus"), ("Karolinska", "Karolinska Universitetssjukhuset")]
)  # fmt: skip
def test_a_town_and_a_hospital_in_short_are_understood(client, office, written, unit):
    call_command("load_reference", stdout=io.StringIO())
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": written})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Vi känner inte igen" not in page
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    assert Innovation.objects.get().unit.name == unit


def test_a_place_that_is_two_is_asked_about(client, places, office):
    url = address()
    client.post(url, {**ANSWERS, "place": "Stockholm"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Vi känner inte igen" not in page and "Vilken menar du?" in page
    assert 'value="plats:0180">Stockholms stad<' in page and 'value="plats:01">Region Stockholm<' in page
    assert client.post(f"{url}kontroll/", {"val": "plats:9999"})["Location"] == f"{url}kontroll/"
    assert Draft.objects.get().data["place"] == "Stockholm"
    client.post(f"{url}kontroll/", {"val": "plats:01"})
    assert "Vilken menar du?" not in client.get(f"{url}kontroll/").content.decode()
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    assert Innovation.objects.get().unit.name == "Region Stockholm"


def test_staff_who_write_a_bare_place_choose_too(client, places, office):
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "stockholm"})
    client.post(f"{url}kontroll/", {"val": "plats:0180"})
    assert Draft.objects.get().data["unit"] == "Stockholms stad"


def test_staff_find_their_unit_filled_in_and_their_own_advisers(client, nurse, adviser, ward, region):
    client.force_login(nurse)
    page = client.get("/ideer/ny/").content.decode()
    assert "Medicinavdelning 3, Region Provlän" in page and f"Med e-post till {nurse.email}" in page
    send(client, sender="staff", unit="Medicinavdelning 3, Region Provlän")
    innovation = Innovation.objects.get()
    assert (innovation.owner, innovation.unit, innovation.organisation) == (nurse, ward, region)


def test_a_unit_nobody_knows_is_kept_as_it_was_written(client, nurse, office):
    client.force_login(nurse)
    send(client, sender="staff", unit="Natteamet på Björkgården")
    innovation = Innovation.objects.get()
    assert (innovation.unit, innovation.sender_organisation, innovation.organisation) == (
        None,
        "Natteamet på Björkgården",
        office,
    )


def test_a_patient_may_say_which_region_it_is_about(client, adviser, region, office):
    send(client, place="Region Provlän")
    assert Innovation.objects.get().organisation == region


def test_a_principal_without_advisers_leaves_it_to_the_national_office(client, municipality, office):
    send(client, place="Provköpings kommun")
    assert Innovation.objects.get().organisation == office


def test_units_are_suggested_while_one_types(client, ward):
    assert (
        "Medicinavdelning 3, Region Provlän" in client.get("/ideer/ny/enheter/?unit=medicin").content.decode()
    )
    assert "<option" not in client.get("/ideer/ny/enheter/?unit=m").content.decode()


def test_the_national_office_answers_where_nobody_else_does(office, region):
    assert Innovation.receiver_for(None) == office
    assert Innovation.receiver_for(region) == office
    assert Person.objects.filter(is_guest=True).count() == 0 and Membership.objects.count() == 1
    assert Organisation.objects.named("finns inte alls") is None


def test_a_unit_named_with_its_hospital_is_not_named_so_twice(ward, region):
    ward.name = f"Medicinavdelning 3, {region.name}"
    assert str(ward) == f"Medicinavdelning 3, {region.name}"
