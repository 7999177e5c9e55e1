"""The catalogue entry of a matter, met on the matter's own pages: free, and only while published."""

import pytest

from innovations.models import Innovation
from portal.models import Link
from tests import make
from tests.innovations.reach import statements_of


@pytest.fixture
def idea(nurse, region, adviser):
    made = make.taken(nurse, region, adviser)
    Innovation.objects.filter(pk=made.pk).update(status="concept_test")
    return made


@pytest.fixture
def opens(client):
    """The page as the person sees it, and how many statements it took when it was warm."""

    def page(person, innovation):
        client.force_login(person)
        client.get(innovation.get_absolute_url())
        answer, statements = statements_of(client, innovation.get_absolute_url())
        return answer.content.decode(), statements

    return page


@pytest.mark.parametrize(
    ("who", "words"), [("nurse", "Läs om din idé i katalogen"), ("adviser", "I katalogen: KAT-")]
)
def test_the_page_leads_to_the_published_entry_and_asks_no_more(opens, request, idea, region, who, words):
    person = request.getfixturevalue(who)
    text, before = opens(person, idea)
    assert words not in text and before <= 12
    entry = make.entry("Trygg hemgång", innovation=idea, principal=region, published=False)
    text, drafted = opens(person, idea)
    assert entry.get_absolute_url() not in text, "nobody but its editors and the owner's side reads a draft"
    entry.status = "published"
    entry.save()
    text, after = opens(person, idea)
    assert words in text and f'href="{entry.get_absolute_url()}"' in text
    assert before == drafted == after


def test_who_is_shown_the_idea_is_led_there_too(opens, idea, region, stranger):
    Innovation.objects.filter(pk=idea.pk).update(visibility="network")
    entry = make.entry("Trygg hemgång", innovation=idea, principal=region)
    text, _asked = opens(stranger, idea)
    assert "Läs om den i katalogen" in text and entry.get_absolute_url() in text


def test_a_withdrawn_entry_is_no_longer_pointed_at(opens, idea, region, nurse, editor):
    entry = make.entry("Trygg hemgång", innovation=idea, principal=region)
    entry.withdraw(by=editor, reason="Fel siffror.")
    text, _asked = opens(nurse, idea)
    assert "Läs om din idé i katalogen" not in text and "Fel siffror." in text


def test_the_number_is_known_without_the_pages_facts(idea, region):
    assert Innovation.objects.get(pk=idea.pk).entry_ref is None
    entry = make.entry("Trygg hemgång", innovation=idea, principal=region)
    assert Innovation.objects.get(pk=idea.pk).entry_ref == entry.ref


def test_what_comes_along_with_a_page_is_what_would_be_asked_for_one_by_one(
    nurse,
    colleague,
    region,
    municipality,
    municipal_adviser,
    adviser,
    assessor,
    second_assessor,
    panel_member,
):
    referred = make.taken(nurse, region, adviser)
    referred.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    alike, other = make.taken(nurse, region, adviser), make.innovation(colleague, region)
    alike.propose_merger(by=adviser, into=other, reason="Samma behov.")
    Link.objects.create(file=referred.file, other=alike.file, made_by=adviser)
    decided = make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    decided.declare_conflict(by=panel_member, reason="Chef där.", why="Chef där.")
    decided.decisions.create(outcome="declined", registered_by=adviser)
    entry = make.entry(innovation=decided, principal=region)
    type(entry).objects.filter(pk=entry.pk).update(adoption_count=3)

    names = ["is_decided", "has_declared_conflicts", "has_open_referral", "is_asked_to_merge", "is_linked", "entry_ref", "adoption_count"]  # fmt: skip
    found = {}
    for made in (referred, alike, other, decided):
        along, alone = (
            Innovation.objects.for_page().get(pk=made.pk),
            Innovation.objects.get(pk=made.pk),
        )
        assert set(names) <= vars(along).keys()
        found[made.pk] = [getattr(along, name) for name in names]
        assert found[made.pk] == [getattr(alone, name) for name in names]
    assert found == {
        referred.pk: [False, False, True, False, True, None, None],
        alike.pk: [False, False, False, True, True, None, None],
        other.pk: [False, False, False, True, False, None, None],
        decided.pk: [True, True, False, False, False, entry.ref, 3],
    }
