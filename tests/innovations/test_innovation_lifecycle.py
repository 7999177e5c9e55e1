"""An innovation from submission to decision, move by move."""

from datetime import timedelta

import pytest
from django.utils import timezone

from innovations.models import Innovation
from portal.lifecycle import Refused
from portal.models import AuditEntry, Notification, Step
from portal.tasks import sweep_once
from tests import make

S = Innovation.Status


def test_an_idea_goes_to_a_decision(nurse, region, adviser, assessor, second_assessor, panel_member):
    idea = make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    with pytest.raises(Refused, match="projektägare"):
        idea.approve_for_test(by=panel_member, reason="Bra.", votes=[(panel_member, "agreed", "")])
    idea.name_project_owner(by=adviser, person=nurse)
    idea.approve_for_test(
        by=panel_member, reason="Behovet är verkligt.", votes=[(panel_member, "agreed", "")]
    )
    assert idea.status == S.CONCEPT_TEST
    assert idea.decisions.get().votes.count() == 1
    assert Step.objects.filter(file=idea.file, move="approve_for_test").get().reason == "Behovet är verkligt."


def test_questions_stop_the_clock_and_the_answer_starts_it(nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    assert idea.answer_due is not None
    idea.ask(by=adviser, questions=["Hur ofta händer det?"], reply_by=idea.answer_due)
    assert (idea.status, idea.answer_due) == (S.RETURNED, None)
    question = idea.questions.get()
    idea.answer(by=nurse, answers={question.pk: "Två gånger i månaden."})
    assert idea.status == S.FIRST_ASSESSMENT and idea.answer_due is not None


def test_a_matter_that_was_woken_rests_again_only_when_the_new_question_is_late(nurse, region, adviser):
    today = timezone.localdate()
    idea = make.taken(nurse, region, adviser)
    idea.ask(by=adviser, questions=["Hur ofta händer det?"], reply_by=today - timedelta(days=31))
    Innovation.daily_round(today)
    idea.refresh_from_db()
    assert idea.status == S.DORMANT
    idea.reassess(by=nurse, reason="Vi har räknat nu.")
    idea.ask(by=adviser, questions=["Vad blev det?"], reply_by=today)
    for days, status in ((30, S.RETURNED), (31, S.DORMANT)):
        Innovation.daily_round(today + timedelta(days=days))
        idea.refresh_from_db()
        assert idea.status == status


def test_nobody_takes_their_own_idea(adviser, region):
    idea = make.innovation(adviser, region)
    with pytest.raises(Refused):
        idea.take(by=adviser)


def test_the_owner_is_told_once_and_by_mail(
    nurse, region, adviser, mailoutbox, django_capture_on_commit_callbacks
):
    make.taken(nurse, region, adviser)
    sweep_once()
    sweep_once()
    assert [n.step.move for n in Notification.objects.filter(recipient=nurse)] == ["take", "submit"]
    assert [m.to for m in mailoutbox] == [["nurse@example.se"]] * 2


@pytest.mark.django_db(transaction=True)
def test_every_step_is_in_the_audit_chain(nurse, region):
    make.innovation(nurse, region)
    assert AuditEntry.objects.filter(thing="portal_step").exists()
    assert AuditEntry.find_break() is None
