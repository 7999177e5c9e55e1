"""Adoption: one row a unit, one step at a time, reasons when it stops, and the origin is told."""

import pytest
from django.db import IntegrityError

from innovations.models import Adoption
from portal.lifecycle import Refused
from portal.models import Notification, Role, Step
from portal.models.notification import NoticeChoice
from tests import make
from tests.people import make_person

pytestmark = pytest.mark.django_db
S = Adoption.Status


@pytest.fixture
def entry(nurse, region):
    idea = make.innovation(nurse, region)
    return make.entry("Trygg hemgång", innovation=idea, principal=region)


@pytest.fixture
def adoption(entry, stranger, home_care):
    return Adoption.begin(entry, by=stranger, unit=home_care)[0]


def test_the_origin_is_told_without_the_name_of_the_person(adoption, entry, nurse):
    step = Step.objects.get(move="adoption_considered")
    assert (
        step.file_id == entry.innovation_id and step.detail["unit"] == "Hemtjänst Söder, Provköpings kommun"
    )
    assert step.actor.is_system and step.category == "spread"
    step.announce()
    assert Notification.objects.filter(recipient=nurse, step=step).exists()
    assert adoption.told_at


def notices(person):
    """What the person reads of what they have been told, oldest first: [(label, words, link, category)]."""
    for step in Step.objects.filter(told_at=None).order_by("pk"):
        step.announce()
    told = (
        Notification.objects.filter(recipient=person).select_related("step__file", "recipient").order_by("pk")
    )
    return [
        (str(n.label), n.step.words, n.url, n.category) for n in told if n.step.move.startswith("adoption_")
    ]


def test_the_origin_reads_which_unit_and_how_it_stands_there(adoption, entry, stranger, nurse):
    for status in (S.DECIDED, S.UNDER_WAY, S.IN_USE):
        adoption.change_to(status, by=stranger)
    place, unit = entry.get_absolute_url(), "Hemtjänst Söder, Provköpings kommun"
    assert notices(nurse) == [
        ("En enhet är intresserad av din idé", f"{unit}: Intresse", place, "spread"),
        ("En annan enhet tar efter din idé", f"{unit}: I drift", place, "spread"),
    ]


@pytest.mark.parametrize("used", [False, True])
def test_the_origin_is_told_when_a_unit_stops_and_why(adoption, stranger, nurse, used):
    for status in (S.DECIDED, S.UNDER_WAY, S.IN_USE) if used else ():
        adoption.change_to(status, by=stranger)
    end = S.RETIRED if used else S.STOPPED
    adoption.change_to(end, by=stranger, stop_reasons=["staffing", "other"], stop_text="Huset revs.")
    label, words, _url, category = notices(nurse)[-1]
    said = "En enhet har slutat med din idé" if used else "En enhet avstår från din idé"
    assert (label, category) == (said, "spread")
    state = "Avvecklat" if used else "Avbrutet"
    assert words == f"Hemtjänst Söder, Provköpings kommun: {state}. Skäl: Bemanning, Huset revs."
    adoption.change_to(S.INTEREST, by=stranger)
    label, words, _url, _category = notices(nurse)[-1]
    assert label == "En enhet är intresserad av din idé" and words.endswith(": Intresse")


def test_only_who_had_begun_has_ended(client, adoption, entry, stranger, ward):
    other = Adoption.begin(entry, by=stranger, unit=ward, status=S.UNDER_WAY)[0]
    adoption.change_to(S.STOPPED, by=stranger, stop_reasons=["staffing"])
    client.force_login(stranger)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "har slutat" not in page and "En avstod innan arbetet började." in page
    Adoption.objects.filter(pk=other.pk).update(status=S.STOPPED, stop_reasons=["staffing"])
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "En har slutat, och skälen står i tabellen. En avstod innan arbetet började." in " ".join(
        page.split()
    )


def test_a_co_owner_is_told_and_a_resting_unit_is_no_news(adoption, entry, stranger, colleague):
    make.part(entry.innovation, colleague, "co_owner")
    for status in (S.DECIDED, S.UNDER_WAY, S.IN_USE, S.RESTING):
        adoption.change_to(status, by=stranger)
    assert [words.rpartition(": ")[2] for _label, words, _url, _category in notices(colleague)] == [
        "Intresse",
        "I drift",
    ]


