"""What time alone brings (domain 4.4): a reminder, a question whether it is still wanted, rest. Each thing once."""

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import gates, rules
from innovations.models.audience import adviser, owners
from innovations.models.stages import LEFT_ALONE
from innovations.models.stages import Status as S
from portal.lifecycle import move
from portal.models import Person, Step, Task

# Days after the reply date of a question, and days that nobody has touched the matter.
REMIND_AFTER, REST_AFTER = 7, 30
ASK_AFTER, UNTOUCHED_REST_AFTER = 90, 180
TIME_TO_SAY = 30  # days between the question and rest, however late the question was asked
AT_A_TIME = 200  # the round comes back in ten minutes


class Waiting:
    """A chapter of the innovation."""

    @move(
        S.RETURNED,
        to=None,
        label=_("Påminn om frågorna"),
        done=_("Påminde om frågorna"),
        owner_label=_("Vi påminde dig om rådgivarens frågor"),
        allowed=rules.is_the_portal,
        tells=owners,
        category="question",
        in_panel=False,
    )
    def remind(self):
        """The reply date has passed; it comes to rest if nothing is heard."""

    @move(
        *LEFT_ALONE,
        to=None,
        label=_("Fråga om idén är aktuell"),
        done=_("Frågade om idén är aktuell"),
        owner_label=_("Vi frågade om idén fortfarande är aktuell"),
        allowed=rules.is_the_portal,
        tells=owners,
        category="question",
        in_panel=False,
    )
    def ask_if_current(self):
        Task.objects.create(
            file=self.file, what="still_current", text=gettext_noop("Svara om idén fortfarande är aktuell"), person=self.owner,
            url=self.get_absolute_url(), due_on=self.rests_on,
        )  # fmt: skip

    @move(
        *LEFT_ALONE,
        to=None,
        label=_("Ja, den är aktuell"),
        done=_("Svarade att idén är aktuell"),
        then=_("Rådgivaren får veta det, och ärendet fortsätter som förut."),
        notice=_("Idégivaren säger att idén är aktuell"),
        owner_label=_("Du svarade att idén är aktuell"),
        allowed=rules.is_on_owners_side,
        tells=adviser,
        needs=gates.asked_if_current,
        category="work",
        in_panel=False,
    )
    def say_it_is_current(self):
        """One press: the days are counted from now on."""

    @classmethod
    def daily_round(cls, today):
        """Unanswered questions and untouched matters come to rest, after a word to the owner; parked ones are taken up."""
        portal = Person.objects.the_portal()
        late = cls._with_unanswered_questions()
        for innovation in late.filter(last_reply_by__lt=today - timedelta(days=REST_AFTER))[:AT_A_TIME]:
            innovation.by_time(cls.let_rest, by=portal)
        reminded = Exists(cls._steps("remind", taken_at__date__gt=OuterRef("last_reply_by")))
        to_remind = late.filter(last_reply_by__lte=today - timedelta(days=REMIND_AFTER)).exclude(reminded)
        for innovation in to_remind[:AT_A_TIME]:
            innovation.by_time(cls.remind, by=portal)
        left, asked = cls.objects.filter(status__in=LEFT_ALONE), cls._steps("ask_if_current")
        asked = asked.filter(taken_at__gt=OuterRef("touched_at"))
        to_rest = left.filter(touched_at__lt=_days_before(today, UNTOUCHED_REST_AFTER))
        to_rest = to_rest.filter(Exists(asked.filter(taken_at__lt=_days_before(today, TIME_TO_SAY))))
        for innovation in to_rest[:AT_A_TIME]:
            innovation.by_time(cls.let_rest, by=portal)
        to_ask = left.filter(touched_at__lt=_days_before(today, ASK_AFTER)).exclude(Exists(asked))
        for innovation in to_ask[:AT_A_TIME]:
            innovation.by_time(cls.ask_if_current, by=portal)
        for innovation in cls.objects.filter(status=S.PARKED, parked_until__lte=today)[:AT_A_TIME]:
            innovation.by_time(cls.reassess, by=portal, reason=_now("Datumet har kommit."))

    def touch(self, by, *, moved):
        """The portal's own reminders are no sign of life; a new stage is, whoever brought it."""
        if moved or not by.is_system:
            self.touched_at = timezone.now()
            self._close_tasks("still_current", Task.Status.CANCELLED if by.is_system else Task.Status.DONE)

    def was_worked_on(self, *, by):
        """Work that leaves no step: a sheet, the first assessment. The matter is locked already; once a day is enough."""
        if timezone.localtime(self.touched_at).date() < timezone.localdate():
            self.touch(by, moved=False)
            self.save(update_fields=["touched_at"])

    @property
    def rests_on(self):
        """The day it comes to rest when nobody touches it: never sooner than some weeks from now."""
        by_age = timezone.localtime(self.touched_at).date() + timedelta(days=UNTOUCHED_REST_AFTER)
        return max(by_age, timezone.localdate() + timedelta(days=TIME_TO_SAY))

    @staticmethod
    def last_day_to_answer(questions):
        """The last day to answer these before the matter comes to rest: well after the day they asked for."""
        return max(question.reply_by for question in questions) + timedelta(days=REST_AFTER)

    @property
    def is_asked_if_current(self):
        return (
            "ask_if_current" in self.made
            and self.file.tasks.filter(what="still_current", status=Task.Status.OPEN).exists()
        )

    # --- privates --------------------------------------------------------------------------------

    @classmethod
    def _with_unanswered_questions(cls):
        """The newest question says how long one waits: those from before the matter rested are still without an answer."""
        questions = cls.questions.rel.related_model.objects.unanswered().filter(innovation=OuterRef("pk"))
        newest = Subquery(questions.order_by("-reply_by").values("reply_by")[:1])
        return cls.objects.filter(status=S.RETURNED).annotate(last_reply_by=newest)

    @staticmethod
    def _steps(move, **more):
        return Step.objects.filter(file=OuterRef("pk"), move=move, **more)


def _days_before(today, days):
    """What happened before this moment lies so many days back or more."""
    return timezone.make_aware(datetime.combine(today - timedelta(days=days - 1), time.min))
