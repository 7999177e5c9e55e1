"""The editors' desk: writing, gate 6, the owner's yes, two who write at once."""

import pytest
from django.utils import timezone, translation

from innovations.models import CatalogueEntry, Innovation
from portal.lifecycle import Conflict, Refused
from portal.models import Organisation, Role, Step, Task
from portal.tasks import sweep_once
from tests import make
from tests.people import join, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(nurse, ward, region):
    """An innovation in use, with what the stages taught."""
    made = make.innovation(nurse, region, title="Tryggare hemgång", idea="Vi ringer dagen innan.", unit=ward)
    Innovation.objects.filter(pk=made.pk).update(status="in_use", maturity="M4", type="way_of_working")
    made.refresh_from_db()
    made.sheets.create(stage="concept_test", result="Färre missade besök.", lesson="Ring före klockan tio.")
    made.sheets.create(
        stage="pilot",
        evaluation="Från 12 till 3 i veckan.",
        running_cost="Två timmar i veckan",
        deviations="Inga skador.",
    )
    return made


@pytest.fixture
def own_editor(region):
    return make_person("owneditor", region, Role.EDITOR)


@pytest.fixture
def entry(idea, own_editor):
    return CatalogueEntry.write_from(idea, by=own_editor)


def test_the_draft_tells_what_the_matter_knows(entry, region, idea):
    assert entry.title == "Tryggare hemgång" and entry.problem == idea.need and entry.solution == idea.idea
    assert (
        "Från 12 till 3" in entry.results
        and "Färre missade" in entry.results
        and entry.lessons == "Ring före klockan tio."
    )
    assert (
        entry.cost == "Två timmar i veckan"
        and entry.kind == "works"
        and entry.principal == region
        and entry.region_code == "13"
    )
    assert entry.status == "draft" and entry.ref.startswith("KAT-")


def test_what_may_be_patented_is_not_copied(idea, own_editor):
    Innovation.objects.filter(pk=idea.pk).update(patent="yes")
    idea.refresh_from_db()
    assert CatalogueEntry.write_from(idea, by=own_editor).solution == ""


def test_a_second_press_finds_the_first(entry, idea, own_editor):
    assert CatalogueEntry.write_from(idea, by=own_editor) == entry


def test_only_an_editor_begins_the_entry_of_a_matter(idea, nurse, adviser, municipality):
    for person in (nurse, adviser, make_person("elsewhere", municipality, Role.EDITOR)):
        with pytest.raises(Refused):
            CatalogueEntry.write_from(idea, by=person)
    assert not CatalogueEntry.objects.exists()


def test_gate_6(entry, idea, nurse, own_editor, national_coordinator):
    with pytest.raises(Refused, match="kontaktfunktion"):
        entry.publish(by=own_editor)
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    with pytest.raises(Refused, match="godkänna"):
        entry.publish(by=own_editor)
    entry.approve(by=nurse, version=entry.version)
    with pytest.raises(Refused, match="också när den är E0"):
        entry.publish(by=own_editor)
    entry.set_evidence("E0", by=own_editor)
    entry.publish(by=own_editor)
    assert entry.is_published and entry.confirmed_on and entry.published_at
    assert Step.objects.filter(file=idea.file, move="entry_published").exists()


def test_patent_asks_for_an_explicit_yes(entry, idea, nurse, own_editor):
    Innovation.objects.filter(pk=idea.pk).update(patent="unsure")
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    entry.approve(by=nurse, version=entry.version)
    with pytest.raises(Refused, match="patent"):
        entry.publish(by=own_editor)
    entry.edit(by=own_editor, version=entry.version, may_be_published=True)
    entry.set_evidence("E1", by=own_editor)
    entry.publish(by=own_editor)


def test_nobody_sets_the_evidence_of_an_own_case(idea, own_editor, region):
    owner_and_editor = make_person("both", region, Role.STAFF, Role.EDITOR)
    Innovation.objects.filter(pk=idea.pk).update(owner=owner_and_editor)
    idea.refresh_from_db()
    entry = CatalogueEntry.write_from(idea, by=own_editor)
    with pytest.raises(Refused):
        entry.set_evidence("E3", by=owner_and_editor)


def test_a_changed_text_needs_a_new_yes(entry, nurse, own_editor):
    entry.approve(by=nurse, version=entry.version)
    entry.edit(by=own_editor, version=entry.version, title="Något annat")
    assert entry.approved_at is None


