"""Two at once: one outcome, and the other is told what happened."""

import threading

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from innovations.models import Innovation
from portal.models import Step
from tests import make
from tests.innovations.reach import move_url

S = Innovation.Status

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*requests):
    """Send the requests at the same moment, each signed in as its own person. Returns the answers in order."""
    gate, answers = threading.Barrier(len(requests)), [None] * len(requests)

    def send(place, person, url, data):
        client = Client()
        client.force_login(person)
        try:
            gate.wait(timeout=20)
            answers[place] = client.post(url, data)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=send, args=(place, *request)) for place, request in enumerate(requests)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def text_of(answer, person):
    """What the person reads: on the page itself, or as a message on the next one."""
    if answer.status_code == 302:
        return " ".join(str(m) for m in answer.wsgi_request._messages)
    return answer.content.decode()


def simple_url(idea, move):
    return reverse("portal:move", kwargs={"ref": idea.ref, "move": move})


def steps(idea, *moves):
    return list(Step.objects.filter(file=idea.file, move__in=moves).values_list("move", flat=True))


@pytest.fixture
def ready(nurse, region, adviser, assessor, second_assessor, panel_member, second_panel_member):
    idea = make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    idea.name_project_owner(by=adviser, person=nurse)
    return idea


def stances(user, other):
    return {f"stance_{user.pk}": "agreed", f"stance_{other.pk}": "absent"}


def test_two_panel_members_deciding_at_once_make_one_decision(ready, panel_member, second_panel_member):
    yes = {"reason": "Behovet är verkligt.", **stances(panel_member, second_panel_member)}
    no = {
        "reason": "Pengar saknas.",
        "strengths": "Tydligt behov.",
        "advice": "Tala med chefen.",
        **stances(second_panel_member, panel_member),
    }
    answers = at_once(
        (panel_member, move_url(ready, "approve_for_test"), yes),
        (second_panel_member, move_url(ready, "decline"), no),
    )
    assert sorted(a.status_code for a in answers) == [302, 409]
    ready.refresh_from_db()
    assert ready.status in {S.CONCEPT_TEST, S.DECLINED}
    assert ready.decisions.count() == 1 and len(steps(ready, "approve_for_test", "decline")) == 1
    loser = next(a for a in answers if a.status_code == 409)
    assert "redan i läget" in loser.content.decode()


def test_two_who_write_on_a_sheet_at_once_lose_nothing(ready, nurse, adviser, panel_member):
    ready.approve_for_test(by=panel_member, reason="Prövas.", votes=[(panel_member, "agreed", "")])
    url = reverse("innovations:sheet", kwargs={"ref": ready.ref, "stage": "concept_test"})
    writers = (nurse, "Börja smått."), (adviser, "Börja med en avdelning.")
    answers = at_once(*[(person, url, {"seen": "", "lesson": text}) for person, text in writers])
    assert sorted(answer.status_code for answer in answers) == [302, 409]
    saved = ready.sheets.get().lesson
    assert saved == writers[[answer.status_code for answer in answers].index(302)][1]
    page = next(answer for answer in answers if answer.status_code == 409).content.decode()
    assert all(text in page for _person, text in writers)


def test_what_the_second_member_wrote_is_still_there(ready, panel_member, second_panel_member):
    answers = at_once(
        (
            panel_member,
            move_url(ready, "approve_for_test"),
            {"reason": "Mitt långa skäl.", **stances(panel_member, second_panel_member)},
        ),
        (
            second_panel_member,
            move_url(ready, "approve_for_test"),
            {"reason": "Mitt långa skäl.", **stances(second_panel_member, panel_member)},
        ),
    )
    assert sorted(a.status_code for a in answers) == [302, 409]
    assert "Mitt långa skäl." in next(a for a in answers if a.status_code == 409).content.decode()


