"""Intake: the form, the check, the receipt, from a phone without an account and from a desk."""

import uuid

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from innovations.models import Innovation
from portal.dates import sv_date_plain
from portal.models import Draft, Membership, Notification, Organisation, Person, Step, Subscription
from portal.tasks import sweep_once
from tests import make

pytestmark = pytest.mark.django_db

NEED = make.NEED
ANSWERS = {"patent": "no", "need": NEED, "idea": "Ring före klockan tolv.", "progress": "idea", "sender": "patient",
           "title": "Tryggare hemgång på fredagar", "reach": "email", "email": "patient@example.se", "tab": "a", "do": "check"}  # fmt: skip


@pytest.fixture
def office(national_coordinator):
    return national_coordinator.memberships.get().organisation


def address():
    return f"/ideer/ny/{uuid.uuid4()}/"


def send(client, url=None, **answers):
    """From the form to the receipt; the last response."""
    url = url or address()
    response = client.post(url, {**ANSWERS, **answers})
    assert response.status_code == 302, response.context["form"].errors
    return client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})


@pytest.mark.parametrize(
    ("place", "where", "unknown"),
    [("Region Provlän", "Region Provlän", False), ("Regoin Någonstans", "Socialstyrelsen", True), ("", "Socialstyrelsen", False)],
)  # fmt: skip
def test_the_check_says_who_gets_it_and_what_place_is_unknown(client, adviser, office, place, where, unknown):
    url = address()
    client.post(url, {**ANSWERS, "place": place})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Går till" in page and where in page.partition("Går till")[2][:200]
    assert (f"Vi känner inte igen ”{place}”" in page) == unknown


@pytest.fixture
def places(region):
    """The two Stockholms, and Umeå, which is one."""
    made = [
        ("Region Stockholm", "region", "01"),
        ("Stockholms stad", "municipality", "0180"),
        ("Umeå kommun", "municipality", "2480"),
    ]
    for name, sector, code in made:
        Organisation.objects.create(
            name=name, kind="principal", sector=sector, code=code, region_code=code[:2]
        )


@pytest.mark.parametrize("written", ["Umeå", " umeå "])
def test_a_bare_place_is_understood(client, places, office, written):
    url = address()
    client.post(url, {**ANSWERS, "place": written})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Vi känner inte igen" not in page and "Umeå kommun har inga egna rådgivare här än." in page
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    assert Innovation.objects.get().unit.name == "Umeå kommun"


def test_a_place_that_is_two_is_asked_about(client, places, office):
    url = address()
    client.post(url, {**ANSWERS, "place": "Stockholm"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Vi känner inte igen" not in page and "Vilken menar du?" in page
    assert 'value="plats:0180">Stockholms stad<' in page and 'value="plats:01">Region Stockholm<' in page
    assert client.post(f"{url}kontroll/", {"val": "plats:9999"})["Location"] == f"{url}kontroll/"
    assert Draft.objects.get().data["place"] == "Stockholm"
    client.post(f"{url}kontroll/", {"val": "plats:01"})
    assert "Vilken menar du?" not in client.get(f"{url}kontroll/").content.decode()
    client.post(f"{url}kontroll/", {"confirmed": "on", "val": "ny"})
    assert Innovation.objects.get().unit.name == "Region Stockholm"


def test_staff_who_write_a_bare_place_choose_too(client, places, office):
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "stockholm"})
    client.post(f"{url}kontroll/", {"val": "plats:0180"})
    assert Draft.objects.get().data["unit"] == "Stockholms stad"


def test_sending_without_the_tick_leaves_no_page_that_asks_to_be_sent_again(client, office):
    url = address()
    client.post(url, ANSWERS)
    asked = client.post(f"{url}kontroll/", {"val": "ny"})
    assert asked.status_code == 302 and asked["Location"].startswith(f"{url}kontroll/?")
    assert "Bekräfta att texten inte pekar ut någon." in client.get(asked["Location"]).content.decode()
    assert "Bekräfta att texten inte" not in client.get(f"{url}kontroll/").content.decode()
    client.post(asked["Location"], {"val": "ny", "confirmed": "on"})
    assert Innovation.objects.get().ref in client.get(asked["Location"])["Location"]


def test_a_guest_reads_what_is_in_the_catalogue_and_is_told_of_the_draft(client, office):
    entry = make.entry(title=ANSWERS["title"], summary="Hemgången ringer")
    url = address()
    client.post(url, ANSWERS)
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Läs det i stället" in page and "Följ det i stället" not in page
    there = client.post(f"{url}kontroll/", {"val": f"folj:{entry.ref}"}, follow=True)
    until = sv_date_plain(Draft.objects.get().open_until)
    assert there.redirect_chain[-1][0] == entry.get_absolute_url()
    assert f"Ditt utkast är inte skickat. Det finns kvar till den {until}" in there.content.decode()
    assert not Subscription.objects.exists()