def test_a_public_text_that_changes_is_read_by_its_owner_again(
    client, entry, nurse, own_editor, national_coordinator
):
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    entry.approve(by=nurse, version=entry.version)
    entry.set_evidence("E1", by=national_coordinator)
    entry.publish(by=own_editor)
    entry.edit(
        by=own_editor, version=entry.version, results="Återinläggningarna sjönk från 19 till 15 procent."
    )
    assert entry.is_published and entry.approved_at is None
    task = Task.objects.get(what="approve_entry", status="open")
    assert task.person == nurse
    client.force_login(nurse)
    assert "ändrad sedan du godkände den" in client.get(entry.get_absolute_url()).content.decode()
    entry.object_to(by=nurse, words="Det var 14 procent.")
    assert Task.objects.get(what="change_entry", status="open").person == own_editor
    entry.edit(
        by=own_editor, version=entry.version, results="Återinläggningarna sjönk från 19 till 14 procent."
    )
    entry.approve(by=nurse, version=entry.version)
    assert not Task.objects.filter(
        what__in=["approve_entry", "change_entry", "publish_entry"], status="open"
    ).exists()
    with pytest.raises(Refused):
        entry.object_to(by=nurse, words="En sak till.")


def test_an_old_text_is_not_approved_by_mistake(entry, nurse, own_editor):
    seen = entry.version
    entry.edit(by=own_editor, version=entry.version, title="Något annat")
    with pytest.raises(Refused, match="ändrats"):
        entry.approve(by=nurse, version=seen)


def test_the_owner_gets_a_task_and_closes_it_by_approving(entry, nurse, own_editor):
    entry.ask_owner(by=own_editor)
    task = Task.objects.get(what="approve_entry")
    assert task.person == nurse and task.url == entry.get_absolute_url()
    entry.approve(by=nurse, version=entry.version)
    task.refresh_from_db()
    assert task.status == "done"


def test_two_who_write_at_once(entry, own_editor, national_coordinator):
    other = CatalogueEntry.objects.get(pk=entry.pk)
    entry.edit(by=own_editor, version=entry.version, title="Min")
    with pytest.raises(Conflict):
        other.edit(by=national_coordinator, version=other.version, title="Din")


def test_the_editor_gets_a_task_when_the_owner_has_said_yes(entry, nurse, own_editor):
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    entry.approve(by=nurse, version=entry.version)
    task = Task.objects.get(what="publish_entry")
    assert task.person == own_editor and task.url == f"/katalogposter/{entry.ref}/"
    entry.set_evidence("E1", by=own_editor)
    entry.publish(by=own_editor)
    task.refresh_from_db()
    assert task.status == "done"


def test_a_yes_to_an_old_text_is_no_task(entry, nurse, own_editor):
    entry.approve(by=nurse, version=entry.version)
    entry.edit(by=own_editor, version=entry.version, title="Något annat")
    assert Task.objects.get(what="publish_entry").status == "cancelled"


def test_the_owners_no_reaches_who_wrote_until_the_owner_is_asked_again(entry, nurse, own_editor):
    entry.ask_owner(by=own_editor)
    with pytest.raises(Refused, match="vad som behöver ändras"):
        entry.object_to(by=nurse, words=" ")
    with pytest.raises(Refused):
        entry.object_to(by=own_editor, words="Inte mitt ord.")
    entry.object_to(by=nurse, words="Det var 14, inte 12.")
    assert entry.asked_owner is None and entry.objection.person == own_editor
    assert entry.objection.text == "Ändra i katalogtexten: Det var 14, inte 12."
    entry.ask_owner(by=own_editor)
    assert entry.objection is None and entry.asked_owner


def test_a_task_is_read_in_the_language_of_its_reader(entry, nurse, own_editor):
    with translation.override("en"):
        entry.ask_owner(by=own_editor)
    asked = entry.asked_owner
    assert asked.words == "Läs och godkänn katalogtexten om din idé"
    with translation.override("en"):
        assert asked.words == "Read and approve the catalogue text about your idea"
        entry.object_to(by=nurse, words="Fel: det var 14.")
        assert entry.objection.words == "Change the catalogue text: Fel: det var 14."
    assert entry.objection.words == "Ändra i katalogtexten: Fel: det var 14."


