"""Assessments: the adviser's first, and the independent in-depth ones."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations.models.conflict import ConflictOfInterest
from innovations.models.innovation import Innovation
from portal.lifecycle import Refused
from portal.models import Person, Task

# Domain 5.3. The six questions of the first assessment: the outcome is a route, not a score.
FIRST_QUESTIONS = {
    "need": _("Finns ett verkligt behov hos en utpekad grupp?"),
    "novelty": _("Är det nytt eller väsentligt bättre där det ska användas?"),
    "reach": _("Kan fler än en enhet ha nytta?"),
    "ownership": _("Finns en verksamhet som vill äga frågan?"),
    "risk": _("Finns risk för patient, brukare eller rättssäkerhet som måste lösas först?"),
    "existing": _("Pågår eller finns samma sak redan (katalog, omvärld)?"),
}
FIRST_ANSWERS = {"yes": _("Ja"), "partly": _("Delvis"), "no": _("Nej"), "unknown": _("Vet inte")}

# Domain 5.3. The seven criteria of the in-depth assessment, each with what 0–3 mean.
CRITERIA = {
    "need": (_("Behov"), (_("antaget"), _("beskrivet av idégivaren"), _("bekräftat av berörd verksamhet eller brukare"), _("bekräftat av flera huvudmän eller data"))),
    "benefit": (_("Nytta"), (_("oklar"), _("rimlig men inte mätbar"), _("mätbar, mått angivna"), _("mätbar, baslinje finns"))),
    "novelty": (_("Nyhet och alternativ"), (_("finns redan i bruk hos oss"), _("mindre variant"), _("ny hos oss, prövad annorstädes"), _("ny i Sverige eller tydligt bättre än alternativen"))),
    "feasibility": (_("Genomförbarhet"), (_("ingen ägare"), _("ägare, inga resurser"), _("ägare, resurser för test"), _("ägare, resurser, plan och mottagare i linjen"))),
    "safety": (_("Säkerhet, etik, regelverk"), (_("olöst stopp"), _("okända frågor"), _("frågor kända, väg finns"), _("klarlagt"))),
    "equality": (_("Jämlikhet och delaktighet"), (_("riskerar ökade skillnader"), _("inte belyst"), _("belyst, brukare tillfrågade"), _("brukare medskapar, minskar skillnader"))),
    "spread": (_("Spridbarhet"), (_("bara hos oss"), _("kräver stora anpassningar"), _("kärna går att beskriva"), _("kärna, resurser och kostnad tydliga"))),
}  # fmt: skip
# Where six answers point (domain 5.3), the first that fits: (the answers it takes, the move, why in words).
# A question that is left out may have any answer. The adviser chooses; this is a hint.
WAYS = (
    ({"existing": ("yes",)}, "propose_merger", _("Samma sak pågår eller finns redan.")),
    ({"need": ("unknown",)}, "ask", _("Behovet går inte att bedöma än.")),
    ({"novelty": ("unknown",)}, "ask", _("Det går inte att säga än om det är nytt.")),
    ({"need": ("no",)}, "decline", _("Det finns inget verkligt behov hos en utpekad grupp.")),
    ({"novelty": ("no",), "ownership": ("no", "unknown")}, "decline", _("Det är inte nytt där det ska användas, och ingen verksamhet vill äga frågan.")),
    ({"novelty": ("no",)}, "do_locally", _("Behovet finns, men det är inte nytt. En verksamhet kan göra det direkt.")),
    ({"reach": ("no",), "ownership": ("yes",), "risk": ("no",)}, "do_locally", _("En enhet har nytta av det, vill äga frågan och tar ingen risk.")),
    ({"ownership": ("no",)}, "propose_referral", _("Ingen verksamhet hos er vill äga frågan.")),
    ({"risk": ("yes",)}, "begin_in_depth", _("Behovet finns och det är något nytt. Bedömarna behöver veta vilken risk som måste lösas först.")),
    ({}, "begin_in_depth", _("Behovet finns och det är något nytt.")),
)  # fmt: skip
CANNOT_ASSESS = "cannot"
NEEDS_MOTIVATION = (0, 3)


class FirstAssessment(models.Model):
    """The adviser's six answers, at most ten minutes. A renewed assessment is a new version; the old is kept."""

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="first_assessments")
    version = models.PositiveSmallIntegerField(default=1)
    answers = models.JSONField(default=dict)  # {question: {"answer": yes|partly|no|unknown, "why": text}}
    adviser = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("innovation", "version", name="first_assessment_version")]

    def answer(self, question):
        return self.answers.get(question, {}).get("answer", "")

    @property
    def is_complete(self):
        return all(self.answer(question) in FIRST_ANSWERS for question in FIRST_QUESTIONS)

    @property
    def way(self):
        """(move, why) that the six answers point at, or None before all are given and when it is gone already. A route,
        not a score."""
        if not self.is_complete:
            return None
        name, why = next(
            (name, why)
            for asked, name, why in WAYS
            if all(self.answer(question) in fitting for question, fitting in asked.items())
        )
        return None if self.innovation.awaits_answer_to(name) else (Innovation.move_headers()[name], why)

    @property
    def rows(self):
        """[(key, question, answer key, answer, why)] in the order of the form."""
        return [
            (
                key,
                text,
                self.answer(key),
                FIRST_ANSWERS.get(self.answer(key), ""),
                self.answers.get(key, {}).get("why", ""),
            )
            for key, text in FIRST_QUESTIONS.items()
        ]


