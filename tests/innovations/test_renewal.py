"""Entries are confirmed once a year: who is asked, what the editors see, and what answers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from innovations.models import CatalogueEntry, Innovation
from portal.lifecycle import Refused
from portal.models import Notification, Role, Step, Task
from portal.tasks import daily_round, sweep_once
from tests import make
from tests.innovations.reach import statements_of
from tests.people import make_person

LIST = "/katalogposter/"
DUE = "/katalogposter/?status=bekraftas"


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def entry_of(idea=None, *, confirmed=366, published=800, title="Trygg hemgång", **fields):
    """A published entry, last confirmed so many days ago (None: never)."""
    made = make.entry(title, innovation=idea, **fields)
    CatalogueEntry.objects.filter(pk=made.pk).update(
        confirmed_on=None if confirmed is None else days_ago(confirmed),
        published_at=timezone.now() - timedelta(days=published),
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def idea(nurse, region):
    made = make.innovation(nurse, region)
    Innovation.objects.filter(pk=made.pk).update(status="in_use")
    made.refresh_from_db()
    return made


@pytest.fixture
def own_editor(region):
    return make_person("owneditor", region, Role.EDITOR)


@pytest.mark.parametrize(("fields", "due"), [
    ({"confirmed": 366}, True), ({"confirmed": 365}, False), ({"confirmed": 1}, False),
    ({"confirmed": None, "published": 366}, True), ({"confirmed": None, "published": 300}, False),
    ({"confirmed": 366, "kind": "under_way"}, True), ({"confirmed": 900, "kind": "did_not_work"}, False),
    ({"confirmed": 900, "kind": "ended"}, False), ({"confirmed": 900, "published_as": "draft"}, False),
    ({"confirmed": 900, "published_as": "withdrawn"}, False),
])  # fmt: skip
def test_what_is_due(db, fields, due):
    fields = dict(fields)
    status = fields.pop("published_as", "published")
    entry = entry_of(**fields)
    CatalogueEntry.objects.filter(pk=entry.pk).update(status=status)
    entry.refresh_from_db()
    assert CatalogueEntry.objects.due_for_renewal().exists() == due
    assert entry.is_due_for_renewal == due, "the row and the list say the same"


def test_the_owner_is_asked_once_and_the_contact_is_told(idea, nurse, region, own_editor):
    entry = entry_of(idea, principal=region, edited_by=own_editor)
    for _round in range(2):
        daily_round()
    (task,) = Task.waiting_for(nurse)
    assert (task.what, task.url, task.due_on) == ("confirm_entry", entry.get_absolute_url(), days_ago(-30))
    assert Step.objects.filter(move="ask_if_entry_holds").count() == 1
    sweep_once()
    told = Notification.objects.filter(step__move="ask_if_entry_holds").order_by("recipient__name")
    assert [(n.recipient, n.category, n.url, str(n.label)) for n in told] == [
        (nurse, "question", entry.get_absolute_url(), "Vi frågade om texten om din idé fortfarande stämmer"),
        (own_editor, "work", entry.get_absolute_url(), "Idégivaren fick frågan om katalogposten fortfarande stämmer"),
    ]  # fmt: skip


def test_nobody_is_asked_about_what_is_fresh_or_belongs_to_no_idea(idea, region):
    entry_of(idea, confirmed=10, principal=region)
    entry_of(title="Ur en lista", principal=region)
    daily_round()
    assert not Task.objects.filter(what="confirm_entry").exists()


def test_one_press_answers_and_the_year_begins_anew(client, idea, nurse, region):
    entry = entry_of(idea, principal=region, approved_at=timezone.now(), approved_by=nurse)
    daily_round()
    client.force_login(nurse)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Ingen har sagt på ett år att uppgifterna stämmer." in page
    client.post(f"/katalogposter/{entry.ref}/bekrafta/")
    entry.refresh_from_db()
    assert entry.confirmed_on == timezone.localdate() and not Task.waiting_for(nurse).exists()
    assert "Ingen har sagt på ett år" not in client.get(entry.get_absolute_url()).content.decode()
    daily_round()
    assert Step.objects.filter(move="ask_if_entry_holds").count() == 1


def test_who_approved_the_text_may_still_say_that_it_holds_no_longer(client, idea, nurse, region, own_editor):
    entry = entry_of(
        idea, principal=region, edited_by=own_editor, approved_at=timezone.now(), approved_by=nurse
    )
    daily_round()
    client.force_login(nurse)
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Stämmer texten fortfarande?" in page and "Skicka till redaktören" in page
    assert page.count("Bekräfta att uppgifterna stämmer") == 1
    client.post(f"/katalogposter/{entry.ref}/andra/", {"words": "Vi gör det bara på vardagar nu."})
    assert not Task.waiting_for(nurse).exists()
    (task,) = Task.waiting_for(own_editor)
    assert task.what == "change_entry" and "bara på vardagar" in task.text
    entry.refresh_from_db()
    assert entry.is_due_for_renewal, "a no is no confirmation"
    entry.confirm(by=own_editor)
    with pytest.raises(Refused, match="redan godkänt"):
        entry.object_to(by=nurse, words="En sak till.")


def test_a_visitor_reads_the_date_and_no_more(client, db):
    entry = entry_of()
    page = client.get(entry.get_absolute_url()).content.decode()
    assert "Bekräftad" in page and "Ingen har sagt på ett år" not in page


def test_an_approved_change_and_a_withdrawal_close_the_question(idea, nurse, region, own_editor):
    entry = entry_of(idea, principal=region, edited_by=own_editor)
    daily_round()
    entry.edit(by=own_editor, version=entry.version, results="Nya siffror.")
    assert Task.objects.filter(what="confirm_entry", status="open").exists(), "an editor's text is no yes"
    entry.approve(by=nurse, version=entry.version)
    assert Task.objects.get(what="confirm_entry").status == "done"
    assert entry.confirmed_on == timezone.localdate()
    CatalogueEntry.objects.filter(pk=entry.pk).update(confirmed_on=days_ago(400))
    Step.objects.filter(move="ask_if_entry_holds").update(taken_at=timezone.now() - timedelta(days=366))
    daily_round()
    entry.withdraw(by=own_editor, reason="Gäller inte längre.")
    assert sorted(t.status for t in Task.objects.filter(what="confirm_entry")) == ["cancelled", "done"]


# --- the editors' list ------------------------------------------------------------------------------


def test_the_editors_see_how_many_are_due_and_which(client, own_editor, region, municipality):
    client.force_login(own_editor)
    assert "bör bekräftas</h2>" not in client.get(LIST).content.decode()
    entry_of(title="Gammal", principal=region)
    entry_of(title="Färsk", principal=region, confirmed=3)
    entry_of(title="Någon annans", principal=municipality)
    page = client.get(LIST).content.decode()
    assert "1 post bör bekräftas" in page and 'href="?status=bekraftas"' in page
    assert page.count(" Bör bekräftas. ") == 1, "marked in its row"
    entry_of(title="Ännu en gammal", principal=region)
    assert "2 poster bör bekräftas" in client.get(LIST).content.decode()
    listed = client.get(DUE).content.decode()
    assert "Gammal" in listed and "Färsk" not in listed and "Någon annans" not in listed
    assert '<option value="bekraftas" selected>' in listed
    assert "bör bekräftas</h2>" not in listed, "said once"


def test_the_count_ends_at_a_thousand(client, editor, monkeypatch):
    monkeypatch.setattr("innovations.views.entry.CAP", 1)
    client.force_login(editor)
    for n in range(2):
        entry_of(title=f"Gammal {n}")
    assert "Fler än 1 000 poster bör bekräftas" in client.get(LIST).content.decode()


def test_the_filter_turns_its_pages(client, editor, monkeypatch):
    monkeypatch.setattr("innovations.views.entry.PAGE", 1)
    client.force_login(editor)
    for n in range(2):
        entry_of(title=f"Gammal {n}")
    first = client.get(DUE)
    assert "status=bekraftas" in first.context["older_url"]
    assert "Gammal 0" in client.get(LIST + first.context["older_url"]).content.decode()


def test_the_list_asks_once_more_for_the_count_however_many_are_due(client, editor):
    client.force_login(editor)
    client.get(LIST)

    entry_of(title="Gammal 0")
    page, before = statements_of(client, LIST)
    assert page.status_code == 200
    for n in range(1, 4):
        entry_of(title=f"Gammal {n}")
    assert statements_of(client, LIST)[1] == before <= 12


def test_the_start_page_reminds_the_editor_and_nobody_else(client, own_editor, adviser, region):
    entry_of(title="Gammal", principal=region)
    client.force_login(own_editor)
    page = client.get("/").content.decode()
    assert "1 katalogpost bör bekräftas" in page and f'href="{DUE}"' in page
    client.force_login(adviser)
    assert "bör bekräftas" not in client.get("/").content.decode()
    CatalogueEntry.objects.update(confirmed_on=timezone.localdate())
    client.force_login(own_editor)
    assert "bör bekräftas" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("confirmed", "why"),
    [(None, "Ingen har bekräftat den sedan den publicerades"), (400, "Det är mer än ett år sedan sist."), (3, "")],
)  # fmt: skip
def test_the_list_and_the_entry_say_why(client, own_editor, region, confirmed, why):
    entry = entry_of(principal=region, confirmed=confirmed)
    client.force_login(own_editor)
    for url in (LIST, f"/katalogposter/{entry.ref}/"):
        page = client.get(url).content.decode()
        assert (" Bör bekräftas. " in page or "<strong>Bör bekräftas.</strong>" in page) == bool(why)
        assert why in page


@pytest.mark.parametrize(
    ("kind", "ended", "past"),
    [("under_way", "2018-08", True), ("under_way", "2018", True), ("under_way", "2018-08-31", True), ("under_way", "2999-08", False),
     ("under_way", "", False), ("under_way", "okänt", False), ("ended", "2018-08", False)],
)  # fmt: skip
def test_what_is_said_to_be_under_way_after_its_end_is_pointed_out(
    client, own_editor, region, kind, ended, past
):
    entry = entry_of(principal=region, kind=kind, ended=ended)
    client.force_login(own_editor)
    page = client.get(f"/katalogposter/{entry.ref}/").content.decode()
    assert (f"men slutdatumet {ended} har passerat" in page) == past