def test_the_task_goes_to_the_role_when_the_writer_edits_no_more(entry, nurse, own_editor, region):
    own_editor.memberships.update(role=Role.STAFF)
    CatalogueEntry.objects.get(pk=entry.pk).object_to(by=nurse, words="Fel siffra.")
    task = Task.objects.get(what="change_entry")
    assert (task.person, task.role, task.organisation) == (None, Role.EDITOR, region)


# --- the pages ------------------------------------------------------------------------------------


def words(entry, **changes):
    given = {
        name: getattr(entry, name)
        for name in ("title", "summary", "kind", "problem", "solution", "results", "context", "core", "adaptable", "resources", "cost", "time_to_start",
                     "risks", "lessons", "type", "target_group", "life_event", "maturity", "contact_function", "contact_email")
    }  # fmt: skip
    return given | {"principal": entry.principal_id or "", "seen": entry.version} | changes


@pytest.mark.parametrize(("who", "status"), [
    ("own_editor", 200), ("editor", 200), ("national_coordinator", 200), ("nurse", 404), ("adviser", 404), ("coordinator", 404), ("stranger", 404), ("administrator", 404),
])  # fmt: skip
def test_the_desk_is_for_editors(who, status, request, client, entry):
    client.force_login(request.getfixturevalue(who))
    assert client.get(f"/katalogposter/{entry.ref}/").status_code == status
    assert client.get("/katalogposter/").status_code == status
    assert client.get("/katalogposter/ny/").status_code == status
    act = client.post(f"/katalogposter/{entry.ref}/publicera/")
    assert act.status_code == (302 if status == 200 else 404)


def test_an_editor_elsewhere_does_not_see_it(client, entry, municipality):
    client.force_login(make_person("elsewhere", municipality, Role.EDITOR))
    assert client.get(f"/katalogposter/{entry.ref}/").status_code == 404
    assert entry.title not in client.get("/katalogposter/").content.decode()
    assert client.post(f"/katalogposter/{entry.ref}/", words(entry)).status_code == 404


def test_from_innovation_to_the_catalogue_by_the_pages(client, idea, own_editor, nurse):
    client.force_login(own_editor)
    assert idea.title in client.get("/katalogposter/").content.decode()
    address = f"/ideer/{idea.ref}/katalogpost/"
    assert client.get(address).status_code == 200
    response = client.post(address)
    entry = CatalogueEntry.objects.get()
    assert response["Location"] == f"/katalogposter/{entry.ref}/"
    assert client.get(address).status_code == 302, "it is there already"
    response = client.post(
        f"/katalogposter/{entry.ref}/", words(entry, contact_function="Utvecklingsenheten")
    )
    assert response.status_code == 302
    entry.refresh_from_db()
    client.post(f"/katalogposter/{entry.ref}/evidens/", {"level": "E2"})
    client.post(f"/katalogposter/{entry.ref}/fraga/")
    desk = client.get(f"/katalogposter/{entry.ref}/").content.decode()
    assert "Idégivaren fick texten" in desk and "Skicka texten när den är klar" not in desk
    client.force_login(nurse)
    entry.refresh_from_db()
    text = client.get(entry.get_absolute_url()).content.decode()
    assert "Jag godkänner texten" in text
    client.post(f"/katalogposter/{entry.ref}/godkann/", {"version": entry.version})
    assert client.post(f"/katalogposter/{entry.ref}/publicera/").status_code == 404, "not for the owner"
    client.force_login(own_editor)
    client.post(f"/katalogposter/{entry.ref}/publicera/")
    client.logout()
    assert "Tryggare hemgång" in client.get("/katalog/?q=hemgng").content.decode().replace(
        "<mark>", ""
    ).replace("</mark>", "")


def test_a_conflict_shows_both_texts_and_loses_none(client, entry, own_editor, national_coordinator):
    old = words(entry, title="Min rubrik")
    entry.edit(by=national_coordinator, version=entry.version, title="Den andras rubrik")
    client.force_login(own_editor)
    response = client.post(f"/katalogposter/{entry.ref}/", old)
    text = response.content.decode()
    assert response.status_code == 409 and "Min rubrik" in text and "Den andras rubrik" in text
    assert client.post(f"/katalogposter/{entry.ref}/", old | {"seen": entry.version}).status_code == 302
    entry.refresh_from_db()
    assert entry.title == "Min rubrik"


