"""Joining two matters: what the desk proposes, and what both owners read and answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from innovations.models import FIRST_QUESTIONS, Innovation
from portal.lifecycle import Refused
from portal.models import Notification
from portal.tasks import sweep_once
from tests import make
from tests.innovations.reach import fresh, move_url, page_of

S = Innovation.Status

pytestmark = pytest.mark.django_db


def test_both_owners_say_yes_and_the_matters_are_joined(client, nurse, colleague, region, adviser, asked):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region, title="Samma sak")
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    merger = mine.mergers.get()
    assert "Får ditt ärende föras ihop" in page_of(client, nurse, mine)
    page = client.get(f"/sammanforing/{merger.pk}/").content.decode()
    assert "Samma sak" in page and "Det är samma behov." in page
    assert "Du ser bara rubriken på det andra ärendet." in page and other.get_absolute_url() not in page
    Innovation.objects.filter(pk=other.pk).update(visibility="network")
    page = client.get(f"/sammanforing/{merger.pk}/").content.decode()
    assert "Du ser bara" not in page and other.get_absolute_url() in page
    client.post(f"/sammanforing/{merger.pk}/", {"answer": "yes"})
    awaited = "när också den andra idégivaren har sagt ja"
    assert awaited in page_of(client, nurse, mine) and awaited not in page_of(client, colleague, other)
    client.force_login(colleague)
    client.post(f"/sammanforing/{merger.pk}/", {"answer": "yes"})
    assert Innovation.objects.get(pk=mine.pk).status == "merged"


def test_a_proposal_that_waits_is_not_offered_again(client, nurse, colleague, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region, title="Samma sak")
    mine.keep_first_assessment(by=adviser, answers={q: {"answer": "yes"} for q in FIRST_QUESTIONS})
    offered = f'href="{move_url(mine, "propose_merger")}"'
    assert (
        page_of(client, adviser, mine).count(offered) == 2
    )  # among the next steps, and where the answers point
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    assert offered not in page_of(client, adviser, mine)
    mine.mergers.get().say(False, by=colleague)
    assert page_of(client, adviser, mine).count(offered) == 2


def test_a_referral_that_waits_is_not_offered_again(client, nurse, region, municipality, adviser):
    mine = make.taken(nurse, region, adviser)
    offered = f'href="{move_url(mine, "propose_referral")}"'
    assert offered in page_of(client, adviser, mine)
    mine.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    assert offered not in page_of(client, adviser, mine)


def test_whoever_is_asked_reads_what_they_agree_to(client, nurse, colleague, region, adviser):
    mine, other = (
        make.taken(nurse, region, adviser),
        make.innovation(colleague, region, title="Ring hem först"),
    )
    said = {"wants": "Att ingen kommer hem till ett tomt kylskåp.", "other_wants": "Att hemtjänsten får veta i tid."}  # fmt: skip
    client.force_login(adviser)
    url = f"/ideer/{mine.ref}/steg/propose_merger/"
    form = {"into": other.ref, "reason": "Båda gäller hemgång."}
    assert client.post(url, form).status_code == 422  # neither may be left to a number and a title
    assert client.post(url, form | said).status_code == 302
    asked = f"/sammanforing/{mine.mergers.get().pk}/"
    ends, goes_on = "Ditt ärende avslutas och det andra går vidare.", "Ditt ärende går vidare som förut."
    for person, read, unread, means in (
        (nurse, said["other_wants"], said["wants"], ends),
        (colleague, said["wants"], said["other_wants"], goes_on),
    ):
        sweep_once()
        assert Notification.objects.get(recipient=person, step__move="propose_merger").url == asked
        client.force_login(person)
        page = client.get(asked).content.decode()
        assert read in page and unread not in page and region.name in page and make.NEED not in page
        assert means in page and "Det går att ångra i 30 dagar." in page and "Ingen ny får läsa dem." in page  # fmt: skip
    Innovation.objects.filter(pk=mine.pk).update(is_confidential=True)
    assert said["wants"] not in client.get(asked).content.decode()


def test_an_answer_to_a_merger_says_what_it_came_to(client, nurse, colleague, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region, title="Samma sak")
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    url = f"/sammanforing/{mine.mergers.get().pk}/"
    for person, words in (
        (nurse, "när också den andra idégivaren har sagt ja"),
        (colleague, "ärendena är ihop"),
    ):
        client.force_login(person)
        assert words in client.post(url, {"answer": "yes"}, follow=True).content.decode()


def test_the_same_two_are_asked_about_once_whichever_is_to_end(nurse, colleague, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.taken(colleague, region, adviser)
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    with pytest.raises(Refused, match="redan ett förslag"):
        other.propose_merger(by=adviser, into=mine, reason="Det är samma behov.")


def test_a_merger_is_only_for_its_owners(client, nurse, colleague, stranger, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region)
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    client.force_login(stranger)
    assert client.get(f"/sammanforing/{mine.mergers.get().pk}/").status_code == 404


def test_a_merger_needs_a_matter_one_may_see_and_both_owners(
    client, idea, adviser, nurse, colleague, region, stranger, municipality
):
    mine = make.taken(colleague, region, adviser, title="Samma sak")
    hidden = make.innovation(stranger, municipality)
    client.force_login(adviser)
    said = {"wants": "Tystare nätter.", "other_wants": "Larm som hörs.", "reason": "Samma behov."}
    for ref in (hidden.ref, "INN-2026-99999-9", idea.ref, "skräp"):
        page = client.post(move_url(idea, "propose_merger"), said | {"into": ref})
        assert page.status_code == 422 and [*page.context["form"].errors] == ["into"]
    client.post(move_url(idea, "propose_merger"), said | {"into": mine.ref.lower()})
    merger = fresh(idea).open_merger
    merger.say(True, by=nurse)
    merger.say(True, by=colleague)
    assert fresh(idea).status == S.MERGED
    fresh(idea).undo_merger(by=nurse)
    assert fresh(idea).status == S.FIRST_ASSESSMENT


def test_the_other_matter_is_suggested_by_its_title_and_taken_with_it(
    client, idea, adviser, nurse, region, municipality
):
    near = make.taken(nurse, region, adviser, title="Samma sak på natten")
    far = make.innovation(nurse, municipality, title="Grannkommunens")
    client.force_login(adviser)
    page = client.get(move_url(idea, "propose_merger")).content.decode()
    assert f'value="{near.ref} {near.title}"' in page and far.title not in page
    data = {
        "into": f"{near.ref} {near.title}",
        "wants": "Tystare nätter.",
        "other_wants": "Larm som hörs.",
        "reason": "Samma behov.",
    }
    assert client.post(move_url(idea, "propose_merger"), data).status_code == 302


def test_what_can_no_longer_be_undone_has_no_button(client, nurse, colleague, region, adviser):
    idea, other = make.taken(nurse, region, adviser), make.taken(colleague, region, adviser)
    idea.propose_merger(by=adviser, into=other, reason="Samma behov.")
    for owner in (nurse, colleague):
        fresh(idea).open_merger.say(True, by=owner)
    assert "undo_merger" in {m.name for m in fresh(idea).open_moves(nurse)}
    client.force_login(adviser)
    assert "Går att ångra i 30 dagar." in client.get(idea.get_absolute_url()).content.decode()
    idea.mergers.update(merged_at=timezone.now() - timedelta(days=31))
    assert "undo_merger" not in {m.name for m in fresh(idea).open_moves(nurse)}
    assert "Går att ångra" not in client.get(idea.get_absolute_url()).content.decode()
    with pytest.raises(Refused):
        fresh(idea).undo_merger(by=nurse)
