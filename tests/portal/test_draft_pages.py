"""Drafts: saved while typing, by a button, in two windows, and across an expired sign-in."""

import pytest
from django.urls import reverse

from portal.models import Draft
from tests.people import PASSWORD

HTMX = {"HX-Request": "true"}


def url(draft):
    return reverse("portal:draft_save", args=[draft.pk])


@pytest.fixture
def draft(nurse):
    return Draft.objects.create(form="innovations:intake_form", person=nurse, data={"need": "Gammal text"})


def test_the_owner_saves_and_is_told_when(client, nurse, draft):
    client.force_login(nurse)
    answer = client.post(
        url(draft), {"need": "Ny text", "draft_version": 0, "csrfmiddlewaretoken": "x"}, headers=HTMX
    )
    draft.refresh_from_db()
    assert (answer.status_code, draft.data, draft.version) == (200, {"need": "Ny text"}, 1)
    assert "Utkastet sparades" in answer.content.decode() and 'value="1"' in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_without_script_the_button_leads_back(client, nurse, draft):
    client.force_login(nurse)
    assert client.post(url(draft), {"need": "Ny text", "draft_version": 0}).status_code == 302


def test_a_stale_window_gets_both_texts_and_changes_nothing(client, nurse, draft):
    client.force_login(nurse)
    client.post(url(draft), {"need": "Från den ena", "draft_version": 0})
    page = client.post(url(draft), {"need": "Från den andra", "draft_version": 0})
    draft.refresh_from_db()
    text = page.content.decode()
    assert page.status_code == 409 and draft.data == {"need": "Från den ena"}
    assert "Från den ena" in text and "Från den andra" in text and 'name="draft_version" value="1"' in text


def test_a_stranger_cannot_save_and_is_not_told_it_exists(client, stranger, draft):
    client.force_login(stranger)
    assert client.post(url(draft), {"need": "x", "draft_version": 0}).status_code == 404
    draft.refresh_from_db()
    assert draft.data == {"need": "Gammal text"}


def test_a_browser_without_account_has_its_own_drafts(client, db):
    client.get("/")
    session = client.session
    session["draft_mark"] = "m" * 32
    session.save()
    mine = Draft.objects.create(form="innovations:intake_form", session_mark="m" * 32)
    other = Draft.objects.create(form="innovations:intake_form", session_mark="n" * 32)
    assert client.post(url(mine), {"need": "Hej", "draft_version": 0}, headers=HTMX).status_code == 200
    assert client.post(url(other), {"need": "Hej", "draft_version": 0}, headers=HTMX).status_code == 404


def test_text_typed_after_the_sign_in_expired_lands_in_the_draft_at_sign_in(client, nurse, draft):
    nurse.emailaddress_set.create(email=nurse.email, verified=True, primary=True)
    answer = client.post(url(draft), {"need": "Skrivet sent", "draft_version": 0})
    assert answer.status_code == 302 and "/konto/login/" in answer["Location"]
    client.post(reverse("account_login"), {"login": nurse.email, "password": PASSWORD})
    draft.refresh_from_db()
    assert draft.data == {"need": "Skrivet sent"} and Draft.objects.count() == 1


def test_a_sent_draft_is_not_changed(client, nurse, draft):
    client.force_login(nurse)
    Draft.objects.update(sent_as="INN-2026-00001-1")
    page = client.post(url(draft), {"need": "För sent", "draft_version": 0})
    assert page.status_code == 409 and "redan skickat" in page.content.decode()


def test_a_whole_book_is_refused_in_words(client, nurse, draft):
    client.force_login(nurse)
    page = client.post(url(draft), {"need": "x" * 200_001, "draft_version": 0})
    assert page.status_code == 422 and "för lång" in page.content.decode()