def test_ones_own_is_not_offered_to_be_followed(client, nurse, office, region, adviser):
    ours = make.taken(nurse, region, adviser, title=ANSWERS["title"], need=NEED)
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Akuten"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert ours.title in page and "Följ det i stället" not in page
    client.post(f"{url}kontroll/", {"val": f"folj:{ours.ref}"})
    assert not Subscription.objects.exists()


def test_the_entry_that_was_chosen_is_named_to_giver_and_adviser(client, nurse, adviser, region):
    entry = make.entry(title=ANSWERS["title"], summary="Hemgången ringer")
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Region Provlän"})
    client.post(f"{url}kontroll/", {"val": f"koppla:{entry.ref}", "confirmed": "on"})
    innovation = Innovation.objects.get(owner=nurse)
    link = f'<a href="{entry.get_absolute_url()}">{entry.ref} {entry.title}</a>'
    receipt = client.get(f"/ideer/{innovation.ref}/kvitto/").content.decode()
    own = client.get(innovation.get_absolute_url()).content.decode()
    assert link in receipt and link in own and f"Hör ihop med {entry.ref}." in own
    client.force_login(adviser)
    desk = client.get(innovation.get_absolute_url()).content.decode()
    assert link in desk and f"Hör ihop med: {entry.ref}" in desk


def test_the_matter_it_was_sent_beside_is_named_to_those_who_may_see_it(client, nurse, adviser, region):
    other = make.taken(nurse, region, adviser, title=ANSWERS["title"], need=NEED)
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Region Provlän"})
    client.post(f"{url}kontroll/", {"val": f"koppla:{other.ref}", "confirmed": "on"})
    innovation = Innovation.objects.exclude(pk=other.pk).get()
    link = f'<a href="{other.get_absolute_url()}">{other.ref} {other.title}</a>'
    page = client.get(innovation.get_absolute_url()).content.decode()
    assert link in page and f"Hör ihop med {other.ref}." in page
    Innovation.objects.filter(pk=other.pk).update(owner=adviser)
    page = client.get(innovation.get_absolute_url()).content.decode()
    assert link not in page


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


def test_the_receipt_comes_by_mail_with_number_date_and_link(client, office):
    send(client)
    sweep_once()
    innovation = Innovation.objects.get()
    letter = next(m for m in mail.outbox if m.to == ["patient@example.se"])
    assert innovation.ref in letter.subject
    assert innovation.owner.follow_token in letter.body
    assert "Svar senast:" in letter.body and "arbetsdagar, räknat från dagen efter" in letter.body
    assert NEED not in letter.body


def test_the_receipt_is_a_pdf_too(client, office):
    receipt = send(client)
    pdf = client.get(receipt["Location"].rstrip("/") + ".pdf")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-")


def test_nobody_else_sees_the_receipt(client, office, nurse):
    receipt = send(client)["Location"]
    client.cookies.clear()
    assert client.get(receipt).status_code == 302
    client.force_login(nurse)
    assert client.get(receipt).status_code == 404
    assert client.get(receipt.rstrip("/") + ".pdf").status_code == 404


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


