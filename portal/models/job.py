"""Work that takes time: a row in PostgreSQL with a lease and a token. Celery only wakes the workers."""

import threading
import traceback
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from portal.models.person import Person
from portal.outside import Away
from portal.wake import wake

LEASE_SECONDS = 60
HEARTBEAT_SECONDS = 15
AWAY = timedelta(minutes=1)  # between two tries of what waits for somebody outside


# What each kind of work is called on screen.
JOB_LABELS = {
    "check_attachment": _("Kontroll av bilaga"),
    "send_invitation": _("Inbjudan med e-post"),
    "send_team_invitation": _("Inbjudan till ett team med e-post"),
    "import_innovations": _("Import av idéer"),
    "index_catalogue": _("Katalogens sökindex"),
    "refresh_statistics": _("Statistikens siffror"),
}


class Fenced(Exception):
    """Another worker has taken the job over, or somebody cancelled it: stop at once and write nothing."""


class Job(models.Model):
    """An order of work. The row is the truth; `token` fences a worker whose lease ran out."""

    class State(models.TextChoices):
        QUEUED = "queued", _("Väntar")
        RUNNING = "running", _("Pågår")
        DONE = "done", _("Klart")
        FAILED = "failed", _("Misslyckades")
        CANCELLED = "cancelled", _("Avbrutet")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    params = models.JSONField(default=dict)
    ordered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="jobs")
    key = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=20, choices=State, default=State.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=3)
    run_after = models.DateTimeField(default=timezone.now)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    progress_text = models.CharField(max_length=200, blank=True)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    ordered_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-ordered_at"]
        indexes = [
            models.Index(
                fields=["run_after", "id"],
                name="job_to_do",
                condition=models.Q(state__in=["queued", "running"]),
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"

    @classmethod
    def order(cls, kind, *, by=None, key="", run_after=None, **params):
        """Order work in the same transaction as the user's act. The same key gives the same job, never two.

        `kind` is a name in settings.JOBS. The work runs as `function(job)`, may run again after a crash,
        and hands its result back: a dict that is stored in the same transaction that ends the job.
        """
        if kind not in settings.JOBS:
            raise KeyError(f"No job is called {kind}; see settings.JOBS.")
        job, _made = cls.objects.get_or_create(
            key=key or str(uuid.uuid4()),
            defaults={
                "kind": kind,
                "params": params,
                "ordered_by": by,
                **({"run_after": run_after} if run_after else {}),
            },
        )
        transaction.on_commit(lambda: wake(), robust=True)
        return job

    @classmethod
    def claim(cls):
        """Take the next job that nobody holds, or None. Only the database's clock counts."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE portal_job SET state = 'running', attempt = attempt + 1, token = gen_random_uuid(),
                       lease_until = clock_timestamp() + make_interval(secs => %s)
                 WHERE id = (SELECT id FROM portal_job
                              WHERE run_after <= clock_timestamp() AND attempt < max_attempts
                                AND (state = 'queued' OR (state = 'running' AND lease_until < clock_timestamp()))
                              ORDER BY run_after, id FOR UPDATE SKIP LOCKED LIMIT 1)
                RETURNING id
                """,
                [LEASE_SECONDS],
            )
            row = cursor.fetchone()
        return cls.objects.get(pk=row[0]) if row else None

    @classmethod
    def give_up_poisoned(cls):
        """Jobs that used up their attempts without an answer have crashed their workers: say so."""
        return cls.objects.filter(
            state=cls.State.RUNNING,
            lease_until__lt=models.functions.Now(),
            attempt__gte=models.F("max_attempts"),
        ).update(
            state=cls.State.FAILED,
            done_at=timezone.now(),
            error=str(_("Arbetet avbröts varje gång det startades.")),
        )

    def run(self):
        """Do the claimed work under a heartbeat, and end it in one transaction."""
        beat = Heartbeat(self)
        beat.start()
        try:
            result = import_string(settings.JOBS[self.kind])(self)
        except Fenced:
            return
        except Away as away:
            self._wait_for(away)
            return
        except Exception:  # noqa: BLE001 whatever went wrong belongs in the row
            self._end_attempt(traceback.format_exc(limit=5))
            return
        finally:
            beat.stop()
        self._finish(result or {})

    def say(self, percent, text=""):
        """Show progress (0–100). Raises Fenced when the job is no longer this worker's."""
        if not self._mine().update(progress=percent, progress_text=str(text)[:200]):
            raise Fenced

    def extend_lease(self):
        """Whether the job is still ours; if so the lease is renewed."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE portal_job SET lease_until = clock_timestamp() + make_interval(secs => %s) "
                "WHERE id = %s AND token = %s AND state = 'running'",
                [LEASE_SECONDS, self.pk, self.token],
            )
            return cursor.rowcount == 1

    def cancel(self):
        """Stop the job. A worker in the middle of it notices at its next heartbeat or `say`."""
        return (
            type(self)
            .objects.filter(pk=self.pk, state__in=[self.State.QUEUED, self.State.RUNNING])
            .update(state=self.State.CANCELLED, done_at=timezone.now())
        )

    def run_again(self):
        """Queue a failed or cancelled job once more."""
        again = (
            type(self)
            .objects.filter(pk=self.pk, state__in=[self.State.FAILED, self.State.CANCELLED])
            .update(
                state=self.State.QUEUED,
                attempt=0,
                error="",
                progress=0,
                done_at=None,
                run_after=timezone.now(),
            )
        )
        transaction.on_commit(lambda: wake(), robust=True)
        return again

    @property
    def label(self):
        return JOB_LABELS.get(self.kind, self.kind)

    @property
    def link(self):
        """Where the result is, when the work names a page of the portal."""
        url = str(self.result.get("url", ""))
        return url if url.startswith("/") and not url.startswith("//") else ""

    @property
    def is_active(self):
        return self.state in {self.State.QUEUED, self.State.RUNNING}

    def _mine(self):
        return type(self).objects.filter(pk=self.pk, token=self.token, state=self.State.RUNNING)

    @transaction.atomic
    def _finish(self, result):
        self._mine().update(
            state=self.State.DONE, result=result, progress=100, done_at=timezone.now(), error=""
        )

    def _wait_for(self, away):
        """What the work needs does not answer: no attempt is counted, however long it takes."""
        self._mine().update(
            state=self.State.QUEUED,
            attempt=models.F("attempt") - 1,
            run_after=timezone.now() + AWAY,
            error=str(away),
        )

    def _end_attempt(self, error):
        last = self.attempt >= self.max_attempts
        self._mine().update(
            state=self.State.FAILED if last else self.State.QUEUED,
            run_after=timezone.now() + timedelta(seconds=5 * self.attempt),
            done_at=timezone.now() if last else None,
            error=error[-4000:],
        )


class Heartbeat(threading.Thread):
    """Renews the lease of a running job from its own connection, and stops when the job is no longer ours."""

    def __init__(self, job):
        super().__init__(daemon=True)
        self.job, self._over = job, threading.Event()

    def run(self):
        try:
            while not self._over.wait(HEARTBEAT_SECONDS):
                if not self.job.extend_lease():
                    return
        finally:
            connection.close()

    def stop(self):
        self._over.set()
