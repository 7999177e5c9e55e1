"""What a matter promises in time, and the clocks that keep the promises."""

from django.utils import timezone
from django.utils.functional import cached_property

from portal.calendar import add_working_days
from portal.models.clock import clocks_of


class Promised:
    """A chapter of every matter: its promises in working days, run by its status."""

    promises = ()

    def run_clocks(self):
        """Start, pause, resume and stop this matter's clocks as its status says. Sets `answer_due`."""
        running = {clock.kind: clock for clock in self.file.clocks.filter(stopped_at=None)}
        for promise in self.promises:
            clock = running.get(promise.kind)
            if self.status in promise.runs_in:
                if clock is None:
                    clock = self.file.clocks.model.start(self, promise)
                    running[promise.kind] = clock
                clock.resume(closed=self.closed_days)
            elif self.status in promise.paused_in and clock:
                clock.pause(promise.paused_in[self.status])
            elif clock:
                clock.stop()
                del running[promise.kind]
        self.refresh_answer_due(running.values())

    def pause_clocks(self, reason):
        """Let every promise stand still, with a coded reason that the owner sees, until the matter moves on."""
        for clock in self.file.clocks.filter(stopped_at=None):
            clock.pause(reason)
        self.refresh_answer_due()

    def resume_clocks(self):
        for clock in self.file.clocks.filter(stopped_at=None):
            clock.resume(closed=self.closed_days)
        self.refresh_answer_due()

    def refresh_answer_due(self, running=None):
        """Set `answer_due` to the earliest date among the running clocks (None while all stand still)."""
        running = self.file.clocks.filter(stopped_at=None) if running is None else running
        dates = [clock.due_on for clock in running if clock.due_on]
        self.answer_due = min(dates) if dates else None

    def days_promised(self, kind):
        """Working days of one of the matter's promises, as its principal has set them."""
        return next(p for p in self.promises if p.kind == kind).days_at(self.organisation)

    @property
    def closed_days(self):
        """The days on which those who handle it keep closed, as the principal has set them."""
        return self.organisation.keeps_closed if self.organisation else frozenset()

    def working_days_on(self, days):
        """The date so many working days from today, where the principal is open."""
        return add_working_days(timezone.localdate(), days, self.closed_days)

    @property
    def is_overdue(self):
        return self.answer_due is not None and self.answer_due < timezone.localdate()

    @property
    def is_promised(self):
        """Whether some promise runs, or stands still, in this status."""
        return any(self.status in {*promise.runs_in, *promise.paused_in} for promise in self.promises)

    @cached_property
    def clocks(self):
        """All clocks of the matter, oldest first. The pauses of those that run are there as well."""
        return clocks_of(self.file)

    @cached_property
    def running_clock(self):
        """The clock to show: the one that runs out first, else one that stands still."""
        clocks = [c for c in self.clocks if c.stopped_at is None]
        return min(clocks, key=lambda c: (c.due_on is None, c.due_on or timezone.localdate()), default=None)