def test_faults_are_answered_in_words_and_nothing_typed_is_lost(client):
    url = address()
    page = client.post(url, {"need": "Hemgång fredag", "idea": "Ring först", "do": "check"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "<title>Fel:" in text
    for words in ("Svara Nej, Ja eller Vet inte.", "Beskriv problemet med minst en mening.", "Ge det ett namn, högst 80 tecken.",
                  "Hemgång fredag", "Ring först", "Allt du har skrivit finns kvar"):  # fmt: skip
        assert words in text
    assert "Ring först" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("name", "value"), [("title", "x" * 81), ("need", "x" * 1001), ("idea", "x" * 1001), ("need", "för kort")]
)
def test_the_limits_hold_on_the_server(client, name, value):
    assert client.post(address(), {**ANSWERS, name: value}).status_code == 422


def test_what_no_form_sends_is_no_crash(client):
    for answers in (
        {"patent": "maybe"},
        {"need": "a\x00b" * 20},
        {"version": "x" * 50},
        {"title": "😀" * 80},
        {"email": "å@" * 500},
    ):
        assert client.post(address(), {**ANSWERS, **answers}).status_code in {302, 422}
    assert client.post("/ideer/ny/", ANSWERS).status_code == 302
    assert client.get(f"/ideer/ny/{uuid.uuid4()}/kontroll/").status_code == 302


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


def test_two_presses_make_one_matter(client, office):
    url = address()
    first, second = send(client, url), client.post(f"{url}kontroll/", {"confirmed": "on"})
    assert first["Location"] == second["Location"]
    assert client.post(url, ANSWERS)["Location"] == first["Location"]
    assert client.get(url)["Location"] == first["Location"]
    assert Innovation.objects.count() == 1


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


def test_staff_find_their_unit_filled_in_and_their_own_advisers(client, nurse, adviser, ward, region):
    client.force_login(nurse)
    page = client.get("/ideer/ny/").content.decode()
    assert "Medicinavdelning 3, Region Provlän" in page and f"Med e-post till {nurse.email}" in page
    send(client, sender="staff", unit="Medicinavdelning 3, Region Provlän")
    innovation = Innovation.objects.get()
    assert (innovation.owner, innovation.unit, innovation.organisation) == (nurse, ward, region)


def test_a_unit_nobody_knows_is_kept_as_it_was_written(client, nurse, office):
    client.force_login(nurse)
    send(client, sender="staff", unit="Natteamet på Björkgården")
    innovation = Innovation.objects.get()
    assert (innovation.unit, innovation.sender_organisation, innovation.organisation) == (
        None,
        "Natteamet på Björkgården",
        office,
    )


def test_a_patient_may_say_which_region_it_is_about(client, adviser, region, office):
    send(client, place="Region Provlän")
    assert Innovation.objects.get().organisation == region


def test_a_principal_without_advisers_leaves_it_to_the_national_office(client, municipality, office):
    send(client, place="Provköpings kommun")
    assert Innovation.objects.get().organisation == office


def test_a_company_says_its_name(client, office):
    assert client.post(address(), {**ANSWERS, "sender": "external"}).status_code == 422
    send(client, sender="external", sender_organisation="Larm AB")
    assert Innovation.objects.get().sender_organisation == "Larm AB"


def test_one_may_rather_be_called(client, office):
    assert client.post(address(), {**ANSWERS, "reach": "phone", "phone": ""}).status_code == 422
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


def test_alike_matters_are_shown_only_to_those_who_may_see_them(client, nurse, stranger, region, adviser):
    shared = make.innovation(stranger, region, title="Trygg hemgång fredag eftermiddag", visibility="network")
    hidden = make.innovation(stranger, region, title="Tryggare hemgång på fredagen")
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Medicinavdelning 3"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert shared.title in page and hidden.title not in page
    followed = client.post(f"{url}kontroll/", {"val": f"folj:{shared.ref}"})
    assert followed["Location"] == shared.get_absolute_url()
    assert nurse.subscriptions.get().file == shared.file
    client.post(f"{url}kontroll/", {"val": f"koppla:{shared.ref}", "confirmed": "on"})
    assert Innovation.objects.get(owner=nurse).file.links.get().other == shared.file


def test_what_stands_in_the_catalogue_is_shown_once(client, nurse, office, region, adviser):
    """A matter and the entry that describes it are one thing to the reader."""
    ours = make.taken(
        nurse, region, adviser, title="Tystare larm", need="Larmen väcker patienterna på natten"
    )
    entry = make.entry(innovation=ours, title="Tystare larm", summary="Larmen väcker inte patienterna")
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "title": ours.title, "need": ours.need, "sender": "staff", "unit": "Akuten"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert entry.get_absolute_url() in page and ours.get_absolute_url() not in page


def test_nothing_alike_means_no_such_section(client, office):
    url = address()
    client.post(url, ANSWERS)
    assert "Liknar det något" not in client.get(f"{url}kontroll/").content.decode()


def test_units_are_suggested_while_one_types(client, ward):
    assert (
        "Medicinavdelning 3, Region Provlän" in client.get("/ideer/ny/enheter/?unit=medicin").content.decode()
    )
    assert "<option" not in client.get("/ideer/ny/enheter/?unit=m").content.decode()


def test_the_giver_is_told_though_they_acted_themselves(
    nurse, adviser, region, django_capture_on_commit_callbacks
):
    innovation = make.innovation(nurse, region)
    Step.objects.get(file=innovation.file, move="submit").announce()
    assert set(Notification.objects.values_list("recipient__name", flat=True)) == {"Nurse", "Adviser"}


def test_the_national_office_answers_where_nobody_else_does(office, region):
    assert Innovation.receiver_for(None) == office
    assert Innovation.receiver_for(region) == office
    assert Person.objects.filter(is_guest=True).count() == 0 and Membership.objects.count() == 1
    assert Organisation.objects.named("finns inte alls") is None


def test_a_guest_without_a_name_is_greeted_without_one(guest, region, mailoutbox):
    innovation = make.innovation(guest, region, title="Veta när läkaren ringer")
    Step.objects.get(file=innovation.file, move="submit").announce()
    Notification.send_due()
    mine = next(mail for mail in mailoutbox if mail.to == [guest.address])
    assert mine.body.startswith("Hej,\n") and "Person utan konto" not in mine.alternatives[0].content
    assert "Hos: Rådgivarna i Region Provlän" in mine.body


def test_a_unit_named_with_its_hospital_is_not_named_so_twice(ward, region):
    ward.name = f"Medicinavdelning 3, {region.name}"
    assert str(ward) == f"Medicinavdelning 3, {region.name}"
