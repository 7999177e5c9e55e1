"""Clocks: promises in Swedish working days that pause with a reason, and legal limits that never pause."""

from dataclasses import dataclass, field

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.calendar import add_working_days, stretches, working_days_between
from portal.models.casefile import CaseFile
from portal.remembered import remembered


class PauseReason(models.TextChoices):
    """The coded reasons for which a promise may stand still (domain/innovations 4.4). Shown to the owner."""

    OWNER = "owner", _("Väntar på idégivaren")
    TECHNICAL = "technical", _("Teknisk störning")
    NO_ASSESSOR = "no_assessor", _("Saknar behörig bedömare")
    HOLIDAY = "holiday", _("Semesterstängt")
    OTHER_AUTHORITY = "other_authority", _("Väntar på annan myndighet")


@dataclass(frozen=True)
class Promise:
    """A promise in working days, run by the status of the matter.

    kind: its name in settings per organisation; days: the default number of Swedish working days;
    runs_in: statuses in which it runs; paused_in: statuses that pause it, each with a coded reason.
    """

    kind: str
    label: str
    days: int
    runs_in: tuple[str, ...]
    paused_in: dict = field(default_factory=dict)

    def days_at(self, organisation):
        """Working days of the promise: what the principal has set, else the default in the code."""
        principal = organisation.principal if organisation else None
        days = (principal.promises if principal else {}).get(self.kind)
        return days if isinstance(days, int) and days > 0 else self.days


