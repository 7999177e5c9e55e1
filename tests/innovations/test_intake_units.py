"""Where an idea belongs, when the giver writes a unit and a place as people say them."""

import pytest
from django.template.loader import render_to_string

from innovations.models import Innovation
from portal.models import Draft
from tests import make
from tests.innovations.sending import address

pytestmark = pytest.mark.django_db

ANSWERS = {"patent": "no", "need": make.NEED, "progress": "idea", "sender": "staff", "title": "Tryggare hemgång på fredagar",
           "reach": "email", "email": "patient@example.se", "tab": "a", "do": "check"}  # fmt: skip


def test_a_unit_in_a_bare_place_is_understood_and_kept(client, places, nurse):
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "unit": "Hemtjänst Söder, Umeå"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Vi känner inte igen" not in page and "Umeå kommun har inga egna rådgivare här än." in page
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    made = Innovation.objects.get()
    assert (made.unit.name, made.sender_organisation) == ("Umeå kommun", "Hemtjänst Söder")
    facts = render_to_string("innovations/_facts.html", {"innovation": made})
    assert "<span>Hemtjänst Söder, Umeå kommun</span>" in facts


def test_a_unit_that_may_be_of_either_is_asked_about_and_kept(client, places):
    url = address()
    client.post(url, {**ANSWERS, "sender": "patient", "place": "Solgården i Stockholm"})
    assert "Vilken menar du?" in client.get(f"{url}kontroll/").content.decode()
    client.post(f"{url}kontroll/", {"val": "plats:0180"})
    assert Draft.objects.get().data["place"] == "Solgården, Stockholms stad"
    assert "Vilken menar du?" not in client.get(f"{url}kontroll/").content.decode()
