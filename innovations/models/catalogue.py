"""The catalogue: what works, what is under way, what was tried and did not work; and where it is adopted."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.innovation import Innovation
from innovations.models.likeness import CANDIDATES, most_alike, stems
from portal.models import Organisation, Person, Role

MOST_STEMS = 12


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


class EntryQuerySet(models.QuerySet):
    """Questions about catalogue entries."""

    def visible_to(self, user):
        """Published entries are for everybody; editors see the rest; an owner sees the entry of an own innovation."""
        published = Q(status=CatalogueEntry.Status.PUBLISHED)
        if not user.is_authenticated:
            return self.filter(published)
        if user.has_role(Role.NATIONAL_COORDINATOR):
            return self
        own = Q(pk__in=CatalogueEntry.objects.filter(innovation__owner=user).values("pk"))
        edited = Q(principal__in=user.principals_as(Role.EDITOR)) | Q(edited_by=user)
        return self.filter(published | own | edited)

    def published(self):
        return self.filter(status=CatalogueEntry.Status.PUBLISHED)

    def alike(self, title, need):
        """Entries that resemble a new idea, best first. Candidates come from the search index."""
        wanted = sorted(stems(title))[:MOST_STEMS]
        if not wanted:
            return []
        any_of_them = SearchQuery(" | ".join(f"'{stem}'" for stem in wanted), search_type="raw", config="simple")
        candidates = self.filter(search_vector=any_of_them).annotate(rank=SearchRank("search_vector", any_of_them)).order_by("-rank", "-pk")[:CANDIDATES]
        return most_alike(candidates, title, need, body=lambda entry: f"{entry.summary} {entry.problem[:1000]}")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["search_vector"])
class CatalogueEntry(models.Model):
    """What another unit needs to know in order to do the same, or to not repeat a mistake."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        PUBLISHED = "published", _("Publicerad")
        WITHDRAWN = "withdrawn", _("Tillbakadragen")

    class Kind(models.TextChoices):
        WORKS = "works", _("Fungerar")
        UNDER_WAY = "under_way", _("Pågår")
        DID_NOT_WORK = "did_not_work", _("Prövat – fungerade inte")
        # An imported project that has ended: nobody has said whether it works (docs/decisions/0010).
        ENDED = "ended", _("Avslutat projekt")

    ref = models.CharField(_("nummer"), max_length=24, unique=True, editable=False)
    innovation = models.OneToOneField(Innovation, models.PROTECT, null=True, blank=True, related_name="entry")
    title = models.CharField(_("rubrik"), max_length=160)
    summary = models.CharField(_("sammanfattning"), max_length=300)
    problem = models.TextField(_("problem"), max_length=4000, blank=True)
    solution = models.TextField(_("lösning"), max_length=4000, blank=True)
    results = models.TextField(_("resultat"), max_length=4000, blank=True)
    context = models.TextField(_("sammanhang"), max_length=2000, blank=True)
    core = models.TextField(_("kärna: detta får inte ändras"), max_length=2000, blank=True)
    adaptable = models.TextField(_("anpassningsbart: detta kan ni göra på ert sätt"), max_length=2000, blank=True)
    resources = models.TextField(_("resurser"), max_length=2000, blank=True)
    cost = models.CharField(_("kostnad"), max_length=300, blank=True)
    time_to_start = models.CharField(_("tid till start"), max_length=200, blank=True)
    risks = models.TextField(_("risker och åtgärder"), max_length=2000, blank=True)
    lessons = models.TextField(_("lärdomar"), max_length=4000, blank=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind, default=Kind.WORKS)
    type = models.CharField(_("typ"), max_length=20, choices=Innovation.Type, blank=True)
    target_group = models.CharField(_("målgrupp"), max_length=20, choices=TargetGroup, blank=True)
    life_event = models.CharField(_("livshändelse"), max_length=20, choices=LifeEvent, blank=True)
    maturity = models.CharField(_("mognad"), max_length=2, choices=Innovation.Maturity, default=Innovation.Maturity.M1)
    evidence = models.CharField(_("evidens"), max_length=2, choices=Evidence, default=Evidence.E0)
    evidence_set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact_function = models.CharField(_("kontaktfunktion"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-post till kontaktfunktionen"), blank=True)
    principal = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("huvudman"))
    organisation_name = models.CharField(_("organisation som den skrevs"), max_length=200, blank=True)
    region_code = models.CharField(_("län"), max_length=2, blank=True)
    source_name = models.CharField(_("källa"), max_length=100, blank=True)
    source_id = models.CharField(_("nummer i källan"), max_length=100, blank=True)
    source_url = models.URLField(_("länk till källan"), max_length=500, blank=True)
    started = models.CharField(_("början"), max_length=10, blank=True)
    ended = models.CharField(_("slut"), max_length=10, blank=True)
    grant_sek = models.BigIntegerField(_("bidrag i kronor"), null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    withdrawn_because = models.CharField(_("skäl"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    confirmed_on = models.DateField(_("senast bekräftad"), null=True, blank=True)
    edited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0, editable=False)
    adoption_count = models.PositiveIntegerField(default=0, editable=False)  # units that use it; kept by Adoption.save
    used_in = ArrayField(models.CharField(max_length=2), default=list, editable=False)  # län codes of those units
    search_vector = SearchVectorField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("katalogpost")
        verbose_name_plural = _("katalogposter")
        constraints = [
            models.UniqueConstraint("source_name", "source_id", name="entry_source_once", condition=~Q(source_id="")),
            models.CheckConstraint(name="entry_status", condition=Q(status__in=["draft", "published", "withdrawn"])),
            models.CheckConstraint(name="entry_kind", condition=Q(kind__in=["works", "under_way", "did_not_work", "ended"])),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="entry_search"),
            models.Index(fields=["-published_at", "-id"], name="entry_newest", condition=Q(status="published")),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("innovations:entry_detail", kwargs={"ref": self.ref})


class Adoption(models.Model):
    """One unit that adopts an entry: the spread is this table, followed up, with reasons when it stops."""

    class Status(models.TextChoices):
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

    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("enhet"))
    status = models.CharField(_("läge"), max_length=20, choices=Status, default=Status.INTEREST)
    responsible = models.ForeignKey(Person, models.PROTECT, related_name="adoptions", verbose_name=_("införandeansvarig"))
    started_on = models.DateField(_("start"), null=True, blank=True)
    in_use_from = models.DateField(_("i drift från"), null=True, blank=True)
    adaptations = models.TextField(_("anpassningar"), max_length=2000, blank=True)
    core_kept = models.BooleanField(_("kärnan är kvar"), default=True)
    stop_reasons = ArrayField(models.CharField(max_length=20, choices=StopReason), default=list, blank=True, verbose_name=_("skäl"))
    stop_text = models.CharField(_("annat skäl"), max_length=300, blank=True)
    advice = models.TextField(_("råd till andra"), max_length=2000, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint("entry", "unit", name="adoption_once_a_unit"),
            models.CheckConstraint(name="adoption_status", condition=Q(status__in=["interest", "decided", "under_way", "in_use", "resting", "stopped", "retired"])),
            models.CheckConstraint(name="adoption_stop_has_reason", condition=~Q(status__in=["stopped", "retired"]) | Q(stop_reasons__len__gt=0)),
        ]