class AssessmentQuerySet(models.QuerySet):
    """Questions about the assessors' own views."""

    def of(self, assessor):
        """What this person was asked for and has not stepped aside from."""
        return self.filter(assessor=assessor, stepped_aside=False)

    def to_do(self):
        """Not handed in and still wanted, what was asked for first at the top."""
        return self.filter(closed_at=None, innovation__status__in=self.model.OPEN_IN).order_by("asked_at")

    def handed_in(self):
        """The latest first."""
        return self.exclude(closed_at=None).order_by("-closed_at")

    def as_rows(self):
        """What a row says: the matter, and how many of those asked in the same round are done."""
        return self.annotate(
            all_of_them=self._in_the_round(), done_of_them=self._in_the_round(closed_at__isnull=False)
        ).select_related("innovation__file", "innovation__organisation", "innovation__unit")  # fmt: skip

    def _in_the_round(self, **only):
        same = self.model.objects.filter(
            innovation=OuterRef("innovation"), round=OuterRef("round"), stepped_aside=False, **only
        )
        return Subquery(same.order_by().values("innovation").annotate(n=Count("pk")).values("n"))


class Assessment(models.Model):
    """One assessor's own view. Nobody else sees it until it is closed, and the assessor sees no other before that."""

    class Recommendation(models.TextChoices):
        GO_ON = "go_on", _("Gå vidare")
        COMPLETE = "complete", _("Komplettera")
        PARK = "park", _("Parkera")
        REFER = "refer", _("Hänvisa")
        STOP = "stop", _("Gå inte vidare")

    OPEN_IN = ("first_assessment", "in_depth")  # the statuses in which it may be written

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="assessments")
    assessor = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    round = models.PositiveSmallIntegerField(default=1)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    no_conflict_at = models.DateTimeField(null=True)  # the assessor's own declaration, before reading on
    stepped_aside = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)  # {criterion: {"level": 0–3 | "cannot", "why": text}}
    strengths = models.TextField(_("styrkor"), max_length=1000, blank=True)
    open_questions = models.TextField(_("frågor kvar"), max_length=1000, blank=True)
    recommendation = models.CharField(_("rekommendation"), max_length=20, choices=Recommendation, blank=True)
    closed_at = models.DateTimeField(null=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("innovation", "assessor", "round", name="assessment_once_a_round"),
            models.CheckConstraint(
                name="assessment_recommendation",
                condition=Q(recommendation__in=["", "go_on", "complete", "park", "refer", "stop"]),
            ),
        ]

    def step_aside(self, reason):
        """The assessor declares a conflict of interest (jäv): out of this matter, the reason kept."""
        self.stepped_aside = True
        self.save()
        ConflictOfInterest.objects.get_or_create(
            innovation=self.innovation, person=self.assessor, defaults={"reason": reason}
        )
        self.innovation._close_tasks(f"assess-{self.assessor_id}")  # noqa: SLF001 the same noun's task

    def excuse(self):
        """The adviser asks no more of this assessor. What is written is kept but counts no longer."""
        self.stepped_aside = True
        self.save(update_fields=["stepped_aside"])
        self.innovation._close_tasks(f"assess-{self.assessor_id}", Task.Status.CANCELLED)  # noqa: SLF001 the same noun's task

    def declare_no_conflict(self):
        """The assessor's own word, kept with its time."""
        self.no_conflict_at = timezone.now()
        self.save(update_fields=["no_conflict_at"])

    @property
    def is_in_time(self):
        return self.innovation.status in self.OPEN_IN

    @transaction.atomic
    def keep(self, answers, *, strengths="", open_questions="", recommendation=""):
        """Save what is written so far; nobody else sees it. Raises Refused when it is closed or the matter has gone on."""
        Assessment.objects.select_for_update(no_key=True).get(pk=self.pk)
        self.refresh_from_db(fields=["closed_at", "stepped_aside", "no_conflict_at"])
        if self.closed_at or self.stepped_aside or self.no_conflict_at is None or not self.is_in_time:
            raise Refused(_now("Bedömningen är lämnad eller ärendet har gått vidare. Den kan inte ändras."))
        self.answers, self.strengths, self.open_questions, self.recommendation = (
            answers,
            strengths,
            open_questions,
            recommendation,
        )
        self.save(update_fields=["answers", "strengths", "open_questions", "recommendation"])

    def faults(self):
        """{criterion: sentence} for what stops this assessment from being closed."""
        found = {}
        for criterion, (name, _levels) in CRITERIA.items():
            given = self.answers.get(criterion, {})
            level = given.get("level")
            if level is None:
                found[criterion] = _now("%(criterion)s: välj en nivå, eller att du inte kan bedöma.") % {
                    "criterion": name
                }
            elif level in NEEDS_MOTIVATION and not given.get("why", "").strip():
                found[criterion] = _now("%(criterion)s: skriv varför när du väljer %(level)s.") % {
                    "criterion": name,
                    "level": level,
                }
        if not self.recommendation:
            found["recommendation"] = _now("Välj vad du rekommenderar.")
        return found

    def close(self):
        """Lock the own view. From now on the others' closed views can be read."""
        if self.no_conflict_at is None or self.stepped_aside:
            raise ValidationError(_now("Svara först på om du är jävig."))
        if faults := self.faults():
            raise ValidationError(faults)
        self.closed_at = timezone.now()
        self.save()
        self.innovation._close_tasks(f"assess-{self.assessor_id}")  # noqa: SLF001 the same noun's task

    @classmethod
    def visible_answers(cls, innovation, user, *, sees_all):
        """The closed assessments the user may read: all for officers after all are closed; others' after own closed."""
        closed = innovation.closed_assessments
        if sees_all:
            return closed if len(closed) == len(innovation.active_assessments) else []
        own = innovation.assessment_by(user)
        return closed if own and own.closed_at else []
