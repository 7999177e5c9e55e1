"""The ways out: what a matter was waiting for ends with it, for everybody who was asked."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from portal.lifecycle import Refused
from portal.models import Person, Task
from tests import make

pytestmark = pytest.mark.django_db

S = Innovation.Status
LATER = timezone.localdate() + timedelta(days=30)
WAYS_OUT = {
    "do_locally": lambda idea, on: idea.do_locally(by=on["adviser"], reason="Gör det.", manager="Chefen"),
    "park": lambda idea, on: idea.park(by=on["adviser"], reason="Inte nu.", until=LATER),
    "decline": lambda idea, on: idea.decline(by=on["adviser"], reason="Finns redan."),
    "accept_referral": lambda idea, on: idea.accept_referral(by=on["receiver"], answer_by=LATER),
    "withdraw": lambda idea, on: idea.withdraw(by=on["owner"]),
    "let_rest": lambda idea, on: idea.let_rest(by=Person.objects.the_portal()),
}


@pytest.fixture
def on(nurse, adviser, municipal_adviser, assessor, colleague):
    """Who is asked for something, by part."""
    return {
        "owner": nurse, "adviser": adviser, "receiver": municipal_adviser, "assessor": assessor, "other_owner": colleague,
    }  # fmt: skip


@pytest.fixture
def other(colleague, region, adviser):
    return make.taken(colleague, region, adviser, title="Ett snarlikt ärende")


@pytest.fixture
def idea(on, other, region, municipality):
    """An idea about which everybody is asked for something."""
    made = make.taken(on["owner"], region, on["adviser"])
    made.add_assessor(by=on["adviser"], person=on["assessor"])
    made.propose_referral(by=on["adviser"], receiver=municipality, reason="Er fråga.")
    made.propose_merger(by=on["adviser"], into=other, reason="Samma sak.")
    return made


def asked(on):
    """Who has an open task."""
    return {part for part, person in on.items() if Task.waiting_for(person).exists()}


@pytest.mark.parametrize("way", WAYS_OUT)
def test_nobody_is_asked_for_anything_more(idea, on, way):
    assert asked(on) == {"owner", "receiver", "assessor", "other_owner"}
    WAYS_OUT[way](idea, on)
    # Only who took it over has something to do, and that is new: to answer by the day they named.
    assert asked(on) == ({"receiver"} if way == "accept_referral" else set())
    assert not idea.referrals.filter(answered_at=None).exists() and not idea.mergers.waiting().exists()
    sees = Innovation.objects.visible_to(on["receiver"]).filter(pk=idea.pk).exists()
    assert sees == (way == "accept_referral")


def test_the_other_matter_leaving_ends_the_proposal_too(idea, other, on):
    other.decline(by=on["adviser"], reason="Finns redan.")
    assert not idea.mergers.waiting().exists()
    assert {task.what for task in Task.waiting_for(on["owner"])} == set()
    with pytest.raises(Refused):
        idea.mergers.get().say(True, by=on["owner"])


def test_an_old_question_to_the_receiver_opens_nothing_that_has_ended(idea, on):
    Innovation.objects.filter(pk=idea.pk).update(status=S.WITHDRAWN)
    assert not Innovation.objects.visible_to(on["receiver"]).filter(pk=idea.pk).exists()


def test_going_in_depth_ends_what_can_no_longer_be_answered(idea, on, second_assessor):
    make.first_assessment(idea)
    idea.add_assessor(by=on["adviser"], person=second_assessor)
    idea.begin_in_depth(by=on["adviser"])
    assert asked(on) == {"assessor"}
    assert not Innovation.objects.visible_to(on["receiver"]).filter(pk=idea.pk).exists()


def test_a_no_to_a_merger_lets_the_other_owner_go(idea, other, on, nurse, region, adviser):
    third = make.taken(nurse, region, adviser, title="Ett tredje")
    third.propose_merger(by=adviser, into=other, reason="Det med.")
    idea.mergers.get().say(False, by=on["owner"])
    left = Task.waiting_for(on["other_owner"])
    assert [task.url for task in left] == [f"/sammanforing/{third.mergers.get().pk}/"]


def test_an_assessor_is_asked_again_when_the_matter_comes_back_in_the_same_round(idea, on):
    WAYS_OUT["park"](idea, on)
    idea.reassess(by=on["owner"], reason="Nu kan vi.")
    assert asked(on) == {"assessor"}
    make.first_assessment(idea)
    WAYS_OUT["park"](idea, on)
    idea.reassess(by=on["owner"], reason="Nu kan vi.")  # a new round: assessors are chosen anew
    assert asked(on) == set()


def test_an_ended_proposal_is_told_as_it_was(client, idea, other, on):
    WAYS_OUT["park"](idea, on)
    client.force_login(on["adviser"])
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "svarade inte, frågan avslutades" in page and "inte längre aktuell" in page
    assert "sa nej" not in page
    client.force_login(on["other_owner"])
    page = client.get(f"/sammanforing/{idea.mergers.get().pk}/").content.decode()
    assert "Frågan gäller inte längre" in page and "sa nej" not in page


# --- what an owner is told: a day within sight, and a reason that says something ---------------------


def park_url(idea):
    return reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": "park"})


def test_a_matter_is_parked_for_two_years_at_most(client, nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    client.force_login(adviser)
    said = {"reason": "Inget rum före nästa budget.", "until": "2099-01-01"}
    answer = client.post(park_url(idea), said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Datumet får ligga högst två år fram." in page
    assert said["reason"] in page and "2099-01-01" in page  # what was written is still there
    with pytest.raises(Refused, match="två år"):
        idea.park(by=adviser, until=date(2099, 1, 1), reason="Därför.")
    day = timezone.localdate() + timedelta(days=729)
    assert client.post(park_url(idea), said | {"until": str(day)}).status_code == 302
    assert Innovation.objects.get(pk=idea.pk).parked_until == day


@pytest.mark.parametrize(("move", "field"), [
    ("park", "reason"), ("decline", "reason"), ("decline", "strengths"), ("decline", "advice"), ("do_locally", "reason"),
])  # fmt: skip
def test_what_the_owner_reads_word_for_word_is_more_than_a_sign(client, nurse, region, adviser, move, field):
    idea = make.taken(nurse, region, adviser)
    client.force_login(adviser)
    day = str(timezone.localdate() + timedelta(days=60))
    said = {"reason": "Skälet är budgeten.", "strengths": "Behovet är tydligt.", "advice": "Tala med chefen.", "until": day, "manager": "Enhetschefen"}  # fmt: skip
    url = reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": move})
    answer = client.post(url, said | {field: "x"})
    assert answer.status_code == 422 and "Skriv lite mer, minst 10 tecken." in answer.content.decode()
    assert client.post(url, said).status_code == 302
