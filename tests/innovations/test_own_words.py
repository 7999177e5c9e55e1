"""The owner's own words: mended until the decision, by one at a time."""

import pytest

from innovations.models import Innovation, Participation
from portal.lifecycle import Refused
from tests import make

pytestmark = pytest.mark.django_db


def edited(innovation, **words):
    return {
        "title": innovation.title,
        "need": innovation.need,
        "patent": "no",
        "idea": "",
        "progress": "need",
        "version": innovation.version,
        **words,
    }


def test_own_words_are_mended_until_the_decision(client, nurse, asked):
    client.force_login(nurse)
    url = f"/ideer/{asked.ref}/andra/"
    assert client.get(url).status_code == 200
    client.post(url, edited(Innovation.objects.get(), title="Ett bättre namn"))
    assert Innovation.objects.get().title == "Ett bättre namn"
    asked.decisions.create(outcome="declined", registered_by=asked.assigned_to)
    assert client.get(url).status_code == 404


def test_only_the_owners_side_mends_the_words_whoever_calls_the_verb(nurse, stranger, adviser, asked):
    for person in (stranger, adviser):
        with pytest.raises(Refused):
            asked.edit(by=person, version=asked.version, title="Ett annat namn")
    asked.edit(by=nurse, version=asked.version, title="Ett bättre namn")
    asked.decisions.create(outcome="declined", registered_by=adviser)
    with pytest.raises(Refused):
        asked.edit(by=nurse, version=asked.version, title="För sent")
    assert Innovation.objects.get().title == "Ett bättre namn"
    assert [step.actor for step in asked.steps.filter(move="edit")] == [nurse]


def test_a_co_owner_mends_the_words_but_says_nothing_of_patent(nurse, colleague, asked):
    asked.invite(by=nurse, email=colleague.email, role="co_owner")
    Participation.objects.get().accept(by=colleague)
    with pytest.raises(Refused):
        asked.edit(by=colleague, version=asked.version, title="Ett bättre namn", patent="yes")
    asked.edit(by=colleague, version=asked.version, title="Ett bättre namn")
    assert (Innovation.objects.get().title, Innovation.objects.get().patent) == ("Ett bättre namn", "no")


def test_words_that_come_after_the_decision_stay_on_the_page(client, nurse, asked, monkeypatch):
    client.force_login(nurse)
    edit = Innovation.edit

    def decided_first(innovation, **how):
        innovation.decisions.create(outcome="declined", registered_by=innovation.assigned_to)
        return edit(innovation, **how)

    monkeypatch.setattr(Innovation, "edit", decided_first)
    answer = client.post(f"/ideer/{asked.ref}/andra/", edited(Innovation.objects.get(), title="För sent"))
    page = answer.content.decode()
    assert answer.status_code == 409 and "Du kan inte ändra texten." in page and 'value="För sent"' in page
    assert Innovation.objects.get().title == asked.title


def test_two_who_mend_at_once_meet_both_texts(client, nurse, asked):
    client.force_login(nurse)
    url, seen = f"/ideer/{asked.ref}/andra/", Innovation.objects.get()
    client.post(url, edited(seen, title="Den första"))
    clash = client.post(url, edited(seen, title="Den andra"))
    text = clash.content.decode()
    assert clash.status_code == 409 and "Den första" in text and "Den andra" in text
    assert Innovation.objects.get().title == "Den första"


def test_what_the_desk_does_meanwhile_is_no_conflict_of_words(client, nurse, region, adviser):
    idea = make.innovation(nurse, region)
    client.force_login(nurse)
    answer = edited(idea, title="Ett bättre namn")
    idea.take(by=adviser)
    idea.write(by=adviser, text="Hej!")
    assert client.post(f"/ideer/{idea.ref}/andra/", answer).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.status) == ("Ett bättre namn", "first_assessment")


def test_the_solution_leaves_when_it_may_be_patented(client, nurse, asked):
    client.force_login(nurse)
    client.post(
        f"/ideer/{asked.ref}/andra/",
        edited(Innovation.objects.get(), patent="yes", idea="Så här fungerar den"),
    )
    assert (Innovation.objects.get().patent, Innovation.objects.get().idea) == ("yes", "")
