"""The words by which ideas, catalogue entries and adoptions are sorted: one list each, whoever asks for it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TargetGroup(models.TextChoices):
    OLDER = "older", _("Äldre")
    CHILDREN = "children", _("Barn och unga")
    ADULTS = "adults", _("Vuxna")
    DISABILITY = "disability", _("Personer med funktionsnedsättning")
    MENTAL_HEALTH = "mental_health", _("Personer med psykisk ohälsa")
    CHRONIC = "chronic", _("Personer med långvarig sjukdom")
    RELATIVES = "relatives", _("Närstående")
    STAFF = "staff", _("Personal")
    OTHER = "other", _("Andra")


class LifeEvent(models.TextChoices):
    BIRTH = "birth", _("Få barn")
    GROWING_UP = "growing_up", _("Växa upp")
    FALLING_ILL = "falling_ill", _("Bli sjuk eller skadad")
    LIVING_WITH = "living_with", _("Leva med sjukdom")
    DISABILITY = "disability", _("Leva med funktionsnedsättning")
    AGEING = "ageing", _("Bli äldre")
    DISCHARGE = "discharge", _("Komma hem från sjukhus")
    HARD_TIMES = "hard_times", _("Ha det svårt i livet")
    DYING = "dying", _("Livets slut")


class Evidence(models.TextChoices):
    """Domain 4.5. Nobody sets the level on an own case."""

    E0 = "E0", _("E0 ingen")
    E1 = "E1", _("E1 beskrivna erfarenheter")
    E2 = "E2", _("E2 egen mätning före och efter")
    E3 = "E3", _("E3 jämförelse eller flera enheter")
    E4 = "E4", _("E4 publicerad eller oberoende utvärdering")


class AdoptionStatus(models.TextChoices):
    INTEREST = "interest", _("Intresse")
    DECIDED = "decided", _("Beslutat")
    UNDER_WAY = "under_way", _("Pågår")
    IN_USE = "in_use", _("I drift")
    RESTING = "resting", _("Vilar")
    STOPPED = "stopped", _("Avbrutet")
    RETIRED = "retired", _("Avvecklat")


class StopReason(models.TextChoices):
    LEADERSHIP = "leadership", _("Ledningens stöd")
    CENTRAL = "central", _("Central beslutsordning")
    RULES = "rules", _("Tillstånd eller regler")
    RESOURCES = "resources", _("Resurser")
    STAFFING = "staffing", _("Bemanning")
    TECHNOLOGY = "technology", _("Teknik eller integration")
    DID_NOT_FIT = "did_not_fit", _("Passade inte behovet")
    REPLACED = "replaced", _("Ersatt")
    OTHER = "other", _("Annat")

    @classmethod
    def words(cls, reasons, text=""):
        """The reasons in words, the unit's own words instead of "annat"."""
        labels = dict(cls.choices)
        return [
            text if reason == cls.OTHER and text else str(labels.get(reason, reason)) for reason in reasons
        ]
