"""Where one is signed in, and the forms of the account pages."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.user_agents import browser_and_device
from tests import make
from tests.people import PASSWORD

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
)


@pytest.fixture
def nurse(nurse):
    nurse.emailaddress_set.create(email=nurse.email, verified=True, primary=True)
    return nurse


@pytest.fixture
def sign_in(nurse):
    def with_browser(user_agent=FIREFOX, person=nurse):
        client = Client(headers={"User-Agent": user_agent})
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        assert "_auth_user_id" in client.session
        return client

    return with_browser


def is_in(client):
    return client.get(reverse("portal:mine")).status_code == 200


def test_each_device_is_named_and_mine_is_marked(sign_in):
    here, _phone = sign_in(), sign_in(PHONE)
    page = here.get(reverse("portal:session_list")).content.decode()
    assert "Firefox på Windows" in page and "Safari på iPhone" in page
    assert page.count("Den här enheten") == 1 and page.index("Den här enheten") < page.index("iPhone")


def test_one_device_is_ended_and_the_others_stay(sign_in):
    here, phone, third = sign_in(), sign_in(PHONE), sign_in()
    row = UserSession.objects.get(session_key=phone.session.session_key)
    here.post(reverse("portal:session_end", args=[row.pk]))
    assert not is_in(phone) and is_in(here) and is_in(third)


def test_all_others_are_ended_at_one_press(sign_in):
    here, phone, third = sign_in(), sign_in(PHONE), sign_in()
    here.post(reverse("portal:session_list"))
    assert is_in(here) and not is_in(phone) and not is_in(third)


def test_the_one_i_am_in_is_left_by_signing_out(sign_in):
    here = sign_in()
    row = UserSession.objects.get(session_key=here.session.session_key)
    assert here.post(reverse("portal:session_end", args=[row.pk]))["Location"] == reverse("account_logout")
    assert is_in(here)


def test_nobody_ends_somebody_elses_session(sign_in, colleague):
    colleague.emailaddress_set.create(email=colleague.email, verified=True, primary=True)
    here, other = sign_in(), sign_in(person=colleague)
    row = UserSession.objects.get(session_key=other.session.session_key)
    assert here.post(reverse("portal:session_end", args=[row.pk])).status_code == 404
    assert is_in(other)


def test_a_session_of_an_old_password_is_not_listed(sign_in, nurse):
    sign_in(PHONE)
    nurse.set_password(PASSWORD + " igen")
    nurse.save()
    here = Client(headers={"User-Agent": FIREFOX})
    here.force_login(nurse, backend="portal.adapters.AuthenticationBackend")
    assert "iPhone" not in here.get(reverse("portal:session_list")).content.decode()


def test_last_seen_follows_the_use(sign_in):
    here = sign_in()
    UserSession.objects.update(last_seen_at=timezone.now() - timezone.timedelta(hours=1))
    is_in(here)
    session = here.session
    session["seen_at"] -= 600
    session.save()
    is_in(here)
    assert UserSession.objects.get().last_seen_at > timezone.now() - timezone.timedelta(minutes=1)


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox på Windows"),
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge på Linux",
        ),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile", "Chrome på Android"),
        ("", "Okänd webbläsare"),
    ],
)
def test_a_browser_is_named_in_words(user_agent, words):
    assert browser_and_device(user_agent) == words


# --- forms with faults -----------------------------------------------------------------------------


def said(page):
    assert page.status_code == 422
    text = page.content.decode()
    assert "ds-error-summary" in text and "<title>Fel:" in text
    return text


def test_a_wrong_sign_in_keeps_the_address(client, nurse):
    text = said(client.post(reverse("account_login"), {"login": nurse.email, "password": "fel lösenord"}))
    assert f'value="{nurse.email}"' in text and "E-posten eller lösenordet stämmer inte." in text
    assert "utom lösenordet" in text and "fel lösenord" not in text


def test_an_empty_reset_and_an_unlike_pair_of_passwords_say_so(client, db):
    assert "Skriv en hel e-postadress" in said(
        client.post(reverse("account_reset_password"), {"email": "inte en adress"})
    )
    given = {"name": "En person", "email": "ny@example.se", "password1": PASSWORD, "password2": "annat"}
    text = said(client.post(reverse("account_signup"), given))
    assert "Lösenorden är inte lika" in text and 'value="En person"' in text


def test_a_wrong_old_password_says_so(sign_in):
    given = {"oldpassword": "fel", "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    assert "Det är inte ditt nuvarande lösenord." in said(
        sign_in().post(reverse("account_change_password"), given)
    )


def test_a_wrong_code_says_so(client, nurse, sign_in):
    here = sign_in()
    again = reverse("account_reauthenticate") + "?next=" + reverse("mfa_activate_totp")
    assert "Lösenordet stämmer inte." in said(here.post(again, {"password": "fel"}))
    here.post(again, {"password": PASSWORD})
    assert "Koden stämmer inte" in said(here.post(reverse("mfa_activate_totp"), {"code": "000000"}))
    TOTP.activate(nurse, generate_totp_secret())
    client.post(reverse("account_login"), {"login": nurse.email, "password": PASSWORD})
    assert "Koden stämmer inte" in said(client.post(reverse("mfa_authenticate"), {"code": "000000"}))


def test_a_changed_password_is_told_by_mail(sign_in, mailoutbox, django_capture_on_commit_callbacks):
    given = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    with django_capture_on_commit_callbacks(execute=True):
        assert sign_in().post(reverse("account_change_password"), given).status_code == 302
    assert "Lösenordet är bytt." in mailoutbox[-1].body


def test_being_signed_out_is_said_once(sign_in, nurse, region, settings):
    """Idle too long, and two forms sent: the sign-in page says what is known of it, not three times."""
    idea = make.innovation(nurse, region)
    client = sign_in()
    session = client.session
    session["seen_at"] = 1
    session.save()
    for text in ("Hej", "Hej igen"):
        client.post(reverse("portal:message_new", args=[idea.ref]), {"text": text})
    page = client.get(reverse("account_login")).content.decode()
    assert page.count("utloggad") == 1 and "Logga in, så finns det du skrev kvar." in page
