"""Intake: the form and the check, from a phone without an account and from a desk."""

import uuid

import pytest

from innovations.models import Innovation
from portal.models import Draft
from tests.innovations.sending import ANSWERS, NEED, address, send

pytestmark = pytest.mark.django_db


def test_sending_without_the_tick_leaves_no_page_that_asks_to_be_sent_again(client, office):
    url = address()
    client.post(url, ANSWERS)
    asked = client.post(f"{url}kontroll/", {"val": "ny"})
    assert asked.status_code == 302 and asked["Location"].startswith(f"{url}kontroll/?")
    assert "Bekräfta att texten inte pekar ut någon." in client.get(asked["Location"]).content.decode()
    assert "Bekräfta att texten inte" not in client.get(f"{url}kontroll/").content.decode()
    client.post(asked["Location"], {"val": "ny", "confirmed": "on"})
    assert Innovation.objects.get().ref in client.get(asked["Location"])["Location"]


@pytest.mark.parametrize("who", [None, "nurse", "adviser"])
def test_how_to_reach_the_giver_is_no_seventh_question_of_six(client, request, who):
    if who:
        client.force_login(request.getfixturevalue(who))
    text = client.get("/ideer/ny/?for=annan" if who == "adviser" else "/ideer/ny/").content.decode()
    heading = "Hur når vi personen?" if who == "adviser" else "Hur når vi dig?"
    six, part = text.index("6 av 6"), text.index(f'<h2 class="p-h2" id="nar">{heading}</h2>')
    assert six < text.index("Vad ska vi kalla det?") < part < text.index('name="reach"')
    assert text.count(heading) == 1 and '<fieldset class="p-q" aria-labelledby="nar">' in text


def test_a_patient_without_account_sends_an_idea_and_gets_a_receipt(
    client, office, django_capture_on_commit_callbacks
):
    receipt = send(client)
    innovation = Innovation.objects.get()
    assert receipt["Location"] == f"/ideer/{innovation.ref}/kvitto/"
    assert innovation.owner.is_guest and innovation.owner.contact_email == "patient@example.se"
    assert (innovation.status, innovation.organisation, innovation.idea) == (
        "submitted",
        office,
        "Ring före klockan tolv.",
    )
    page = client.get(receipt["Location"]).content.decode()
    assert innovation.ref in page
    assert f"/folj/{innovation.owner.follow_token}/" in page
    assert "Rådgivarna på Socialstyrelsen" in page and "Fem arbetsdagar, räknat från dagen efter" in page


@pytest.mark.parametrize("patent", ["yes", "unsure"])
def test_the_patent_answer_hides_and_clears_the_solution(client, office, patent):
    send(client, patent=patent)
    assert Innovation.objects.get().idea == ""


def test_the_solution_comes_back_when_the_patent_answer_is_changed_before_sending(client, office):
    url = address()
    client.post(url, {**ANSWERS, "do": "autosave"})
    hidden = {name: value for name, value in ANSWERS.items() if name not in {"idea", "email"}}
    client.post(url, {**hidden, "patent": "yes", "reach": "phone", "phone": "070-123 45 67"})
    check = client.get(f"{url}kontroll/").content.decode()
    assert "Ring före klockan tolv." not in check and "Det du skrev om lösningen skickas inte." in check
    page = client.get(url).content.decode()
    assert "Ring före klockan tolv." in page and "patient@example.se" in page
    client.post(url, ANSWERS)
    assert "Ring före klockan tolv." in client.get(f"{url}kontroll/").content.decode()
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    assert Innovation.objects.get().idea == "Ring före klockan tolv."


def test_what_a_later_answer_hides_stays_in_the_draft_and_is_never_a_fault(client, office):
    url = address()
    send(client, url, patent="yes", idea="x" * 1001, email="inte klar@", reach="phone", phone="070-123 45 67")
    assert Innovation.objects.get().idea == ""


def has_faults(client, **answers):
    """Whether the answers are stopped, and the page led to says so."""
    place = client.post(address(), ANSWERS | answers)["Location"]
    return "rattas" in place and "<title>Fel:" in client.get(place).content.decode()


def test_faults_are_answered_in_words_and_nothing_typed_is_lost(client):
    url = address()
    # Led on to a page of its own: the answer to a press would ask to be sent again at Back.
    faults = client.post(url, {"need": "Hemgång fredag", "idea": "Ring först", "do": "check"})["Location"]
    assert client.get(f"{url}kontroll/")["Location"] == faults
    text = client.get(faults).content.decode()
    assert "<title>Fel:" in text
    for words in ("Svara Nej, Ja eller Vet inte.", "Beskriv problemet med minst en mening.", "Ge det ett namn, högst 80 tecken.",
                  "Hemgång fredag", "Ring först", "Allt du har skrivit finns kvar"):  # fmt: skip
        assert words in text
    assert "Ring först" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("title", "x" * 81), ("need", "x" * 1001), ("idea", "x" * 1001), ("need", "för kort")]
)
def test_the_limits_hold_on_the_server(client, name, value):
    assert has_faults(client, **{name: value})