def test_a_conflict_never_undoes_what_this_writer_left_alone(client, entry, own_editor, national_coordinator):
    entry.edit(by=own_editor, version=entry.version, lessons="Ett.\nTvå.")
    old = words(entry, title="Min rubrik", lessons="Ett.\r\nTvå.")
    entry.edit(by=national_coordinator, version=entry.version, contact_function="Utveckling", lessons="Tre.")
    client.force_login(own_editor)
    response = client.post(f"/katalogposter/{entry.ref}/", old)
    assert response.status_code == 409 and "Lärdomar, Kontaktfunktion." in response.content.decode()
    shown = response.context["form"]
    again = old | {name: shown[name].value() for name in ("title", "lessons", "contact_function", "seen")}
    assert client.post(f"/katalogposter/{entry.ref}/", again).status_code == 302
    entry.refresh_from_db()
    assert (entry.title, entry.contact_function, entry.lessons) == ("Min rubrik", "Utveckling", "Tre.")


@pytest.mark.parametrize(
    ("act", "given"), [("fraga", {}), ("evidens", {"level": "E2"}), ("bekrafta", {}), ("publicera", {})]
)
def test_a_press_beside_the_text_saves_the_text(client, entry, own_editor, act, given):
    client.force_login(own_editor)
    page = client.get(f"/katalogposter/{entry.ref}/").content.decode()
    assert 'id="texten"' in page and 'form="texten" name="act" value="fraga"' in page
    response = client.post(
        f"/katalogposter/{entry.ref}/", words(entry, results="Nytt.") | {"act": act} | given
    )
    entry.refresh_from_db()
    assert response["Location"] == f"/katalogposter/{entry.ref}/" and entry.results == "Nytt."
    assert (entry.asked_owner is not None) == (act == "fraga") and (entry.evidence == "E2") == (
        act == "evidens"
    )


def test_withdrawing_without_a_reason_gives_the_complaint_alone(client, entry, own_editor):
    CatalogueEntry.objects.filter(pk=entry.pk).update(status="published", published_at=timezone.now())
    client.force_login(own_editor)
    url = f"/katalogposter/{entry.ref}/"
    for reason in ("", "  "):
        sent = words(entry, results="Nytt.") | {"act": "dra-tillbaka", "reason": reason}
        page = client.post(url, sent, follow=True)
        assert page.status_code == 422 and "Texten är sparad." not in page.content.decode()
        assert "Skriv varför posten dras tillbaka." in page.content.decode() and ">Nytt.<" in " ".join(
            page.content.decode().split()
        ).replace("> ", ">").replace(" <", "<")
    entry.refresh_from_db()
    assert entry.is_published and entry.results != "Nytt."
    client.post(url, words(entry, results="Nytt.") | {"act": "dra-tillbaka", "reason": "Fel siffror."})
    entry.refresh_from_db()
    assert entry.withdrawn_because == "Fel siffror." and entry.results == "Nytt."


def test_what_publishing_needs_is_not_called_voluntary(client, entry, own_editor):
    client.force_login(own_editor)
    page = client.get(f"/katalogposter/{entry.ref}/").content.decode()
    field = page.partition("Kontaktfunktion")[2][:300]
    assert "Behövs för att publicera" in field and "frivillig" not in field


def test_a_faulty_text_does_nothing_beside_it(client, entry, own_editor):
    client.force_login(own_editor)
    response = client.post(f"/katalogposter/{entry.ref}/", words(entry, title="") | {"act": "fraga"})
    assert response.status_code == 422 and entry.asked_owner is None


def test_a_withdrawn_text_that_changed_is_approved_and_published_again(client, entry, own_editor, nurse):
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    entry.approve(by=nurse, version=entry.version)
    entry.set_evidence("E1", by=own_editor)
    entry.publish(by=own_editor)
    entry.withdraw(by=own_editor, reason="Siffrorna räknas om.")
    entry.edit(by=own_editor, version=entry.version, results="Nya siffror.")
    client.force_login(own_editor)
    assert (
        "Tillbakadragen: Siffrorna räknas om." in client.get(f"/katalogposter/{entry.ref}/").content.decode()
    )
    client.force_login(nurse)
    assert "Jag godkänner texten" in client.get(entry.get_absolute_url()).content.decode()
    client.post(f"/katalogposter/{entry.ref}/godkann/", {"version": entry.version})
    entry.refresh_from_db()
    entry.set_evidence("E1", by=own_editor)
    entry.publish(by=own_editor)
    assert entry.is_published


