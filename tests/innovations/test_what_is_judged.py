"""All that was asked for is there to judge from: answers and files, for assessors and panel, but not the rights position."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from innovations.models import Innovation
from innovations.views.decision import basis_of, basis_words
from innovations.views.profile import profile
from portal.models import Attachment, Notification, Task
from tests import make

SAID = "Tre avdelningar har frågat efter det."


@pytest.fixture
def idea(nurse, region, adviser, assessor, second_assessor):
    made = make.taken(nurse, region, adviser, idea="En gemensam lista.", patent="unsure")
    made.ask(by=adviser, questions=["Vilka vill ha det?"], reply_by=made.working_days_on(5))
    made.answer(by=nurse, answers={made.questions.get().pk: SAID})
    made.attach(by=nurse, upload=SimpleUploadedFile("plan.txt", b"Hej"))
    made.attach_note(by=adviser, upload=SimpleUploadedFile("internt.txt", b"Hej hej"))
    make.first_assessment(made)
    for person in (assessor, second_assessor):
        made.add_assessor(by=adviser, person=person)
    made.begin_in_depth(by=adviser)
    return made


def page_for(client, idea, person, name):
    client.force_login(person)
    return client.get(reverse(f"innovations:{name}", args=[idea.ref])).content.decode()


def closed(idea, assessor, **changed):
    given = make.closed_assessment(idea, assessor)
    for key, level in changed.items():
        given.answers[key] = {"level": level, "why": "Därför."}
    given.save()
    idea.forget()
    return given


def test_the_assessor_reads_answers_and_files_after_the_word_about_jav(client, idea, assessor):
    assert SAID not in page_for(client, idea, assessor, "assess")
    idea.assessments.get(assessor=assessor).declare_no_conflict()
    page = page_for(client, idea, assessor, "assess")
    assert "Vilka vill ha det?" in page and SAID in page and "plan.txt" in page
    assert "internt.txt" not in page and "Vet inte" not in page and "atent" not in page.split("<main")[1]
    make.closed_assessment(idea, assessor)
    assert SAID in page_for(client, idea, assessor, "assess")


def test_the_panel_and_the_adviser_read_them_on_the_basis(
    client, idea, assessor, second_assessor, adviser, panel_member
):
    for person in (assessor, second_assessor):
        closed(idea, person)
    idea.release(by=adviser)
    for reader in (panel_member, adviser):
        page = page_for(client, idea, reader, "decision_basis")
        assert SAID in page and "plan.txt" in page
    paper = dict(basis_words(basis_of(Innovation.objects.get(pk=idea.pk), panel_member))["texts"])
    assert paper["Vilka vill ha det?"] == SAID and "plan.txt" in paper["Filer"]


def test_a_file_is_opened_by_who_sees_it_once_it_is_examined(client, idea, assessor):
    idea.assessments.get(assessor=assessor).declare_no_conflict()
    attachment = Attachment.objects.get(name="plan.txt")
    page = page_for(client, idea, assessor, "assess")
    assert (
        attachment.get_absolute_url() not in page
        and client.get(attachment.get_absolute_url()).status_code == 404
    )
    attachment.examine()
    assert attachment.get_absolute_url() in page_for(client, idea, assessor, "assess")
    assert client.get(attachment.get_absolute_url()).status_code == 200
    internal = Attachment.objects.get(name="internt.txt")
    internal.examine()
    assert client.get(internal.get_absolute_url()).status_code == 404


# --- the form beside the idea -------------------------------------------------------------------


def test_the_idea_stands_before_the_form_and_the_button_says_that_it_is_final(client, idea, assessor):
    idea.assessments.get(assessor=assessor).declare_no_conflict()
    page = page_for(client, idea, assessor, "assess")
    assert page.index(make.NEED) < page.index('name="steg" value="lamna"')
    assert page.index("När du har lämnat bedömningen kan den inte ändras.") < page.index(
        'name="steg" value="lamna"'
    )
    assert re.search(r'value="lamna" aria-describedby="slutligt"', page)


def test_the_adviser_reads_the_same_beside_the_first_assessment(client, nurse, region, adviser):
    made = make.taken(nurse, region, adviser)
    made.ask(by=adviser, questions=["Vilka vill ha det?"], reply_by=made.working_days_on(5))
    made.answer(by=nurse, answers={made.questions.get().pk: SAID})
    page = page_for(client, made, adviser, "first_assessment")
    assert page.index(make.NEED) < page.index(SAID) < page.index('class="p-form')


# --- agreement -----------------------------------------------------------------------------------


def test_one_level_alone_is_no_agreement(client, idea, assessor, second_assessor, adviser):
    closed(idea, assessor)
    closed(idea, second_assessor, need="cannot", benefit=3)
    basis = basis_of(Innovation.objects.get(pk=idea.pk), adviser)
    rows = {row["key"]: row for row in basis["rows"]}
    assert (
        rows["need"]["range"] == "en nivå"
        and rows["benefit"]["range"] == "2–3"
        and rows["spread"]["range"] == "ense"
    )
    assert basis["agreed"] == 5
    assert "De är helt ense om fem kriterier av sju." in page_for(client, idea, adviser, "decision_basis")
    assert [row[4 - 1] for row in basis_words(basis)["rows"]][0] == "en nivå"


def test_nobody_could_assess_is_no_range(idea, assessor):
    given = closed(idea, assessor, need="cannot")
    assert profile([given])[0]["range"] == "–"


def test_the_lead_says_when_they_advise_differently(client, idea, assessor, second_assessor, adviser):
    closed(idea, assessor)
    other = closed(idea, second_assessor)
    assert "olika råd" not in page_for(client, idea, adviser, "decision_basis")
    other.recommendation = "park"
    other.save()
    assert "De ger olika råd: gå vidare och parkera." in page_for(client, idea, adviser, "decision_basis")


# --- left to the panel, and back ------------------------------------------------------------------


def test_the_adviser_leaves_it_to_the_panel_where_the_basis_is_read(
    client, idea, assessor, second_assessor, adviser
):
    leave = reverse("portal:move", kwargs={"ref": idea.ref, "move": "release"})
    closed(idea, assessor)
    assert leave not in page_for(client, idea, adviser, "decision_basis")
    closed(idea, second_assessor)
    page = page_for(client, idea, adviser, "decision_basis")
    assert f'action="{leave}"' in page and "behöver en projektägare vara utsedd" in page
    client.post(leave)
    assert Innovation.objects.get(pk=idea.pk).status == "ready_for_decision"


def test_the_panel_sends_back_what_lacks_a_project_owner(
    client, idea, assessor, second_assessor, adviser, panel_member, nurse
):
    for person in (assessor, second_assessor):
        closed(idea, person)
    idea.release(by=adviser)
    back = reverse("portal:move", kwargs={"ref": idea.ref, "move": "send_back"})
    assert back in page_for(client, idea, panel_member, "decision_basis")
    client.post(back, {"reason": ""})
    assert Innovation.objects.get(pk=idea.pk).status == "ready_for_decision"
    client.post(back, {"reason": "Utse en projektägare först."})
    idea = Innovation.objects.get(pk=idea.pk)
    assert (idea.status, idea.waiting_for) == ("in_depth", "adviser")
    assert not idea.file.tasks.filter(what="decide", status=Task.Status.OPEN).exists()
    for step in idea.steps.filter(told_at=None):
        step.announce()
    told = Notification.objects.filter(step__move="send_back")
    assert [(n.recipient, n.category) for n in told] == [(adviser, "work")]
    client.force_login(adviser)
    assert "Utse en projektägare först." in client.get(idea.get_absolute_url()).content.decode()
    client.force_login(nurse)
    assert "Utse en projektägare först." not in client.get(idea.get_absolute_url()).content.decode()
    idea.name_project_owner(by=adviser, person=nurse)
    idea.release(by=adviser)
    assert [m.name for m in idea.open_moves(panel_member) if m.name == "approve_for_test"]
