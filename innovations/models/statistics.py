"""Our own handling times in public: counted from clocks and steps at most once an hour, and kept as one row."""

from bisect import bisect_right
from datetime import timedelta
from math import ceil

from django.core.cache import cache
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from innovations.models.innovation import Innovation
from portal.calendar import is_working_day
from portal.disclosure import large_enough, suppress
from portal.models import Job, PauseReason

S = Innovation.Status
STALE_AFTER = timedelta(hours=1)
KEPT_AS, KEPT_FOR = "innovations.handling_times", 300  # seconds
# How an answer can end (the last one in the period counts, one a matter). Approved = sent on to a concept test.
OUTCOMES = {
    "approved": _("Går vidare till konceptprövning"), "done_locally": _("Gör direkt lokalt"), "referred": _("Hänvisad, mottagaren har sagt ja"),
    "merged": _("Sammanförd med ett annat ärende"), "parked": _("Parkerad till ett datum"), "declined": _("Går inte vidare"),
    "withdrawn": _("Återtagen av idégivaren"), "dormant": _("Vilande, inget svar från idégivaren"),
}  # fmt: skip
# The stages after the decision, which have no promise: calendar days from entering to leaving.
STAGES = (S.CONCEPT_TEST, S.PILOT, S.INTRODUCTION)

# A clock that stopped because the owner withdrew, or never answered, is no answer of ours.
STOPPED = """
SELECT c.kind, c.started_on, (c.stopped_at AT TIME ZONE 'Europe/Stockholm')::date AS stopped_on,
       (c.stopped_at AT TIME ZONE 'Europe/Stockholm')::date <= c.due_on AS in_time, p.from_days, p.to_days, count(*)
  FROM portal_clock c
  JOIN portal_casefile f ON f.id = c.file_id AND f.kind = 'innovations.innovation'
  LEFT JOIN LATERAL (SELECT array_agg(from_on ORDER BY id) AS from_days, array_agg(to_on ORDER BY id) AS to_days
                       FROM portal_pause WHERE clock_id = c.id) p ON true
 WHERE c.stopped_at >= %s AND c.stopped_at < %s
   AND NOT EXISTS (SELECT 1 FROM portal_step s WHERE s.file_id = c.file_id AND s.target IN ('withdrawn', 'dormant')
                      AND s.taken_at BETWEEN c.stopped_at - interval '1 minute' AND c.stopped_at + interval '1 minute')
 GROUP BY 1, 2, 3, 4, 5, 6
"""
STILL_LATE = """
SELECT c.kind, count(*) FROM portal_clock c JOIN portal_casefile f ON f.id = c.file_id AND f.kind = 'innovations.innovation'
 WHERE c.stopped_at IS NULL AND c.due_on < %s GROUP BY 1
"""
PAUSES = """
SELECT p.reason, p.from_on, coalesce(p.to_on, %s) AS to_on, count(*)
  FROM portal_pause p JOIN portal_clock c ON c.id = p.clock_id
  JOIN portal_casefile f ON f.id = c.file_id AND f.kind = 'innovations.innovation'
 WHERE coalesce(p.to_on, %s) >= %s GROUP BY 1, 2, 3
"""
OUTCOME_MIX = """
SELECT outcome, count(*) FROM (
    SELECT DISTINCT ON (s.file_id) CASE s.target WHEN 'concept_test' THEN 'approved' ELSE s.target END AS outcome
      FROM portal_step s JOIN portal_casefile f ON f.id = s.file_id AND f.kind = 'innovations.innovation'
     WHERE s.taken_at >= %s AND s.taken_at < %s AND s.source <> s.target
       AND (s.target IN ('done_locally', 'referred', 'merged', 'parked', 'declined', 'withdrawn', 'dormant')
            OR (s.target = 'concept_test' AND s.source = 'ready_for_decision'))
     ORDER BY s.file_id, s.taken_at DESC, s.id DESC) last_outcome
 GROUP BY 1
"""
STAGE_DAYS = """
WITH moved AS (
    SELECT s.file_id, s.target, s.taken_at, lead(s.taken_at) OVER (PARTITION BY s.file_id ORDER BY s.taken_at, s.id) AS left_at
      FROM portal_step s JOIN portal_casefile f ON f.id = s.file_id AND f.kind = 'innovations.innovation'
     WHERE s.source <> s.target)
SELECT target, extract(epoch FROM left_at - taken_at)::bigint / 86400 AS days, count(*) FROM moved
 WHERE left_at >= %s AND left_at < %s AND target = ANY(%s) GROUP BY 1, 2
"""