def test_the_owner_says_what_is_wrong_on_the_page(client, entry, own_editor, nurse, colleague):
    entry.ask_owner(by=own_editor)
    client.force_login(colleague)
    assert client.post(f"/katalogposter/{entry.ref}/andra/", {"words": "Fel."}).status_code == 404
    client.force_login(nurse)
    assert "Skicka till redaktören" in client.get(entry.get_absolute_url()).content.decode()
    assert client.post(f"/katalogposter/{entry.ref}/andra/", {"words": "Fel siffra."}).status_code == 302
    client.force_login(own_editor)
    assert "Fel siffra." in client.get(f"/katalogposter/{entry.ref}/").content.decode()
    assert "Fel siffra." in client.get("/mina/uppgifter/").content.decode()


def test_a_standalone_entry(client, own_editor, region):
    client.force_login(own_editor)
    assert client.post("/katalogposter/ny/", {"title": ""}).status_code == 422
    response = client.post("/katalogposter/ny/", {
        "title": "Nattfasta", "summary": "Kortare fasta.", "kind": "works", "maturity": "M4", "principal": region.pk, "contact_function": "Kosten", "seen": 0,
    })  # fmt: skip
    assert response.status_code == 302
    entry = CatalogueEntry.objects.get()
    assert entry.region_code == "13" and entry.edited_by == own_editor


BLANK = {"title": "Nattfasta", "summary": "Kortare fasta.", "kind": "works", "maturity": "M4"}


def test_an_editor_writes_only_for_a_principal_of_their_own(own_editor, editor, nurse, region, municipality):
    for person, principal in ((own_editor, municipality), (own_editor, None), (nurse, region)):
        with pytest.raises(Refused):
            CatalogueEntry.write_new(by=person, principal=principal, **BLANK)
    assert not CatalogueEntry.objects.exists()
    entry = CatalogueEntry.write_new(by=own_editor, principal=region, **BLANK)
    for principal in (municipality, None):
        with pytest.raises(Refused):
            CatalogueEntry.objects.get().edit(by=own_editor, version=entry.version, principal=principal)
    assert CatalogueEntry.objects.get().principal == region
    assert CatalogueEntry.write_new(by=editor, principal=None, **BLANK).principal is None


def test_the_form_offers_only_ones_own_principals(client, own_editor, editor, region, municipality):
    join(own_editor, municipality, Role.STAFF)
    client.force_login(own_editor)
    page = client.get("/katalogposter/ny/").content.decode()
    assert f'<option value="{region.pk}" selected>' in page and f'value="{municipality.pk}"' not in page
    for principal in ("", municipality.pk):
        refused = client.post("/katalogposter/ny/", BLANK | {"principal": principal, "seen": 0})
        assert refused.status_code == 422 and not CatalogueEntry.objects.exists()
        assert bool(principal) != ("Välj huvudman." in refused.content.decode())
    join(own_editor, municipality, Role.EDITOR)
    page = client.get("/katalogposter/ny/").content.decode()
    asked = page.partition("id_principal")[2].partition("</select>")[0]
    assert '<option value="" selected>' in asked and f'<option value="{municipality.pk}">' in asked
    client.force_login(editor)
    client.post("/katalogposter/ny/", BLANK | {"principal": "", "seen": 0})
    assert CatalogueEntry.objects.get().principal is None


def test_an_entry_keeps_a_principal_that_is_no_more(client, editor, region):
    entry = make.entry("Larm", principal=region)
    Organisation.objects.filter(pk=region.pk).update(valid_to="2020-01-01")
    client.force_login(editor)
    client.post(f"/katalogposter/{entry.ref}/", words(entry, title="Tystare larm"))
    entry.refresh_from_db()
    assert (entry.title, entry.principal) == ("Tystare larm", region)


def test_withdrawing_asks_why(client, editor):
    entry = make.entry("Larm")
    client.force_login(editor)
    client.post(f"/katalogposter/{entry.ref}/dra-tillbaka/", {"reason": " "})
    entry.refresh_from_db()
    assert entry.is_published
    client.post(f"/katalogposter/{entry.ref}/dra-tillbaka/", {"reason": "Fel uppgifter."})
    entry.refresh_from_db()
    assert entry.status == "withdrawn"
    assert client.get(entry.get_absolute_url()).status_code == 200, "an editor still reads it"


@pytest.fixture
def published(entry, nurse, own_editor):
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    entry.approve(by=nurse, version=entry.version)
    entry.set_evidence("E1", by=own_editor)
    entry.publish(by=own_editor)
    return entry


