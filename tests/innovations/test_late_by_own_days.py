"""How late an answer is, is counted in the days the principal keeps open, wherever it is said."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from innovations.models import Innovation
from tests import make
from tests.innovations.reach import QUEUE, move_url, statements_of, titles

pytestmark = pytest.mark.django_db

MONDAY = datetime(2027, 2, 1, 9, tzinfo=UTC)


@pytest.fixture
def idea(nurse, region, adviser, assessor):
    """Promised a Monday; the principal keeps closed on the Wednesday and the Thursday after it."""
    with time_machine.travel(MONDAY, tick=False):
        region.closed_days = [MONDAY.date() + timedelta(days=days) for days in (9, 10)]
        region.save()
        idea = make.taken(nurse, region, adviser)
        idea.add_assessor(by=adviser, person=assessor)
    assert idea.answer_due == MONDAY.date() + timedelta(days=7)
    return idea


@pytest.mark.parametrize(
    ("who", "address"),
    [("adviser", QUEUE), ("adviser", "/ideer/{ref}/"), ("nurse", "/mina/"), ("assessor", "/bedomningar/"), ("national_coordinator", QUEUE)],
)  # fmt: skip
def test_every_page_counts_the_days_that_were_open(client, request, idea, who, address):
    person = request.getfixturevalue(who)
    with time_machine.travel(MONDAY + timedelta(days=11), tick=False):
        client.force_login(person)
        page = client.get(address.format(ref=idea.ref)).content.decode()
    assert "2 arbetsdagar sen" in page and "4 arbetsdagar sen" not in page


@pytest.mark.parametrize("address", ["/mina/", "/mina/uppgifter/", "/"])
def test_a_late_task_counts_the_days_that_were_open(client, idea, assessor, address):
    idea.file.tasks.filter(person=assessor).update(due_on=MONDAY.date() + timedelta(days=7))
    with time_machine.travel(MONDAY + timedelta(days=11), tick=False):
        client.force_login(assessor)
        page = client.get(address).content.decode()
    assert "2 arbetsdagar sen" in page and "4 arbetsdagar sen" not in page


@pytest.mark.parametrize("who", ["adviser", "coordinator", "national_coordinator"])
def test_what_is_due_after_closed_days_is_soon(
    client, request, idea, region, municipality, nurse, municipal_adviser, who
):
    """The Tuesday before the two closed days, Friday is tomorrow but one for the region; for the municipality it is not."""
    with time_machine.travel(MONDAY, tick=False):
        other = make.taken(nurse, municipality, municipal_adviser, title="I kommunen")
    Innovation.objects.update(answer_due=MONDAY.date() + timedelta(days=11))
    with time_machine.travel(MONDAY + timedelta(days=8), tick=False):
        client.force_login(request.getfixturevalue(who))
        page = client.get(QUEUE, {"urval": "snart"})
        every = client.get(QUEUE, {"urval": "oppna"})
        file = client.get(reverse("innovations:queue_csv"), {"urval": "snart"}).getvalue().decode()
    assert titles(page) == [idea.title] and page.context["counts"]["snart"] == 1
    assert idea.ref in file and other.ref not in file
    soon = {row["title"]: row["soon"] for row in every.context["rows"]}
    assert soon.pop(idea.title) == "Snart" and set(soon.values()) <= {""}
    assert (other.title in soon) == (who == "national_coordinator")


@pytest.mark.parametrize(("who", "address"), [("nurse", "/mina/"), ("assessor", "/bedomningar/")])
def test_a_row_that_is_late_asks_nothing_more(
    client, request, idea, nurse, region, adviser, assessor, who, address
):
    with time_machine.travel(MONDAY + timedelta(days=11), tick=False):
        client.force_login(request.getfixturevalue(who))
        statements_of(client, address)
        one = statements_of(client, address)[1]
    with time_machine.travel(MONDAY, tick=False):
        for number in range(2):
            more = make.taken(nurse, region, adviser, title=f"Till {number}")
            more.add_assessor(by=adviser, person=assessor)
    with time_machine.travel(MONDAY + timedelta(days=11), tick=False):
        page, three = statements_of(client, address)
    assert page.content.decode().count("2 arbetsdagar sen") == 3 and three == one


CLOSED = [MONDAY.date() + timedelta(days=days) for days in (1, 2, 3, 4)]  # the rest of that week


def days_on(first, count):
    """The working day so many after the Monday, when the rest of its week is closed."""
    return first.date() + timedelta(days=6 + count + 2 * ((count - 1) // 5))


def test_the_receiver_of_a_referral_answers_on_days_it_keeps_open(
    client, idea, adviser, municipality, municipal_adviser
):
    municipality.closed_days = CLOSED
    municipality.save()
    with time_machine.travel(MONDAY, tick=False):
        idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
        assert {task.due_on for task in idea.file.tasks.filter(what="referral")} == {days_on(MONDAY, 5)}
        client.force_login(municipal_adviser)
        page = client.get(move_url(idea, "accept_referral")).content.decode()
    assert f'value="{days_on(MONDAY, 10)}"' in page


def test_what_the_owner_is_asked_for_is_due_on_a_day_the_desk_keeps_open(
    client, idea, region, adviser, nurse
):
    region.closed_days = CLOSED
    region.save()
    with time_machine.travel(MONDAY, tick=False):
        client.force_login(adviser)
        page = client.get(move_url(idea, "ask")).content.decode()
        assert f'value="{days_on(MONDAY, 20)}"' in page
        idea = Innovation.objects.get(pk=idea.pk)
        idea.ask(by=adviser, questions=["Hur?"], reply_by=MONDAY.date() + timedelta(days=1))
        idea.ask_for_more_time(by=nurse)
    assert idea.questions.get().reply_by == days_on(MONDAY, 10)
    assert idea.file.tasks.get(what="answer").due_on == days_on(MONDAY, 10)


def test_the_owner_reads_the_entry_on_days_that_are_open(idea, region, editor, nurse):
    region.closed_days = CLOSED
    region.save()
    idea = Innovation.objects.get(pk=idea.pk)
    with time_machine.travel(MONDAY, tick=False):
        idea.entry_proposed(by=editor, url="/katalog/ny/")
    assert idea.file.tasks.get(what="approve_entry").due_on == days_on(MONDAY, 10)