def test_who_answers_for_the_entry_is_told_in_the_desks_words(entry, stranger, home_care, editor, colleague):
    entry.edited_by = editor
    entry.save()
    adoption = Adoption.begin(entry, by=stranger, unit=home_care)[0]
    assert notices(editor)[-1] == (
        "En enhet är intresserad av lösningen", "Hemtjänst Söder, Provköpings kommun: Intresse", entry.get_absolute_url(), "work",
    )  # fmt: skip
    entry.contact_email = "Colleague@example.se"
    entry.save()
    adoption.change_to(S.STOPPED, by=stranger, stop_reasons=["staffing"])
    assert notices(colleague)[-1][0] == "En enhet avstår från lösningen"
    assert len(notices(editor)) == 1, "the contact has an account: nobody stands in for it"


def test_an_editor_who_edits_no_more_is_not_told(entry, stranger, home_care, editor):
    entry.edited_by = editor
    entry.save()
    editor.memberships.update(role=Role.STAFF)
    Adoption.begin(entry, by=stranger, unit=home_care)
    assert notices(editor) == []


def test_the_pages_name_unit_and_state_and_the_mail_does_not(
    client, adoption, stranger, nurse, entry, mailoutbox
):
    adoption.change_to(S.STOPPED, by=stranger, stop_reasons=["staffing"])
    words = "Hemtjänst Söder, Provköpings kommun: Avbrutet. Skäl: Bemanning"
    assert notices(nurse)
    client.force_login(nurse)
    for address in ("/mina/notiser/", "/", entry.innovation.get_absolute_url()):
        assert words in client.get(address).content.decode(), address
    NoticeChoice.objects.create(person=nurse, category="spread", cadence="now")
    Notification.send_due()
    sent = [mail for mail in mailoutbox if "En enhet avstår från din idé" in mail.body]
    assert sent and not any("Hemtjänst" in mail.body or "Bemanning" in mail.body for mail in sent)


def test_a_unit_has_one_row(adoption, entry, stranger, home_care):
    again, made = Adoption.begin(entry, by=stranger, unit=home_care, status=S.IN_USE)
    assert again == adoption and not made
    with pytest.raises(IntegrityError):
        Adoption.objects.bulk_create([Adoption(entry=entry, unit=home_care, responsible=stranger)])


def test_the_entry_counts_the_units_that_use_it(adoption, entry, stranger, nurse, ward):
    for status in (S.DECIDED, S.UNDER_WAY, S.IN_USE):
        adoption.change_to(status, by=stranger)
    Adoption.begin(entry, by=nurse, unit=ward, status=S.IN_USE)
    entry.refresh_from_db()
    assert entry.adoption_count == 2 and entry.used_in == ["13"]
    adoption.change_to(S.RESTING, by=stranger)
    entry.refresh_from_db()
    assert entry.adoption_count == 1
    adoption.change_to(S.IN_USE, by=stranger)
    entry.refresh_from_db()
    assert entry.adoption_count == 2


@pytest.mark.parametrize(("now", "wanted", "goes"), [
    (S.INTEREST, S.DECIDED, True), (S.INTEREST, S.UNDER_WAY, False), (S.INTEREST, S.IN_USE, False), (S.INTEREST, S.RETIRED, False),
    (S.DECIDED, S.UNDER_WAY, True), (S.DECIDED, S.INTEREST, False), (S.UNDER_WAY, S.IN_USE, True), (S.UNDER_WAY, S.RESTING, False),
    (S.IN_USE, S.RESTING, True), (S.IN_USE, S.DECIDED, False), (S.IN_USE, S.RETIRED, True), (S.RESTING, S.IN_USE, True),
    (S.RESTING, S.RETIRED, True), (S.RESTING, S.DECIDED, False), (S.STOPPED, S.INTEREST, True), (S.RETIRED, S.IN_USE, False),
])  # fmt: skip
def test_one_step_at_a_time(adoption, stranger, now, wanted, goes):
    adoption.status, adoption.stop_reasons = now, ["resources"] if now in Adoption.ENDED else []
    adoption.save()
    if goes:
        adoption.change_to(wanted, by=stranger, stop_reasons=["resources"])
        assert adoption.status == wanted
    else:
        with pytest.raises(Refused):
            adoption.change_to(wanted, by=stranger, stop_reasons=["resources"])


