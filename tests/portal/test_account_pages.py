"""Sign-in and account pages: in our shell, without inline script or style."""

import re

import pytest
from django.urls import reverse

from portal.models import Person
from tests.people import PASSWORD

OPEN = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done", "account_inactive",
        "account_reset_password_from_key_done"]  # fmt: skip
OWN = ["account_email", "account_change_password", "account_logout", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn",
       "mfa_list_webauthn", "usersessions_list", "account_reauthenticate", "socialaccount_connections"]  # fmt: skip
INLINE = re.compile(r"<script(?![^>]*(src=|application/json))|<style|\sstyle=|\son[a-z]+=|javascript:", re.I)


def looks_right(page):
    text = page.content.decode()
    return "p-head" in text and 'class="p-h1"' in text and not INLINE.search(text)


@pytest.mark.parametrize("name", OPEN)
def test_a_visitors_account_page_is_in_the_shell(client, db, name):
    page = client.get(reverse(name))
    assert page.status_code == 200 and looks_right(page)


@pytest.fixture
def signed_in(client, nurse):
    client.post(reverse("account_login"), {"login": "nurse@example.se", "password": PASSWORD})
    return client


@pytest.fixture
def nurse(nurse):
    nurse.emailaddress_set.create(email=nurse.email, verified=True, primary=True)
    return nurse


@pytest.mark.parametrize("name", OWN)
def test_an_own_account_page_is_in_the_shell(signed_in, name):
    page = signed_in.get(reverse(name), follow=True)
    assert page.status_code == 200 and looks_right(page)


def test_signing_up_keeps_the_name_and_sends_a_mail(client, db, mailoutbox):
    fields = {"name": "En ny person", "email": "ny@example.se", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_signup"), fields).status_code == 302
    assert Person.objects.get(email="ny@example.se").name == "En ny person"
    assert len(mailoutbox) == 1 and "Innovationsportalen" in mailoutbox[0].subject


def test_a_wrong_password_says_so(client, nurse):
    page = client.post(reverse("account_login"), {"login": nurse.email, "password": "fel lösenord"})
    assert "ds-error-summary" in page.content.decode()


def test_the_demo_lists_its_accounts_and_nobody_else_does(client, nurse, settings):
    Person.objects.create_user("radgivare@demo.innovationsportalen.se", PASSWORD, name="Rådgivaren")
    assert "Prova som" not in client.get(reverse("account_login")).content.decode()
    settings.DEMO, settings.DEMO_PASSWORD = True, PASSWORD
    page = client.get(reverse("account_login")).content.decode()
    assert "Rådgivaren" in page and nurse.email not in page


def test_own_particulars_are_saved_and_an_empty_name_is_refused(client, nurse):
    client.force_login(nurse)
    assert (
        client.post(reverse("portal:profile"), {"name": "Sjuksköterskan", "language": "sv"}).status_code
        == 302
    )
    nurse.refresh_from_db()
    assert nurse.name == "Sjuksköterskan"
    page = client.post(reverse("portal:profile"), {"name": "", "language": "sv"})
    assert page.status_code == 422 and "Skriv ditt namn." in page.content.decode()


def test_a_guest_has_no_profile(client, guest):
    client.force_login(guest)
    assert client.get(reverse("portal:profile"))["Location"] == reverse("portal:mine")


def test_a_link_that_was_taken_over_says_where_the_matter_is(client, guest, nurse):
    url = reverse("portal:follow", args=[guest.follow_token])
    client.force_login(nurse)
    client.post(url)
    page = client.get(url)
    assert page.status_code == 404 and "finns det under Mina ärenden" in page.content.decode()
    assert f'href="{reverse("portal:mine")}"' in page.content.decode()
    client.logout()
    page = client.get(url)
    assert page.status_code == 404 and looks_right(page)
    assert f'href="{reverse("account_login")}?next={reverse("portal:mine")}"' in page.content.decode()


def test_a_name_that_the_header_cuts_off_is_there_in_full(client, nurse, coordinator, region):
    Person.objects.filter(pk=nurse.pk).update(name='Enhetschef på "Äldremottagningen" Sydvästra')
    region.name = "Västra Provlänsregionens och Östra Provlänsregionens gemensamma förvaltning"
    region.save()
    whole = "Enhetschef på &quot;Äldremottagningen&quot; Sydvästra"
    for person, title, lines in (
        (nurse, whole, [whole]),
        (coordinator, f"Innovationssamordnare, {region.name}", ["Innovationssamordnare,", region.name]),
    ):
        client.force_login(person)
        link = re.search(r'<a class="p-wide p-me".*?</a>', client.get("/").content.decode(), re.S)[0]
        assert f'title="{title}"' in link
        assert re.findall(r"<span>([^<]+)</span>", link) == lines, "each line is cut off by itself"
