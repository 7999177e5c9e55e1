"""Whoever a move is about reads words meant for them; the others read what happened."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from innovations.models import Innovation, Participation
from portal.models import Notification, Role
from portal.tasks import sweep_once
from tests import make
from tests.people import make_person

pytestmark = pytest.mark.django_db

LATER = timezone.localdate() + timedelta(days=30)


@pytest.fixture
def idea(nurse, region, adviser):
    return make.taken(nurse, region, adviser)


def told(person, move):
    """(label, address) of the notice, as the list and the mail say it."""
    sweep_once()
    notice = Notification.objects.select_related("step__file").get(recipient=person, step__move=move)
    return str(notice.label), notice.url


def at_matter(idea):
    return f"/arenden/{idea.ref}/"


def test_the_named_project_owner_reads_that_it_is_they(idea, nurse, colleague, adviser, client):
    idea.name_project_owner(by=adviser, person=colleague)
    assert told(colleague, "name_project_owner") == ("Du är utsedd till projektägare", at_matter(idea))
    assert told(nurse, "name_project_owner") == ("En projektägare är utsedd", at_matter(idea))
    client.force_login(colleague)
    assert "Du är utsedd till projektägare" in client.get("/mina/notiser/").content.decode()
    assert f"{idea.ref}: Du är utsedd till projektägare" in {
        m.subject for m in mail.outbox if m.to == [colleague.email]
    }


def test_who_gets_the_matter_reads_so(idea, nurse, region, adviser, coordinator):
    new = make_person("New adviser", region, Role.ADVISER)
    idea.assign(by=coordinator, person=new)
    assert told(new, "assign")[0] == "Du har fått ett ärende: du är rådgivare"
    assert told(nurse, "assign")[0] == "Du har fått en ny rådgivare"
    other = make.innovation(nurse, region, title="En till")
    other.hand_out(by=coordinator, person=new)
    assert told(new, "hand_out")[0] == "Du har fått ett ärende: du är rådgivare"
    assert told(nurse, "hand_out")[0] == "En rådgivare tog ärendet"


def test_a_receiver_is_asked_and_the_adviser_reads_the_answer(
    idea, nurse, adviser, municipality, municipal_adviser
):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    assert told(municipal_adviser, "propose_referral")[0] == "Tar ni emot ett ärende? Svara ja eller nej"
    idea.decline_referral(by=municipal_adviser, reason="Inte vår.")
    assert told(adviser, "decline_referral")[0] == "Mottagaren tar inte emot ärendet. Det är kvar hos dig"
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    idea.accept_referral(by=municipal_adviser, answer_by=LATER)
    assert told(adviser, "accept_referral")[0] == "Mottagaren har tagit emot ärendet"
    assert told(nurse, "accept_referral")[0] == "Överlämnad till en mottagare som har sagt ja"


def test_who_joins_or_takes_over_reads_that_it_is_they(idea, nurse, colleague, stranger):
    for person, role, move, own, others in (
        (colleague, "co_owner", "welcome", "Du är med i ärendet", "En inbjuden tackade ja"),
        (stranger, "transfer", "change_owner", "Du äger nu ärendet", "Ärendet bytte ägare"),
    ):
        idea.invite(by=nurse, email=person.email, role=role)
        Participation.objects.get(invited_email=person.email, accepted_at=None).accept(by=person)
        assert told(person, move)[0] == own and told(nurse, move)[0] == others


def test_whose_part_the_owner_ends_reads_that_and_nothing_more(client, idea, nurse, colleague, stranger):
    for person, role in ((colleague, "manager"), (stranger, "co_owner")):
        idea.invite(by=nurse, email=person.email, role=role)
        Participation.objects.get(invited_email=person.email).accept(by=person)
    sweep_once()
    mail.outbox.clear()
    client.force_login(nurse)
    part = Participation.objects.get(person=colleague)
    client.post(f"/ideer/{idea.ref}/team/", {"end": part.pk})
    assert told(colleague, "remove_from_team") == ("Din medverkan i ärendet är avslutad", "/mina/")
    assert told(stranger, "remove_from_team") == (
        "En medverkan eller inbjudan avslutades",
        at_matter(idea),
    )
    [sent] = mail.outbox
    assert sent.to == [colleague.email] and idea.title not in sent.body and str(nurse) not in sent.body
    client.force_login(colleague)
    page = client.get("/mina/notiser/").content.decode()
    assert "Din medverkan i ärendet är avslutad</a>" in page and client.get("/mina/").status_code == 200


def test_an_invitation_taken_back_or_ones_own_leaving_tells_nobody_that_their_part_ended(
    client, idea, nurse, colleague, stranger
):
    for person in (colleague, stranger):
        idea.invite(by=nurse, email=person.email, role="co_owner")
    Participation.objects.get(invited_email=colleague.email).accept(by=colleague)
    client.force_login(nurse)
    client.post(f"/ideer/{idea.ref}/team/", {"end": Participation.objects.get(accepted_at=None).pk})
    assert told(colleague, "remove_from_team")[0] == "En medverkan eller inbjudan avslutades"
    client.force_login(colleague)
    client.post(f"/ideer/{idea.ref}/team/", {"end": Participation.objects.get(person=colleague).pk})
    assert told(nurse, "end_part")[0] == "En person lämnade teamet"
    assert not Notification.objects.filter(recipient=stranger).exists()
    assert not Notification.objects.filter(recipient=colleague, step__move="end_part").exists()


def test_the_panel_is_asked_to_decide(
    client, nurse, region, adviser, assessor, second_assessor, panel_member
):
    idea = make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    assert told(panel_member, "release") == (
        "Ett ärende väntar på ert beslut",
        f"/ideer/{idea.ref}/underlag/",
    )
    assert told(nurse, "release") == ("Bedömningen är klar. Nästa steg är beslut.", at_matter(idea))
    client.force_login(panel_member)
    assert client.get(told(panel_member, "release")[1]).status_code == 200
    idea.send_back(by=panel_member, reason="Något saknas.")
    assert told(adviser, "send_back")[0] == "Beslutsgruppen har lämnat tillbaka ärendet till dig"


def test_the_desk_reads_who_did_it(idea, nurse, adviser):
    idea.ask(by=adviser, questions=["Hur ofta?"], reply_by=LATER)
    idea.ask_for_more_time(by=nurse)
    idea.answer(by=nurse, answers={question.pk: "Ofta." for question in idea.questions.unanswered()})
    idea.withdraw(by=nurse)
    for move, words in (
        ("ask_for_more_time", "Idégivaren har bett om mer tid"),
        ("answer", "Idégivaren har svarat på frågorna"),
        ("withdraw", "Idégivaren har tagit tillbaka idén"),
    ):
        assert told(adviser, move)[0] == words


def test_the_owner_of_the_other_matter_is_told_of_their_own(client, idea, nurse, colleague, region, adviser):
    other = make.taken(colleague, region, adviser, title="Ett annat")
    idea.propose_merger(by=adviser, into=other, reason="Samma sak.")
    merger = idea.mergers.get()
    merger.say(True, by=nurse)
    merger.say(True, by=colleague)
    asked = f"/sammanforing/{merger.pk}/"
    assert told(colleague, "merge") == (
        "Ett annat ärende är nu ihop med ditt. Ditt går vidare som förut",
        asked,
    )
    assert told(nurse, "merge")[1] == told(adviser, "merge")[1] == at_matter(idea)
    Innovation.objects.get(pk=idea.pk).undo_merger(by=nurse)
    label, url = told(colleague, "undo_merger")
    assert label == "Ett ärende som var ihop med ditt är isär igen. Ditt går vidare som förut"
    client.force_login(colleague)
    page = client.get(url).content.decode()
    assert "Ärendena fördes isär igen" in page and "Det här betyder det" not in page


def test_a_no_to_a_merger_reaches_those_who_wait_for_it(client, idea, nurse, colleague, region, adviser):
    other = make.taken(colleague, region, adviser, title="Ett annat")
    idea.propose_merger(by=adviser, into=other, reason="Samma sak.")
    merger = idea.mergers.get()
    merger.say(True, by=nurse)
    merger.say(False, by=colleague)
    assert told(adviser, "refuse_merger") == (
        "En idégivare sa nej till att föra ihop ärendena. De går vidare var för sig",
        at_matter(idea),
    )
    assert told(nurse, "refuse_merger")[0] == "Ärendena förs inte ihop. Ditt går vidare som förut"
    label, url = told(colleague, "refuse_merger")
    assert label == "Ditt ärende förs inte ihop med det andra. Det går vidare som förut"
    client.force_login(colleague)
    assert "Ärendena är kvar var för sig" in client.get(url).content.decode()
