"""What the desk keeps in order in any stage, by its pages: what the innovation is about."""

import pytest
from django.urls import reverse

from innovations.models import CatalogueEntry, Innovation
from portal.lifecycle import Refused
from tests import make

CLASSES = {"type": "service", "target_group": "older", "life_event": "discharge", "evidence": "E2", "crosses_principals": "on"}  # fmt: skip


def page_of(idea, move):
    return reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": move})


def fresh(idea):
    return Innovation.objects.get(pk=idea.pk)


@pytest.fixture
def idea(nurse, region, adviser):
    return make.taken(nurse, region, adviser)


# --- what it is about -------------------------------------------------------------------------


def test_the_adviser_says_what_it_is_about_and_the_owner_reads_it(client, idea, adviser, nurse):
    client.force_login(adviser)
    assert page_of(idea, "classify") in client.get(idea.get_absolute_url()).content.decode()
    client.post(page_of(idea, "classify"), CLASSES)
    now = fresh(idea)
    assert (now.type, now.target_group, now.life_event, now.evidence, now.crosses_principals) == (
        "service", "older", "discharge", "E2", True,
    )  # fmt: skip
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Komma hem från sjukhus" in page and "Målgrupp: – → Äldre" in page
    assert "Berör flera huvudmän: nej → ja" in page
    client.force_login(nurse)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "Så har rådgivaren beskrivit den" in page and "E2 egen mätning före och efter" in page
    assert "Rådgivaren beskrev vad idén handlar om" in page


def test_the_form_opens_with_what_is_already_said(client, idea, adviser):
    idea.classify(by=adviser, **CLASSES | {"crosses_principals": True})
    client.force_login(adviser)
    form = client.get(page_of(idea, "classify")).context["form"]
    assert {name: form[name].value() for name in form.fields} == CLASSES | {"crosses_principals": True}
    answer = client.post(page_of(idea, "classify"), CLASSES)
    assert answer.status_code == 409 and "Du har inte ändrat något." in answer.content.decode()
    assert fresh(idea).steps.filter(move="classify").count() == 1


def test_words_outside_the_lists_are_refused(client, idea, adviser):
    client.force_login(adviser)
    assert client.post(page_of(idea, "classify"), CLASSES | {"target_group": "cats"}).status_code == 422
    assert fresh(idea).evidence == "E0"


def test_nobody_sets_the_evidence_of_an_own_idea(client, region, coordinator, adviser, nurse):
    """The coordinator may classify every matter of the principal, but not the own one, and the owner none."""
    own = make.taken(coordinator, region, adviser)
    for person in (coordinator, nurse):
        with pytest.raises(Refused):
            own.classify(by=person, **CLASSES | {"crosses_principals": True})
    client.force_login(coordinator)
    assert client.post(page_of(own, "classify"), CLASSES).status_code == 409
    assert fresh(own).evidence == "E0"


def test_an_entry_takes_over_what_was_said_and_by_whom(idea, adviser, editor, region):
    idea.classify(by=adviser, **CLASSES | {"crosses_principals": True})
    Innovation.objects.filter(pk=idea.pk).update(status="in_use")
    entry = CatalogueEntry.write_from(fresh(idea), by=editor)
    assert (entry.type, entry.target_group, entry.life_event) == ("service", "older", "discharge")
    assert (entry.evidence, entry.evidence_set_by) == ("E2", adviser)