class Clock(models.Model):
    """A promise that runs on a matter. Overdue is computed from the dates, never stored."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="clocks")
    kind = models.CharField(max_length=40)
    started_on = models.DateField()
    days = models.PositiveSmallIntegerField(_("arbetsdagar"))
    due_on = models.DateField(null=True)  # None while the clock stands still
    # The principal's closed days as they were known when the date was promised: a date that somebody was given
    # is not moved by a holiday decided later. For that the clock is paused, with its reason.
    closed = ArrayField(models.DateField(), default=list, blank=True)
    # A limit set by law goes on through pauses and closed days alike. Support to ideas is no exercise of
    # authority and has none; the field is the core's promise to matters that have one, kept by its tests.
    legal_limit = models.DateField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                "file", "kind", name="clock_one_running", condition=models.Q(stopped_at=None)
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.file.ref}"

    @classmethod
    def start(cls, matter, promise, *, on=None, legal_limit=None):
        """Start a promise today. Its days are counted from the day after."""
        on = on or timezone.localdate()
        days, closed = promise.days_at(matter.organisation), matter.closed_days
        return cls.objects.create(
            file=matter.file, kind=promise.kind, started_on=on, days=days,
            closed=[day for day in sorted(closed) if day > on],
            due_on=add_working_days(on, days, closed), legal_limit=legal_limit,
        )  # fmt: skip

    def pause(self, reason, *, on=None):
        """Let the promise stand still from today; a new reason takes over from the one before. The legal limit goes on."""
        on, standing = on or timezone.localdate(), self.pauses.filter(to_on=None).first()
        if standing is not None and standing.reason == reason:
            return
        if standing is not None:
            standing.to_on = on
            standing.save()
        self.pauses.create(reason=reason, from_on=on)
        self.due_on = None
        self._forget()
        self.save()

    def resume(self, *, closed=None, on=None):
        """Run again from today, with the working days of the pause added; `closed`: the closed days as now known."""
        pause = self.pauses.filter(to_on=None).first()
        if pause is None:
            return
        pause.to_on = on or timezone.localdate()
        pause.save()
        if closed is not None:
            gone = {day for day in self.closed if day <= pause.to_on}
            self.closed = sorted(gone | {day for day in closed if day > pause.to_on})
        self._forget()
        self.due_on = self.promised_for
        self.save()

    def stop(self):
        self.pauses.filter(to_on=None).update(to_on=timezone.localdate())
        self.stopped_at = timezone.now()
        self._forget()
        self.due_on = self.promised_for
        self.save()

    # --- the computation, shown on the page ----------------------------------------------

    def is_paused_on(self, day):
        """A day is paused when it lies after the pause's first day and up to and including its last."""
        return any(p.from_on < day <= (p.to_on or max(timezone.localdate(), p.from_on)) for p in self._pauses)

    @cached_property
    def promised_for(self):
        """The date by which the answer is promised, if the clock ran again today. Pauses push it."""
        day, left = self.started_on, self.days
        while left > 0:
            day = add_working_days(day, 1, self.closed)
            if not self.is_paused_on(day):
                left -= 1
        return day

    @cached_property
    def working_days(self):
        """Each working day from the start to the promise: {date, state} with used, pause, late or left."""
        until = self._stops_on
        last = max(self.promised_for, until) if self.is_overdue else self.promised_for
        rows = []
        for day in working_days_between(self.started_on, last, self.closed):
            if self.is_paused_on(day):
                state = "pause"
            elif day > self.promised_for:
                state = "late"
            else:
                state = "used" if day <= until else "left"
            rows.append({"date": day, "state": state})
        return rows

    @property
    def days_used(self):
        return sum(row["state"] in {"used", "late"} for row in self.working_days)

    @property
    def days_total(self):
        return self.days

    @property
    def counted_days(self):
        """The working days that the promise counts: those that are not paused and not late."""
        return [row["date"] for row in self.working_days if row["state"] in {"used", "left"}]

    @property
    def days_left(self):
        return [row["date"] for row in self.working_days if row["state"] == "left"]

    @property
    def is_paused(self):
        return self.stopped_at is None and self.due_on is None

    @property
    def is_past(self):
        """Whether the promised day had come and gone, also when it stood still afterwards."""
        return self.promised_for < self._stops_on

    @property
    def is_overdue(self):
        if self.is_paused:
            return False
        return self.is_past

    @property
    def _stops_on(self):
        """The day to which it has run."""
        return timezone.localtime(self.stopped_at).date() if self.stopped_at else timezone.localdate()

    @property
    def is_soon(self):
        """Within one working day of the promise."""
        return not self.is_overdue and not self.is_paused and len(self.days_left) <= 1

    @property
    def pause_list(self):
        return self._pauses

    @property
    def standing(self):
        """The pause that goes on, with its reason; None while the clock runs."""
        return next((pause for pause in self._pauses if pause.to_on is None), None)

    @property
    def closed_stretches(self):
        """[(first, last)] of the closed days that the promise did not count."""
        return stretches(day for day in self.closed if self.started_on < day <= self.promised_for)

    @cached_property
    def _pauses(self):
        return list(self.pauses.all()) if self.pk else []

    def _forget(self):
        for name in ("_pauses", "promised_for", "working_days"):
            self.__dict__.pop(name, None)
        self.__dict__.get("_prefetched_objects_cache", {}).pop("pauses", None)


class Pause(models.Model):
    """A stretch during which a promise stood still, and why."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses")
    reason = models.CharField(_("skäl"), max_length=30, choices=PauseReason)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["from_on", "pk"]

    @property
    def reason_label(self):
        return self.get_reason_display()


def clocks_of(file):
    """All clocks of a case file, oldest first. Those that run have their pauses with them."""
    return _with_pauses(_clocks(file=file))


def running_clocks(files):
    """The clocks of the case files with these keys that have not stopped, with their pauses."""
    return _with_pauses(_running(files=set(files)))


def _with_pauses(clocks):
    running = {clock.pk: clock for clock in clocks if clock.stopped_at is None}
    for clock in running.values():
        clock._pauses = []
    for pause in _pauses(clocks=set(running)) if running else ():
        running[pause.clock_id]._pauses.append(pause)
    return clocks


@remembered
def _clocks(*, file):
    return Clock.objects.filter(file=file)


@remembered
def _running(*, files):
    return Clock.objects.filter(file__in=files, stopped_at=None)


@remembered
def _pauses(*, clocks):
    return Pause.objects.filter(clock__in=clocks)
