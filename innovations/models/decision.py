"""The panel's decision, and each member's part in it."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.innovation import Innovation
from portal.models import Person, Role
from portal.models.person import name_of


class DecisionQuerySet(models.QuerySet):
    """Questions about decisions."""

    def known_to(self, user):
        """What was decided at the user's principals, all over the country for the national coordinator. The latest first."""
        known = self.filter(innovation__in=Innovation.objects.visible_to(user).values("pk"))
        if not user.has_role(Role.NATIONAL_COORDINATOR):
            homes = user.principals_as(Role.DECISION_PANEL, Role.COORDINATOR, Role.ADVISER)
            known = known.filter(innovation__organisation__in=homes)
        return known.select_related("innovation__file", "innovation__organisation").order_by("-decided_at")


class Decision(models.Model):
    """The panel's decision: outcome, the reason to the owner, who took part, who differed, who stepped aside."""

    class Outcome(models.TextChoices):
        APPROVED = "approved", _("Går vidare till konceptprövning")
        PARKED = "parked", _("Parkerad")
        DECLINED = "declined", _("Går inte vidare")

    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("utfall"), max_length=20, choices=Outcome)
    internal_note = models.TextField(_("intern not"), max_length=2000, blank=True)
    conditions = models.TextField(_("villkor"), max_length=1000, blank=True)
    reconsider_on = models.DateField(_("omprövas senast"), null=True, blank=True)
    registered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                name="decision_outcome", condition=Q(outcome__in=["approved", "parked", "declined"])
            )
        ]


class VoteQuerySet(models.QuerySet):
    """Questions about votes."""

    def dissenting(self, innovation):
        """Who was of another mind in a decision on the innovation, and why, as `told`: {"decision", "person", "text"}."""
        told = JSONObject(decision="decision_id", person=name_of("person"), text="text")
        theirs = self.filter(decision__innovation=innovation, stance=Vote.Stance.DISSENTED)
        return theirs.order_by("pk").annotate(told=told)


class Vote(models.Model):
    """A panel member's part in a decision."""

    class Stance(models.TextChoices):
        AGREED = "agreed", _("Deltog")
        DISSENTED = "dissented", _("Avvikande mening")
        RECUSED = "recused", _("Deltog inte på grund av jäv")

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="votes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=20, choices=Stance)
    text = models.CharField(_("skäl"), max_length=1000, blank=True)

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("decision", "person", name="vote_once")]
