"""A matter that another organisation is asked to take over: the question, the answer, and the words between them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from portal.models import Membership, Notification, Role, Task
from tests.innovations.reach import fresh, move_url
from tests.people import make_person

S = Innovation.Status


def test_a_referral_leaves_only_when_the_receiver_says_yes(
    client, idea, adviser, municipality, municipal_adviser, later
):
    client.force_login(adviser)
    answer = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Provköping", "reason": "Er fråga."}
    )
    assert answer.status_code == 302
    assert fresh(idea).status == S.FIRST_ASSESSMENT and fresh(idea).open_referral.receiver == municipality
    client.force_login(municipal_adviser)
    assert client.get(idea.get_absolute_url()).status_code == 200
    assert client.post(move_url(idea, "accept_referral"), {"answer_by": ""}).status_code == 422
    client.post(move_url(idea, "accept_referral"), {"answer_by": later})
    assert fresh(idea).status == S.REFERRED
    assert client.get(move_url(idea, "accept_referral")).status_code == 409


@pytest.fixture
def taken_over(idea, nurse, adviser, municipality, municipal_adviser):
    """The municipality said yes. Before that the adviser and the owner had written, and the adviser noted."""
    idea.write(by=adviser, text="Sagt innan.")
    idea.note(by=adviser, text="Internt.")
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    idea.accept_referral(by=municipal_adviser, answer_by=date(2099, 1, 1))
    idea.file.steps.update(told_at=timezone.now())
    return idea


def writes(client, person, idea, text):
    client.force_login(person)
    return client.post(reverse("portal:message_new", args=[idea.ref]), {"text": text})


def told_of_messages(idea):
    for step in idea.file.steps.filter(told_at=None):
        step.announce()
    return sorted(
        {str(n.recipient) for n in Notification.objects.filter(step__file=idea.file, step__move="write")}
    )


def test_a_promised_answer_stays_a_task_until_it_is_written(
    client, taken_over, nurse, adviser, municipality, municipal_adviser
):
    (task,) = Task.waiting_for(municipal_adviser)
    assert (task.person, task.due_on, task.what) == (municipal_adviser, date(2099, 1, 1), "answer_owner")
    client.force_login(municipal_adviser)
    page = client.get("/mina/uppgifter/").content.decode()
    assert "Svara idégivaren i ett ärende som ni har tagit emot" in page
    assert f'href="{taken_over.get_absolute_url()}#meddelanden"' in page
    assert 'id="meddelanden"' in client.get(taken_over.get_absolute_url()).content.decode()
    for person, text in ((nurse, "Hur går det?"), (adviser, "Jag undrar också.")):
        writes(client, person, taken_over, text)
    assert Task.waiting_for(municipal_adviser).exists(), "only their own answer answers"
    other = make_person("othermunicipaladviser", municipality, Role.ADVISER)
    assert writes(client, other, taken_over, "Vi ses på torsdag.").status_code == 302
    task.refresh_from_db()
    assert task.status == "done" and not Task.waiting_for(municipal_adviser).exists()


def test_who_asked_for_no_promise_gets_no_task(idea, adviser, municipality, municipal_adviser):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    idea.decline_referral(by=municipal_adviser, reason="Inte vår.")
    assert not Task.waiting_for(municipal_adviser).exists()


def test_who_took_a_matter_over_and_its_owner_write_to_each_other(
    client, taken_over, nurse, municipal_adviser
):
    assert writes(client, municipal_adviser, taken_over, "När kan vi ses?").status_code == 302
    assert told_of_messages(taken_over) == ["Adviser", "Nurse"]
    page = client.get(taken_over.get_absolute_url()).content.decode()
    assert "När kan vi ses?" in page and "Sagt innan." not in page and "Internt." not in page
    assert "Meddelande till idégivaren" in page and "Ta inte med namn" not in page
    assert writes(client, nurse, taken_over, "På torsdag.").status_code == 302
    assert told_of_messages(taken_over) == ["Adviser", "Municipaladviser", "Nurse"]
    page = client.get(taken_over.get_absolute_url()).content.decode()
    for text in (
        "När kan vi ses?",
        "Sagt innan.",
        "Municipaladviser tog emot det för Provköpings kommun.",
        "Du, din rådgivare, bedömarna och Provköpings kommun",
    ):
        assert text in page, text
    client.force_login(municipal_adviser)
    assert "På torsdag." in client.get(taken_over.get_absolute_url()).content.decode()
    alone = client.get(reverse("portal:message_new", args=[taken_over.ref])).content.decode()
    assert "På torsdag." in alone and "Sagt innan." not in alone and "Internt." not in alone


def test_a_receiver_who_has_not_said_yes_or_said_no_does_not_write(
    client, idea, adviser, municipality, municipal_adviser, stranger
):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    assert writes(client, municipal_adviser, idea, "Hej.").status_code == 404
    idea.decline_referral(by=municipal_adviser, reason="Nej.")
    assert writes(client, municipal_adviser, idea, "Hej.").status_code == 404
    assert writes(client, stranger, idea, "Hej.").status_code == 404
    assert not idea.file.messages.exists()


def test_nobody_else_at_the_receiver_or_elsewhere_reads_the_messages(
    client, taken_over, stranger, other_adviser
):
    for person in (stranger, other_adviser):
        assert writes(client, person, taken_over, "Hej.").status_code == 404
    staff = make_person(
        "kommunsamordnare", stranger.current_memberships[0].organisation.principal, Role.COORDINATOR
    )
    assert writes(client, staff, taken_over, "Jag svarar i stället.").status_code == 302


def test_a_receiver_with_another_post_is_stood_in_for(
    client, taken_over, nurse, municipality, municipal_adviser
):
    make_person("efterträdare", municipality, Role.ADVISER)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=municipal_adviser).update(valid_from=yesterday, valid_to=yesterday)
    writes(client, nurse, taken_over, "Är någon kvar?")
    assert told_of_messages(taken_over) == ["Adviser", "Efterträdare"]


def test_the_receiver_reads_the_attachments_of_a_matter_that_is_shared(
    client, taken_over, municipal_adviser, stranger
):
    Innovation.objects.filter(pk=taken_over.pk).update(visibility="network")
    assert fresh(taken_over).may_read_attachments(municipal_adviser)
    assert not fresh(taken_over).may_read_attachments(stranger)


def test_a_name_that_fits_several_is_chosen_and_one_that_fits_none_is_said(
    client, idea, adviser, municipality
):
    other = type(municipality).objects.create(
        name="Provköpings grannkommun", kind="principal", sector="municipality"
    )
    client.force_login(adviser)
    several = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Provköping", "reason": "Er fråga."}
    )
    assert several.status_code == 422 and "Flera passar. Välj en av dem." in several.content.decode()
    none = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Atlantis", "reason": "Er fråga."}
    )
    assert none.status_code == 422 and "Vi hittar ingen organisation" in none.content.decode()
    for own in ("Region Provlän", "provlän"):
        ours = client.post(
            move_url(idea, "propose_referral"), {"receiver_name": own, "reason": "Vår egen."}
        ).content.decode()
        assert "Det är er egen organisation." in ours and "Vi hittar ingen organisation" not in ours
    client.post(
        move_url(idea, "propose_referral"),
        {"receiver_name": "Provköping", "receiver": other.pk, "reason": "Er fråga."},
    )
    assert fresh(idea).open_referral.receiver == other


def test_who_declines_a_referral_is_not_left_at_a_dead_end(
    client, idea, adviser, municipality, municipal_adviser
):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    client.force_login(municipal_adviser)
    answer = client.post(
        reverse("portal:move", args=[idea.ref, "decline_referral"]),
        {"reason": "Inte vår fråga."},
        follow=True,
    )
    assert answer.status_code == 200 and fresh(idea).open_referral is None
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_a_second_referral_meanwhile_is_refused_in_words(client, idea, adviser, municipality, authority):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er.")
    client.force_login(adviser)
    answer = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Socialstyrelsen", "reason": "Er fråga."}
    )
    assert answer.status_code == 409
    assert "Ni väntar redan på svar" in answer.content.decode() and "Er fråga." in answer.content.decode()


def test_receivers_are_suggested_but_not_oneself(client, idea, adviser, region, municipality):
    client.force_login(adviser)
    page = client.get(move_url(idea, "propose_referral")).content.decode()
    assert f'<option value="{municipality.name}">' in page and f'<option value="{region.name}">' not in page


@pytest.mark.parametrize("move", ["accept_referral", "decline_referral"])
def test_the_receiver_may_answer_while_the_owner_has_a_question(
    client, idea, adviser, municipality, municipal_adviser, later, move
):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    idea.ask(by=adviser, questions=["Hur många?"], reply_by=date(2099, 1, 1))
    client.force_login(municipal_adviser)
    assert "Du har inget att göra här just nu." not in client.get(idea.get_absolute_url()).content.decode()
    if move == "accept_referral":
        client.post(move_url(idea, move), {"answer_by": later})
    else:
        fresh(idea).decline_referral(by=municipal_adviser, reason="Inte vår fråga.")
    assert fresh(idea).status == (S.REFERRED if move == "accept_referral" else S.RETURNED)
    assert fresh(idea).open_referral is None
    assert fresh(idea).file.tasks.filter(what="answer", status="open").exists() == (
        move == "decline_referral"
    )
