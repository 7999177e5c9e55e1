"""The owner's team: who is invited, as what, how one joins and how one leaves."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation, Participation
from innovations.models.process.owners import MOST_WAITING
from portal.lifecycle import Refused
from portal.models import Task
from portal.tasks import sweep_once
from tests import make
from tests.innovations.reach import page_of

pytestmark = pytest.mark.django_db


def invite(client, owner, innovation, email, role):
    client.force_login(owner)
    response = client.post(f"/ideer/{innovation.ref}/team/", {"email": email, "role": role})
    return response, Participation.objects.filter(invited_email=email).last()


def test_a_colleague_becomes_co_owner_by_invitation(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    sweep_once()
    letter = next(m for m in mail.outbox if m.to == [colleague.email])
    assert invitation.token in letter.body and asked.title not in letter.body
    client.logout()
    page = client.get(invitation.get_absolute_url()).content.decode()
    assert asked.ref in page and asked.title not in page and "Logga in och svara" in page
    client.force_login(colleague)
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    assert "Väntar på dig" in page_of(client, colleague, asked)
    assert client.get(f"/ideer/{asked.ref}/synlighet/").status_code == 404
    again = client.post(invitation.get_absolute_url(), {"answer": "yes"}, follow=True)
    assert "gäller inte längre" in again.content.decode()


def test_the_desk_reads_the_names_of_the_team(client, nurse, colleague, manager, adviser, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    invitation.accept(by=colleague)
    older = asked.steps.get(move="welcome")
    older.pk, older.detail = None, {"person": manager.pk, "role": "manager"}  # as it was kept before
    older.save()
    page = page_of(client, adviser, asked)
    facts = page.partition("<h2")[0] + page.partition('id="hist"')[0]
    assert "<dt>Medidégivare</dt><dd>Colleague</dd>" in facts
    history = page.partition('id="hist"')[2]
    assert "Person: Colleague" in history and "Person: Manager" in history and "Roll: Chef" in history


def test_an_invitation_ends_after_thirty_days(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    Participation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(colleague)
    assert client.get(invitation.get_absolute_url()).status_code == 410
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    assert Participation.objects.get().accepted_at is None


def test_a_manager_confirms(client, nurse, manager, asked):
    _response, invitation = invite(client, nurse, asked, manager.email, "manager")
    client.force_login(manager)
    assert (
        "bekräftar du att din verksamhet tar emot"
        in client.get(invitation.get_absolute_url()).content.decode()
    )
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    assert asked.participations.active().get().role == "manager"
    page = page_of(client, manager, asked)
    assert asked.need not in page and "Nurse" in page


def test_one_may_say_no(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    client.force_login(colleague)
    client.post(invitation.get_absolute_url(), {"answer": "no"})
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_the_matter_changes_owner_when_the_other_has_said_yes(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "transfer")
    assert Innovation.objects.get().owner == nurse
    client.force_login(colleague)
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    innovation = Innovation.objects.get()
    assert innovation.owner == colleague and nurse in innovation.owners_side()
    assert Task.objects.get(file=asked.file, what="answer").person == colleague


def test_the_matter_may_be_given_to_a_co_owner(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    invitation.accept(by=colleague)
    response, offer = invite(client, nurse, asked, colleague.email, "transfer")
    assert response.status_code == 302 and offer.role == "transfer"
    client.force_login(colleague)
    page = client.post(offer.get_absolute_url(), {"answer": "yes"}, follow=True).content.decode()
    innovation = Innovation.objects.get()
    assert innovation.owner == colleague and "Nu äger du ärendet." in page
    assert [(part.person, part.role) for part in innovation.team] == [(nurse, "co_owner")]


def test_nobody_is_offered_what_they_own(client, nurse, asked):
    response, offer = invite(client, nurse, asked, nurse.email, "transfer")
    assert response.status_code == 422 and offer is None


def test_only_the_owner_gives_it_away(client, nurse, colleague, stranger, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    invitation.accept(by=colleague)
    response, _none = invite(client, colleague, asked, stranger.email, "transfer")
    assert response.status_code == 422 and Participation.objects.filter(role="transfer").count() == 0


def test_who_handles_or_assesses_cannot_join_the_team(nurse, adviser, asked):
    asked.invite(by=nurse, email=adviser.email, role="co_owner")
    with pytest.raises(Exception, match="handlägger eller bedömer"):
        Participation.objects.get().accept(by=adviser)


def test_a_part_ends_by_the_owner_or_by_oneself(client, nurse, colleague, manager, asked):
    for person, role in ((colleague, "co_owner"), (manager, "manager")):
        asked.invite(by=nurse, email=person.email, role=role)
        Participation.objects.get(invited_email=person.email).accept(by=person)
    client.force_login(manager)
    part = Participation.objects.get(person=colleague)
    client.post(f"/ideer/{asked.ref}/team/", {"end": part.pk})
    assert Participation.objects.get(pk=part.pk).ended_at is None
    client.post(f"/ideer/{asked.ref}/team/", {"end": Participation.objects.get(person=manager).pk})
    assert client.get(asked.get_absolute_url()).status_code == 404
    client.force_login(nurse)
    client.post(f"/ideer/{asked.ref}/team/", {"end": part.pk})
    assert not asked.participations.active().exists()
    assert client.post(f"/ideer/{asked.ref}/team/", {"end": "9" * 40}).status_code == 404


def test_an_unknown_invitation_is_not_there(client):
    assert client.get("/inbjudan/finns-inte/").status_code == 404


def test_a_guest_does_not_mail_any_number_of_strangers(client, guest, region, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"invitation": "2/d/key"}
    idea = make.innovation(guest, region, sender="patient")
    client.force_login(guest)
    page = reverse("innovations:team", kwargs={"ref": idea.ref})
    answers = [client.post(page, {"email": f"okand{n}@example.se", "role": "co_owner"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    text = answers[-1].content.decode()
    assert "Det har skickats för många inbjudningar" in text and "okand2@example.se" in text
    assert idea.participations.count() == 2


def test_ten_invitations_wait_at_most_and_one_taken_back_gives_room(nurse, asked):
    for number in range(MOST_WAITING):
        asked.invite(by=nurse, email=f"okand{number}@example.se", role="co_owner")
    with pytest.raises(Refused, match="Återkalla någon av dem"):
        asked.invite(by=nurse, email="en-till@example.se", role="co_owner")
    asked.remove_from_team(by=nurse, part=asked.participations.first())
    asked.invite(by=nurse, email="en-till@example.se", role="co_owner")