@pytest.mark.parametrize(("reasons", "text", "goes"), [
    ([], "", False), (["staffing"], "", True), (["other"], "", False), (["other"], "  ", False), (["other"], "Huset revs.", True), (["made_up"], "", False),
])  # fmt: skip
def test_stopping_asks_why(adoption, stranger, reasons, text, goes):
    if not goes:
        with pytest.raises(Refused):
            adoption.change_to(S.STOPPED, by=stranger, stop_reasons=reasons, stop_text=text)
        adoption.refresh_from_db()
        assert adoption.status == S.INTEREST
        return
    adoption.change_to(S.STOPPED, by=stranger, stop_reasons=reasons, stop_text=text)
    assert adoption.stop_words == ([text] if text else ["Bemanning"])


def test_the_origin_may_read_but_not_write(adoption, nurse, client):
    client.force_login(nurse)
    assert client.get(f"/inforanden/{adoption.pk}/").status_code == 200
    assert (
        client.post(f"/inforanden/{adoption.pk}/", {"which": "change", "status": "decided"}).status_code
        == 404
    )
    with pytest.raises(Refused):
        adoption.change_to(S.DECIDED, by=nurse)


def test_others_see_no_such_page(adoption, client, manager, authority):
    assert client.get(f"/inforanden/{adoption.pk}/").status_code == 302
    client.force_login(manager)
    assert client.get(f"/inforanden/{adoption.pk}/").status_code == 404
    assert client.get("/inforanden/999999999999/").status_code == 404


# --- the pages ----------------------------------------------------------------------------------


def test_sign_in_leads_back_to_the_form(client, entry):
    response = client.get(f"/katalog/{entry.ref}/infor/")
    assert response.status_code == 302 and response["Location"].endswith(f"next=/katalog/{entry.ref}/infor/")


def test_a_unit_takes_it_up_and_stands_in_the_table(client, entry, stranger, home_care):
    client.force_login(stranger)
    address = f"/katalog/{entry.ref}/infor/"
    assert "Hemtjänst Söder" in client.get(address).content.decode()
    assert client.post(address, {"unit": home_care.pk, "status": "interest"}).status_code == 302
    assert client.post(address, {"unit": home_care.pk, "status": "interest"}).status_code == 302, (
        "a second press"
    )
    assert Adoption.objects.count() == 1
    client.logout()
    text = client.get(entry.get_absolute_url()).content.decode()
    assert "Hemtjänst Söder" in text and "Intresse" in text and stranger.name not in text


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"unit": "x", "status": "interest"},
        {"unit": "999999", "status": "interest"},
        {"status": "stopped"},
        {"started_on": "2027-13-45"},
    ],
)
def test_a_faulty_form_is_shown_again(client, entry, stranger, home_care, data):
    client.force_login(stranger)
    response = client.post(
        f"/katalog/{entry.ref}/infor/", {"unit": home_care.pk, "status": "interest"} | data if data else {}
    )
    assert response.status_code == 422 and not Adoption.objects.exists()


def test_nobody_speaks_for_a_unit_that_is_not_theirs(client, entry, stranger, ward):
    client.force_login(stranger)
    assert (
        client.post(f"/katalog/{entry.ref}/infor/", {"unit": ward.pk, "status": "interest"}).status_code
        == 422
    )


def test_somebody_without_a_unit_is_told_what_to_do(client, entry):
    client.force_login(make_person("alone"))
    response = client.get(f"/katalog/{entry.ref}/infor/")
    assert response.status_code == 200 and "Du behöver höra till en enhet" in response.content.decode()
    assert client.post(f"/katalog/{entry.ref}/infor/", {"status": "interest"}).status_code == 422


