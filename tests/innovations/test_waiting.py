"""What time alone brings to an innovation, each thing once: the clock on the wall is moved, and the round made twice."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from portal.lifecycle import Refused
from portal.models import Notification, Person, Task
from tests import make

S = Innovation.Status
START = datetime(2026, 11, 23, 9, tzinfo=UTC)
PASSIVE = ("remind", "ask_if_current", "let_rest")


@pytest.fixture
def wall():
    """The clock on the wall: wall(90) is ninety days after the start, with the daily round made twice."""
    with time_machine.travel(START, tick=False) as now:

        def to(days):
            now.move_to(START + timedelta(days=days))
            Innovation.daily_round(timezone.localdate())
            Innovation.daily_round(timezone.localdate())

        yield to


@pytest.fixture
def idea(wall, nurse, region, adviser):
    return make.taken(nurse, region, adviser)


def what_happened(idea):
    return list(idea.steps.filter(move__in=PASSIVE).values_list("move", flat=True))


# --- a question without an answer ---------------------------------------------------------------


def test_the_owner_is_reminded_once_a_week_after_the_reply_date_and_then_it_rests(idea, wall, adviser, nurse):
    idea.ask(by=adviser, questions=["Hur många?"], reply_by=date(2026, 12, 1))
    wall(14)  # 7 December: six days after
    assert what_happened(idea) == []
    wall(15)
    assert what_happened(idea) == ["remind"]
    wall(38)  # 31 December: thirty days after
    assert what_happened(idea) == ["remind"]
    wall(39)
    assert what_happened(idea) == ["remind", "let_rest"]
    for step in idea.steps.filter(told_at=None):
        step.announce()
    told = Notification.objects.filter(recipient=nurse, step__move="remind").get()
    assert told.category == "question"


def test_more_time_brings_a_reminder_of_its_own(idea, wall, adviser, nurse):
    idea.ask(by=adviser, questions=["Hur många?"], reply_by=date(2026, 12, 1))
    wall(15)
    idea.refresh_from_db()
    idea.ask_for_more_time(by=nurse)  # ten working days: to 22 December
    wall(35)  # 28 December
    assert what_happened(idea) == ["remind"]
    wall(36)
    assert what_happened(idea) == ["remind", "remind"]


def test_who_has_answered_is_not_reminded(idea, wall, adviser, nurse):
    idea.ask(by=adviser, questions=["Hur många?"], reply_by=date(2026, 12, 1))
    idea.answer(by=nurse, answers={idea.questions.get().pk: "Tolv."})
    wall(60)
    assert what_happened(idea) == []


# --- a matter that nobody touches ---------------------------------------------------------------


def test_the_owner_is_asked_after_ninety_days_and_it_rests_after_a_hundred_and_eighty(
    client, idea, wall, nurse
):
    wall(89)
    assert what_happened(idea) == []
    wall(90)
    assert what_happened(idea) == ["ask_if_current"]
    task = Task.objects.get(what="still_current")
    assert (task.person, task.status, task.due_on) == (nurse, "open", date(2027, 5, 22))
    client.force_login(nurse)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Är idén fortfarande aktuell?" in page and "sedan måndag 23 november" in page
    wall(179)
    assert what_happened(idea) == ["ask_if_current"]
    wall(180)
    assert what_happened(idea) == ["ask_if_current", "let_rest"]
    assert not Task.objects.filter(what="still_current", status="open").exists()
    wall(400)
    assert what_happened(idea) == ["ask_if_current", "let_rest"]
    idea.refresh_from_db()
    idea.reassess(by=nurse, reason="Vi vill igen.")
    wall(489)
    assert idea.steps.last().move == "reassess"
    wall(490)
    assert what_happened(idea) == ["ask_if_current", "let_rest", "ask_if_current"]


def test_one_press_says_that_it_is_wanted_and_counts_anew(client, idea, wall, nurse):
    with pytest.raises(Refused, match="Ingen har frågat"):
        idea.say_it_is_current(by=nurse)
    wall(90)
    client.force_login(nurse)
    address = reverse("portal:move", args=[idea.ref, "say_it_is_current"])
    assert address in client.get(idea.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 302
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Är idén fortfarande aktuell?" not in page and "Du svarade att idén är aktuell" in page
    assert Task.objects.get(what="still_current").status == "done"
    wall(179)
    assert what_happened(idea) == ["ask_if_current"]
    wall(180)
    assert what_happened(idea) == ["ask_if_current", "ask_if_current"]


def test_any_step_is_a_touch_but_the_portals_own_reminder_is_not(idea, wall, adviser, nurse):
    wall(80)
    idea.write(by=adviser, text="Vi läser.")
    assert idea.touched_at == START + timedelta(days=80)
    wall(169)
    assert what_happened(idea) == []
    wall(170)
    idea.refresh_from_db()
    assert what_happened(idea) == ["ask_if_current"] and idea.touched_at == START + timedelta(days=80)
    idea.edit(by=nurse, version=idea.version, idea="En lapp på dörren räcker.")
    assert idea.touched_at == START + timedelta(days=170)
    assert Task.objects.get(what="still_current").status == "done"


def test_who_was_asked_late_has_a_month_to_answer(idea, wall):
    """The round had stood still for a year: the question comes first, and rest not the same day."""
    wall(365)
    assert what_happened(idea) == ["ask_if_current"]
    wall(394)
    assert what_happened(idea) == ["ask_if_current"]
    wall(395)
    assert what_happened(idea) == ["ask_if_current", "let_rest"]


def test_what_was_parked_for_long_is_taken_up_without_a_question(idea, wall, adviser):
    make.first_assessment(idea)
    idea.park(by=adviser, until=date(2027, 11, 23), reason="Vi väntar på systemet.")
    wall(365)
    idea.refresh_from_db()
    assert idea.status == S.FIRST_ASSESSMENT and what_happened(idea) == []


def test_a_pilot_is_left_in_peace(idea, wall):
    Innovation.objects.filter(pk=idea.pk).update(status="pilot")
    wall(365)
    assert what_happened(idea) == []


def test_nobody_but_the_portal_reminds_or_asks(idea, adviser, coordinator, nurse):
    for person in (adviser, coordinator, nurse):
        with pytest.raises(Refused):
            idea.ask_if_current(by=person)
    idea.ask_if_current(by=Person.objects.the_portal())


def test_work_that_leaves_no_step_is_a_touch(client, idea, wall, nurse, adviser):
    Innovation.objects.filter(pk=idea.pk).update(status="concept_test")
    wall(80)
    client.force_login(adviser)
    address = reverse("innovations:sheet", kwargs={"ref": idea.ref, "stage": "concept_test"})
    form = client.get(address).context["form"]
    filled = {name: form[name].value() or "" for name in form.fields} | {"result": "Lappen räcker."}
    assert client.post(address, filled).status_code == 302
    idea.refresh_from_db()
    assert idea.touched_at == START + timedelta(days=80)


def test_what_rested_before_anybody_had_it_is_taken_by_an_adviser_when_it_wakes(
    nurse, region, adviser, other_adviser
):
    idea = make.innovation(nurse, region)
    idea.let_rest(by=Person.objects.the_portal())
    idea.reassess(by=nurse, reason="Nu är den aktuell.")
    idea = Innovation.objects.get(pk=idea.pk)
    assert [m.name for m in idea.open_moves(other_adviser)] == ["take_woken"]
    idea.take_woken(by=adviser)
    idea = Innovation.objects.get(pk=idea.pk)
    assert idea.assigned_to == adviser and "ask" in {m.name for m in idea.open_moves(adviser)}
    with pytest.raises(Refused):
        idea.take_woken(by=other_adviser)
