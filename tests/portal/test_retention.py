"""What is short-lived leaves by itself, and what is a public record stays."""

import os
import time
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from innovations.models import ImportRun
from portal import tasks
from portal.models import Attempt, Draft, Job, Membership, Notification, Role
from portal.retention import clean
from tests import make

FORM = "innovations:intake_form"
COUNTS = {"new": 1, "updated": 0, "unchanged": 0, "fault": 0}


def ago(**time):
    return timezone.now() - timedelta(**time)


def guest_draft(days):
    return Draft.objects.create(
        form=FORM, session_mark="m" * 32, data={"need": "Larmen"}, saved_at=ago(days=days)
    )


def test_a_guests_draft_opens_for_thirty_days_and_then_says_why_not(client, db):
    young, old = guest_draft(29), guest_draft(31)
    assert client.get(reverse(FORM, args=[young.pk])).status_code == 200
    for name in (FORM, "innovations:intake_check"):
        page = client.get(reverse(name, args=[old.pk]))
        assert page.status_code == 410 and "30 dagar" in page.content.decode()
    assert client.post(reverse(FORM, args=[old.pk]), {"need": "Nytt", "do": "save"}).status_code == 410


def test_the_page_says_until_when_the_link_opens(client, db, settings):
    draft = guest_draft(0)
    page = client.get(reverse(FORM, args=[draft.pk]) + "?sparat=1").content.decode()
    assert "Den fungerar till och med" in page
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "guest_draft": 0}
    assert (
        "Den fungerar till och med"
        not in client.get(reverse(FORM, args=[draft.pk]) + "?sparat=1").content.decode()
    )


def test_drafts_leave_in_their_time(nurse):
    kept = [guest_draft(29), Draft.objects.create(form=FORM, person=nurse, saved_at=ago(days=89))]
    guest_draft(31)
    Draft.objects.create(form=FORM, person=nurse, saved_at=ago(days=91))
    assert clean() == {"guest_draft": 1, "draft": 1}
    assert set(Draft.objects.all()) == set(kept)


def test_an_unanswered_invitation_leaves_and_a_role_stays(coordinator, ward):
    for days, email in ((43, "kvar@example.se"), (45, "bort@example.se")):
        invitation = Membership.objects.create(
            organisation=ward, role=Role.STAFF, invited_by=coordinator, invited_email=email
        )
        Membership.objects.filter(pk=invitation.pk).update(invited_at=ago(days=days))
    roles = Membership.objects.exclude(person=None).count()
    clean()
    assert list(Membership.objects.filter(person=None).values_list("invited_email", flat=True)) == [
        "kvar@example.se"
    ]
    assert Membership.objects.exclude(person=None).count() == roles


def test_an_unanswered_invitation_to_a_team_leaves_and_the_team_stays(nurse, colleague, region, adviser):
    idea = make.taken(nurse, region, adviser)
    for person, days, token in ((None, 29, "kvar"), (None, 31, "bort"), (colleague, 400, "med")):
        idea.participations.create(
            person=person, role="co_owner", invited_email="x@example.se", invited_by=nurse, token=token,
            expires_at=ago(days=days), accepted_at=ago(days=days) if person else None,
        )  # fmt: skip
    tasks.daily_round()
    assert sorted(idea.participations.values_list("token", flat=True)) == ["kvar", "med"]


def test_done_jobs_leave_before_failed_ones_and_waiting_ones_never(nurse):
    for state, days in (("done", 29), ("done", 31), ("failed", 31), ("failed", 91), ("queued", 400)):
        job = Job.order("check_attachment", by=nurse)
        done = None if state == "queued" else ago(days=days)
        Job.objects.filter(pk=job.pk).update(state=state, done_at=done, ordered_at=ago(days=days))
    clean()
    assert sorted(Job.objects.values_list("state", flat=True)) == ["done", "failed", "queued"]


def uploaded(person, state, *, made, done=None, works=False):
    run = ImportRun(
        filename="lista.csv", ordered_by=person, state=state, made_at=ago(days=made),
        done_at=ago(days=done) if done else None, report={"counts": COUNTS, "rows": []},
    )  # fmt: skip
    run.save()
    run.content.save("lista.csv", ContentFile(b"Nr;Rubrik\n1;Ett"))
    if works:
        run.order()
    return run


def test_an_uploaded_list_leaves_thirty_days_after_the_import_and_its_report_stays(administrator):
    runs = {
        "imported long ago": uploaded(administrator, "done", made=90, done=31),
        "never confirmed": uploaded(administrator, "tried", made=31),
        "imported lately": uploaded(administrator, "done", made=90, done=29),
        "tried lately": uploaded(administrator, "tried", made=29),
        "at work": uploaded(administrator, "confirmed", made=31, works=True),
    }
    on_disk = {name: run.content.path for name, run in runs.items()}
    tasks.daily_round()
    for run in runs.values():
        run.refresh_from_db()
    left = {"imported long ago", "never confirmed"}
    assert {name for name, run in runs.items() if not run.content} == left
    assert {name for name, path in on_disk.items() if not os.path.exists(path)} == left  # noqa: PTH110
    assert {name for name, run in runs.items() if run.removed_at} == left
    assert all(run.report["counts"] == COUNTS for run in runs.values())


