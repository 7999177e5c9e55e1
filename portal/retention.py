"""What is short-lived leaves by itself: settings.KEEP_DAYS says after how long. Runs in the daily round."""

import logging
from datetime import timedelta
from pathlib import Path

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from portal.models import Attempt, Draft, Job, Membership, Notification
from portal.models.attempt import LONGEST
from portal.models.organisation import INVITATION_HOLDS

log = logging.getLogger(__name__)
BATCH = 5_000  # rows of one kind a time; the round comes again in ten minutes
FAILED_TIMES = 3  # a failed job is kept so many times as long: somebody may ask


def clean(today=None):
    """Remove what has had its time. Returns {what: how many}, which is also what the log is told."""
    removed = {}
    for name, question in RULES.items():
        days = settings.KEEP_DAYS.get(name.partition(":")[0], 0)
        if days:
            removed[name] = delete(question(timezone.now() - timedelta(days=days)))
    removed["session"] = delete(Session.objects.filter(expire_date__lt=timezone.now()))
    removed["session_row"] = delete(UserSession.objects.exclude(session_key__in=Session.objects.values("pk")))
    removed["attempt"] = delete(Attempt.objects.filter(at__lt=timezone.now() - LONGEST))
    removed["demo_mail"] = delete_demo_mail()
    found = {name: count for name, count in removed.items() if count}
    if found:
        log.info("Removed what had had its time: %s", found)
    return found


def delete(rows):
    keys = list(rows.order_by().values_list("pk", flat=True)[:BATCH])
    return rows.model.objects.filter(pk__in=keys).delete()[0] if keys else 0


def guest_drafts(before):
    return Draft.objects.filter(person=None, saved_at__lt=before)


def drafts(before):
    return Draft.objects.exclude(person=None).filter(saved_at__lt=before)


def invitations(before):
    """Nobody answered. That it was sent, by whom and for which role, stays in the history."""
    ended = Q(invited_at__lt=before - INVITATION_HOLDS) | Q(valid_to__lt=before)
    return Membership.objects.filter(ended, accepted_at=None, person=None)


def done_jobs(before):
    """Not those of the index: that they were done is how load_reference knows that it need not order them again."""
    done = Job.objects.filter(state=Job.State.DONE, done_at__lt=before)
    return done.exclude(kind="index_catalogue")


def failed_jobs(before):
    long_before = timezone.now() - (timezone.now() - before) * FAILED_TIMES
    return Job.objects.filter(state__in=[Job.State.FAILED, Job.State.CANCELLED], done_at__lt=long_before)


def notices(before):
    """Told in the portal, and mailed or not to be. What happened stays in the matter's history."""
    return Notification.objects.filter(Q(mail_skipped=True) | ~Q(mailed_at=None), made_at__lt=before)


def sign_in_attempts(before):
    return AccessAttempt.objects.filter(attempt_time__lt=before)


def sign_in_failures(before):
    return AccessFailureLog.objects.filter(attempt_time__lt=before)


RULES = {
    "guest_draft": guest_drafts,
    "draft": drafts,
    "invitation": invitations,
    "job:done": done_jobs,
    "job:failed": failed_jobs,
    "notice": notices,
    "sign_in_trace:attempt": sign_in_attempts,
    "sign_in_trace:failure": sign_in_failures,
}


def delete_demo_mail():
    """The demo's mailbox is a folder of files."""
    days, folder = settings.KEEP_DAYS["demo_mail"], getattr(settings, "EMAIL_FILE_PATH", "")
    if not (days and settings.DEMO and folder and Path(folder).is_dir()):
        return 0
    before = (timezone.now() - timedelta(days=days)).timestamp()
    old = [file for file in Path(folder).glob("*.log") if file.stat().st_mtime < before]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
