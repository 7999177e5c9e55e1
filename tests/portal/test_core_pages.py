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
