"""A toy matter through every feature of the core."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections, models, transaction
from django.db.utils import IntegrityError

from portal import wake as waking
from portal.lifecycle import Conflict, Refused
from portal.models import (
    AuditEntry,
    Cadence,
    Category,
    Job,
    NoticeChoice,
    Notification,
    Step,
    both_texts,
)
from portal.tasks import sweep_once
from tests.toy.models import Suggestion

S = Suggestion.Status


def make_suggestion(owner, organisation, *, submit=True, **fields):
    made = Suggestion(
        owner=owner, organisation=organisation, title="Tystare larm", need="Larmen väcker.", **fields
    )
    made.save()
    if submit:
        made.submit(by=owner)
    return made


def test_a_number_has_year_and_check_digit(nurse, region):
    with time_machine.travel(datetime(2026, 11, 12, 9, tzinfo=UTC), tick=False):
        first, second = (make_suggestion(nurse, region, submit=False) for _ in range(2))
    assert (first.ref, second.ref) == ("TOY-2026-00001-4", "TOY-2026-00002-2")


def test_a_move_changes_status_and_leaves_a_step(nurse, region):
    toy = make_suggestion(nurse, region)
    step = toy.steps.get()
    assert (toy.status, step.move, step.source, step.target, step.actor) == (
        S.SUBMITTED,
        "submit",
        "draft",
        "submitted",
        nurse,
    )


def test_refusals_are_sentences(nurse, region, adviser, stranger):
    toy = make_suggestion(nurse, region)
    with pytest.raises(Refused, match="redan i läget Mottagen"):
        toy.submit(by=nurse)
    with pytest.raises(Refused, match="inte behörighet"):
        toy.send_back(by=stranger, reason="Hur ofta?")
    with pytest.raises(Refused, match="ange en motivering"):
        toy.send_back(by=adviser, reason="  ")
    with pytest.raises(Refused, match="Skriv lärdomen"):
        toy.adopt(by=adviser)
    assert toy.steps.count() == 1


def test_what_is_missing_is_shown_instead_of_a_button(nurse, region, adviser):
    toy = make_suggestion(nurse, region)
    assert [m.name for m in toy.open_moves(adviser)] == ["send_back", "take"]
    assert [(m.name, missing) for m, missing in toy.blocked_moves(adviser)] == [
        ("adopt", ["Skriv lärdomen."])
    ]
    assert toy.open_moves(nurse) == []


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_make_one_step(nurse, region, adviser, other_adviser):
    toy = make_suggestion(nurse, region)
    start, outcomes = threading.Barrier(2), []

    def send_back(person):
        own = Suggestion.objects.get(pk=toy.pk)
        start.wait()
        try:
            own.send_back(by=person, reason="Hur ofta?")
            outcomes.append("done")
        except Refused as refusal:
            outcomes.append(str(refusal))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send_back, args=[person]) for person in (adviser, other_adviser)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Fråga: ärendet är redan i läget Komplettering.", "done"]
    assert Step.objects.filter(file=toy.file, move="send_back").count() == 1


def test_a_clock_that_stops_after_midnight_has_used_the_new_day(nurse, region):
    with time_machine.travel(datetime(2026, 11, 23, 9, tzinfo=UTC), tick=False):
        clock = make_suggestion(nurse, region).file.clocks.get()
    # Half past midnight in Sweden, still the day before in UTC.
    with time_machine.travel(datetime(2026, 11, 24, 23, 30, tzinfo=UTC), tick=False):
        clock.stop()
    assert [row["date"] for row in clock.working_days if row["state"] == "used"][-1] == date(2026, 11, 25)
    assert clock.days_used == 2 and not clock.is_overdue


def test_the_clock_pauses_over_a_holiday(nurse, region, adviser):
    """Submitted Monday 21 December 2026, five working days: Christmas, New Year and Epiphany are not counted."""
    with time_machine.travel(datetime(2026, 12, 21, 9, tzinfo=UTC), tick=False) as clock_time:
        toy = make_suggestion(nurse, region)
        assert toy.answer_due == date(2026, 12, 30)  # 22, 23, 28, 29, 30; the 24th and 25th are closed
        clock_time.move_to(datetime(2026, 12, 22, 9, tzinfo=UTC))
        toy.send_back(by=adviser, reason="Hur ofta?")
        assert toy.answer_due is None and toy.file.clocks.get().is_paused
        clock_time.move_to(datetime(2027, 1, 7, 9, tzinfo=UTC))
        toy.reply(by=nurse)
        clock = toy.file.clocks.get()
        assert toy.answer_due == clock.promised_for == date(2027, 1, 13)
        assert [(p.reason, p.from_on, p.to_on) for p in clock.pauses.all()] == [
            ("owner", date(2026, 12, 22), date(2027, 1, 7))
        ]
        assert clock.days_used == 1 and not clock.is_overdue
        clock_time.move_to(datetime(2027, 1, 14, 9, tzinfo=UTC))
        assert Suggestion.objects.get().is_overdue


def test_a_legal_limit_never_pauses(nurse, region, adviser):
    toy = make_suggestion(nurse, region)
    clock = toy.file.clocks.get()
    clock.legal_limit = date(2027, 1, 1)
    clock.save()
    toy.send_back(by=adviser, reason="Hur ofta?")
    clock.refresh_from_db()
    assert clock.due_on is None and clock.legal_limit == date(2027, 1, 1)


def test_an_organisation_sets_its_own_promise(nurse, region):
    region.promises = {"answer": 2}
    region.save()
    assert make_suggestion(nurse, region).file.clocks.get().days == 2


def test_a_dead_broker_loses_no_notice_and_a_second_sweep_doubles_none(
    nurse, region, adviser, mailoutbox, monkeypatch
):
    def dead(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(waking.current_app, "send_task", dead)
    monkeypatch.setattr(waking, "_silent_until", 0.0)
    make_suggestion(nurse, region)
    assert waking.call() is False
    sweep_once()
    sweep_once()
    assert [n.recipient for n in Notification.objects.all()] == [adviser]
    assert [m.to for m in mailoutbox] == [["adviser@example.se"]]
    assert "Larmen" not in mailoutbox[0].body and "Tystare" not in mailoutbox[0].body


def test_a_digest_gathers_a_day_in_one_mail(nurse, region, adviser, mailoutbox):
    NoticeChoice.objects.create(person=adviser, category=Category.PROGRESS, cadence=Cadence.DAILY)
    for _ in range(2):
        make_suggestion(nurse, region)
    sweep_once()
    assert mailoutbox == []
    for name in ("made_at", "mail_after"):
        Notification.objects.update(**{name: models.F(name) - timedelta(hours=25)})
    sweep_once()
    assert [m.subject for m in mailoutbox] == ["Sammanfattning: 2 händelser"]
    assert Notification.objects.unmailed().count() == 0


def test_mail_that_is_off_still_shows_in_the_portal(nurse, region, adviser, mailoutbox):
    NoticeChoice.objects.create(person=adviser, category=Category.PROGRESS, cadence=Cadence.OFF)
    make_suggestion(nurse, region)
    sweep_once()
    assert mailoutbox == [] and Notification.objects.filter(recipient=adviser).unread().count() == 1


def test_two_people_editing_the_same_text_lose_nothing(nurse, colleague, region):
    toy = make_suggestion(nurse, region)
    seen = toy.version
    with pytest.raises(Refused):
        toy.edit(by=colleague, version=seen, need="Larmen stör mig inte.")
    toy.edit(by=nurse, version=seen, need="Larmen väcker patienterna.")
    with pytest.raises(Conflict) as conflict:
        toy.edit(by=nurse, version=seen, need="Larmen väcker personalen.")
    assert conflict.value.current.need == "Larmen väcker patienterna."
    assert both_texts("Larmen väcker personalen.", conflict.value.current.need) == [
        ("-", "Larmen väcker patienterna."), ("+", "Larmen väcker personalen."),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "state"), [
    ("protokoll.pdf", b"%PDF-1.7 ...", "approved"),
    ("protokoll.pdf", b"<html><script>alert(1)</script>", "refused"),
    ("anteckning.txt", "Hej å ä ö".encode(), "approved"),
    ("bild.png", b"\x89PNG\r\n not an image", "refused"),
    ("bok.xlsx", b"PK\x03\x04 broken", "refused"),
    ("bild.txt", b"<svg onload=alert(1)>", "refused"),
])  # fmt: skip
def test_an_attachment_goes_through_quarantine(nurse, region, name, content, state):
    toy = make_suggestion(nurse, region)
    toy.attach(by=nurse, upload=SimpleUploadedFile(name, content))
    attachment = toy.file.attachments.get()
    assert attachment.state == "received" and not attachment.is_ready
    assert sweep_once() == 1
    attachment.refresh_from_db()
    assert attachment.state == state
    assert attachment.content.storage.exists(attachment.content.name) == (state == "approved")


def test_a_silent_scanner_keeps_the_file_waiting(nurse, region, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    toy = make_suggestion(nurse, region)
    toy.attach(by=nurse, upload=SimpleUploadedFile("a.txt", b"hej"))
    attachment = toy.file.attachments.get()
    sweep_once()
    attachment.refresh_from_db()
    assert attachment.state == "received" and Job.objects.get().state == "queued"


def test_the_same_order_key_gives_one_job(nurse):
    jobs = {Job.order("check_attachment", by=nurse, key="k1", attachment="x").pk for _ in range(3)}
    assert len(jobs) == 1


def test_a_worker_that_lost_its_lease_is_fenced(nurse):
    Job.order("check_attachment", by=nurse, attachment="x")
    first = Job.claim()
    Job.objects.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    second = Job.claim()
    assert first.pk == second.pk and not first.extend_lease() and second.extend_lease()
    first._finish({"by": "first"})
    assert Job.objects.get().state == "running"


def test_a_poisoned_job_fails_after_three_attempts(nurse):
    Job.order("check_attachment", by=nurse, attachment="x")
    for _ in range(3):
        assert Job.claim()
        Job.objects.update(lease_until=datetime.now(UTC) - timedelta(seconds=1))
    assert Job.claim() is None
    Job.give_up_poisoned()
    assert Job.objects.get().state == "failed"


@pytest.mark.django_db(transaction=True)
def test_tampering_with_the_audit_log_is_found(nurse, region):
    make_suggestion(nurse, region)
    assert AuditEntry.find_break() is None
    victim = AuditEntry.objects.order_by("id").first()
    with pytest.raises(Exception, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE portal_audit SET actor = 'annan' WHERE id = %s", [victim.pk])
    try:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE portal_audit DISABLE TRIGGER USER")
            cursor.execute("UPDATE portal_audit SET actor = 'annan' WHERE id = %s", [victim.pk])
        assert AuditEntry.find_break() == victim.pk
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM portal_audit")
            cursor.execute("ALTER TABLE portal_audit ENABLE TRIGGER USER")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", [
    "UPDATE portal_audit SET actor = 'annan'", "DELETE FROM portal_audit", "TRUNCATE portal_audit",
    "INSERT INTO portal_audit (actor, action, thing, key, previous, hash) VALUES ('a', 'b', 'c', 'd', '', '')",
    "ALTER TABLE portal_audit DISABLE TRIGGER USER", "SET session_replication_role = replica",
    "SELECT portal_audit_append('a', 'b', 'c', 'd', NULL)", "DROP FUNCTION portal_audit_change() CASCADE",
])  # fmt: skip
def test_the_apps_own_role_cannot_forge_the_log(nurse, region, settings, statement):
    make_suggestion(nurse, region)
    with (
        pytest.raises(Exception, match="permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f'SET LOCAL ROLE "{settings.APP_DATABASE_ROLE}"')
        cursor.execute(statement)


def test_the_database_refuses_a_second_running_clock_of_one_kind(nurse, region):
    toy = make_suggestion(nurse, region)
    with pytest.raises(IntegrityError), transaction.atomic():
        toy.file.clocks.create(kind="answer", started_on=date(2026, 1, 1), days=5, due_on=None)
