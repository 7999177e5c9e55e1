"""The catalogue: what works, what is under way, what was tried and did not work."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import gates, rules
from innovations.models.entries import EntryQuerySet, swedish_order, top_entries
from innovations.models.entry_approval import Approval
from innovations.models.entry_index import Findable
from innovations.models.innovation import Innovation
from innovations.models.renewal import Renewal
from innovations.models.telling import Telling
from innovations.models.vocabularies import Evidence, LifeEvent, TargetGroup
from portal import search
from portal.counting import CAP, capped_counts
from portal.labels import Labelled
from portal.lifecycle import Conflict, Refused
from portal.models import Organisation, Person, RefCounter, Task, standing, standing_in
from portal.remembered import remembered

# Limits by their name in the address, and the column they look in.
FACETS = {
    "kind": "kind", "type": "type", "target_group": "target_group", "life_event": "life_event",
    "region": "region_code", "maturity": "maturity", "evidence": "evidence",
}  # fmt: skip


class EntryManager(models.Manager.from_queryset(EntryQuerySet)):
    """Entries without their search vector, which nobody reads."""

    def get_queryset(self):
        return super().get_queryset().defer("search_vector")


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["search_vector"]
)
class CatalogueEntry(Telling, Approval, Renewal, Findable, Labelled, models.Model):
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
    adaptable = models.TextField(
        _("anpassningsbart: detta kan ni göra på ert sätt"), max_length=2000, blank=True
    )
    resources = models.TextField(_("resurser"), max_length=2000, blank=True)
    cost = models.CharField(_("kostnad"), max_length=300, blank=True)
    time_to_start = models.CharField(_("tid till start"), max_length=200, blank=True)
    risks = models.TextField(_("risker och åtgärder"), max_length=2000, blank=True)
    lessons = models.TextField(_("lärdomar"), max_length=4000, blank=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind, default=Kind.WORKS)
    type = models.CharField(_("typ"), max_length=20, choices=Innovation.Type, blank=True)
    target_group = models.CharField(_("målgrupp"), max_length=20, choices=TargetGroup, blank=True)
    life_event = models.CharField(_("livshändelse"), max_length=20, choices=LifeEvent, blank=True)
    maturity = models.CharField(
        _("mognad"), max_length=2, choices=Innovation.Maturity, default=Innovation.Maturity.M1
    )
    evidence = models.CharField(_("evidens"), max_length=2, choices=Evidence, default=Evidence.E0)
    evidence_set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    contact_function = models.CharField(_("kontaktfunktion"), max_length=200, blank=True)
    contact_email = models.EmailField(_("e-post till kontaktfunktionen"), blank=True)
    principal = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("huvudman")
    )
    organisation_name = models.CharField(_("organisation som den skrevs"), max_length=200, blank=True)
    region_code = models.CharField(_("län"), max_length=2, blank=True)
    source_name = models.CharField(_("källa"), max_length=100, blank=True)
    source_id = models.CharField(_("nummer i källan"), max_length=100, blank=True)
    source_url = models.URLField(_("länk till källan"), max_length=500, blank=True)
    started = models.CharField(_("början"), max_length=10, blank=True)
    ended = models.CharField(_("slut"), max_length=10, blank=True)
    grant_sek = models.BigIntegerField(_("bidrag i kronor"), null=True, blank=True)
    may_be_published = models.BooleanField(_("publicering är tillåten"), default=False)
    approved_at = models.DateTimeField(_("godkänd av idégivaren"), null=True, editable=False)
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, editable=False, related_name="+")
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    withdrawn_because = models.CharField(_("skäl"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    confirmed_on = models.DateField(_("senast bekräftad"), null=True, blank=True)
    # The day on which those who did it first stopped (domain 4.4: the catalogue shows it). Others may go on.
    retired_on = models.DateField(_("används inte längre sedan"), null=True, editable=False)
    replaced_by = models.CharField(_("ersätts av"), max_length=300, blank=True, editable=False)
    edited_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=0, editable=False)
    adoption_count = models.PositiveIntegerField(
        default=0, editable=False
    )  # units that use it; kept by Adoption.save
    used_in = ArrayField(
        models.CharField(max_length=2), default=list, editable=False
    )  # län codes of those units
    search_vector = SearchVectorField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EntryManager()

    FACETS = FACETS
    # Orders of the list by their name in the address: what is compared, and how ties are broken.
    SORTS = {
        "nyast": (F("published_at"), "-pk"),
        "flest": (F("adoption_count"), "-pk"),
        "titel": (swedish_order(), "pk"),
    }
    STATUS_SHAPES = {"draft": "ring", "published": "filled", "withdrawn": "dash"}
    KIND_SHAPES = {"works": "filled", "under_way": "half", "did_not_work": "cross", "ended": "dash"}
    # Stages in which there is something to tell others, and what the entry then is.
    TELLABLE = {
        Innovation.Status.CONCEPT_TEST: Kind.UNDER_WAY, Innovation.Status.PILOT: Kind.UNDER_WAY, Innovation.Status.INTRODUCTION: Kind.UNDER_WAY,
        Innovation.Status.IN_USE: Kind.WORKS, Innovation.Status.RETIRED: Kind.WORKS, Innovation.Status.CLOSED_WITH_LESSON: Kind.DID_NOT_WORK,
    }  # fmt: skip

    class Meta:
        verbose_name = _("katalogpost")
        verbose_name_plural = _("katalogposter")
        constraints = [
            models.UniqueConstraint(
                "source_name", "source_id", name="entry_source_once", condition=~Q(source_id="")
            ),
            models.CheckConstraint(
                name="entry_status", condition=Q(status__in=["draft", "published", "withdrawn"])
            ),
            models.CheckConstraint(
                name="entry_kind", condition=Q(kind__in=["works", "under_way", "did_not_work", "ended"])
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="entry_search"),
            # Holds all that facets count, so that limits and counts never read the entries themselves.
            models.Index(
                fields=["-published_at", "-id"],
                name="entry_newest",
                condition=Q(status="published"),
                include=[*FACETS.values(), "used_in"],
            ),
            # Limits that few entries fit, alone or together: the index above would be walked to its end for them.
            GinIndex(
                fields=[*FACETS.values(), "used_in"],
                name="entry_facets",
                condition=Q(status="published"),
            ),
            models.Index(
                fields=["-adoption_count", "-id"], name="entry_most_used", condition=Q(status="published")
            ),
            models.Index(swedish_order(), "id", name="entry_title", condition=Q(status="published")),
            models.Index(fields=["principal", "-id"], name="entry_desk"),
            models.Index(
                fields=["confirmed_on", "published_at"],
                name="entry_renewal",
                condition=Q(status="published", kind__in=["works", "under_way"]),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("innovations:entry_detail", kwargs={"ref": self.ref})

    def save(self, *args, **kwargs):
        """Gives the entry its number and its county."""
        if not self.ref:
            self.ref = RefCounter.next_ref("KAT")
        if self.principal_id and not self.region_code and not kwargs.get("update_fields"):
            self.region_code = self.principal.region_code
        super().save(*args, **kwargs)

    # --- verbs ---------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def write_new(cls, *, by, **values):
        """An entry of something that was never a matter here, by an editor of its principal."""
        entry = cls(edited_by=by, **values)
        entry._check_editor(by)
        entry.full_clean(exclude=["search_vector"])
        entry.save()
        return entry

    @transaction.atomic
    def edit(self, *, by, version, **values):
        """Change the words. Raises Conflict when somebody else was first. A new text of an innovation needs a new yes.

        A public text is read by the owner afterwards: a wrong number must be mended at once (decision 0023).
        """
        self._lock(by, rules.edits_entry)
        if self.version != version:
            raise Conflict(self)
        changed = [name for name, value in values.items() if getattr(self, name) != value]
        if not changed:
            return
        for name in changed:
            setattr(self, name, values[name])
        needs_new_yes = bool(self.innovation_id and set(changed) - {"may_be_published"})
        if needs_new_yes:
            self.approved_at = self.approved_by = None
            self._close_tasks("publish_entry", Task.Status.CANCELLED)
        self._check_editor(by)
        self.edited_by, self.version = by, self.version + 1
        self.full_clean(exclude=["search_vector"])
        self.save()
        if needs_new_yes and self.is_published:
            self.ask_owner(by=by)

    @transaction.atomic
    def set_evidence(self, level, *, by):
        """The level of evidence, by somebody without a part in it."""
        self._lock(by, rules.sets_evidence, _now("Du har del i idén och kan inte sätta dess evidensnivå."))
        if level not in Evidence.values:
            raise Refused(_now("Välj en nivå."))
        self.evidence, self.evidence_set_by = level, by
        self.version += 1
        self.save()

    @transaction.atomic
    def publish(self, *, by):
        """Out in the catalogue. Also takes a withdrawn entry back in."""
        self._lock(by, rules.edits_entry)
        if self.is_published:
            raise Refused(_now("Posten är redan publicerad."))
        if missing := self.missing():
            raise Refused(" ".join(missing))
        self.status, self.withdrawn_because = self.Status.PUBLISHED, ""
        self.published_at = self.published_at or timezone.now()
        self.confirmed_on = self.confirmed_on or timezone.localdate()
        self.version += 1
        self.save()
        if self.innovation:
            self._close_tasks("publish_entry")
            self.innovation.entry_published(by=by, url=self.get_absolute_url())

    @transaction.atomic
    def withdraw(self, *, by, reason):
        """Out of the catalogue. The address stays and says why."""
        self._lock(by, rules.edits_entry)
        if not reason.strip():
            raise Refused(_now("Skriv varför posten dras tillbaka. Skälet visas på dess adress."))
        if not self.is_published:
            raise Refused(_now("Posten är inte publicerad."))
        self.status, self.withdrawn_because = self.Status.WITHDRAWN, reason.strip()[:300]
        self.version += 1
        self.save()
        if self.innovation:
            self._close_tasks("confirm_entry", Task.Status.CANCELLED)
            self.innovation.entry_withdrawn(by=by, reason=self.withdrawn_because, url=self.get_absolute_url())

    def origin_stopped(self, *, replaced_by):
        """Those who did it first use it no more; part of their own move."""
        self.retired_on, self.replaced_by = timezone.localdate(), replaced_by[:300]
        self.save(update_fields=["retired_on", "replaced_by"])

    # --- questions -----------------------------------------------------------------------------

    @property
    def is_published(self):
        return self.status == self.Status.PUBLISHED

    def missing(self):
        """What publishing still asks for, in words."""
        return [str(text) for text in gates.publication(self)]

    @property
    def organisation_words(self):
        """Whose it is: the principal, else the name as the source wrote it."""
        return self.organisation_name or (self.principal.name if self.principal_id else "")

    @property
    def is_in_nobodys_use(self):
        """Given up by those who did it first, and by everybody after them."""
        return self.retired_on is not None and not self.adoption_count

    @property
    def kind_shape(self):
        return self.KIND_SHAPES["ended" if self.is_in_nobodys_use else self.kind]

    @classmethod
    def site_search(cls, user, text):
        """The catalogue's part of the portal's own search."""
        parsed = search.SearchQuery.parse(text)
        hits = search.search(cls.objects.published(), parsed).only("ref", "title", "summary")
        return [{"title": hit.title, "url": hit.get_absolute_url(), "text": hit.summary} for hit in hits[:20]]

    @classmethod
    def start_facts(cls):
        """Figures for the start page: [{number, more, text}], each counted to the cap and no further.

        They are kept for a while, for readers of every language: the page translates the text.
        """
        open_to_all = cls.objects.published()
        counts = capped_counts({
            "all": open_to_all, "spread": open_to_all.filter(adoption_count__gte=2), "lessons": open_to_all.filter(kind=cls.Kind.DID_NOT_WORK),
        })  # fmt: skip
        texts = {
            "all": gettext_noop(
                "lösningar och försök ur verkligheten finns att läsa, med resultat och kontaktväg."
            ),
            "spread": gettext_noop("lösningar används på mer än en enhet."),
            "lessons": gettext_noop(
                "försök fungerade inte. Alla har skrivit ner varför, så att du slipper göra om dem."
            ),
        }
        return [
            {"number": min(count, CAP), "more": count > CAP, "text": texts[name]}
            for name, count in counts.items()
            if count
        ]

    @classmethod
    def newest_for_start(cls):
        return top_entries(cls, "nyast", 3)

    def words_at(self, version):
        """The entry as it read in that version, from its history; None when that is not kept."""
        return self.events.filter(version=version).order_by("-pgh_id").first()

    # --- privates ------------------------------------------------------------------------------

    def _check_editor(self, by):
        """Nobody writes an entry for a principal where they are no editor, or hands one over to it."""
        if not rules.edits_entry.test(by, self):
            raise Refused(_now("Du är inte redaktör hos den huvudmannen."))

    def _lock(self, by, allowed, refusal=""):
        """Read the entry again under lock, and see that the person may write in it."""
        type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db(from_queryset=type(self).objects.select_related("innovation", "principal"))
        if not allowed.test(by, self):
            raise Refused(refusal or _now("Du har inte behörighet."))


def index_catalogue(job):
    """Job: the index made anew, after an upgrade that changed how words are read (portal.search.recipe)."""
    return CatalogueEntry.index_anew(job)


def ask_for_renewal(today):
    """The daily round's question whether old entries still hold."""
    CatalogueEntry.ask_for_renewal()


def entry_for(user, ref):
    """The entry with this number, if the user may see it; else None."""
    kind, keys = standing(user)
    return next(iter(_with_ref(kind, ref=ref, **keys)), None)


@remembered
def _with_ref(kind, *, ref, **keys):
    rows = CatalogueEntry.objects.visible_to(standing_in(kind, keys)).select_related("principal")
    if kind is not None:
        rows = rows.select_related("innovation__file")  # to ask whether it tells of the reader's own
    return rows.filter(ref=ref)
