"""Signing in: password, lockout, second step, sessions, and the level an identity provider must prove."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.messages.storage.fallback import FallbackStorage
from django.urls import reverse

from portal.adapters import AccountAdapter, SocialAccountAdapter
from portal.models import Draft
from portal.sealing import unseal
from tests.people import PASSWORD


@pytest.fixture
def sign_in(client):
    def attempt(email, password=PASSWORD):
        return client.post(reverse("account_login"), {"login": email, "password": password})

    return attempt


@pytest.fixture(autouse=True)
def verified(nurse, adviser):
    for person in (nurse, adviser):
        person.emailaddress_set.create(email=person.email, verified=True, primary=True)


def test_the_right_password_opens_and_the_wrong_one_says_so(sign_in, nurse, client):
    wrong = sign_in(nurse.email, "fel lösenord helt och hållet")
    assert wrong.status_code == 422 and "_auth_user_id" not in client.session
    assert sign_in(nurse.email).status_code == 302 and client.session["_auth_user_id"] == str(nurse.pk)


def test_ten_wrong_passwords_lock_the_account_for_that_address(sign_in, nurse, settings):
    settings.AXES_ENABLED = True
    settings.ACCOUNT_RATE_LIMITS = False
    answers = [sign_in(nurse.email, "fel lösenord helt och hållet").status_code for _ in range(10)]
    assert answers[-1] == 429
    assert sign_in(nurse.email).status_code == 429


def test_a_shift_signs_in_from_one_address_and_a_flood_waits(sign_in, nurse):
    """The package counts tries, right or wrong; everybody here comes from the same address."""
    crowd = [sign_in(f"person{number}@example.se").status_code for number in range(119)]
    assert set(crowd) == {422} and sign_in(nurse.email).status_code == 302
    assert sign_in(nurse.email).status_code == 429


def test_a_staff_role_sets_up_its_second_step_before_anything_else(sign_in, adviser, nurse, client, settings):
    settings.STAFF_ROLES_NEED_MFA = True
    sign_in(adviser.email)
    assert client.get("/mina/").headers["Location"] == reverse("mfa_index")
    client.logout()
    sign_in(nurse.email)
    assert client.get("/mina/").status_code == 200


def test_with_a_second_step_the_password_alone_opens_nothing(sign_in, adviser, client, settings):
    settings.STAFF_ROLES_NEED_MFA = True
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    assert sign_in(adviser.email).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.session["_auth_user_id"] == str(adviser.pk)
    assert client.get("/mina/").status_code == 200


def test_the_secret_of_a_second_step_is_sealed_and_survives_a_change_of_key(adviser, settings):
    secret = generate_totp_secret()
    TOTP.activate(adviser, secret)
    kept = adviser.authenticator_set.get().data["secret"]
    assert secret not in kept and unseal(kept) == secret
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "en ny nyckel" * 5
    assert unseal(kept) == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValueError, match="Not sealed"):
        unseal(kept)


def test_an_idle_session_ends_and_the_draft_is_kept(sign_in, nurse, client):
    sign_in(nurse.email)
    draft = Draft.objects.create(form="innovations.intake", person=nurse, data={"need": "Larmen väcker."})
    client.get("/mina/")
    session = client.session
    session["seen_at"] = int(time.time()) - 9 * 3600
    session.save()
    assert client.get("/mina/").status_code == 302
    sign_in(nurse.email)
    draft.refresh_from_db()
    assert draft.data == {"need": "Larmen väcker."}


def test_a_disabled_account_is_out_at_once(sign_in, nurse, client):
    sign_in(nurse.email)
    nurse.is_active = False
    nurse.save()
    assert client.get("/mina/").status_code == 302


def test_a_part_of_a_page_leads_back_to_the_whole_page_after_sign_in(client, db):
    page = "/ideer/?urval=mina&sida=2"
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page}"}
    way = urlsplit(client.get("/mina/", headers=htmx)["HX-Redirect"])
    assert way.path == "/konto/login/" and parse_qs(way.query) == {"next": [page]}


def test_what_was_typed_before_sign_in_follows_the_person_in(sign_in, nurse, client):
    session = client.session
    session["draft_mark"] = "abc"
    session.save()
    draft = Draft.objects.create(
        form="innovations.intake", session_mark="abc", data={"need": "Larmen väcker."}
    )
    sign_in(nurse.email)
    draft.refresh_from_db()
    assert draft.person == nurse


@pytest.mark.parametrize(
    ("given", "let_in"), [("http://id.elegnamnden.se/loa/1.0/loa3", True), ("loa2", False), ("", False)]
)
def test_a_staff_role_needs_the_level_the_settings_name(given, let_in, adviser, rf, settings):
    settings.OIDC_REQUIRED_ACR = {"eid": "http://id.elegnamnden.se/loa/1.0/loa3"}
    request = rf.get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    account = SocialAccount(provider="eid", uid="issuer-sub", user=adviser, extra_data={"acr": given}, pk=1)
    login = SocialLogin(user=adviser, account=account)
    if let_in:
        SocialAccountAdapter().pre_social_login(request, login)
        assert request.session["acr_ok"]
    else:
        with pytest.raises(ImmediateHttpResponse):
            SocialAccountAdapter().pre_social_login(request, login)


def test_without_passwords_people_come_in_by_their_e_id_only(client, sign_in, nurse, rf, settings):
    settings.PASSWORD_LOGIN = False
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="password"' not in page and reverse("account_signup") not in page
    sign_in(nurse.email)
    assert "_auth_user_id" not in client.session
    request = rf.get("/")
    assert SocialAccountAdapter().is_open_for_signup(request, None), "a new person may come in by e-ID"
    assert not AccountAdapter().is_open_for_signup(request)
