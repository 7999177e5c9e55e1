"""The sheets of the stages after the decision: what their gates ask for."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations import rules
from innovations.models.innovation import Innovation
from portal.lifecycle import Refused


class StageSheet(models.Model):
    """What the gates after the decision ask for (domain 4.4, grind 3–5). One sheet per stage."""

    class Stage(models.TextChoices):
        CONCEPT_TEST = "concept_test", _("Konceptprövning")
        PILOT = "pilot", _("Pilot")
        INTRODUCTION = "introduction", _("Införande")

    FIELDS = {
        "concept_test": ("where", "ends_on", "result", "lesson", "user_voice", "questions_closed"),
        "pilot": ("where", "ends_on", "receiving_manager", "running_budget", "baseline", "evaluation", "deviations", "running_cost",
                  "procurement_route", "equality_check", "payment_obstacle", "decision_document", "lesson"),
        "introduction": ("routine", "training", "line_owner", "follow_up_on"),
    }  # fmt: skip

    # A sheet is written while its stage lasts, and the next one can be prepared meanwhile.
    WRITTEN_IN = {
        "concept_test": ("concept_test",),
        "pilot": ("concept_test", "pilot"),
        "introduction": ("pilot", "introduction"),
    }

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="sheets")
    stage = models.CharField(max_length=20, choices=Stage)
    where = models.CharField(_("enhet där det prövas"), max_length=200, blank=True)
    ends_on = models.DateField(_("prövas till"), null=True, blank=True)
    result = models.TextField(_("resultat"), max_length=2000, blank=True)
    lesson = models.TextField(_("lärdom"), max_length=2000, blank=True)
    user_voice = models.TextField(_("vad patienter och brukare säger"), max_length=2000, blank=True)
    questions_closed = models.TextField(
        _("svar på frågor om etik, dataskydd och medicinteknik"), max_length=2000, blank=True
    )
    receiving_manager = models.CharField(_("mottagande chef"), max_length=200, blank=True)
    running_budget = models.CharField(_("driftbudget efter piloten"), max_length=300, blank=True)
    baseline = models.TextField(_("uppmätt baslinje"), max_length=2000, blank=True)
    evaluation = models.TextField(_("utvärdering mot baslinjen"), max_length=2000, blank=True)
    deviations = models.TextField(_("skador och avvikelser"), max_length=2000, blank=True)
    running_cost = models.CharField(_("driftkostnad"), max_length=300, blank=True)
    procurement_route = models.CharField(_("upphandlingsväg"), max_length=300, blank=True)
    equality_check = models.TextField(_("jämlikhet och tillgänglighet"), max_length=2000, blank=True)
    payment_obstacle = models.CharField(_("hinder i ersättningen"), max_length=300, blank=True)
    decision_document = models.CharField(_("verksamhetens beslut (diarienummer)"), max_length=200, blank=True)
    routine = models.TextField(_("ordinarie rutin"), max_length=2000, blank=True)
    training = models.TextField(_("utbildning som är gjord"), max_length=2000, blank=True)
    line_owner = models.CharField(_("ägare i linjen"), max_length=200, blank=True)
    follow_up_on = models.DateField(_("första uppföljning"), null=True, blank=True)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint("innovation", "stage", name="sheet_once_a_stage")]

    def may_be_written_by(self, user):
        rule = rules.writes_introduction if self.stage == "introduction" else rules.writes_test_results
        return self.innovation.status in self.WRITTEN_IN[self.stage] and rule.test(user, self.innovation)

    def check_writer(self, user):
        """Raises Refused for who may not write on it now."""
        if not self.may_be_written_by(user):
            raise Refused(_now("Bladet kan inte ändras i det här skedet."))

    @property
    def mark(self):
        """Which saving of the sheet this is: two who write at once are told."""
        return self.saved_at.isoformat() if self.saved_at else ""

    def lacking(self, *names):
        """Sentences for the fields that are still empty."""
        for name in names:
            if not getattr(self, name):
                yield _now("Fyll i %(field)s.") % {"field": self._meta.get_field(name).verbose_name}
