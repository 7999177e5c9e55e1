"""A button pressed after the sign-in had expired: one comes back to where it stood, and nothing was done."""

import pytest
from django.urls import reverse

from innovations.models import Innovation
from portal.models import Draft, Task
from tests import make
from tests.people import PASSWORD

NOTHING_DONE = "Inget är gjort ännu: du hade blivit utloggad när du tryckte."


@pytest.fixture
def idea(nurse, region, adviser):
    for person in (nurse, adviser):
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return make.innovation(nurse, region)


@pytest.fixture
def press(client):
    """Presses the button while signed out, signs in as the person, and follows to where that leads.

    Returns (the page of the sign-in, the page one lands on).
    """

    def pressed(person, address, data=None, *, on=None, **headers):
        if on:
            headers["Referer"] = f"http://testserver{on}"
        answer = client.post(address, data or {}, headers=headers)
        assert answer.status_code == 302 and answer["Location"].startswith("/konto/login/?next=")
        sign_in = client.get(answer["Location"]).content.decode()
        landed = client.post(answer["Location"], {"login": person.email, "password": PASSWORD}, follow=True)
        assert landed.status_code == 200, landed.redirect_chain
        return sign_in, landed

    return pressed


def move(idea, name):
    return reverse("portal:move", args=[idea.ref, name])


@pytest.mark.parametrize("sends_where_it_stood", [True, False])
def test_one_lands_on_the_matter_and_may_press_again(press, client, idea, adviser, sends_where_it_stood):
    page = idea.get_absolute_url()
    sign_in, landed = press(adviser, move(idea, "take"), on=page if sends_where_it_stood else None)
    assert "Inget är gjort ännu. Logga in och tryck igen." in sign_in
    assert "det du skrev" not in sign_in, "nothing was written"
    text = landed.content.decode()
    assert landed.request["PATH_INFO"] == page and NOTHING_DONE in text and "Det du skrev" not in text
    assert Innovation.objects.get().status == "submitted" and not Draft.objects.exists()
    assert f'action="{move(idea, "take")}"' in text
    client.post(move(idea, "take"))
    assert Innovation.objects.get().status == "first_assessment"
    assert NOTHING_DONE not in client.get(page).content.decode()


def test_a_reason_written_beside_the_button_stands_there_until_it_is_sent(press, client, idea, nurse):
    page, said = idea.get_absolute_url(), 'Vi löste det "själva".'
    sign_in, landed = press(nurse, move(idea, "withdraw"), {"reason": said}, on=page)
    assert "Logga in, så finns det du skrev kvar." in sign_in
    kept = 'value="Vi löste det &quot;själva&quot;."'
    text = landed.content.decode()
    assert NOTHING_DONE in text and "Det du skrev står kvar." in text and kept in text
    assert '<details class="p-facet p-noprint" open>' in text
    assert kept in client.get(page).content.decode(), "a reload loses nothing"
    assert not Draft.objects.exists(), "no line under My matters that leads to a button"
    client.post(move(idea, "withdraw"), {"reason": said})
    assert Innovation.objects.get().status == "withdrawn"
    assert "unsent" not in client.session


def test_a_move_that_asks_for_a_reason_keeps_it_too(press, client, idea, adviser, nurse):
    idea.take(by=adviser)
    make.first_assessment(idea)
    idea.decline(by=adviser, reason="Finns redan.")
    address = move(idea, "reassess")
    _sign_in, landed = press(nurse, address, {"reason": "Nu finns det pengar."}, on=idea.get_absolute_url())
    text = landed.content.decode()
    assert 'class="p-why" open' in text and ">Nu finns det pengar.</textarea>" in text
    other = client.get(reverse("portal:mine")).content.decode()
    assert "inte skickat än" not in other


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.com/ideer/",
        "//example.com/",
        "javascript:alert(1)",
        "x",
        "http://[",
        "http://testserver//example.com/",
    ],
)
def test_a_page_of_another_site_is_never_led_to(press, idea, adviser, elsewhere):
    _sign_in, landed = press(adviser, move(idea, "take"), Referer=elsewhere)
    assert landed.request["PATH_INFO"] == idea.get_absolute_url()


def test_who_may_not_see_the_matter_is_told_nothing_of_it(client, idea, stranger):
    stranger.emailaddress_set.create(email=stranger.email, verified=True, primary=True)
    answer = client.post(move(idea, "take"))
    landed = client.post(answer["Location"], {"login": stranger.email, "password": PASSWORD}, follow=True)
    assert landed.status_code == 404 and idea.title not in landed.content.decode()


def test_a_press_on_another_kind_of_button_leads_back_to_its_page(press, idea, nurse, editor, region):
    entry = make.entry("Trygg hemgång", innovation=idea, principal=region, published=False)
    entry.ask_owner(by=editor)
    page, address = entry.get_absolute_url(), reverse("innovations:entry_act", args=[entry.ref, "andra"])
    _sign_in, landed = press(nurse, address, {"words": "Det var 14 procent."}, on=page)
    text = landed.content.decode()
    assert landed.request["PATH_INFO"] == page
    assert NOTHING_DONE in text and "Det var 14 procent." in text
    assert '<details class="p-facet" open>' in text
    assert not Task.objects.filter(what="change_entry").exists()


def test_an_address_for_presses_is_no_page_when_nothing_was_lost(client, idea, adviser):
    client.force_login(adviser, backend="portal.adapters.AuthenticationBackend")
    assert client.get(move(idea, "take")).status_code == 405


def test_a_form_with_a_page_of_its_own_is_met_there_as_before(press, idea, nurse):
    address = reverse("portal:message_new", args=[idea.ref])
    _sign_in, landed = press(nurse, address, {"text": "Skrivet sent."}, on=idea.get_absolute_url())
    assert landed.request["PATH_INFO"] == address and "Skrivet sent." in landed.content.decode()
    assert NOTHING_DONE not in landed.content.decode() and Draft.objects.count() == 1
