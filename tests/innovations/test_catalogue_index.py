"""The catalogue's index: what is published is found, and only that."""

import pytest

from innovations.models import CatalogueEntry
from portal import search
from portal.models import Vocabulary
from tests import make

pytestmark = pytest.mark.django_db


def found(text):
    parsed = search.SearchQuery.parse(text)
    return [entry.title for entry in search.search(CatalogueEntry.objects.published(), parsed)]


def test_a_published_entry_is_found_and_a_withdrawn_one_is_not(national_coordinator):
    entry = make.entry("Tryggare hemgång", summary="Hemsjukvården ringer samma dag.")
    assert found("hemsjukvård") == found("hem sjukvård") == found("hemsjukvrd") == ["Tryggare hemgång"]
    entry.withdraw(by=national_coordinator, reason="Upphörde.")
    assert found("hemsjukvård") == []
    assert Vocabulary.objects.get(word="hemsjukvården").count == 0


def test_a_draft_teaches_the_vocabulary_nothing(national_coordinator):
    CatalogueEntry.objects.create(
        title="Hemligt rullstolsförsök", summary="x", edited_by=national_coordinator
    )
    assert not Vocabulary.objects.filter(word__startswith="rullstol").exists()


def test_the_index_follows_the_text(national_coordinator):
    entry = make.entry("Signering i mobilen", summary="Utan papper.")
    entry.edit(by=national_coordinator, version=entry.version, title="Kvittens i telefonen")
    assert found("signering") == []
    assert found("kvittens") == ["Kvittens i telefonen"]


def test_many_are_indexed_at_once(region):
    rows = [
        CatalogueEntry(
            ref=f"KAT-2026-9000{n}-0", title=f"Nattfasta {n}", summary="Kortare fasta.", status="published"
        )
        for n in range(3)
    ]
    CatalogueEntry.objects.bulk_create(rows)
    CatalogueEntry.index_many(CatalogueEntry.objects.published())
    CatalogueEntry.index_many(CatalogueEntry.objects.published())
    assert len(found("nattfastan")) == 3
    assert Vocabulary.objects.get(word="nattfasta").count == 3
