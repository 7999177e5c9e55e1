"""Drafts: saved while typing, by a button, in two windows, and across an expired sign-in."""

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from portal.models import Draft
from tests import make
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


# --- pages whose form has no draft of its own -------------------------------------------------------

PAGE = reverse("portal:page_draft_save")


@pytest.fixture
def ask_page(nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    return reverse("innovations:move_form", args=[idea.ref, "ask"])


def test_a_long_form_is_kept_while_one_types_and_forgotten_when_it_is_sent(client, adviser, ask_page):
    client.force_login(adviser)
    typed = {"page": ask_page, "page_title": "Fråga", "first": "Hur många?", "reply_by": "2099-01-02"}
    answer = client.post(PAGE, typed, headers=HTMX)
    assert "Utkastet sparades" in answer.content.decode() and "<html" not in answer.content.decode()
    assert 'id="sidutkast_version" value="1"' in answer.content.decode()
    client.post(PAGE, typed | {"first": "Hur många i veckan?", "draft_version": 1}, headers=HTMX)
    page = client.get(ask_page).content.decode()
    assert "Hur många i veckan?" in page and 'value="2099-01-02"' in page
    assert f'href="{ask_page}"' in client.get("/mina/").content.decode() and Draft.objects.count() == 1
    assert client.post(ask_page, typed).status_code == 302
    assert not Draft.objects.exists()


def test_a_kept_form_is_its_writers_own_and_can_be_thrown_away(client, adviser, coordinator, ask_page):
    client.force_login(adviser)
    assert client.post(PAGE, {"page": ask_page, "first": "Hemlig fråga"})["Location"] == ask_page
    assert "Hemlig fråga" in client.get(ask_page).content.decode()
    client.force_login(coordinator)
    client.post(PAGE, {"page": ask_page, "do": "forget"})
    assert Draft.objects.count() == 1
    client.force_login(adviser)
    client.post(PAGE, {"page": ask_page, "do": "forget"})
    assert not Draft.objects.exists() and "Hemlig fråga" not in client.get(ask_page).content.decode()


def test_the_later_of_two_windows_is_told_and_gets_both_texts(client, adviser, ask_page):
    client.force_login(adviser)
    here, there = {"page": ask_page, "first": "Från den ena"}, {"page": ask_page, "first": "Från den andra"}
    assert client.post(PAGE, here | {"draft_version": 0}, headers=HTMX).status_code == 200
    answer = client.post(PAGE, there | {"draft_version": 0}, headers=HTMX)
    part = answer.content.decode()
    assert answer.status_code == 409 and "ändrad i ett annat fönster" in part and "Jämför texterna" in part
    assert Draft.objects.get().data["first"] == "Från den ena"
    compared = client.post(PAGE, there | {"draft_version": 0, "do": "compare"})
    page = compared.content.decode()
    assert compared.status_code == 409 and "Från den ena" in page and "Från den andra" in page
    assert 'name="draft_version" value="1"' in page and f'name="page" value="{ask_page}"' in page
    assert f'action="{PAGE}"' in page and f'href="{ask_page}"' in page and ">First<" not in page
    assert client.post(PAGE, there | {"draft_version": 1})["Location"] == ask_page
    assert (Draft.objects.get().data["first"], Draft.objects.get().version) == ("Från den andra", 2)


def test_a_window_that_knows_no_version_overwrites_nothing(client, adviser, ask_page):
    client.force_login(adviser)
    client.post(PAGE, {"page": ask_page, "first": "Kvar"}, headers=HTMX)
    for version in ({}, {"draft_version": "x"}, {"draft_version": 0}):
        changed = client.post(PAGE, {"page": ask_page, "first": "Ny", **version}, headers=HTMX)
        assert changed.status_code == 409 and Draft.objects.get().data["first"] == "Kvar"


def test_the_same_words_in_two_windows_are_no_conflict(client, adviser, ask_page):
    client.force_login(adviser)
    typed = {"page": ask_page, "first": "Samma"}
    client.post(PAGE, typed | {"draft_version": 0}, headers=HTMX)
    again = client.post(PAGE, typed | {"draft_version": 0}, headers=HTMX)
    assert again.status_code == 200 and 'id="sidutkast_version" value="1"' in again.content.decode()


def test_a_faulty_page_goes_on_from_the_version_it_knew(client, adviser, ask_page):
    client.force_login(adviser)
    client.post(PAGE, {"page": ask_page, "first": "Ett"}, headers=HTMX)
    assert 'id="sidutkast_version" value="1"' in client.get(ask_page).content.decode()
    client.post(PAGE, {"page": ask_page, "first": "Två", "draft_version": 1}, headers=HTMX)
    page = client.post(ask_page, {"first": "", "reply_by": "i höst", "draft_version": 1})
    assert page.status_code == 422 and 'id="sidutkast_version" value="1"' in page.content.decode()


def test_a_text_thrown_away_in_one_window_is_kept_anew_from_the_other(client, adviser, ask_page):
    client.force_login(adviser)
    client.post(PAGE, {"page": ask_page, "first": "Ett"}, headers=HTMX)
    client.post(PAGE, {"page": ask_page, "do": "forget"})
    assert (
        client.post(
            PAGE, {"page": ask_page, "first": "Ett till", "draft_version": 1}, headers=HTMX
        ).status_code
        == 200
    )
    assert (Draft.objects.get().data["first"], Draft.objects.get().version) == ("Ett till", 2)


def test_what_was_saved_at_an_expired_sign_in_is_not_overwritten_by_an_older_window(
    client, adviser, ask_page
):
    adviser.emailaddress_set.create(email=adviser.email, verified=True, primary=True)
    client.post(PAGE, {"page": ask_page, "first": "Skrivet utloggad", "draft_version": 0}, headers=HTMX)
    client.post(reverse("account_login"), {"login": adviser.email, "password": PASSWORD})
    old = client.post(PAGE, {"page": ask_page, "first": "Äldre fönster", "draft_version": 0}, headers=HTMX)
    assert old.status_code == 409 and Draft.objects.get().data["first"] == "Skrivet utloggad"


def test_what_is_typed_after_the_sign_in_expired_is_in_the_form_after_the_next(client, adviser, ask_page):
    adviser.emailaddress_set.create(email=adviser.email, verified=True, primary=True)
    part = client.post(PAGE, {"page": ask_page, "first": "Skrivet sent"}, headers=HTMX).content.decode()
    assert "Du har blivit utloggad" in part and "<html" not in part
    client.post(reverse("account_login"), {"login": adviser.email, "password": PASSWORD})
    assert "Skrivet sent" in client.get(ask_page).content.decode()


def test_what_was_written_for_a_move_that_closed_meanwhile_is_shown(client, adviser, other_adviser, ask_page):
    client.force_login(adviser)
    Innovation.objects.get().ask(by=adviser, questions=["En annan?"], reply_by=timezone.localdate())
    page = client.post(ask_page, {"first": "Min långa fråga", "reply_by": "2099-01-02"})
    assert page.status_code == 409 and "Min långa fråga" in page.content.decode()


@pytest.mark.parametrize("page", ["", "//annan.example/x", "https://annan.example/", "/a b", "/" + "x" * 80])
def test_only_a_page_of_ours_is_kept(client, adviser, page):
    client.force_login(adviser)
    assert client.post(PAGE, {"page": page, "first": "x"}).status_code == 404
    assert not Draft.objects.exists()


def test_a_book_is_not_kept_for_a_page_either(client, adviser, ask_page):
    client.force_login(adviser)
    assert client.post(PAGE, {"page": ask_page, "first": "x" * 200_001}, headers=HTMX).status_code == 422
    assert client.post(PAGE, {"page": ask_page, "first": "x" * 200_001}).status_code == 422


def test_a_null_character_is_no_fault_of_the_server(client, adviser, ask_page):
    client.force_login(adviser)
    assert client.post(PAGE, {"page": ask_page, "first": "Hej\x00 du"}, headers=HTMX).status_code == 200
    assert Draft.objects.get().data["first"] == "Hej du"
