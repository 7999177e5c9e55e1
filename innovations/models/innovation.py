"""The innovation: one record from the first line to spread. Read the moves as the process they are."""

from datetime import timedelta

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinLengthValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovations import gates, rules
from innovations.models.audience import (
    adviser,
    advisers,
    assessors,
    owners,
    owners_and_adviser,
    panel,
    pilot_starters,
    receiver_of_referral,
    who_took_it_over,
)
from innovations.models.innovation_queries import InnovationQuerySet
from innovations.models.merger import Merger
from innovations.models.participation import INVITATION_DAYS, Participation
from innovations.models.stages import (
    BEFORE_PILOT,
    END_STATUSES,
    LABELS_FOR_OTHERS,
    OWNER_LABELS,
    SENDERS_FOR_OTHERS,
    WAITING_FOR,
    Status,
)
from portal.calendar import add_working_days
from portal.counting import CAP, capped_counts
from portal.lifecycle import Refused, move
from portal.models import (
    Job,
    Link,
    Matter,
    Membership,
    Organisation,
    PauseReason,
    Person,
    Promise,
    Role,
    Task,
)
from portal.models.person import new_token


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Innovation(Matter):
    """A need or an idea from the floor, on its way to becoming everyday practice."""

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
    target_group = models.CharField(_("målgrupp"), max_length=40, blank=True)
    life_event = models.CharField(_("livshändelse"), max_length=40, blank=True)
    maturity = models.CharField(_("mognad"), max_length=2, choices=Maturity, default=Maturity.M0)
    evidence = models.CharField(_("evidens"), max_length=2, default="E0")
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
    touched_at = models.DateTimeField(default=timezone.now, editable=False)

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
            GinIndex(
                fields=["title", "need"], opclasses=["gin_trgm_ops", "gin_trgm_ops"], name="innovation_words"
            ),
        ]

    def get_absolute_url(self):
        return reverse("innovations:innovation_detail", kwargs={"ref": self.ref})

    def get_status_display(self):
        """On every row of a list; Django's own makes all nineteen labels anew for each."""
        return str(self.Status(self.status).label)

    # --- intake ----------------------------------------------------------------------------

    @move(S.DRAFT, to=S.SUBMITTED, label=_("Skicka in"), done=_("Skickade in idén"), owner_label=_("Du skickade in din idé"), allowed=rules.may_submit,
          tells=lambda i: set(advisers(i)) | owners(i), needs=gates.submission, confirms=True)  # fmt: skip
    def submit(self, *, by, beside=""):
        """`beside`: the number of a catalogue entry that the giver found to be alike."""
        self.submitted_at = timezone.now()
        self.maturity = {"need": "M0", "idea": "M1", "tried": "M1", "in_practice": "M1"}[self.progress]
        return {"beside": beside} if beside else {}

    @classmethod
    @transaction.atomic
    def take_in(cls, *, key, owner, place=None, registered_by=None, beside=None, **answers):
        """From answered questions to a submitted matter, once per key: a second press finds the first.

        `place`: the organisation that decides who answers. `beside`: a matter or catalogue entry that is alike.
        """
        made = cls.objects.filter(intake_key=key).first()
        if made:
            return made
        made = cls(
            intake_key=key,
            owner=owner,
            registered_by=registered_by,
            organisation=cls.receiver_for(place),
            **answers,
        )
        made.save()
        by = registered_by or owner
        made.submit(by=by, beside=beside.ref if beside is not None and not isinstance(beside, Matter) else "")
        if isinstance(beside, Matter):
            Link.objects.create(file=made.file, other=beside.file, made_by=by)
        return made

    @staticmethod
    def receiver_for(place):
        """The principal that answers (docs/decisions/0021): the place's own if it has advisers, else the national office."""
        if (
            place
            and Membership.objects.of_principal(place.principal_id, Role.ADVISER, Role.COORDINATOR).exists()
        ):
            return place.principal
        office = (
            Organisation.objects.current()
            .principals()
            .filter(kind=Organisation.Kind.AUTHORITY, name="Socialstyrelsen")
            .first()
        )
        if office is None:
            national = (
                Membership.objects.current()
                .filter(role=Role.NATIONAL_COORDINATOR)
                .select_related("organisation__principal")
                .order_by("pk")
                .first()
            )
            office = national.organisation.principal if national else None
        return office or (place.principal if place else None)

    @move(S.SUBMITTED, to=S.FIRST_ASSESSMENT, label=_("Ta ärendet"), done=_("Tog ärendet"), owner_label=_("En rådgivare tog ärendet"), allowed=rules.may_take,
          tells=owners, hint=_("Idégivaren får veta vem du är."))  # fmt: skip
    def take(self, *, by):
        self._hand_to(by)

    @move(to=None, label=_("Byt rådgivare"), done=_("Bytte rådgivare"), owner_label=_("Du har fått en ny rådgivare"), allowed=rules.may_assign, tells=owners_and_adviser,
          page="innovations:move_form", in_panel=False)  # fmt: skip
    def assign(self, *, by, person):
        self._check_adviser(person)
        before = str(self.assigned_to or "")
        self._hand_to(person)
        return {"to": str(person), "from": before}

    @move(S.SUBMITTED, to=S.FIRST_ASSESSMENT, label=_("Tilldela rådgivare"), done=_("Tilldelade en rådgivare"), owner_label=_("En rådgivare tog ärendet"), allowed=rules.may_assign,
          tells=owners_and_adviser, page="innovations:move_form", in_panel=False)  # fmt: skip
    def hand_out(self, *, by, person):
        self._check_adviser(person)
        self._hand_to(person)
        return {"to": str(person)}

    # --- questions to the owner --------------------------------------------------------------

    @move(S.FIRST_ASSESSMENT, to=S.RETURNED, label=_("Fråga idégivaren"), done=_("Frågade idégivaren"), owner_label=_("Rådgivaren ställde frågor till dig"), allowed=rules.works_on_it,
          tells=owners, page="innovations:move_form", category="question", hint=_("Klockan stannar tills svaret kommer."))  # fmt: skip
    def ask(self, *, by, questions, reply_by):
        asked = [text.strip() for text in questions if text.strip()]
        if not 1 <= len(asked) <= 3:
            raise Refused(_now("Ställ minst en och högst tre frågor."))
        for text in asked:
            self.questions.create(text=text, asked_by=by, reply_by=reply_by)
        Task.objects.create(
            file=self.file, what="answer", text=_now("Svara på rådgivarens frågor"), person=self.owner,
            url=self.get_absolute_url(), due_on=reply_by,
        )  # fmt: skip
        return {"count": len(asked), "reply_by": str(reply_by)}

    @move(S.RETURNED, to=S.FIRST_ASSESSMENT, label=_("Svara på frågorna"), done=_("Svarade på frågorna"), owner_label=_("Du svarade på frågorna"), allowed=rules.is_on_owners_side,
          tells=adviser, page="innovations:answer", category="work")  # fmt: skip
    def answer(self, *, by, answers):
        """`answers`: {question id: text}. Every open question must have one."""
        for question in self.questions.unanswered():
            text = answers.get(question.pk, "").strip()
            if not text:
                raise Refused(_now("Svara på alla frågor. Skriv att du inte vet om det är så."))
            question.answer_with(text, by=by)
        self._close_tasks("answer")

    @move(S.RETURNED, to=None, label=_("Be om mer tid"), done=_("Bad om mer tid"), owner_label=_("Du fick mer tid"), allowed=rules.is_on_owners_side, tells=adviser,
          category="work", hint=_("Du får tio arbetsdagar till."))  # fmt: skip
    def ask_for_more_time(self):
        later = add_working_days(timezone.localdate(), 10)
        self.questions.unanswered().update(reply_by=later)
        self.file.tasks.filter(what="answer", status=Task.Status.OPEN).update(due_on=later)
        return {"reply_by": str(later)}

    # --- exits from the first assessment -------------------------------------------------------

    @move(S.FIRST_ASSESSMENT, to=S.DONE_LOCALLY, label=_("Gör direkt lokalt"), done=_("Görs direkt lokalt"), owner_label=_("Klart – gör det direkt"), allowed=rules.works_on_it,
          tells=owners, page="innovations:move_form", needs_reason=True, hint=_("Idén blir klar hos er. Ange chefen som tar emot."))  # fmt: skip
    def do_locally(self, *, by, manager):
        return {"manager": manager}

    @move(S.FIRST_ASSESSMENT, to=None, label=_("Hänvisa till någon annan"), done=_("Föreslog att hänvisa till någon annan"), allowed=rules.works_on_it, tells=receiver_of_referral, needs_reason=True,
          page="innovations:move_form", category="work", hint=_("Ärendet lämnar er först när mottagaren har sagt ja."))  # fmt: skip
    def propose_referral(self, *, by, receiver):
        if self.open_referral:
            raise Refused(_now("Ni väntar redan på svar från en mottagare."))
        if receiver.principal_id == self.organisation_id:
            raise Refused(_now("Mottagaren är ni själva. Byt rådgivare i stället."))
        self.referrals.create(receiver=receiver, proposed_by=by)
        for role in (Role.ADVISER, Role.AUTHORITY_CONTACT):
            Task.objects.create(
                file=self.file, what="referral", text=_now("Svara om ni tar emot ett hänvisat ärende"), role=role,
                organisation_id=receiver.principal_id, url=self.get_absolute_url(), due_on=add_working_days(timezone.localdate(), 5),
            )  # fmt: skip
        return {"receiver": receiver.name}

    @move(S.FIRST_ASSESSMENT, to=S.REFERRED, label=_("Ta emot ärendet"), done=_("Tog emot ärendet"), owner_label=_("Överlämnad till en mottagare som har sagt ja"), allowed=rules.receives_referral,
          tells=owners_and_adviser, page="innovations:move_form", hint=_("Idégivaren får veta att ni svarar och när."))  # fmt: skip
    def accept_referral(self, *, by, answer_by):
        referral = self.open_referral
        referral.answer(True, by=by, answer_by=answer_by)
        self._close_tasks("referral")
        return {"receiver": referral.receiver.name, "answer_by": str(answer_by)}

    @move(
        S.FIRST_ASSESSMENT,
        to=None,
        label=_("Ta inte emot ärendet"),
        done=_("Tog inte emot ärendet"),
        allowed=rules.receives_referral,
        tells=adviser,
        needs_reason=True,
        category="work",
    )
    def decline_referral(self, *, by):
        self.open_referral.answer(False, by=by)
        self._close_tasks("referral")

    @move(S.FIRST_ASSESSMENT, to=None, label=_("Föreslå att föra ihop med ett annat ärende"), done=_("Föreslog att föra ihop med ett annat ärende"), owner_label=_("Rådgivaren föreslår att föra ihop ditt ärende med ett annat"),
          allowed=rules.works_on_it, tells=lambda i: owners(i) | i.merger_partners(), needs_reason=True, page="innovations:move_form", category="question",
          hint=_("Båda idégivarna måste säga ja. Det går att ångra i 30 dagar."))  # fmt: skip
    def propose_merger(self, *, by, into):
        if into.pk == self.pk or not into.is_open:
            raise Refused(_now("Välj ett annat, öppet ärende."))
        if self.open_merger:
            raise Refused(_now("Det finns redan ett förslag som väntar på svar."))
        merger = self.mergers.create(into=into, proposed_by=by)
        for innovation in (self, into):
            Task.objects.create(
                file=innovation.file, what="merger", text=_now("Svara om ditt ärende får föras ihop med ett annat"),
                person=innovation.owner, url=reverse("innovations:merger", kwargs={"pk": merger.pk}),
            )  # fmt: skip
        return {"into": into.ref}

    @move(S.FIRST_ASSESSMENT, to=S.MERGED, label=_("För ihop"), done=_("Förde ihop ärendena"), owner_label=_("Ihop med ett annat ärende. Ditt bidrag finns kvar under ditt namn."),
          allowed=rules.is_the_portal, tells=lambda i: owners_and_adviser(i) | i.merger_partners(), page="innovations:merger", in_panel=False)  # fmt: skip
    def merge(self, *, by, merger):
        """Made by the portal when both owners have said yes."""
        if not (merger.own_yes_at and merger.other_yes_at):
            raise Refused(_now("Båda idégivarna måste säga ja."))
        merger.merged_at = timezone.now()
        merger.save()
        Link.objects.get_or_create(
            file=self.file,
            other=merger.into.file,
            kind=Link.Kind.MERGED,
            ended_at=None,
            defaults={"made_by": merger.proposed_by},
        )
        return {"into": merger.into.ref}

    @move(
        S.MERGED,
        to=S.FIRST_ASSESSMENT,
        label=_("Ångra sammanföringen"),
        done=_("Ångrade sammanföringen"),
        owner_label=_("Ärendena är isär igen"),
        allowed=rules.may_reopen,
        tells=owners_and_adviser,
    )
    def undo_merger(self):
        merger = self.mergers.filter(merged_at__isnull=False, undone_at=None).first()
        if merger is None or merger.merged_at < timezone.now() - timedelta(days=gates.UNDO_DAYS):
            raise Refused(_now("Det har gått mer än 30 dagar. Skicka in på nytt i stället."))
        merger.undone_at = timezone.now()
        merger.save()
        self.file.links.filter(other=merger.into.file, kind=Link.Kind.MERGED, ended_at=None).update(
            ended_at=timezone.now()
        )

    @move(S.FIRST_ASSESSMENT, S.READY_FOR_DECISION, to=S.PARKED, label=_("Parkera till ett datum"), done=_("Parkerade till ett datum"), owner_label=_("Väntar till ett datum"), allowed=rules.may_close,
          tells=owners_and_adviser, needs_reason=True, page="innovations:move_form", hint=_("Ett inte nu har alltid ett datum."))  # fmt: skip
    def park(self, *, by, until, **decision):
        if until <= timezone.localdate():
            raise Refused(_now("Datumet måste ligga framåt i tiden."))
        self.parked_until = until
        return {"until": str(until), **self._decide("parked", by, decision, reconsider_on=until)}

    @move(S.FIRST_ASSESSMENT, S.READY_FOR_DECISION, to=S.DECLINED, label=_("Går inte vidare"), owner_label=_("Idén går inte vidare"), allowed=rules.may_close,
          tells=owners_and_adviser, needs_reason=True, page="innovations:move_form", hint=_("Skälet går till idégivaren, med vad som var bra."))  # fmt: skip
    def decline(self, *, by, strengths="", advice="", **decision):
        return {"strengths": strengths, "advice": advice, **self._decide("declined", by, decision)}

    # --- in-depth assessment and decision ---------------------------------------------------------

    @move(
        S.FIRST_ASSESSMENT,
        S.IN_DEPTH,
        to=None,
        label=_("Välj bedömare"),
        done=_("Valde bedömare"),
        allowed=rules.works_on_it,
        tells=assessors,
        page="innovations:move_form",
        category="work",
    )
    def add_assessor(self, *, by, person):
        if not person.has_role(Role.ASSESSOR):
            raise Refused(_now("Personen är inte bedömare."))
        if self.has_conflict_of_interest(person):
            raise Refused(_now("Personen är jävig i ärendet och kan inte bedöma det."))
        _assessment, made = self.assessments.get_or_create(
            assessor=person, round=self.assessment_round, defaults={"asked_by": by}
        )
        if not made:
            raise Refused(_now("Personen är redan vald."))
        Task.objects.create(
            file=self.file, what=f"assess-{person.pk}", text=_now("Bedöm ett ärende"), person=person,
            url=reverse("innovations:assess", kwargs={"ref": self.ref}), due_on=add_working_days(timezone.localdate(), 20),
        )  # fmt: skip
        return {"assessor": str(person)}

    @move(S.FIRST_ASSESSMENT, S.IN_DEPTH, to=None, label=_("En bedömare klev av på grund av jäv"), allowed=rules.is_assessor, tells=adviser, needs_reason=True,
          page="innovations:assess", category="work", in_panel=False)  # fmt: skip
    def step_aside(self, *, by, why):
        """The assessor's own declaration of jäv. The answers so far are kept but count no longer."""
        assessment = self.assessment_by(by)
        if assessment.closed_at:
            raise Refused(_now("Bedömningen är redan lämnad. Säg till rådgivaren."))
        assessment.step_aside(why)

    @move(S.FIRST_ASSESSMENT, S.IN_DEPTH, to=None, label=_("En bedömare är klar"), allowed=rules.is_assessor & ~rules.has_conflict_of_interest, tells=adviser,
          page="innovations:assess", category="work", in_panel=False)  # fmt: skip
    def hand_in_assessment(self, *, by):
        """The assessor's own view is closed. The adviser is told, whatever the others have done."""
        assessment = self.assessment_by(by)
        if assessment.closed_at:
            raise Refused(_now("Bedömningen är redan lämnad."))
        assessment.close()

    @move(
        S.IN_DEPTH,
        S.READY_FOR_DECISION,
        to=None,
        label=_("Gemensam kommentar"),
        allowed=rules.may_handle,
        page="innovations:decision_basis",
        in_panel=False,
    )
    def write_joint_note(self, *, by, text):
        """What the assessors say together where they are two steps or more apart (domain 5.3)."""
        if len(self.closed_assessments) < len(self.active_assessments):
            raise Refused(_now("Alla bedömare måste vara klara först."))
        self.joint_note = text

    @move(to=None, label=_("Anmälde jäv"), allowed=(rules.is_officer_here | rules.panel_has_it) & ~rules.has_conflict_of_interest, tells=adviser, needs_reason=True,
          page="innovations:conflict", category="work", in_panel=False)  # fmt: skip
    def declare_conflict(self, *, by, why):
        """An officer's or panel member's own declaration: from now on no part in handling or deciding."""
        self.conflicts.create(person=by, reason=why)

    @move(S.FIRST_ASSESSMENT, to=S.IN_DEPTH, label=_("Till fördjupad bedömning"), owner_label=_("Din idé bedöms av minst två personer"), allowed=rules.works_on_it,
          tells=lambda i: owners(i) | assessors(i), needs=gates.in_depth)  # fmt: skip
    def begin_in_depth(self):
        pass

    @move(S.IN_DEPTH, to=S.READY_FOR_DECISION, label=_("Lämna till beslut"), done=_("Lämnade till beslut"), owner_label=_("Bedömningen är klar. Nästa steg är beslut."), allowed=rules.works_on_it,
          tells=lambda i: owners(i) | set(panel(i)), needs=gates.release)  # fmt: skip
    def release(self):
        Task.objects.create(
            file=self.file, what="decide", text=_now("Besluta i ett ärende"), role=Role.DECISION_PANEL,
            organisation_id=self.organisation_id, url=reverse("innovations:decision_basis", kwargs={"ref": self.ref}),
            due_on=add_working_days(timezone.localdate(), self.days_promised("decision")),
        )  # fmt: skip

    @move(S.READY_FOR_DECISION, to=S.CONCEPT_TEST, label=_("Gå vidare till konceptprövning"), done=_("Går vidare till konceptprövning"), owner_label=_("Ja! Din idé ska prövas i liten skala"), allowed=rules.may_decide,
          tells=owners_and_adviser, needs=gates.concept_test, needs_reason=True, page="innovations:move_form")  # fmt: skip
    def approve_for_test(self, *, by, conditions="", **decision):
        return {
            "conditions": conditions,
            **self._decide("approved", by, {"conditions": conditions, **decision}),
        }

    @move(S.FIRST_ASSESSMENT, S.IN_DEPTH, S.READY_FOR_DECISION, S.CONCEPT_TEST, S.PILOT, S.INTRODUCTION, to=None, label=_("Utse projektägare"), done=_("Utsåg projektägare"), owner_label=_("En projektägare är utsedd"),
          allowed=rules.may_handle, tells=owners, page="innovations:move_form")  # fmt: skip
    def name_project_owner(self, *, by, person):
        if person.is_guest or not person.is_active:
            raise Refused(_now("Projektägaren behöver ett konto i portalen."))
        self.project_owner = person
        return {"person": str(person)}

    # --- after the decision -----------------------------------------------------------------------

    @move(
        S.CONCEPT_TEST,
        to=None,
        label=_("Allt för en pilot finns på plats"),
        allowed=rules.is_the_portal,
        tells=lambda i: pilot_starters(i) | adviser(i),
        needs=gates.pilot,
        category="work",
        in_panel=False,
    )
    def call_for_pilot(self):
        """Made by the portal when the gate of `start_pilot` lacks nothing more."""
        Task.objects.create(
            file=self.file,
            what="start_pilot",
            text=_now("Ta ställning till att starta en pilot"),
            role=Role.DECISION_PANEL,
            organisation_id=self.organisation_id,
            url=self.get_absolute_url(),
            due_on=add_working_days(timezone.localdate(), self.days_promised("decision")),
        )

    @move(S.CONCEPT_TEST, to=S.PILOT, label=_("Starta pilot"), done=_("Startade piloten"), owner_label=_("Pilot startar i verksamheten"), allowed=rules.may_decide,
          tells=owners_and_adviser, needs=gates.pilot, needs_reason=True)  # fmt: skip
    def start_pilot(self):
        self.maturity = self.Maturity.M2
        self._close_tasks("start_pilot")

    @move(S.PILOT, to=S.CONCEPT_TEST, label=_("Tillbaka till konceptprövning"), owner_label=_("Prövas om i liten skala"), allowed=rules.may_decide,
          tells=owners_and_adviser, needs_reason=True)  # fmt: skip
    def back_to_test(self):
        pass

    @move(S.PILOT, to=S.INTRODUCTION, label=_("Börja införa"), done=_("Började införa"), owner_label=_("Införs"), allowed=rules.may_lead_test, tells=owners_and_adviser,
          needs=gates.introduction, needs_reason=True)  # fmt: skip
    def introduce(self):
        self.maturity = self.Maturity.M3

    @move(
        S.INTRODUCTION,
        to=S.IN_USE,
        label=_("Markera som i drift"),
        done=_("Markerade som i drift"),
        owner_label=_("Används"),
        allowed=rules.may_lead_test,
        tells=owners_and_adviser,
        needs=gates.in_use,
    )
    def put_in_use(self):
        self.maturity = self.Maturity.M4

    @move(
        S.IN_USE,
        to=S.RETIRED,
        label=_("Avveckla"),
        done=_("Avvecklade"),
        owner_label=_("Används inte längre"),
        allowed=rules.may_lead_test,
        tells=owners_and_adviser,
        needs_reason=True,
    )
    def retire(self):
        pass

    @move(S.CONCEPT_TEST, S.PILOT, to=S.CLOSED_WITH_LESSON, label=_("Avsluta med lärdom"), done=_("Avslutade med lärdom"), owner_label=_("Prövad – detta lärde vi oss"), allowed=rules.may_lead_test,
          tells=owners_and_adviser, needs=gates.closing, needs_reason=True)  # fmt: skip
    def close_with_lesson(self):
        self._close_tasks("start_pilot", Task.Status.CANCELLED)

    # --- the owner's own doors --------------------------------------------------------------------

    @move(*BEFORE_PILOT, to=S.WITHDRAWN, label=_("Ta tillbaka idén"), done=_("Tog tillbaka idén"), owner_label=_("Du tog tillbaka idén"), allowed=rules.is_owner, tells=adviser, category="work",
          hint=_("Ärendet avslutas. Det du skickat in finns kvar hos oss."))  # fmt: skip
    def withdraw(self):
        """Nobody is asked for anything more: open tasks are cancelled, and invitations hold no longer."""
        self.participations.invited().update(ended_at=timezone.now())
        self.file.tasks.filter(status=Task.Status.OPEN).update(
            status=Task.Status.CANCELLED, closed_at=timezone.now()
        )

    @move(S.PARKED, S.DORMANT, S.DECLINED, to=S.FIRST_ASSESSMENT, label=_("Be om förnyad bedömning"), done=_("Bad om förnyad bedömning"), owner_label=_("Ärendet tas upp igen"), allowed=rules.may_reopen,
          tells=owners_and_adviser, needs_reason=True, hint=_("Skriv vad som har ändrats."))  # fmt: skip
    def reassess(self):
        """A new version of the assessment; the old one is kept."""
        self.parked_until = None
        previous = self.first_assessment
        if previous:
            self.first_assessments.create(version=previous.version + 1)

    @move(*BEFORE_PILOT, to=S.DORMANT, label=_("Lägg som vilande"), done=_("Lade som vilande"), owner_label=_("Ärendet vilar. Du kan väcka det när du vill."), allowed=rules.is_the_portal,
          tells=owners_and_adviser, in_panel=False)  # fmt: skip
    def let_rest(self):
        self._close_tasks("start_pilot", Task.Status.CANCELLED)

    @move(
        to=None,
        label=_("Ändra vem som kan se"),
        done=_("Ändrade vem som kan se"),
        owner_label=_("Du ändrade vem som kan se ärendet"),
        allowed=rules.is_owner,
        page="innovations:visibility",
        category="quiet",
        in_panel=False,
    )
    def show_to(self, *, by, visibility, shows_owner=False):
        """`shows_owner`: whether those it is shown to also read whose idea it is."""
        self.visibility, self.shows_owner = visibility, shows_owner
        return {"visibility": visibility, "shows_owner": shows_owner}

    # --- the team: nobody is on it before they have said yes themselves -----------------------------

    @move(
        to=None,
        label=_("Bjud in"),
        done=_("Bjöd in"),
        owner_label=_("En inbjudan skickades"),
        allowed=rules.is_on_owners_side,
        page="innovations:team",
        category="quiet",
        in_panel=False,
    )
    def invite(self, *, by, email, role):
        """An invitation by mail, or an offer to take the matter over. Holds for 30 days."""
        if role == Participation.PartRole.TRANSFER and by.pk != self.owner_id:
            raise Refused(_now("Bara den som äger idén kan lämna över den."))
        if email.lower() in {person.address.lower() for person in self.owners_side()}:
            raise Refused(_now("Den personen är redan med."))
        if self.participations.invited().filter(invited_email__iexact=email, role=role).exists():
            raise Refused(_now("Det finns redan en inbjudan till den adressen."))
        if role == Participation.PartRole.TRANSFER:
            self.participations.invited().filter(role=role).update(ended_at=timezone.now())
        invitation = self.participations.create(
            invited_email=email,
            role=role,
            invited_by=by,
            token=new_token(),
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        Job.order(
            "send_team_invitation", by=by, key=f"team-invitation-{invitation.pk}", participation=invitation.pk
        )
        return {"role": role}

    @move(
        to=None,
        label=_("Med i teamet"),
        owner_label=_("En inbjuden tackade ja"),
        allowed=rules.is_the_portal,
        tells=owners_and_adviser,
        page="innovations:participation",
        in_panel=False,
    )
    def welcome(self, *, by, person, role):
        """Made by the portal when the invited person has said yes."""
        return {"person": person.pk, "role": role}

    @transaction.atomic
    def call_for_pilot_when_ready(self):
        """Asked after all that can meet the gate. Calls once a stay in the concept test, however often one saves."""
        self.lock()
        if self.status != self.Status.CONCEPT_TEST:
            return
        came_here = Q(target=self.Status.CONCEPT_TEST) & ~Q(source=F("target"))
        last = self.steps.filter(came_here | Q(move="call_for_pilot")).last()
        called = last is not None and last.move == "call_for_pilot"
        if not called and not type(self).start_pilot.move.missing(self):
            self.call_for_pilot(by=Person.objects.the_portal())

    @move(to=None, label=_("Lämnade teamet"), owner_label=_("En person lämnade teamet"), allowed=rules.is_on_owners_side | rules.takes_some_part, tells=owners,
          page="innovations:team", category="quiet", in_panel=False)  # fmt: skip
    def end_part(self, *, by, part):
        """The owner's side ends anybody's part, everybody else their own."""
        if part.person_id != by.pk and by not in self.owners_side():
            raise Refused(_now("Du kan bara avsluta din egen medverkan."))
        part.ended_at = timezone.now()
        part.save(update_fields=["ended_at"])
        return {"role": part.role}

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

    @move(to=None, label=_("Bytte ägare"), owner_label=_("Ärendet bytte ägare"), allowed=rules.is_on_owners_side | rules.is_the_portal, tells=owners_and_adviser,
          page="innovations:team", in_panel=False)  # fmt: skip
    def change_owner(self, *, by, to):
        """To the person who accepted a transfer, or the account that claimed what a guest had sent."""
        before, self.owner = self.owner, to
        Participation.objects.filter(innovation=self, person=to, role="co_owner").update(
            ended_at=timezone.now()
        )
        self.file.tasks.filter(person=before, status=Task.Status.OPEN).update(person=to)
        return {"from": before.pk}

    # --- the catalogue and the spread (made through the entry and the adoption) ------------------------

    @move(to=None, label=_("Katalogtext att godkänna"), owner_label=_("En text om din idé finns att läsa och godkänna"), allowed=rules.writes_entry, tells=owners,
          page="innovations:entry_new", category="question", in_panel=False)  # fmt: skip
    def entry_proposed(self, *, by, url):
        self._close_tasks("approve_entry")
        Task.objects.create(file=self.file, what="approve_entry", text=_now("Läs och godkänn katalogtexten om din idé"), person=self.owner, url=url,
                            due_on=add_working_days(timezone.localdate(), 10))  # fmt: skip

    @move(to=None, label=_("Publicerad i katalogen"), owner_label=_("Din idé finns i katalogen så att andra kan ta efter"), allowed=rules.writes_entry,
          tells=owners_and_adviser, page="innovations:entry_new", in_panel=False)  # fmt: skip
    def entry_published(self, *, by, url):
        return {"url": url}

    @move(to=None, label=_("En enhet inför lösningen"), owner_label=_("En annan enhet tar efter din idé"), allowed=rules.is_the_portal, tells=owners,
          page="innovations:entry_new", category="spread", in_panel=False)  # fmt: skip
    def adoption_reported(self, *, by, unit, status):
        return {"unit": unit, "status": status}

    @transaction.atomic
    def keep_first_assessment(self, *, by, answers):
        """Save the adviser's six answers as they are so far. Raises Refused when the matter has gone on."""
        self.lock()
        if self.status != self.Status.FIRST_ASSESSMENT or not rules.works_on_it.test(by, self):
            raise Refused(
                _now("Första bedömningen kan inte ändras: ärendet är i läget %(status)s.")
                % {"status": self.get_status_display()}
            )
        first = self.first_assessment or self.first_assessments.model(innovation=self)
        first.answers, first.adviser, first.saved_at = answers, by, timezone.now()
        first.save()
        self.forget()
        return first

    # --- questions ----------------------------------------------------------------------------------

    def owners_side(self):
        return {self.owner} | {part.person for part in self.team if part.role == "co_owner"}

    def has_participant(self, user, role):
        return any(part.person_id == user.pk and part.role == role for part in self.team)

    @property
    def team(self):
        """The parts of those who have said yes."""
        return [part for part in self._participations if part.is_active]

    @property
    def invitations(self):
        """The parts that wait for an answer."""
        return [part for part in self._participations if part.is_waiting]

    @cached_property
    def _participations(self):
        return list(self.participations.filter(ended_at=None).select_related("person").order_by("pk"))

    def is_handled_by(self, user):
        """Whether the user meets the matter at the desk: "akt" in 4.9, not merely a role at the same principal."""
        return (
            user.is_authenticated and user not in self.owners_side() and rules.is_at_the_desk.test(user, self)
        )

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
            or self.is_handled_by(user)
            or rules.has_taken_referral.test(user, self)
        )

    def messages_for(self, user):
        """Whoever took it over reads what is said from then on: what was said before was not said to them."""
        said = super().messages_for(user)
        if self.taken_referral is None or user in self.owners_side() or self.is_handled_by(user):
            return said
        return said.filter(written_at__gte=self.taken_referral.answered_at)

    def may_read_attachments(self, user):
        return super().may_read_attachments(user) or rules.has_taken_referral.test(user, self)

    def people_in_dialogue(self):
        return super().people_in_dialogue() | who_took_it_over(self)

    @cached_property
    def answer_clock(self):
        """The promise that the owner waits for: of an answer, not of who will give it."""
        clocks = [c for c in self.clocks if c.kind != "named_adviser"]
        running = [c for c in clocks if c.stopped_at is None]
        return (running or clocks or [None])[-1]

    def notice_category(self, step, person):
        """What happens to the owner is work to the desk: a daily list, not a mail a case (domain 4.6)."""
        return "work" if step.category == "progress" and self.is_handled_by(person) else step.category

    def mail_lines(self, step):
        """The receipt in the mail: who answers, when, and how it was counted."""
        if step.move != "submit":
            return []
        text = render_to_string(
            "innovations/_receipt_lines.txt", {"innovation": self, "clock": self.answer_clock}
        )
        return [line for line in text.splitlines() if line.strip()]

    def has_conflict_of_interest(self, user):
        return bool(self.why_in_conflict(user))

    def why_in_conflict(self, person):
        """Why the person may neither assess nor decide (jäv), in words, or an empty string."""
        if self.owner_id == person.pk:
            return _now("Är idégivare i ärendet.")
        for part in self.team:
            if part.person_id == person.pk:
                return _now("Är med i ärendet: %(role)s.") % {"role": part.get_role_display().lower()}
        return self._conflicts.get(person.pk, "")

    @cached_property
    def has_declared_conflicts(self):
        """Whether anybody has declared jäv."""
        return self.conflicts.exists()

    @cached_property
    def _conflicts(self):
        if not self.has_declared_conflicts:
            return {}
        return {
            c.person_id: _now("Har anmält jäv: %(reason)s") % {"reason": c.reason}
            for c in self.conflicts.all()
        }

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
    def first_assessment(self):
        """The latest version."""
        return self.first_assessments.order_by("-version").first()

    @property
    def assessment_round(self):
        first = self.first_assessment
        return first.version if first else 1

    @property
    def active_assessments(self):
        """This round's assessments by those who have not stepped aside."""
        if not self._assessments:
            return []
        return [a for a in self._assessments if a.round == self.assessment_round]

    @property
    def closed_assessments(self):
        """Those of this round that their assessors have handed in."""
        return [a for a in self.active_assessments if a.closed_at]

    def assessment_by(self, person):
        """The person's own in this round, or None."""
        return next((a for a in self.active_assessments if a.assessor_id == person.pk), None)

    def is_assessed_by(self, person):
        """Whether the person was asked in any round and has not stepped aside."""
        return any(a.assessor_id == person.pk for a in self._assessments)

    @cached_property
    def _assessments(self):
        return list(self.assessments.filter(stepped_aside=False).select_related("assessor").order_by("pk"))

    @cached_property
    def is_decided(self):
        """Whether the panel has decided at least once."""
        return self.decisions.exists()

    @cached_property
    def is_asked_to_merge(self):
        """Whether a proposal to join it with another waits for an answer."""
        return Merger.objects.waiting().filter(Q(innovation=self) | Q(into=self)).exists()

    def disagreements(self):
        """Criteria on which the assessors are two steps or more apart."""
        levels = {}
        for assessment in self.closed_assessments:
            for criterion, answer in assessment.answers.items():
                if isinstance(answer.get("level"), int):
                    levels.setdefault(criterion, []).append(answer["level"])
        return [criterion for criterion, given in levels.items() if max(given) - min(given) >= 2]  # noqa: PLR2004 domain 5.3

    def has_safety_stop(self):
        return any(a.answers.get("safety", {}).get("level") == 0 for a in self.active_assessments)

    @cached_property
    def has_open_referral(self):
        return self.referrals.filter(answered_at=None).exists()

    @cached_property
    def is_linked(self):
        """Whether it hangs together with any other matter."""
        return Link.objects.filter(Q(file=self.pk) | Q(other=self.pk), ended_at=None).exists()

    @cached_property
    def open_referral(self):
        if not self.has_open_referral:
            return None
        return self.referrals.filter(answered_at=None).select_related("receiver").first()

    @cached_property
    def taken_referral(self):
        """The referral by which another organisation has the matter now, or None."""
        if self.status != self.Status.REFERRED:
            return None
        return self.referrals.filter(accepted=True).select_related("receiver", "answered_by").last()

    @cached_property
    def open_merger(self):
        return self.mergers.waiting().select_related("into").first()

    def merger_partners(self):
        merger = self.mergers.select_related("into__owner").order_by("-pk").first()
        return merger.into.owners_side() if merger else set()

    def stage_sheet(self, stage):
        """The sheet of a stage: what its gate asks for. Empty and not saved before somebody has written on it."""
        return self._sheets.setdefault(stage, self.sheets.model(innovation=self, stage=stage))

    def sheets_written(self):
        return [sheet for sheet in self._sheets.values() if sheet.pk]

    @cached_property
    def _sheets(self):
        return {sheet.stage: sheet for sheet in self.sheets.order_by("pk")}

    @classmethod
    def daily_round(cls, today):
        """Parked matters whose day has come are told; unanswered questions and untouched matters come to rest (4.4)."""
        portal = Person.objects.the_portal()
        late = cls.objects.filter(
            status=cls.Status.RETURNED,
            questions__answer="",
            questions__reply_by__lt=today - timedelta(days=30),
        )
        for innovation in late.distinct()[:200]:
            innovation.let_rest(by=portal)
        for innovation in cls.objects.filter(status=cls.Status.PARKED, parked_until__lte=today)[:200]:
            innovation.reassess(by=portal, reason=_now("Datumet har kommit."))

    # --- privates -------------------------------------------------------------------------------------

    @classmethod
    def _assessed_by(cls, user):
        return cls.assessments.rel.related_model.objects.filter(assessor=user, stepped_aside=False).values(
            "innovation"
        )

    @classmethod
    def _decided(cls):
        return cls.decisions.rel.related_model.objects.values("innovation")

    @classmethod
    def _referred_to(cls, principals):
        return (
            cls.referrals.rel.related_model.objects.filter(receiver__principal__in=principals)
            .exclude(accepted=False)
            .values("innovation")
        )

    def _check_adviser(self, person):
        if not person.has_role_at(self.organisation_id, Role.ADVISER, Role.COORDINATOR):
            raise Refused(_now("Personen är inte rådgivare hos er."))
        if self.has_conflict_of_interest(person):
            raise Refused(_now("Personen är jävig i ärendet."))
        if self.assigned_to_id == person.pk:
            raise Refused(_now("Personen har redan ärendet."))

    def _hand_to(self, person):
        self.assigned_to, self.assigned_at = person, timezone.now()

    def _close_tasks(self, what, status=Task.Status.DONE):
        self.file.tasks.filter(what=what, status=Task.Status.OPEN).update(
            status=status, closed_at=timezone.now()
        )

    def _decide(self, outcome, by, decision, **fields):
        """Keep the panel's decision as a row of its own. An adviser's exit at first assessment has none."""
        if self.status != self.Status.READY_FOR_DECISION:
            return {}
        votes = decision.pop("votes", [])
        if any(person.pk == by.pk and stance == "recused" for person, stance, _text in votes):
            raise Refused(_now("Den som inte deltar på grund av jäv kan inte registrera beslutet."))
        row = self.decisions.create(outcome=outcome, registered_by=by, **decision, **fields)
        for person, stance, text in votes:
            if stance != "recused" and self.has_conflict_of_interest(person):
                raise Refused(_now("%(person)s är jävig och kan inte delta i beslutet.") % {"person": person})
            row.votes.create(person=person, stance=stance, text=text)
        self._close_tasks("decide")
        return {"decision": row.pk}
