"""The pages that say what went wrong, where no view has answered itself."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.urls import path

from portal import urls
from portal.lifecycle import Conflict, Refused
from portal.models import Organisation

FAULTS = {
    "nekad": Refused("Ta ärendet: ärendet är redan i läget Avslutad."),
    "forst": Conflict(None),
    "fel": ValidationError("Skriv en dag som finns."),
}


@login_not_required
def falls(request, how):
    Organisation.objects.create(name="Ska inte bli kvar", kind="principal")
    raise FAULTS[how]


urlpatterns = [path("faller/<str:how>/", falls), *urls.urlpatterns]

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize(
    ("how", "status", "heading", "why"),
    [
        ("nekad", 409, "Någon hann före", "redan i läget Avslutad"), ("forst", 409, "Någon hann före", "ladda om sidan"),
        ("fel", 422, "Något behöver rättas", "Skriv en dag som finns."),
    ],
)  # fmt: skip
def test_what_no_view_answered_says_why_and_saves_nothing(client, how, status, heading, why):
    answer = client.post(f"/faller/{how}/")
    text = answer.content.decode()
    assert answer.status_code == status and heading in text and why in text
    assert not Organisation.objects.filter(name="Ska inte bli kvar").exists()


def test_a_part_of_a_page_is_answered_with_the_whole_page(client):
    answer = client.post("/faller/nekad/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "body")


def test_a_fault_of_ours_is_not_hidden_when_a_page_is_read(client):
    with pytest.raises(ValidationError):
        client.get("/faller/fel/")