def test_the_owners_side_is_told_that_it_was_withdrawn_and_why(
    client, published, idea, nurse, colleague, own_editor, mailoutbox
):
    make.part(idea, colleague, "co_owner")
    published.withdraw(by=own_editor, reason="Siffrorna stämmer inte.")
    sweep_once()
    for person in (nurse, colleague):
        notice = person.notifications.get(step__move="entry_withdrawn")
        assert (notice.category, notice.url) == ("progress", published.get_absolute_url())
        client.force_login(person)
        for address in ("/mina/notiser/", idea.get_absolute_url()):
            page = client.get(address).content.decode()
            assert "Texten om din idé är tillbakadragen ur katalogen" in page
            assert "Siffrorna stämmer inte." in page, address
        assert "Siffrorna stämmer inte." in client.get(notice.url).content.decode()
    assert not own_editor.notifications.filter(step__move="entry_withdrawn").exists(), "made it"
    told = [mail for mail in mailoutbox if "tillbakadragen" in mail.subject]
    assert len(told) == 2 and not any("Siffrorna" in mail.body for mail in told)


def test_an_entry_that_is_nobodys_idea_is_withdrawn_in_silence(editor):
    make.entry("Larm").withdraw(by=editor, reason="Fel.")
    assert not Step.objects.exists()


def test_why_it_was_withdrawn_is_not_taken_for_the_answer_to_the_idea(
    client, published, idea, nurse, own_editor
):
    Innovation.objects.filter(pk=idea.pk).update(status="closed_with_lesson")
    CatalogueEntry.objects.get(pk=published.pk).withdraw(by=own_editor, reason="Siffrorna stämmer inte.")
    client.force_login(nurse)
    assert 'id="skal"' not in client.get(idea.get_absolute_url()).content.decode()


def test_the_desk_asks_as_often_for_many_as_for_one(client, editor, django_assert_max_num_queries):
    make.entry("Ett")
    client.force_login(editor)
    client.get("/katalogposter/")
    for n in range(3):
        make.entry(f"Till {n}")
    with django_assert_max_num_queries(12 + 2):
        client.get("/katalogposter/")


@pytest.mark.parametrize(
    ("words", "found"), [("hemgång", True), ("KAT-", True), ("halland", False), ("%", False)]
)
def test_the_editor_finds_the_entry_by_word_or_number(client, entry, own_editor, words, found):
    client.force_login(own_editor)
    listed = client.get("/katalogposter/", {"q": words}).content.decode()
    assert (f"/katalogposter/{entry.ref}/" in listed) == found and f'value="{words}"' in listed


def test_the_catalogue_says_when_those_who_did_it_first_have_stopped(
    client, entry, idea, nurse, adviser, own_editor
):
    entry.edit(by=own_editor, version=entry.version, contact_function="Utvecklingsenheten")
    entry.approve(by=nurse, version=entry.version)
    entry.set_evidence("E1", by=own_editor)
    entry.publish(by=own_editor)
    Innovation.objects.filter(pk=idea.pk).update(project_owner=adviser)
    Innovation.objects.get(pk=idea.pk).retire(
        by=adviser, reason="Vi gör på annat sätt.", replaced_by="Ett hemgångsteam"
    )
    page = client.get(f"/katalog/{entry.ref}/").content.decode()
    assert (
        "De som gjorde först slutade använda det" in page
        and "Ersätts av: Ett hemgångsteam" in page
        and "Används inte längre" in page
    )
    listed = client.get("/katalog/").content.decode()
    assert "Används inte längre" in listed
    CatalogueEntry.objects.filter(pk=entry.pk).update(adoption_count=2)
    listed = client.get("/katalog/").content.decode()
    assert "Används inte längre" not in listed and "Fungerar: 2 enheter" in listed


def test_an_entry_begun_when_the_use_is_over_knows_it(idea, own_editor, adviser):
    Innovation.objects.filter(pk=idea.pk).update(project_owner=adviser)
    told = Innovation.objects.get(pk=idea.pk)
    told.retire(by=adviser, reason="Det blev för dyrt.", replaced_by="Ett larm")
    entry = CatalogueEntry.write_from(Innovation.objects.get(pk=idea.pk), by=own_editor)
    assert (entry.retired_on, entry.replaced_by) == (timezone.localdate(), "Ett larm")
