"""A message, a note or a joint note that was begun and not sent is there when one comes back."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.models import Draft, Message
from tests import make

pytestmark = pytest.mark.django_db

SAVE, HTMX = "/utkast/sida/", {"HX-Request": "true"}
TEXT = "Vi har talat med enheten och återkommer i veckan som kommer."


@pytest.fixture
def idea(nurse, region, adviser):
    return make.taken(nurse, region, adviser)


def another_browser(person):
    client = Client()
    client.force_login(person)
    return client


def written_in(page):
    """What stands in the text box of the page."""
    return (
        page.content.decode()
        .partition('id="meddelandetext"')[2]
        .partition(">")[2]
        .partition("</textarea>")[0]
    )


def is_unfolded(page):
    """Whether the form stands open, without a press."""
    before, found, _after = page.content.decode().partition("<summary>Skriv ett meddelande")
    assert found
    return before.rstrip().endswith(" open>")


def saves(client, idea, **typed):
    """What the form on the matter's page sends while one types."""
    page = client.get(idea.get_absolute_url()).content.decode()
    address = reverse("portal:message_new", args=[idea.ref])
    assert f'data-hx-post="{SAVE}"' in page and f'name="page" value="{address}"' in page
    sent = {"page": address, "page_title": f"Meddelande, {idea.ref}", "draft_version": 0}
    assert client.post(SAVE, sent | typed, headers=HTMX).status_code == 200
    return address


def test_a_message_begun_on_the_matters_page_waits_there(client, nurse, idea):
    client.force_login(nurse)
    assert not is_unfolded(client.get(idea.get_absolute_url()))
    address = saves(client, idea, text=TEXT)
    later = another_browser(nurse)
    assert is_unfolded(later.get(idea.get_absolute_url()))
    assert written_in(later.get(idea.get_absolute_url())) == TEXT == written_in(later.get(address))
    assert f"Meddelande, {idea.ref}" in later.get("/mina/").content.decode()
    later.post(address, {"text": TEXT})
    assert Message.objects.get().text == TEXT and not Draft.objects.exists()
    assert written_in(later.get(idea.get_absolute_url())) == ""


def test_a_note_begun_at_the_desk_is_still_a_note(client, adviser, nurse, idea):
    client.force_login(adviser)
    saves(client, idea, text=TEXT, kind="note")
    page = another_browser(adviser).get(idea.get_absolute_url())
    assert written_in(page) == TEXT
    assert 'id="slag-anteckning" value="note" checked' in page.content.decode()
    assert written_in(another_browser(nurse).get(idea.get_absolute_url())) == ""


@pytest.mark.parametrize("choice", [{"kind": "note"}, {"kind": "message"}, {}])
def test_an_emptied_text_is_no_draft(client, adviser, idea, choice):
    client.force_login(adviser)
    address = saves(client, idea, text=TEXT, **choice)
    sent = {"page": address, "page_title": "Meddelande", "text": "", **choice}
    answer = client.post(SAVE, sent | {"draft_version": 1}, headers=HTMX).content.decode()
    assert not Draft.objects.exists() and "Utkastet sparades" not in answer
    assert 'id="sidutkast_version" value="0"' in answer
    client.post(SAVE, sent | {"draft_version": 0}, headers=HTMX)
    assert not Draft.objects.exists(), "nor does an empty one begin one"
    client.post(SAVE, sent | {"draft_version": 0, "text": TEXT}, headers=HTMX)
    assert written_in(client.get(idea.get_absolute_url())) == TEXT


def test_an_emptied_text_takes_nothing_that_another_window_wrote(client, adviser, idea):
    client.force_login(adviser)
    address = saves(client, idea, text="Kort.", kind="note")
    sent = {"page": address, "kind": "note", "draft_version": 1}
    client.post(SAVE, sent | {"text": TEXT}, headers=HTMX)
    assert client.post(SAVE, sent | {"text": ""}, headers=HTMX).status_code == 409
    assert Draft.objects.get().data["text"] == TEXT


def test_a_kept_text_that_is_emptied_is_a_change_and_waits(client, nurse, idea):
    client.force_login(nurse)
    page = reverse("innovations:innovation_edit", args=[idea.ref])
    client.post(SAVE, {"page": page, "version": idea.version, "need": "", "draft_version": 0}, headers=HTMX)
    assert Draft.objects.get().data["need"] == ""


def test_without_script_a_press_keeps_it(client, nurse, idea):
    client.force_login(nurse)
    page = client.get(idea.get_absolute_url()).content.decode()
    address = reverse("portal:message_new", args=[idea.ref])
    assert f'formaction="{SAVE}" formnovalidate>Spara utkast' in page
    kept = client.post(SAVE, {"page": address, "text": TEXT, "draft_version": 0}, follow=True)
    assert kept.redirect_chain == [(address, 302)] and written_in(kept) == TEXT
    client.post(SAVE, {"page": address, "do": "forget"})
    assert written_in(client.get(address)) == ""


def test_a_joint_note_begun_is_open_when_one_comes_back(
    client, nurse, region, adviser, assessor, second_assessor
):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    for person in (assessor, second_assessor):
        make.closed_assessment(idea, person)
    address = reverse("innovations:decision_basis", args=[idea.ref])
    client.force_login(adviser)
    blank = client.get(address).content.decode()
    assert f'name="page" value="{address}"' in blank and '<details class="p-facet p-noprint">' in blank
    client.post(SAVE, {"page": address, "text": TEXT, "draft_version": 0}, headers=HTMX)
    page = another_browser(adviser).get(address).content.decode()
    assert TEXT in page and '<details class="p-facet p-noprint" open>' in page
    client.post(address, {"text": TEXT})
    idea.refresh_from_db()
    assert idea.joint_note == TEXT and not Draft.objects.exists()
