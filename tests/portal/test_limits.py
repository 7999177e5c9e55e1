"""What anybody may do without signing in is limited by address and by contact."""

import uuid

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from innovations.models import Innovation
from portal.limits import client_address
from portal.models import Attempt, Draft, Person
from tests.people import PASSWORD

ANSWERS = {
    "patent": "no", "need": "När patienter skrivs ut på fredagar vet hemtjänsten inte när de kommer.", "idea": "", "progress": "need",
    "sender": "patient", "place": "Region Halland", "title": "Tryggare hemgång", "reach": "email", "email": "patient@example.se",
    "tab": "t1", "version": "0", "warned": "",
}  # fmt: skip


def send(client, email="patient@example.se", address="192.0.2.1", **headers):
    """One idea of a guest, from the form to the last press. Returns the last answer and the draft's key."""
    client.cookies.clear()
    key = uuid.uuid4()
    extra = {"REMOTE_ADDR": address, "headers": headers}
    client.post(
        reverse("innovations:intake_form", args=[key]),
        {**ANSWERS, "email": email, "do": "check"},
        **extra,
    )
    check = reverse("innovations:intake_check", args=[key])
    return client.post(check, {"confirmed": "on", "val": "ny"}, **extra), key


@pytest.fixture
def three_an_hour(settings, region):
    settings.RATE_LIMITS = {"guest_idea": "3/h/ip,2/h/key"}


def test_one_address_sends_so_many_and_then_is_asked_to_wait(client, three_an_hour):
    for number in range(3):
        assert send(client, f"patient{number}@example.se")[0].status_code == 302
    answer, key = send(client, "patient4@example.se")
    text = answer.content.decode()
    assert answer.status_code == 429 and "utkastet finns kvar" in text
    assert Draft.objects.get(pk=key).data["need"] == ANSWERS["need"]
    assert reverse("innovations:intake_form", args=[key]) in text
    assert Innovation.objects.count() == 3
    assert send(client, "patient4@example.se", address="192.0.2.2")[0].status_code == 302


def test_one_contact_sends_so_many_from_wherever(client, three_an_hour):
    for number in range(2):
        assert send(client, address=f"192.0.2.{number}")[0].status_code == 302
    assert send(client, "Patient@Example.se", address="192.0.2.9")[0].status_code == 429
    assert send(client, "annan@example.se", address="192.0.2.9")[0].status_code == 302


def test_the_draft_is_sent_when_the_hour_has_passed(client, three_an_hour, settings):
    for number in range(3):
        send(client, f"patient{number}@example.se")
    _answer, key = send(client, "patient4@example.se")
    Attempt.objects.all().delete()
    check = reverse("innovations:intake_check", args=[key])
    assert client.post(check, {"confirmed": "on", "val": "ny"}).status_code == 302


def test_the_signed_in_are_not_counted(client, three_an_hour, nurse):
    client.force_login(nurse)
    for _ in range(5):
        key = uuid.uuid4()
        given = {**ANSWERS, "sender": "staff", "unit": "Avdelning 4", "do": "check"}
        client.post(reverse("innovations:intake_form", args=[key]), given)
        check = reverse("innovations:intake_check", args=[key])
        assert client.post(check, {"confirmed": "on", "val": "ny"}).status_code == 302


def test_behind_a_proxy_each_client_is_counted_for_itself(client, three_an_hour, settings):
    settings.PROXY_COUNT = 1
    for number in range(4):
        answer, _key = send(
            client,
            f"patient{number}@example.se",
            address="10.0.0.1",
            **{"X-Forwarded-For": f"198.51.100.{number}"},
        )
        assert answer.status_code == 302


def test_drafts_are_limited_and_no_word_is_lost(client, settings, db):
    settings.RATE_LIMITS = {"guest_draft": "2/h/ip"}
    page = None
    for _ in range(3):
        address = reverse("innovations:intake_form", args=[uuid.uuid4()])
        page = client.post(address, {**ANSWERS, "do": "save"})
    assert page.status_code == 429 and Draft.objects.count() == 2
    assert ANSWERS["need"] in page.content.decode() and "många utkast" in page.content.decode()


def test_text_of_strangers_is_not_kept_without_end(client, settings, db):
    settings.RATE_LIMITS = {"guest_draft": "2/h/ip"}
    for _ in range(4):
        client.cookies.clear()
        client.post(reverse("portal:notice_choices"), {"progress": "x"})
    assert Draft.objects.count() == 2
    Attempt.objects.all().delete()
    client.post(reverse("portal:notice_choices"), {"progress": "x" * 200_001})
    assert Draft.objects.count() == 2


def test_new_accounts_are_limited(client, settings, db):
    settings.RATE_LIMITS = {"signup": "1/h/ip"}
    given = {"name": "En person", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(reverse("account_signup"), {**given, "email": "a@example.se"}).status_code == 302
    client.cookies.clear()
    answer = client.post(reverse("account_signup"), {**given, "email": "b@example.se"})
    assert answer.status_code == 429 and "För många försök" in answer.content.decode()
    assert not Person.objects.filter(email="b@example.se").exists()


@pytest.mark.parametrize(
    ("proxies", "header", "found"),
    [
        (0, "198.51.100.7", "10.0.0.1"),
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "203.0.113.9, 198.51.100.7:4711", "198.51.100.7"),
        (2, "203.0.113.9, 198.51.100.7", "203.0.113.9"),
        (2, "198.51.100.7", "10.0.0.1"),
        (1, "[2001:db8::1]:443", "2001:db8::1"),
        (1, "inte en adress", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_the_header_is_believed_as_far_as_our_proxies_wrote_it(rf, settings, proxies, header, found):
    settings.PROXY_COUNT = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": header})
    assert client_address(request) == found


def test_no_address_can_be_read_from_a_count(db, settings):
    settings.RATE_LIMITS = {"signup": "1/h/ip"}
    assert not Attempt.too_often("signup", ip="192.0.2.1")
    assert Attempt.too_often("signup", ip="192.0.2.1")
    assert len(Attempt.objects.get().who) == 64 and "192.0" not in Attempt.objects.get().who


def test_a_limit_that_cannot_be_read_says_so(db, settings):
    settings.RATE_LIMITS = {"signup": "many"}
    with pytest.raises(ImproperlyConfigured, match="30/h/ip"):
        Attempt.too_often("signup", ip="192.0.2.1")
    settings.RATE_LIMITS = {"signup": "off"}
    assert not Attempt.too_often("signup", ip="192.0.2.1")