def test_a_draft_cannot_be_taken_up(client, stranger, national_coordinator):
    draft = make.entry("Utkast", published=False)
    client.force_login(stranger)
    assert client.get(f"/katalog/{draft.ref}/infor/").status_code == 404


def test_the_unit_tells_how_it_goes(client, adoption, stranger):
    client.force_login(stranger)
    address = f"/inforanden/{adoption.pk}/"
    assert client.post(address, {"which": "change", "status": "stopped"}).status_code == 422
    assert (
        "Välj minst ett skäl"
        in client.post(address, {"which": "change", "status": "stopped"}).content.decode()
    )
    assert client.post(address, {"which": "change", "status": "decided"}).status_code == 302
    assert (
        client.post(
            address,
            {
                "which": "describe",
                "adaptations": "Vi ringer på kvällen.",
                "advice": "Börja smått.",
                "core_kept": "on",
            },
        ).status_code
        == 302
    )
    assert client.post(address, {"which": "nonsense"}).status_code == 422
    adoption.refresh_from_db()
    assert adoption.status == S.DECIDED and adoption.advice == "Börja smått." and adoption.core_kept
    assert "Beslutat" in client.get(address).content.decode()


def test_a_unit_that_begins_again_has_no_days_from_the_last_time(adoption, stranger):
    for status in (S.DECIDED, S.UNDER_WAY, S.IN_USE):
        adoption.change_to(status, by=stranger)
    adoption.change_to(S.STOPPED, by=stranger, stop_reasons=["resources"])
    assert adoption.started_on and adoption.in_use_from
    adoption.change_to(S.INTEREST, by=stranger)
    assert (adoption.started_on, adoption.in_use_from) == (None, None)


TOLD = {
    "adaptations": "Vi ringer på kvällen.",
    "advice": "Börja smått.",
    "core_kept": "on",
    "in_use_from": "",
}


def test_no_press_loses_what_was_written_under_the_other_heading(client, adoption, stranger):
    client.force_login(stranger)
    address = f"/inforanden/{adoption.pk}/"
    page = client.get(address).content.decode()
    assert page.count('<form class="p-stack p-stack-xl"') == 1 and 'name="which" value="describe"' in page
    assert client.post(address, TOLD | {"which": "change", "status": "decided"}).status_code == 302
    adoption.refresh_from_db()
    assert (adoption.status, adoption.advice) == (S.DECIDED, "Börja smått.")
    told = TOLD | {"advice": "Börja stort."}
    answer = client.post(address, told | {"which": "describe", "status": "stopped"})
    assert answer.status_code == 422 and "Börja stort." in answer.content.decode()
    assert "Välj minst ett skäl" in answer.content.decode()
    adoption.refresh_from_db()
    assert (adoption.status, adoption.advice) == (S.DECIDED, "Börja smått."), "both or neither"


def test_saving_the_state_asks_for_one_only_when_nothing_else_was_said(client, adoption, stranger):
    client.force_login(stranger)
    address = f"/inforanden/{adoption.pk}/"
    assert client.post(address, TOLD | {"which": "change"}).status_code == 302
    answer = client.post(address, TOLD | {"which": "change"})
    assert answer.status_code == 422 and "Välj vad som händer nu" in answer.content.decode()


def test_nobody_is_promised_that_an_origin_outside_the_portal_is_told(client, stranger, entry, home_care):
    client.force_login(stranger)
    for told, there in ((entry, True), (make.entry("Ur en lista"), False)):
        assert ("De som gjorde först" in client.get(told.get_absolute_url()).content.decode()) == there
        address = f"/katalog/{told.ref}/infor/"
        assert ("De som gjorde först" in client.get(address).content.decode()) == there
        page = client.post(
            address, {"unit": home_care.pk, "status": "interest"}, follow=True
        ).content.decode()
        assert "Tack. Enheten står med" in page and ("de som gjorde först" in page) == there


def test_own_adoptions_are_found_again(client, adoption, stranger, nurse):
    client.force_login(stranger)
    assert "Trygg hemgång" in client.get("/inforanden/").content.decode()
    assert "Det vi inför" in client.get("/katalog/").content.decode()
    client.force_login(nurse)
    assert "Trygg hemgång" not in client.get("/inforanden/").content.decode()
