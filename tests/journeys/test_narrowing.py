"""A visitor narrows a search on a phone, by keyboard: the tab and the place on the page follow."""

import re

import pytest
from playwright.sync_api import expect

from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_tab_and_the_focus_follow_a_search(phone):
    make.entry("Matlista på boendet")
    page = phone()
    page.goto("/katalog/")
    search = page.get_by_role("searchbox", name="Sök i katalogen")
    search.fill("matlista")
    search.press("Enter")
    expect(page).to_have_title(re.compile("^Katalog: matlista"))
    expect(search).to_be_focused()
    page.get_by_text("Avgränsa", exact=True).click()
    page.get_by_role("checkbox", name="Fungerar").check()
    page.get_by_role("button", name="Visa träffar").press("Enter")
    # The fold with the button is closed again: what was found is where one stands.
    expect(page.get_by_role("heading", name="1 träff")).to_be_focused()
    page.go_back()
    expect(page).to_have_title(re.compile("^Katalog: matlista"))
