"""Every page of the core answers, signed in and out."""

import pytest
from django.urls import reverse

OPEN = ["portal:start", "portal:search", "portal:personal_data", "portal:accessibility"]
OWN = ["portal:mine", "portal:task_list", "portal:notice_list", "portal:job_list", "portal:profile"]


@pytest.mark.parametrize("name", OPEN)
def test_open_pages_answer_everybody(client, db, name):
    assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OWN)
def test_own_pages_ask_for_sign_in_and_then_answer(client, nurse, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(nurse)
    assert client.get(reverse(name)).status_code == 200


def test_a_visitor_without_an_account_reads_english(client, db):
    """Accept-Language says Swedish on most machines here: the button is the only way."""
    pressed = client.post("/i18n/setlang/", {"language": "en", "next": "/ideer/ny/"})
    assert pressed["Location"] == "/ideer/ny/"
    assert '<html lang="en"' in client.get("/ideer/ny/").content.decode()
