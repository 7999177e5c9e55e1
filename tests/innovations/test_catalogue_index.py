"""The catalogue's index: what is published is found, and only that."""

import io

import pytest
from django.core.management import call_command
from django.db import connection

from innovations.models import CatalogueEntry
from portal import search
from portal.models import Job, Vocabulary
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


def test_an_upgrade_that_reads_words_otherwise_makes_the_index_anew(db, monkeypatch):
    make.entry("Tryggare hemgång", summary="Hemsjukvården ringer samma dag.")
    call_command("load_reference", stdout=io.StringIO())
    Job.objects.all().delete()  # that of this version
    with connection.cursor() as cursor:
        cursor.execute("UPDATE innovations_catalogueentry SET search_vector = 'förra'::tsvector")
        cursor.execute("UPDATE portal_vocabulary SET stem = 'förra', count = 7")
    assert found("hemsjukvård") == []

    monkeypatch.setattr("portal.management.commands.load_reference.recipe", lambda: "next")
    for _time in range(2):
        call_command("load_reference", stdout=io.StringIO())
    Job.claim().run()
    assert Job.claim() is None, "ordered once"
    assert Job.objects.get().result == {"indexed": 1}
    assert found("hemsjukvård") == found("hemsjukvrd") == ["Tryggare hemgång"]
    assert Vocabulary.objects.get(word="hemsjukvården").count == 1


def test_the_mark_of_how_words_are_read_follows_the_code(monkeypatch, tmp_path):
    before = search.recipe()
    assert before == search.recipe()
    changed = tmp_path / "swedish.py"
    changed.write_text("other stems")
    monkeypatch.setattr("portal.swedish.__file__", str(changed))
    assert search.recipe() != before