def test_two_presses_at_once_send_one_message_and_one_file(nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    to = {name: reverse(f"portal:{name}", args=[idea.ref]) for name in ("message_new", "attachment_new")}
    files = [SimpleUploadedFile("bild.txt", b"Samma fil.") for _press in range(2)]
    answers = at_once(*[(nurse, to["message_new"], {"text": "En gång."})] * 2)
    answers += at_once(*[(nurse, to["attachment_new"], {"upload": file}) for file in files])
    assert [answer.status_code for answer in answers] == [302] * 4
    assert idea.file.messages.count() == 1 and idea.file.attachments.count() == 1


def test_an_adviser_who_comes_a_moment_late_is_told(client, nurse, region, adviser, other_adviser):
    idea = make.innovation(nurse, region)
    idea.take(by=adviser)
    client.force_login(other_adviser)
    answer = client.post(simple_url(idea, "take"))
    assert answer.status_code == 404 and "redan" in answer.content.decode()
    never_was = client.post(simple_url(idea, "take").replace(idea.ref, "INN-2020-00001-1"))
    assert never_was.status_code == 404 and "redan" in never_was.content.decode()


def test_two_advisers_taking_at_once(nurse, region, adviser, other_adviser):
    idea = make.innovation(nurse, region)
    answers = at_once((adviser, simple_url(idea, "take"), {}), (other_adviser, simple_url(idea, "take"), {}))
    idea.refresh_from_db()
    assert idea.assigned_to in {adviser, other_adviser} and steps(idea, "take") == ["take"]
    loser = answers[0] if idea.assigned_to == other_adviser else answers[1]
    assert "redan" in text_of(loser, None)


@pytest.mark.parametrize("attempt", range(2))
def test_the_owner_withdrawing_while_it_is_decided(ready, nurse, panel_member, second_panel_member, attempt):
    decide = {
        "reason": "Pengar saknas.",
        "strengths": "Behovet är tydligt.",
        "advice": "Tala med chefen.",
        **stances(panel_member, second_panel_member),
    }
    answers = at_once(
        (nurse, simple_url(ready, "withdraw"), {}), (panel_member, move_url(ready, "decline"), decide)
    )
    ready.refresh_from_db()
    assert ready.status in {S.WITHDRAWN, S.DECLINED}
    assert len(steps(ready, "withdraw", "decline")) == 1
    loser = answers[1] if ready.status == S.WITHDRAWN else answers[0]
    assert "redan i läget" in text_of(loser, None) or loser.status_code == 404


def test_two_coordinators_handing_out_at_once(nurse, region, adviser, other_adviser, coordinator):
    idea = make.innovation(nurse, region)
    answers = at_once(
        (coordinator, move_url(idea, "hand_out"), {"person": adviser.pk}),
        (coordinator, move_url(idea, "hand_out"), {"person": other_adviser.pk}),
    )
    assert sorted(a.status_code for a in answers) == [302, 409]
    assert steps(idea, "hand_out") == ["hand_out"]


def test_two_receivers_answering_at_once(nurse, region, adviser, municipality, municipal_adviser):
    idea = make.taken(nurse, region, adviser)
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    answers = at_once(
        (municipal_adviser, move_url(idea, "accept_referral"), {"answer_by": "2099-01-01"}),
        (municipal_adviser, simple_url(idea, "decline_referral"), {"reason": "Inte vår."}),
    )
    (made,) = steps(idea, "accept_referral", "decline_referral")
    assert idea.referrals.exclude(answered_at=None).count() == 1
    winner, loser = answers if made == "accept_referral" else reversed(answers)
    assert winner.status_code == 302 and "redan" not in text_of(winner, None)
    told = text_of(loser, None)
    assert loser.status_code in {302, 404, 409} and ("redan" in told or "behörighet" in told)


def test_two_owners_saying_yes_at_once_join_the_matters_once(nurse, colleague, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region)
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    url = reverse("innovations:merger", kwargs={"pk": mine.mergers.get().pk})
    answers = at_once((nurse, url, {"answer": "yes"}), (colleague, url, {"answer": "yes"}))
    assert [answer.status_code for answer in answers] == [302, 302]
    mine.refresh_from_db()
    assert mine.status == S.MERGED and steps(mine, "merge") == ["merge"]


def test_closing_an_assessment_twice_is_one_step(nurse, region, adviser, assessor, second_assessor):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    idea.assessments.get(assessor=assessor).declare_no_conflict()
    form = {"steg": "lamna", "recommendation": "go_on"} | {
        c: "2" for c in ("need", "benefit", "novelty", "feasibility", "safety", "equality", "spread")
    }
    url = reverse("innovations:assess", kwargs={"ref": idea.ref})
    at_once((assessor, url, form), (assessor, url, form))
    assert steps(idea, "hand_in_assessment") == ["hand_in_assessment"]
