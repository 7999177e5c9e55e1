"""The catalogue entry of a matter, met on the matter's own pages: free, and only while published."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation
from tests import make


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
        with CaptureQueriesContext(connection) as captured:
            text = client.get(innovation.get_absolute_url()).content.decode()
        return text, sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)

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
