"""A backup is whole or refused; a restore brings back all of it or changes nothing."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from portal.backups import DUMP, MANIFEST, count_rows
from portal.models import Organisation

# Dump and restore are programs of their own: they see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def uploads(settings, tmp_path):
    """The place of the uploads, with one file in it."""
    place = tmp_path / "uploads"
    (place / "2026").mkdir(parents=True)
    (place / "2026" / "bilaga.pdf").write_bytes(b"%PDF-1.7")
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": str(place), "base_url": None}}
    }
    settings.DATA_DIR = tmp_path
    return place


@pytest.fixture
def backup(uploads, tmp_path):
    Organisation.objects.create(name="Region Blåbär", kind="principal")
    call_command("backup", tmp_path / "backup", verbosity=0)
    return tmp_path / "backup"


def restore(folder, *options):
    call_command("restore", str(folder), *options)


def rows():
    with connection.cursor() as cursor:
        return count_rows(cursor)


def test_everything_comes_back(backup, uploads):
    before = rows()
    Organisation.objects.update(name="Ändrad")
    Organisation.objects.create(name="Tillkommen", kind="principal")
    (uploads / "2026" / "bilaga.pdf").unlink()
    restore(backup, "--replace")
    assert Organisation.objects.get().name == "Region Blåbär"
    assert rows() == before == json.loads((backup / MANIFEST).read_text())["rows"]
    assert (uploads / "2026" / "bilaga.pdf").read_bytes().startswith(b"%PDF")


def test_the_restored_can_be_backed_up_and_restored_again(backup, tmp_path):
    restore(backup, "--replace")
    call_command("backup", tmp_path / "second", verbosity=0)
    restore(tmp_path / "second", "--replace")
    assert Organisation.objects.get().name == "Region Blåbär"


@pytest.mark.parametrize("name", [DUMP, "uploads/2026/bilaga.pdf"])
def test_a_changed_file_is_found_and_nothing_is_touched(backup, name):
    file = backup / name
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    Organisation.objects.update(name="Oförändrad")
    with pytest.raises(CommandError, match="damaged; nothing was restored"):
        restore(backup, "--replace")
    assert Organisation.objects.get().name == "Oförändrad"


def test_a_missing_and_an_added_file_are_found(backup):
    (backup / "uploads" / "extra").write_text("x")
    with pytest.raises(CommandError, match="extra"):
        restore(backup, "--check")
    (backup / "uploads" / "extra").unlink()
    (backup / "uploads" / "2026" / "bilaga.pdf").unlink()
    with pytest.raises(CommandError, match="bilaga"):
        restore(backup, "--check")


def test_an_unfinished_backup_is_refused(backup):
    (backup / MANIFEST).unlink()
    with pytest.raises(CommandError, match="not finished"):
        restore(backup, "--replace")


def test_a_wrong_number_of_rows_leaves_the_database_as_it_was(backup, uploads):
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["rows"]["portal_organisation"] += 1
    (backup / MANIFEST).write_text(json.dumps(manifest))
    Organisation.objects.update(name="Oförändrad")
    with pytest.raises(CommandError, match="Not 2 rows in portal_organisation"):
        restore(backup, "--replace")
    assert Organisation.objects.get().name == "Oförändrad"
    assert not uploads.with_name("uploads.restoring").exists()


def test_content_is_not_replaced_unasked(backup):
    with pytest.raises(CommandError, match="--replace"):
        restore(backup)


def test_a_backup_from_a_newer_version_is_refused(backup):
    manifest = json.loads((backup / MANIFEST).read_text())
    manifest["migrations"].append("portal.9999_tomorrow")
    (backup / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(CommandError, match="newer version"):
        restore(backup, "--replace")


def test_a_backup_needs_a_folder_of_its_own(backup):
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(backup))
