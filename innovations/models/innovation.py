"""The innovation: one record from the first line to spread. Its moves are in process/, a chapter a file."""

import logging

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovations import rules
from innovations.models.audience import origin, who_took_it_over
from innovations.models.innovation_queries import InnovationQuerySet
from innovations.models.process import Deciding, Everyday, Intake, Keeping, Owners, Routes, Spread, Waiting
from innovations.models.stages import (
    END_STATUSES,
    LABELS_FOR_OTHERS,
    OWNER_LABELS,
    SENDERS_FOR_OTHERS,
    WAITING_FOR,
    Status,
)
from innovations.models.vocabularies import Evidence, LifeEvent, TargetGroup
from portal.counting import CAP, capped_counts
from portal.lifecycle import Refused, move
from portal.models import Link, Matter, Organisation, PauseReason, Person, Promise, Role, Task

log = logging.getLogger(__name__)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Innovation(Waiting, Keeping, Spread, Owners, Everyday, Deciding, Routes, Intake, Matter):
    """A need or an idea from the floor, on its way to becoming everyday practice.

    Its process stands in the chapters it is made of (process/); Python lists the last chapter first.
    """

    Status = Status
    S = Status

    class Patent(models.TextChoices):
        NO = "no", _("Nej")
        YES = "yes", _("Ja")
        UNSURE = "unsure", _("Vet inte")

    class Progress(models.TextChoices):
        NEED = "need", _("Det är ett behov")
        IDEA = "idea", _("Det är en idé")
        TRIED = "tried", _("Vi har provat i liten skala")
        IN_PRACTICE = "in_practice", _("Vi arbetar så i dag")

    class Sender(models.TextChoices):
        STAFF = "staff", _("Jag arbetar i vård eller omsorg")
        PATIENT = "patient", _("Jag är patient, brukare eller närstående")
        EXTERNAL = "external", _("Jag företräder ett företag, en förening eller forskning")

    class Type(models.TextChoices):
        PRODUCT = "product", _("Produkt")
        SERVICE = "service", _("Tjänst")
        WAY_OF_WORKING = "way_of_working", _("Arbetssätt")
        PROCESS = "process", _("Process")
        ORGANISATION = "organisation", _("Organisationsform")
        SYSTEM = "system", _("Systemändring")

    class Maturity(models.TextChoices):
        M0 = "M0", _("M0 behov")
        M1 = "M1", _("M1 idé")
        M2 = "M2", _("M2 konceptprövad")
        M3 = "M3", _("M3 pilotad med baslinje")
        M4 = "M4", _("M4 i drift på en enhet")
        M5 = "M5", _("M5 i drift hos flera huvudmän")

    ref_prefix = "INN"
    END_STATUSES = END_STATUSES
    WAITING_FOR = WAITING_FOR
    OWNER_LABELS = OWNER_LABELS
    promises = (
        Promise("named_adviser", _("Rådgivare utsedd"), 2, runs_in=(S.SUBMITTED,)),
        Promise(
            "first_answer",
            _("Första svar"),
            5,
            runs_in=(S.SUBMITTED, S.FIRST_ASSESSMENT),
            paused_in={S.RETURNED: PauseReason.OWNER},
        ),
        Promise("in_depth", _("Fördjupad bedömning"), 20, runs_in=(S.IN_DEPTH,)),
        Promise("decision", _("Beslut"), 20, runs_in=(S.READY_FOR_DECISION,)),
    )

    # What the giver wrote
    patent = models.CharField(_("patent"), max_length=10, choices=Patent, blank=True)
    need = models.TextField(_("problemet"), max_length=1000, validators=[MinLengthValidator(20)])
    idea = models.TextField(_("lösningen"), max_length=1000, blank=True)
    progress = models.CharField(_("hur långt"), max_length=20, choices=Progress, default=Progress.NEED)
    sender = models.CharField(_("avsändare"), max_length=20, choices=Sender, default=Sender.STAFF)
    unit = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("enhet")
    )
    sender_organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    intake_key = models.UUIDField(
        unique=True, null=True, editable=False
    )  # the draft it came from: a double submit makes one
    registered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registrerad av")
    )
    submitted_at = models.DateTimeField(null=True, editable=False)

    # What the adviser adds
    type = models.CharField(_("typ"), max_length=20, choices=Type, blank=True)
    target_group = models.CharField(_("målgrupp"), max_length=40, choices=TargetGroup, blank=True)
    life_event = models.CharField(_("livshändelse"), max_length=40, choices=LifeEvent, blank=True)
    maturity = models.CharField(_("mognad"), max_length=2, choices=Maturity, default=Maturity.M0)
    evidence = models.CharField(_("evidens"), max_length=2, choices=Evidence, default=Evidence.E0)
    crosses_principals = models.BooleanField(_("berör flera huvudmän"), default=False)
    hides_owner = models.BooleanField(default=False, editable=False)
    shows_owner = models.BooleanField(
        _("visa mitt namn"), default=False
    )  # to those it is shown to, by the owner's choice
    project_owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("projektägare")
    )
    joint_note = models.TextField(_("bedömarnas gemensamma kommentar"), max_length=1000, blank=True)
    parked_until = models.DateField(_("tas upp igen"), null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    touched_at = models.DateTimeField(
        default=timezone.now, editable=False
    )  # the last step, the portal's own apart

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("innovation")
        verbose_name_plural = _("innovationer")
        constraints = [
            models.CheckConstraint(name="innovation_status", condition=Q(status__in=[
                "draft", "submitted", "first_assessment", "returned", "done_locally", "referred", "merged", "in_depth",
                "ready_for_decision", "concept_test", "pilot", "introduction", "in_use", "retired", "closed_with_lesson",
                "parked", "declined", "withdrawn", "dormant"])),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["organisation", "answer_due", "file"], name="innovation_queue"),
            models.Index(fields=["assigned_to", "answer_due", "file"], name="innovation_assigned"),
            models.Index(fields=["owner", "-created_at"], name="innovation_owner"),
            models.Index(fields=["answer_due", "file"], name="innovation_due"),
            models.Index(fields=["status", "touched_at"], name="innovation_untouched"),
            GinIndex(
                fields=["title", "need"], opclasses=["gin_trgm_ops", "gin_trgm_ops"], name="innovation_words"
            ),
        ]

    def get_absolute_url(self):
        return reverse("innovations:innovation_detail", kwargs={"ref": self.ref})

    @move(
        to=None,
        label=_("Intern anteckning"),
        allowed=rules.writes_notes,
        page="portal:message_new",
        in_panel=False,
    )
    def note(self, *, by, text):
        """An internal note: written by those who have the matter (4.9)."""
        self.file.messages.create(author=by, text=text, is_internal=True)

    # --- questions ----------------------------------------------------------------------------------

    def is_handled_by(self, user):
        """Whether the user meets the matter at the desk: "akt" in 4.9, not merely a role at the same principal."""
        return (
            user.is_authenticated and user not in self.owners_side() and rules.is_at_the_desk.test(user, self)
        )

    def is_worked_on_by(self, user):
        """Jäv is asked of one matter at a time: a list tells its rows by the role alone."""
        return self.is_handled_by(user) and not self.has_conflict_of_interest(user)

    @property
    def waiting_for(self):
        """While assessors are at work the ball is theirs: before, and when all are done, it is the adviser's."""
        if self.status == self.Status.IN_DEPTH and not self.is_being_assessed:
            return "adviser"
        return super().waiting_for

    @property
    def sender_for_others(self):
        return SENDERS_FOR_OTHERS[self.sender]

    def status_for(self, user):
        """The status in the words of the reader: the desk's, the owner's, or those for everybody else."""
        if self.owner_id == user.pk:
            return str(self.OWNER_LABELS[self.status])
        if self.is_handled_by(user):
            return self.get_status_display()
        return (
            str(self.OWNER_LABELS[self.status])
            if user in self.owners_side()
            else self.label_for_others(self.status)
        )

    @classmethod
    def waiting_at_desk(cls, user):
        """What the queue holds for the officer, for the start page: [{number, text, url}]. Nothing for others.

        What is late counts as nothing more: it waits for the officer already, or for somebody else.
        """
        if not user.has_role(Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR):
            return []
        handled = cls.objects.in_queue_of(user)
        late = handled.open().filter(answer_due__lt=timezone.localdate())
        scopes = {"mina": handled.waiting_for_adviser(user), "forsenade": late}
        if user.has_role(Role.ADVISER, Role.COORDINATOR):
            own = user.principals_as(Role.ADVISER, Role.COORDINATOR)
            scopes["otilldelade"] = handled.open().filter(assigned_to=None, organisation__in=own)
        counts = capped_counts(scopes)
        texts = {
            "mina": ngettext(
                "%(n)s ärende väntar på ditt nästa steg",
                "%(n)s ärenden väntar på ditt nästa steg",
                counts["mina"],
            ),
            "forsenade": ngettext(
                "%(n)s ärende är försenat", "%(n)s ärenden är försenade", counts["forsenade"]
            ),
            "otilldelade": ngettext(
                "%(n)s ärende saknar rådgivare",
                "%(n)s ärenden saknar rådgivare",
                counts.get("otilldelade", 0),
            ),
        }
        queue = reverse("innovations:queue")
        return [
            {
                "number": n if scope != "forsenade" else 0,
                "text": texts[scope] % {"n": min(n, CAP)},
                "url": f"{queue}?urval={scope}",
            }
            for scope, n in counts.items()
            if n
        ]

    @classmethod
    def label_for_others(cls, status):
        return str(LABELS_FOR_OTHERS.get(status) or cls.OWNER_LABELS.get(status, status))

    def may_read_notes(self, user):
        return user.is_authenticated and user not in self.owners_side() and rules.sees_notes.test(user, self)

    def may_read_messages(self, user):
        """The dialogue belongs to the owner's side and to those who have the matter, here or by referral."""
        return (
            user in self.owners_side()
            or self.is_worked_on_by(user)
            or rules.has_taken_referral.test(user, self)
        )

    def messages_for(self, user):
        """Whoever took it over reads what is said from then on: what was said before was not said to them."""
        said = super().messages_for(user)
        if self.taken_referral is None or user in self.owners_side() or self.is_handled_by(user):
            return said
        return said.filter(written_at__gte=self.taken_referral.answered_at)

    def may_read_attachments(self, user):
        """Those who judge it and those who lead it as well, however widely the owner shows it."""
        return super().may_read_attachments(user) or rules.reads_attachments.test(user, self)

    def people_in_dialogue(self):
        return super().people_in_dialogue() | who_took_it_over(self)

    @cached_property
    def answer_clock(self):
        """The promise that the owner waits for: of an answer, not of who will give it."""
        clocks = [c for c in self.clocks if c.kind != "named_adviser"]
        running = [c for c in clocks if c.stopped_at is None]
        return (running or clocks or [None])[-1]

    def notice_category(self, step, person):
        """What happens to the owner is work to the desk: a daily list, not a mail a case (domain 4.6).

        To be named project owner is a task that somebody is given. Who is taken off the team has it by mail too.
        """
        if step.move == "remove_from_team" and person.pk in step.detail["named"]:
            return "progress"
        leads = self.project_owner_id == person.pk and person not in self.owners_side()
        if step.move == "name_project_owner" and self.project_owner_id == person.pk:
            return "question"
        if leads and step.category == "progress":
            return "work"
        if step.header.tells is origin and person not in self.owners_side():
            return "work"
        return "work" if step.category == "progress" and self.is_handled_by(person) else step.category

    def mail_lines(self, step, person):
        """The receipt in the mail: who answers, when, and how it was counted; to the project owner what is expected."""
        if step.move == "name_project_owner" and self.project_owner_id == person.pk:
            return [
                _now("Det är du som är projektägare. Läs ärendet, var med när det prövas och skriv bladet."),
                _now("Ärendet står bland dina ärenden i portalen."),
            ]
        if step.move != "submit":
            return []
        text = render_to_string(
            "innovations/_receipt_lines.txt", {"innovation": self, "clock": self.answer_clock}
        )
        return [line for line in text.splitlines() if line.strip()]

    def is_shared_with(self, user):
        if not user.is_authenticated or user.is_guest or self.is_confidential or not user.current_memberships:
            return False
        if self.visibility in {self.Visibility.NETWORK, self.Visibility.PUBLIC}:
            return True
        at_home = {m.organisation.principal_id for m in user.current_memberships}
        return (
            self.visibility == self.Visibility.ORGANISATION
            and self.unit is not None
            and self.unit.principal_id in at_home
        )

    @cached_property
    def is_linked(self):
        """Whether it hangs together with any other matter."""
        return Link.objects.filter(Q(file=self.pk) | Q(other=self.pk), ended_at=None).exists()

    def by_time(self, verb, **how):
        """What time alone brings. A matter that somebody was quicker with stops none of those behind it."""
        try:
            verb(self, **how)
        except Refused as refusal:
            log.warning("%s: %s", self.ref, refusal)

    # --- privates -------------------------------------------------------------------------------------

    def _close_tasks(self, what, status=Task.Status.DONE):
        self.file.tasks.filter(what=what, status=Task.Status.OPEN).update(
            status=status, closed_at=timezone.now()
        )