def test_an_imports_page_says_when_its_file_leaves_and_that_it_has_left(client, administrator):
    client.force_login(administrator, backend="portal.adapters.AuthenticationBackend")
    run = uploaded(administrator, "tried", made=31)
    run.report |= {"columns": {"title": "Rubrik"}, "unused": [], "organisations": [], "rows": [{
        "line": 2, "title": "Ett", "outcome": "new", "notes": ["Läget Hemligt känns inte igen."], "reasons": ["Läget … känns inte igen."], "changed": []}]}  # fmt: skip
    run.save()
    page = client.get(run.get_absolute_url()).content.decode()
    assert (
        "radernas rubriker tas bort" in page
        and ">Ett<" in page
        and "Importera 1 rad" in page
        and "provkör igen" in page
    )
    tasks.daily_round()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "finns inte kvar i portalen" in page and "Ladda upp listan igen" in page
    assert "Importera 1 rad" not in page and "provkör igen" not in page
    assert ">Ett<" not in page and "Hemligt" not in page and "Läget … känns inte igen." in page
    for button in ("bekrafta", "kolumner"):
        assert client.post(f"/admin/innovations/importrun/{run.pk}/{button}/").status_code == 404


def test_the_page_on_personal_data_says_how_long_a_list_is_kept(client, db, settings):
    page = client.get(reverse("portal:personal_data")).content.decode()
    assert "import tas bort 30 dagar" in page
    settings.KEEP_DAYS = {**settings.KEEP_DAYS, "import_list": 0}
    assert "import tas bort" not in client.get(reverse("portal:personal_data")).content.decode()


def test_a_told_notice_leaves_and_what_happened_stays(nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    for step in idea.steps:
        step.announce()
    told = Notification.objects.count()
    assert told > 1
    Notification.objects.update(made_at=ago(days=366), mailed_at=ago(days=366))
    unsent = Notification.objects.first()
    Notification.objects.filter(pk=unsent.pk).update(mailed_at=None)
    assert clean()["notice"] == told - 1
    assert list(Notification.objects.all()) == [unsent]
    assert idea.steps.count() >= 2 and idea.steps.filter(told_at=None).count() == 0


def test_sessions_that_ended_and_counts_of_yesterday_leave(client, nurse):
    client.force_login(nurse, backend="portal.adapters.AuthenticationBackend")
    Session.objects.update(expire_date=ago(minutes=1))
    UserSession.objects.create(user=nurse, ip="192.0.2.1", session_key="gone", user_agent="x")
    Attempt.objects.create(what="signup", who="x", at=ago(days=2))
    Attempt.objects.create(what="signup", who="x")
    clean()
    assert (Session.objects.count(), UserSession.objects.count(), Attempt.objects.count()) == (0, 0, 1)


def test_zero_days_keep_for_ever(db, settings):
    settings.KEEP_DAYS = dict.fromkeys(settings.KEEP_DAYS, 0)
    guest_draft(4000)
    assert clean() == {} and Draft.objects.count() == 1


def test_the_demos_old_mail_leaves(db, settings, tmp_path):
    settings.EMAIL_FILE_PATH, settings.DEMO = str(tmp_path), True
    for name, days in (("new.log", 1), ("old.log", 31)):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (time.time() - days * 86400,) * 2)
    assert clean() == {"demo_mail": 1}
    assert [file.name for file in tmp_path.iterdir()] == ["new.log"]


def test_the_daily_round_cleans(db):
    guest_draft(31)
    tasks.daily_round()
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_with_a_dead_broker_the_sweeper_does_the_job_and_the_round(
    nurse, region, adviser, settings, tmp_path
):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    idea = make.taken(nurse, region, adviser)
    job = Job.order("refresh_statistics", by=nurse)
    guest_draft(31)
    call_command("sweep", "--once", "--sign-of-life", tmp_path / "swept")
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert not idea.steps.filter(told_at=None).exists() and Notification.objects.exists()
    assert not Draft.objects.exists() and (tmp_path / "swept").exists()


def test_production_runs_a_sweeper_that_does_not_wait_for_the_broker(settings):
    services = (settings.BASE_DIR / "docker-compose.yml").read_text().split("\nservices:\n")
    shared, sweeper = services[0], services[1].split("\n  sweeper:\n")[1].split("\n\n")[0]
    assert "broker:" not in shared.split("depends_on:")[1]
    assert "manage.py, sweep" in sweeper and "healthcheck" in sweeper and "broker" not in sweeper