class HandlingTimes(models.Model):
    """The figures of twelve months, as they were on a day. Already through the disclosure control."""

    period_from = models.DateField()
    period_to = models.DateField(unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    figures = models.JSONField()

    class Meta:
        ordering = ["-period_to"]

    def __str__(self):
        return f"{self.period_from}–{self.period_to}"

    @classmethod
    def current(cls):
        """The newest figures; counted now only where there are none yet. Old ones order a new count for the next reader."""
        newest = cls.objects.first()
        if newest is None:
            return cls.count()
        if newest.is_stale:
            Job.order("refresh_statistics", key=f"refresh_statistics-{timezone.now():%Y-%m-%dT%H}")
        return newest

    @classmethod
    @transaction.atomic
    def count(cls, today=None):
        """Count the twelve months that end today, and keep the row."""
        today = today or timezone.localdate()
        start = (
            today.replace(year=today.year - 1)
            if (today.month, today.day) != (2, 29)
            else today.replace(year=today.year - 1, day=28)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "SET LOCAL statement_timeout = '5min'"
            )  # a nightly count may take longer than a page
            figures = Count(cursor, start, today).figures()
            cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
        return cls.objects.update_or_create(
            period_to=today, defaults={"period_from": start, "made_at": timezone.now(), "figures": figures}
        )[0]

    @property
    def is_stale(self):
        return self.made_at < timezone.now() - STALE_AFTER

    # --- the figures with words, for the page and the file ---------------------------------

    @cached_property
    def promises(self):
        labels = {promise.kind: promise.label for promise in Innovation.promises}
        longest = max((row["p90"] or 0 for row in self.figures["promises"]), default=0) or 1
        return [
            {
                **row,
                "label": labels[row["kind"]],
                "median_bar": 100 * (row["median"] or 0) // longest,
                "p90_bar": 100 * (row["p90"] or 0) // longest,
            }
            for row in self.figures["promises"]
        ]

    @cached_property
    def stages(self):
        return [{**row, "label": S(row["kind"]).label} for row in self.figures["stages"]]

    @cached_property
    def pauses(self):
        return [{**row, "label": PauseReason(row["reason"]).label} for row in self.figures["pauses"]]

    @cached_property
    def outcomes(self):
        return [{**row, "label": OUTCOMES[row["outcome"]]} for row in self.figures["outcomes"]]

    def table(self):
        """Every figure as (section, row, measure, value) for the file; None = hidden, as the group is small, "" = of nothing."""
        measures = {
            "count": _("antal"), "share": _("procent"), "median": _("median, dagar"), "p90": _("nio av tio inom, dagar"), "days": _("löfte, arbetsdagar"),
        }  # fmt: skip
        sections = [
            (_("Svarstider i arbetsdagar"), self.promises, ("days", "count", "share", "median", "p90")),
            (_("Tid i prövning i kalenderdagar"), self.stages, ("count", "median", "p90")),
            (_("Uppehåll"), self.pauses, ("count", "median")),
            (_("Vad det blev"), self.outcomes, ("count", "share")),
        ]
        for section, rows, names in sections:
            for row in rows:
                for name in names:
                    of_nothing = row[name] is None and row["count"] == 0
                    yield section, row["label"], measures[name], "" if of_nothing else row[name]

    @property
    def first_answer(self):
        return next((row for row in self.promises if row["kind"] == "first_answer"), None)

    @property
    def most_common_outcome(self):
        return max((row for row in self.outcomes if row["count"]), key=lambda row: row["count"], default=None)

    @property
    def most_common_pause(self):
        return max((row for row in self.pauses if row["count"]), key=lambda row: row["count"], default=None)


def refresh(job):
    """The work of the job `refresh_statistics`."""
    return {"period_to": str(HandlingTimes.count().period_to)}


def refresh_daily(today):
    """Part of the daily round, which runs several times a day: counts when the figures are old."""
    newest = HandlingTimes.objects.first()
    if newest is None or newest.is_stale:
        HandlingTimes.count(today)


def handling_times():
    """{promise kind: {median, p90, share, count, days}} of the newest figures, for the owner's page.

    They are counted once a day, so each process asks for them only now and then.
    """
    if (figures := cache.get(KEPT_AS)) is None:
        newest = HandlingTimes.objects.first()
        figures = {"promises": newest.figures["promises"] if newest else []}
        cache.set(KEPT_AS, figures, KEPT_FOR)
    return {row["kind"]: row for row in HandlingTimes(figures=figures).promises if row["median"] is not None}


class Count:
    """One count over one period. The formulas stand here; the page explains them in words."""

    def __init__(self, cursor, start, today):
        self.cursor, self.start, self.today = cursor, start, today
        # Every working day that can matter, so that the days between two dates are a difference of two positions.
        first = start - timedelta(days=3 * 366)
        span = (today - first).days + 1
        self.calendar = [day for n in range(span) if is_working_day(day := first + timedelta(days=n))]

    def figures(self):
        return {
            "promises": self.promises(),
            "stages": self.stages(),
            "pauses": self.pauses(),
            **self.outcomes(),
        }

    def promises(self):
        """Working days = working days after the start up to the answer, less those that stood still.

        Share in time = answered by the promised date / (answered + not answered though the date has passed).
        """
        late = dict(self.ask(STILL_LATE, self.today))
        days, in_time = {}, {}
        for kind, started, stopped, kept, from_days, to_days, count in self.ask(STOPPED, *self.period):
            paused = sum(
                self.working_days(a, min(b or stopped, stopped))
                for a, b in zip(from_days or [], to_days or [], strict=True)
            )
            days.setdefault(kind, []).extend([self.working_days(started, stopped) - paused] * count)
            in_time[kind] = in_time.get(kind, 0) + count * bool(kept)
        rows = []
        for promise in Innovation.promises:
            answered, waiting = len(days.get(promise.kind, [])), late.get(promise.kind, 0)
            shown = large_enough(answered)
            rows.append({
                "kind": promise.kind, "days": promise.days, "count": answered if shown or not answered else None,
                "share": round(100 * in_time.get(promise.kind, 0) / (answered + waiting)) if shown else None,
                **self.spread(days.get(promise.kind, [])),
            })  # fmt: skip
        return rows

    def stages(self):
        """Calendar days from entering the stage to leaving it."""
        days = {}
        for stage, spent, count in self.ask(STAGE_DAYS, *self.period, [stage.value for stage in STAGES]):
            days.setdefault(stage, []).extend([spent] * count)
        return [
            {
                "kind": stage.value,
                "count": n if large_enough(n := len(days.get(stage, []))) or not n else None,
                **self.spread(days.get(stage, [])),
            }
            for stage in STAGES
        ]

    def pauses(self):
        """Pauses that touched the period, and the working days each stood still."""
        days = {}
        for reason, from_on, to_on, count in self.ask(PAUSES, self.today, self.today, self.start):
            days.setdefault(reason, []).extend([self.working_days(from_on, to_on)] * count)
        counts, _total = suppress({reason.value: len(days.get(reason.value, [])) for reason in PauseReason})
        return [
            {
                "reason": reason,
                "count": count,
                "median": self.spread(days.get(reason, []))["median"] if count else None,
            }
            for reason, count in counts.items()
        ]

    def outcomes(self):
        found = dict(self.ask(OUTCOME_MIX, *self.period))
        counts, total = suppress({outcome: found.get(outcome, 0) for outcome in OUTCOMES})
        return {
            "outcome_total": total,
            "outcomes": [
                {
                    "outcome": outcome,
                    "count": count,
                    "share": round(100 * count / total) if count is not None and total else None,
                }
                for outcome, count in counts.items()
            ],
        }

    # --- privates ---------------------------------------------------------------------------

    @property
    def period(self):
        """From the first midnight up to now, as moments."""
        zone = timezone.get_default_timezone()
        first = timezone.datetime(self.start.year, self.start.month, self.start.day, tzinfo=zone)
        end = self.today + timedelta(days=1)
        return first, timezone.datetime(end.year, end.month, end.day, tzinfo=zone)

    def ask(self, sql, *values):
        self.cursor.execute(sql, values)
        return self.cursor.fetchall()

    def working_days(self, after, until):
        """Working days after the one date up to and including the other."""
        return max(0, bisect_right(self.calendar, until) - bisect_right(self.calendar, after))

    @staticmethod
    def spread(values):
        """Median and p90 by nearest rank, so that both are days that somebody really waited."""
        if not large_enough(len(values)):
            return {"median": None, "p90": None}
        ordered = sorted(values)
        return {"median": ordered[ceil(0.5 * len(ordered)) - 1], "p90": ordered[ceil(0.9 * len(ordered)) - 1]}
