"""The officers' queue: whose it is, in what order, and who has the ball."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations import rules
from innovations.models import Innovation
from innovations.views import queue
from portal.counting import capped_counts
from portal.models import Role
from tests import make
from tests.innovations.reach import QUEUE, due, statements_of, titles
from tests.people import join

S = Innovation.Status


@pytest.mark.parametrize("who", ["nurse", "stranger", "assessor", "panel_member", "manager", "editor"])
def test_the_queue_is_not_there_for_others(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(QUEUE).status_code == 404


def test_the_queue_holds_the_principals_own_matters(
    client, nurse, region, municipality, stranger, adviser, municipal_adviser
):
    make.innovation(nurse, region, title="Vår egen")
    make.innovation(stranger, municipality, title="Kommunens")
    client.force_login(adviser)
    assert titles(client.get(QUEUE)) == ["Vår egen"]
    client.force_login(municipal_adviser)
    assert titles(client.get(QUEUE)) == ["Kommunens"]


def test_an_adviser_does_not_see_what_another_adviser_has(
    client, nurse, region, adviser, other_adviser, coordinator
):
    make.taken(nurse, region, other_adviser, title="Kollegans")
    client.force_login(adviser)
    assert titles(client.get(QUEUE)) == []
    client.force_login(coordinator)
    assert titles(client.get(QUEUE)) == ["Kollegans"]


def test_the_row_offers_a_matter_to_everybody_who_may_take_it(
    client, nurse, region, adviser, coordinator, national_coordinator
):
    free, own, partly = (make.innovation(owner, region) for owner in (nurse, adviser, nurse))
    make.part(partly, adviser, "test_host")
    buttons = {idea.pk: reverse("portal:move", args=[idea.ref, "take"]) for idea in (free, own, partly)}
    for person in (adviser, coordinator, national_coordinator):
        client.force_login(person)
        page = client.get(QUEUE).content.decode()
        offered = {pk for pk, button in buttons.items() if f'formaction="{button}"' in page}
        allowed = {idea.pk for idea in (free, own, partly) if rules.may_take.test(person, idea)}
        assert allowed <= offered and (person != adviser or offered == {free.pk, partly.pk})
    client.force_login(adviser)
    refused = client.post(buttons[partly.pk], follow=True).content.decode()
    partly.refresh_from_db()
    assert "du har inte behörighet. Du är jävig i ärendet. Är med i ärendet: testvärd." in refused
    assert partly.assigned_to is None  # the row gives a hint only


def test_what_is_confidential_and_free_is_the_coordinators(
    client, nurse, region, adviser, coordinator, national_coordinator
):
    make.innovation(nurse, region, title="Hemlig", is_confidential=True)
    for person, seen in ((adviser, []), (coordinator, ["Hemlig"]), (national_coordinator, [])):
        client.force_login(person)
        assert titles(client.get(QUEUE)) == seen


def test_everything_in_the_queue_can_be_opened(
    client, nurse, region, adviser, other_adviser, coordinator, national_coordinator
):
    make.taken(nurse, region, adviser)
    make.taken(nurse, region, other_adviser)
    make.innovation(nurse, region)
    make.innovation(nurse, region, submit=False)
    for person in (adviser, other_adviser, coordinator, national_coordinator):
        queue = set(Innovation.objects.in_queue_of(person).values_list("pk", flat=True))
        assert queue and queue <= set(Innovation.objects.visible_to(person).values_list("pk", flat=True))


def test_the_most_urgent_comes_first_and_what_stands_still_last(client, nurse, region, coordinator):
    today = timezone.localdate()
    for title, day in (
        ("sist", None),
        ("i morgon", today + timedelta(1)),
        ("sen", today - timedelta(3)),
        ("nästa vecka", today + timedelta(7)),
    ):
        due(make.innovation(nurse, region, title=title), day)
    client.force_login(coordinator)
    assert titles(client.get(QUEUE)) == ["sen", "i morgon", "nästa vecka", "sist"]


@pytest.mark.parametrize("scope", ["oppna", "avslutade"])
def test_paging_by_key_gives_every_row_once(client, nurse, region, coordinator, monkeypatch, scope):
    monkeypatch.setattr(queue, "PAGE", 3)
    today = timezone.localdate()
    days = [today, today, today, today + timedelta(1), None, None, None, None]
    made = [make.innovation(nurse, region, title=f"Idé nummer {n}") for n in range(len(days))]
    for innovation, day in zip(made, days, strict=True):
        due(innovation, day)
        if scope == "avslutade":
            innovation.withdraw(by=nurse)
    client.force_login(coordinator)
    seen, url = [], f"?urval={scope}"
    while url:
        page = client.get(QUEUE + url)
        seen += titles(page)
        url = page.context["next_url"]
    assert len(seen) == len(days) and set(seen) == {i.title for i in made}
    assert "OFFSET" not in str(queue._most_urgent(Innovation.objects.all(), None, None, queue.PAGE))


def test_the_scopes_count_and_choose(client, nurse, region, adviser, assessor, second_assessor):
    today = timezone.localdate()
    mine = make.taken(nurse, region, adviser, title="Min")
    due(mine, today - timedelta(1))
    due(make.innovation(nurse, region, title="Fri"), today + timedelta(1))
    waiting = make.ready_for_decision(
        nurse, region, adviser, [assessor, second_assessor], title="Hos gruppen"
    )
    due(waiting, today + timedelta(30))
    gone = make.innovation(nurse, region, title="Borta")
    gone.withdraw(by=nurse)
    client.force_login(adviser)
    expected = {
        "mina": ["Min"], "forsenade": ["Min"], "snart": ["Fri"], "otilldelade": ["Fri"],
        "oppna": ["Min", "Fri", "Hos gruppen"], "avslutade": ["Borta"],
    }  # fmt: skip
    for scope, rows in expected.items():
        page = client.get(f"{QUEUE}?urval={scope}")
        assert titles(page) == rows, scope
        assert page.context["counts"][scope] == len(rows)


def test_the_ball_comes_back_when_every_assessor_is_done(nurse, region, adviser, assessor, second_assessor):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    waits = Innovation.objects.in_queue_of(adviser).waiting_for_adviser(adviser)
    assert not waits.exists()
    make.closed_assessment(idea, assessor)
    assert not waits.exists()
    make.closed_assessment(idea, second_assessor)
    assert waits.exists()


def test_counts_stop_at_the_cap(nurse, region):
    for n in range(4):
        make.innovation(nurse, region, title=f"Idé {n}")
    assert capped_counts({"alla": Innovation.objects.all()}, cap=2) == {"alla": 3}


def test_results_part_is_the_same_html_as_in_the_page(client, nurse, region, coordinator):
    client.force_login(coordinator)
    make.innovation(nurse, region)
    page = client.get(QUEUE).content.decode()
    part = client.get(QUEUE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="results"' in part
    assert [line for line in part.strip().splitlines() if "csrf" not in line] == [
        line for line in page[page.index('<div id="results"') :].splitlines() if "csrf" not in line
    ][: len([line for line in part.strip().splitlines() if "csrf" not in line])]


@pytest.mark.parametrize(
    ("who", "statements"), [("adviser", 9), ("coordinator", 10), ("national_coordinator", 11)]
)
def test_the_queue_costs_the_same_for_one_row_and_three(client, request, nurse, region, who, statements):
    client.force_login(request.getfixturevalue(who))
    make.innovation(nurse, region)
    client.get(QUEUE)
    page, taken = statements_of(client, QUEUE)
    assert (len(page.context["rows"]), taken) == (1, statements)
    make.innovation(nurse, region)
    make.innovation(nurse, region)
    page, taken = statements_of(client, QUEUE)
    assert (len(page.context["rows"]), taken) == (3, statements)


def test_the_start_page_says_what_the_queue_holds_for_the_officer(
    client, nurse, region, adviser, coordinator, municipal_adviser
):
    make.taken(nurse, region, adviser, title="Redan tagen")
    due(make.innovation(nurse, region, title="Ingen har den"), timezone.localdate() - timedelta(days=3))
    for person, waits in [(adviser, 2), (coordinator, 1), (municipal_adviser, 0), (nurse, 0)]:
        client.force_login(person)
        answer = client.get(reverse("portal:start"))
        assert answer.context["waits"] == waits, person
        assert ("1 ärende saknar rådgivare" in answer.content.decode()) == (waits > 0)
        assert ("1 ärende är försenat" in answer.content.decode()) == (waits > 0)
        assert ("Inget väntar på dig" in answer.content.decode()) == (waits == 0)
        tasks = client.get(reverse("portal:task_list"))
        assert tasks.context["waits"] == waits, person
        assert ("1 ärende är försenat" in tasks.content.decode()) == (waits > 0)
        assert ("Inget väntar på dig" in tasks.content.decode()) == (waits == 0)


# --- whose ball it is while it is assessed in depth ---------------------------------------------


def test_the_ball_is_the_advisers_when_all_are_done_or_one_has_to_be_chosen(
    client, nurse, region, adviser, coordinator, assessor, second_assessor
):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])

    def balls():
        """On the adviser's row, in the queue's file, on the page, and whether it waits for the adviser."""
        client.force_login(adviser)
        kept = Innovation.objects.for_queue().get(pk=idea.pk)
        mine = client.get(reverse("innovations:queue"), {"urval": "mina"}).content.decode()
        page = client.get(idea.get_absolute_url()).content.decode()
        listed = Innovation.objects.as_rows().get(pk=idea.pk)
        fresh = Innovation.objects.get(pk=idea.pk)
        assert kept.waiting_for == listed.waiting_for == fresh.waiting_for
        return queue.ball(kept, adviser)[1], idea.title in mine, "Bollen är hos dig" in page

    assert balls() == ("Bedömarna", False, False)
    make.closed_assessment(idea, assessor)
    assert balls() == ("Bedömarna", False, False)
    idea.assessments.get(assessor=second_assessor).step_aside("Närstående.")
    assert balls() == ("Dig", True, True)
    idea.forget()
    idea.add_assessor(by=adviser, person=coordinator_as_assessor(coordinator, region))
    assert balls() == ("Bedömarna", False, False)
    make.closed_assessment(idea, coordinator)
    assert balls() == ("Dig", True, True)
    assert queue.ball(Innovation.objects.for_queue().get(pk=idea.pk), coordinator)[1] == "Rådgivaren"


def coordinator_as_assessor(person, region):
    join(person, region, Role.ASSESSOR)
    return type(person).objects.get(pk=person.pk)


def test_an_assessment_left_from_an_earlier_round_is_not_waited_for(
    nurse, region, adviser, assessor, second_assessor
):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    idea.first_assessments.create(version=2)
    assert Innovation.objects.for_queue().get(pk=idea.pk).waiting_for == "adviser"
    assert Innovation.objects.get(pk=idea.pk).waiting_for == "adviser"
    assert Innovation.objects.waiting_for_adviser(adviser).filter(pk=idea.pk).exists()
