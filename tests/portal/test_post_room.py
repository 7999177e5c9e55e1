"""The post room: what fails stops nothing behind it, and what is away is waited for."""

import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail.backends.locmem import EmailBackend
from django.db.models.functions import Now
from django.utils import timezone

from innovations.models import Innovation
from portal import tasks
from portal.models import (
    Attachment,
    Cadence,
    Category,
    Job,
    Membership,
    NoticeChoice,
    Notification,
    Step,
    attachment,
)  # fmt: skip
from portal.models.notification import MOST_ATTEMPTS
from portal.tasks import sweep_once
from tests import make
from tests.toy.models import Suggestion

HERE = "tests.portal.test_post_room"


def make_suggestion(owner, organisation):
    toy = Suggestion.objects.create(title="Tystare larm", owner=owner, organisation=organisation)
    toy.submit(by=owner)
    return toy


class Refuses(EmailBackend):
    """A mail server that knows nobody called adviser."""

    def send_messages(self, messages):
        for message in messages:
            if message.to[0].startswith("adviser"):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
        return super().send_messages(messages)


class Silent(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected


def broken(today):
    raise ValueError("broken on purpose")


def noted(today):
    logging.getLogger(HERE).warning("the round came here")


def try_again():
    Notification.objects.update(mail_after=timezone.now())
    Job.objects.update(run_after=Now() - timedelta(seconds=1))
    return sweep_once()


def test_a_refused_address_stops_none_behind_it_and_is_given_up(
    nurse, region, adviser, coordinator, mailoutbox, settings, caplog
):
    settings.EMAIL_BACKEND = f"{HERE}.Refuses"
    make_suggestion(nurse, region)
    step = Step.objects.get()
    step.announce()
    Notification.objects.create(recipient=coordinator, step=step)
    job = Job.order("check_attachment", by=nurse, attachment="x")
    sweep_once()
    assert [mail.to for mail in mailoutbox] == [[coordinator.email]]
    job.refresh_from_db()
    assert job.attempt == 1, "the jobs came to their turn"
    assert adviser.email not in caplog.text
    waiting = Notification.objects.get(recipient=adviser)
    assert waiting.mail_after > timezone.now() and waiting.mail_attempts == 1
    for _time in range(MOST_ATTEMPTS):
        try_again()
    waiting.refresh_from_db()
    assert waiting.mail_skipped and waiting.mail_attempts == MOST_ATTEMPTS
    assert Notification.objects.filter(recipient=adviser).unread().exists(), "it stays in the portal"


def test_a_silent_mail_server_is_waited_for_and_jobs_run_meanwhile(
    nurse, region, adviser, mailoutbox, settings
):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{HERE}.Silent"
    make_suggestion(nurse, region)
    job = Job.order("check_attachment", by=nurse, attachment="x")
    for _time in range(MOST_ATTEMPTS + 1):
        try_again()
    job.refresh_from_db()
    assert job.state == "failed"
    assert mailoutbox == [] and Notification.objects.get().mail_attempts == 0
    settings.EMAIL_BACKEND = backend
    sweep_once()
    assert len(mailoutbox) == 1


def test_a_step_that_cannot_be_told_stops_none_behind_it(
    nurse, region, adviser, mailoutbox, monkeypatch, caplog
):
    make_suggestion(nurse, region)
    make_suggestion(nurse, region)
    first, second = Step.objects.order_by("pk")
    whole = Step.audience

    def audience(step, matter):
        if step.pk == first.pk:
            raise ValueError("broken on purpose")
        return whole(step, matter)

    monkeypatch.setattr(Step, "audience", audience)
    sweep_once()
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.told_at is None and second.told_at and len(mailoutbox) == 1
    assert f"Telling step {first.pk} failed" in caplog.text


def test_a_digest_is_not_looked_at_before_it_is_due(
    nurse, region, adviser, mailoutbox, django_assert_num_queries
):
    NoticeChoice.objects.create(person=adviser, category=Category.PROGRESS, cadence=Cadence.DAILY)
    for _ in range(3):
        make_suggestion(nurse, region)
    sweep_once()
    assert mailoutbox == []
    with django_assert_num_queries(1):
        Notification.send_due()


def test_a_new_choice_holds_for_what_already_waits(nurse, region, adviser, mailoutbox):
    choice = NoticeChoice.objects.create(person=adviser, category=Category.PROGRESS, cadence=Cadence.WEEKLY)
    make_suggestion(nurse, region)
    sweep_once()
    assert mailoutbox == []
    choice.cadence = Cadence.NOW
    choice.save()
    sweep_once()
    assert len(mailoutbox) == 1


def test_a_file_waits_for_the_scanner_however_long_it_is_away(nurse, region, settings, monkeypatch):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    toy = make_suggestion(nurse, region)
    toy.attach(by=nurse, upload=SimpleUploadedFile("a.txt", b"hej"))
    for _time in range(10):
        try_again()
    job = Job.objects.get(kind="check_attachment")
    assert (job.state, job.attempt) == ("queued", 0)
    monkeypatch.setattr(attachment, "scan", lambda content: "stream: OK")
    try_again()
    assert Attachment.objects.get().state == "approved"


def test_an_invitation_waits_for_the_mail_server(coordinator, region, settings, mailoutbox):
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{HERE}.Silent"
    invitation = Membership.invite(by=coordinator, organisation=region, role="staff", email="ny@example.se")
    for _time in range(5):
        try_again()
    settings.EMAIL_BACKEND = backend
    try_again()
    assert [mail.to for mail in mailoutbox] == [[invitation.invited_email]]


# --- the daily round ----------------------------------------------------------------------------


@pytest.fixture
def parked(nurse, region, adviser):
    """Two ideas whose day has come, and one whose day has not."""
    ideas = []
    for _n in range(3):
        idea = make.taken(nurse, region, adviser)
        make.first_assessment(idea)
        idea.park(
            by=adviser, until=timezone.localdate() + timedelta(days=30), reason="Vi väntar på systemet."
        )
        ideas.append(idea)
    Innovation.objects.filter(pk__in=[idea.pk for idea in ideas[:2]]).update(
        parked_until=timezone.localdate()
    )
    return ideas


def test_a_parked_idea_is_taken_up_when_its_day_has_come(parked):
    tasks.daily_round()
    assert [idea.status for idea in Innovation.objects.order_by("pk")] == [
        "first_assessment", "first_assessment", "parked",
    ]  # fmt: skip
    assert parked[0].steps.last().actor.is_system


def test_what_is_broken_in_the_round_stops_nothing_else(parked, settings, caplog):
    settings.DAILY_ROUND = [f"{HERE}.broken", f"{HERE}.noted"]
    # Somebody has taken the first one up between the question and the turn.
    Innovation.objects.filter(pk=parked[0].pk).update(status="withdrawn")
    stale = Innovation.objects.get(pk=parked[0].pk)
    stale.by_time(Innovation.reassess, by=parked[0].owner, reason="Datumet har kommit.")
    tasks.daily_round()
    assert "the round came here" in caplog.text and "broken on purpose" in caplog.text
    assert Innovation.objects.get(pk=parked[1].pk).status == "first_assessment"


def test_the_mail_tells_a_guest_why_it_came_in_a_guests_words(client, guest, nurse, region, mailoutbox):
    make.innovation(guest, region, sender="patient")
    make.innovation(nurse, region)
    for step in Step.objects.filter(told_at=None):
        step.announce()
    Notification.send_due()
    to = {mail.to[0]: mail for mail in mailoutbox}
    of_guest, of_nurse = to[guest.contact_email], to[nurse.email]
    for body in (of_guest.body, of_guest.alternatives[0].content):
        assert "den här adressen angavs när idén lämnades in" in body and "du valt e-post" not in body
        assert "/mina/notiser/" not in body, "a page for those who have an account"
        assert f"/folj/{guest.follow_token}/" in body
    assert "du valt e-post" in of_nurse.body and "/mina/notiser/" in of_nurse.body
    address = urlsplit(of_guest.extra_headers["List-Unsubscribe"].strip("<>")).path
    asked, done = client.get(address).content.decode(), client.post(address).content.decode()
    for page in (asked, done):
        assert "med länken du fick" in page and "Alla val för e-post" not in page
