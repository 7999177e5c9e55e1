"""An idea that is not sent yet: kept, found again, and never lost to a second tab or an expired sign-in."""

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from portal.models import Draft
from tests.innovations.sending import ANSWERS, address

pytestmark = pytest.mark.django_db


def test_the_form_is_there_at_once_and_a_look_at_it_leaves_no_row(client):
    page = client.get("/ideer/ny/")
    assert page.status_code == 200
    text = page.content.decode()
    for words in (
        "Kan det bli aktuellt med patent, eller finns det annan anledning att inte beskriva lösningen öppet ännu?",
        "Vad är problemet, och för vem?", "Hur vill du lösa det?", "Hur långt har det kommit?", "Var hör du hemma?", "Vad ska vi kalla det?",
        "Hur når vi dig?", "Vi svarar inom fem arbetsdagar.", "Jag är patient, brukare eller närstående",
    ):  # fmt: skip
        assert words in text
    assert Draft.objects.count() == 0
    assert "sessionid" not in client.cookies


def test_saving_while_typing_keeps_the_draft_and_gives_it_an_address(client):
    url = address()
    part = client.post(
        url, {"need": "Halvvä", "tab": "a", "version": "0", "do": "autosave"}, headers={"HX-Request": "true"}
    )
    assert (
        part.status_code == 200
        and "<html" not in part.content.decode()
        and 'id="saved"' in part.content.decode()
    )
    assert part["HX-Replace-Url"] == url
    assert "Halvvä" in client.get(url).content.decode()
    assert client.get("/ideer/ny/")["Location"] == url
    assert client.get("/ideer/ny/?nytt=1").status_code == 200


def test_saving_for_later_asks_for_nothing_and_shows_the_link(client):
    url = address()
    saved = client.post(url, {"need": "Halvvä", "do": "save"})
    page = client.get(saved["Location"]).content.decode()
    assert "Utkastet är sparat" in page and url in page


def test_an_anonymous_draft_is_found_again_by_its_link_only(client):
    url = address()
    client.post(url, {"need": "Halvvägs i texten", "do": "save"})
    client.cookies.clear()
    assert "Halvvägs" not in client.get("/ideer/ny/").content.decode()
    assert "Halvvägs i texten" in client.get(url).content.decode()


def test_a_look_at_an_anonymous_draft_takes_it_from_nobody(client, nurse):
    url, desk = address(), Client()
    client.post(url, {"need": "Halvvägs i texten", "do": "save"})
    desk.force_login(nurse)
    for page in (desk.get(url), client.get(url)):
        assert page.status_code == 200 and "Halvvägs i texten" in page.content.decode()
    desk.post(url, {"need": "Halvvägs, och vidare", "do": "save"})
    assert Draft.objects.get().person == nurse


def test_two_presses_on_the_form_are_no_conflict(client):
    url = address()
    for _press in range(2):
        assert client.post(url, {**ANSWERS, "version": "0"})["Location"].endswith("/kontroll/")


def test_two_tabs_meet_a_page_with_both_texts(client):
    url = address()
    client.post(url, {**ANSWERS, "do": "save", "version": "0", "tab": "a"})
    client.post(url, {**ANSWERS, "do": "save", "version": "1", "tab": "b", "title": "Från den andra fliken"})
    clash = client.post(url, {**ANSWERS, "version": "1", "tab": "a", "title": "Från den första fliken"})
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Från den första fliken" in text and "Från den andra fliken" in text
    assert Draft.objects.get().data["title"] == "Från den andra fliken"


def test_an_expired_sign_in_loses_nothing(client, nurse):
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Medicinavdelning 3", "do": "save"})
    client.logout()
    lost = client.post(url, {**ANSWERS, "title": "Skrivet efter att tiden gick ut"})
    assert lost.status_code == 302 and "/konto/" in lost["Location"]
    EmailAddress.objects.create(user=nurse, email=nurse.email, verified=True, primary=True)
    client.post("/konto/login/", {"login": nurse.email, "password": "en lång mening som lösenord"})
    assert "Skrivet efter att tiden gick ut" in client.get(url).content.decode()
    assert [draft.url for draft in Draft.objects.all()] == [
        url
    ]  # one to go on with, not the rescue beside it


def test_somebody_elses_draft_is_not_there(client, nurse, colleague):
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "do": "save"})
    client.force_login(colleague)
    assert client.get(url).status_code == 404
    assert client.post(url, ANSWERS).status_code == 404
    assert client.post(f"{url}kontroll/", {"confirmed": "on"}).status_code == 404
