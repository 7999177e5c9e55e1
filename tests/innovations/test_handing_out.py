"""Handing out and taking matters from the officers' queue."""

from django.urls import reverse

from innovations.models import Innovation
from tests import make
from tests.innovations.reach import QUEUE

S = Innovation.Status


def test_the_national_coordinator_hands_out_where_a_principal_is_chosen(
    client, nurse, region, municipality, adviser, municipal_adviser, national_coordinator
):
    idea = make.innovation(nurse, region)
    client.force_login(national_coordinator)
    everywhere = client.get(QUEUE).content.decode()
    assert adviser.name not in everywhere and "Välj län ovan, sedan huvudman" in everywhere
    chosen = f"{QUEUE}?huvudman={region.pk}"
    page = client.get(chosen).content.decode()
    assert f'<option value="{adviser.pk}">{adviser}<' in page and f">{municipal_adviser}</option>" not in page
    client.post(chosen, {"ref": [idea.ref], "till": str(municipal_adviser.pk)})
    idea.refresh_from_db()
    assert idea.assigned_to is None
    client.post(chosen, {"ref": [idea.ref], "till": str(adviser.pk)})
    idea.refresh_from_db()
    assert idea.assigned_to == adviser


def test_the_national_coordinator_takes_the_marked_ones_as_one_by_one(
    client, nurse, region, adviser, national_coordinator
):
    one, two = make.innovation(nurse, region), make.innovation(nurse, region)
    client.force_login(national_coordinator)
    for chosen, idea in ((QUEUE, one), (f"{QUEUE}?huvudman={region.pk}", two)):
        client.post(chosen, {"ref": [idea.ref], "till": "mig"})
        idea.refresh_from_db()
        assert (idea.assigned_to, idea.status) == (national_coordinator, S.FIRST_ASSESSMENT)


def test_the_coordinator_hands_out_several_and_each_row_answers(
    client, nurse, region, adviser, other_adviser, coordinator
):
    free, taken, own = (
        make.innovation(nurse, region),
        make.taken(nurse, region, adviser),
        make.innovation(other_adviser, region),
    )
    client.force_login(coordinator)
    page = client.post(QUEUE, {"ref": [free.ref, taken.ref, own.ref], "till": other_adviser.pk}, follow=True)
    told = [str(message) for message in page.context["messages"]]
    assert "2 ärenden är tilldelade Otheradviser." in told
    assert [line for line in told if own.ref in line and "jävig" in line]
    for innovation in (free, taken, own):
        innovation.refresh_from_db()
    assert (free.assigned_to, free.status) == (other_adviser, S.FIRST_ASSESSMENT)
    assert (taken.assigned_to, own.assigned_to) == (other_adviser, None)


def test_an_adviser_takes_the_marked_ones_but_hands_out_none(client, nurse, region, adviser, other_adviser):
    one, two = make.innovation(nurse, region), make.innovation(nurse, region)
    client.force_login(adviser)
    client.post(QUEUE, {"ref": [one.ref], "till": "mig"})
    client.post(QUEUE, {"ref": [two.ref], "till": other_adviser.pk})
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.assigned_to, two.assigned_to) == (adviser, None)


def test_marked_rows_of_another_principal_are_left_alone(client, stranger, municipality, coordinator):
    theirs = make.innovation(stranger, municipality)
    client.force_login(coordinator)
    client.post(QUEUE, {"ref": [theirs.ref, "INN-2026-99999-1", "\x00"], "till": "mig"})
    theirs.refresh_from_db()
    assert theirs.assigned_to is None


def test_the_row_can_be_taken_in_one_press(client, nurse, region, adviser):
    idea = make.innovation(nurse, region)
    client.force_login(adviser)
    assert (
        f'formaction="{reverse("portal:move", args=[idea.ref, "take"])}"'
        in client.get(QUEUE).content.decode()
    )


def test_handing_out_ones_own_idea_says_why_not(client, region, adviser, coordinator):
    own = make.innovation(coordinator, region)
    client.force_login(coordinator)
    page = client.post(QUEUE, {"ref": [own.ref], "till": str(adviser.pk)}, follow=True).content.decode()
    assert "du har inte behörighet. Det är din egen idé." in page