def test_what_no_form_sends_is_no_crash(client):
    for answers in (
        {"patent": "maybe"},
        {"need": "a\x00b" * 20},
        {"version": "x" * 50},
        {"title": "😀" * 80},
        {"email": "å@" * 500},
    ):
        assert client.post(address(), {**ANSWERS, **answers}).status_code == 302
    assert client.post("/ideer/ny/", ANSWERS).status_code == 302
    assert client.get(f"/ideer/ny/{uuid.uuid4()}/kontroll/").status_code == 302


def test_a_personal_number_is_warned_of_once_before_anything_is_saved(client, office):
    url = address()
    told = {**ANSWERS, "need": f"{NEED} Gäller 19121212-1212."}
    part = client.post(url, {**told, "do": "autosave"}, headers={"HX-Request": "true"})
    assert "ser ut som ett personnummer" in part.content.decode()
    warned = client.post(url, told)
    text = warned.content.decode()
    assert (
        warned.status_code == 422
        and "Jag har tagit bort det" in text
        and "Det är inte ett personnummer" in text
    )
    assert Draft.objects.count() == 0
    assert client.post(url, {**told, "warned": "1"})["Location"].endswith("/kontroll/")


@pytest.mark.parametrize(("name", "beside"), [
    ("title", {}), ("idea", {}), ("idea", {"patent": ""}), ("place", {}), ("unit", {"sender": "staff"}),
    ("sender_organisation", {"sender": "external"}), ("call_when", {"reach": "phone", "phone": "018-611 00 00"}),
])  # fmt: skip
def test_every_answer_in_own_words_is_looked_through(client, office, name, beside):
    url = address()
    told = {**ANSWERS, **beside, name: "Bor hos 19121212-1212"}
    part = client.post(url, {**told, "do": "autosave"}, headers={"HX-Request": "true"})
    assert "ser ut som ett personnummer" in part.content.decode()
    warned = client.post(url, told)
    assert warned.status_code == 422
    assert any("personnummer" in error for error in warned.context["form"].errors[name])
    assert Draft.objects.count() == 0


def test_a_question_that_is_not_asked_is_not_warned_of(client, office):
    hidden = {"unit": "19121212-1212", "idea": "19121212-1212", "patent": "yes"}
    assert client.post(address(), {**ANSWERS, **hidden}).status_code == 302


def test_two_presses_make_one_matter(client, office):
    url = address()
    first, second = send(client, url), client.post(f"{url}kontroll/", {"confirmed": "on"})
    assert first["Location"] == second["Location"]
    assert client.post(url, ANSWERS)["Location"] == first["Location"]
    assert client.get(url)["Location"] == first["Location"]
    assert Innovation.objects.count() == 1


def test_a_company_says_its_name(client, office):
    assert has_faults(client, sender="external")
    send(client, sender="external", sender_organisation="Larm AB")
    assert Innovation.objects.get().sender_organisation == "Larm AB"


def test_one_may_rather_be_called(client, office):
    assert has_faults(client, reach="phone", phone="")
    send(client, reach="phone", phone="070-123 45 67", call_when="efter 15")
    owner = Innovation.objects.get().owner
    assert (owner.phone, owner.call_when, owner.contact_email) == ("070-123 45 67", "efter 15", "")


def test_an_adviser_writes_down_what_somebody_tells(client, adviser, region):
    client.force_login(adviser)
    assert "Läs upp frågorna" in client.get("/ideer/ny/?for=annan").content.decode()
    receipt = send(
        client, about="annan", name="Någon på mottagningen", reach="paper", email="", place="Region Provlän"
    )
    innovation = Innovation.objects.get()
    assert (
        innovation.registered_by == adviser
        and innovation.owner.is_guest
        and innovation.owner.name == "Någon på mottagningen"
    )
    assert innovation.owner.follow_token in client.get(receipt["Location"]).content.decode()


def test_the_last_look_speaks_of_whom_one_writes_for(client, adviser, region):
    client.force_login(adviser)
    url = address()
    client.post(url, {**ANSWERS, "about": "annan", "name": "Någon", "reach": "paper", "patent": "unsure"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Var personen hör hemma" in page and "Så når vi personen" in page
    assert "Var du hör hemma" not in page and "Du har bara beskrivit" not in page


def test_the_sign_in_page_tells_who_has_no_account_the_way_back(client):
    assert "Öppna länken du fick" in client.get("/konto/login/?next=/ideer/INN-1/").content.decode()


def test_only_an_adviser_writes_for_others(client, nurse, adviser, region):
    client.force_login(nurse)
    assert "Läs upp frågorna" not in client.get("/ideer/ny/?for=annan").content.decode()
    send(client, about="annan", sender="staff", unit="Medicinavdelning 3")
    assert Innovation.objects.get().registered_by is None


def test_one_must_say_that_nobody_is_pointed_out(client, office):
    url = address()
    client.post(url, ANSWERS)
    page = client.post(f"{url}kontroll/", {"val": "ny"}, follow=True)
    assert (
        not Innovation.objects.exists()
        and "Bekräfta att texten inte pekar ut någon." in page.content.decode()
    )
    assert Innovation.objects.count() == 0
