"""Adoption: one unit that takes up what a catalogue entry tells of. The spread is this table, followed up."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations import rules
from innovations.models.catalogue import CatalogueEntry
from innovations.models.vocabularies import AdoptionStatus, StopReason
from portal.labels import Labelled
from portal.lifecycle import Refused
from portal.models import Organisation, Person, Role
from portal.remembered import remembered


class AdoptionQuerySet(models.QuerySet):
    """Questions about adoptions."""

    def visible_to(self, user):
        """The whole row: those at the unit's principal, the origin, and the entry's editors. Unit and state are public."""
        if not user.is_authenticated:
            return self.none()
        if rules.edits_nationally(user):
            return self
        at_home = {m.organisation.principal_id for m in user.current_memberships}
        seen = Q(responsible=user) | Q(unit__principal__in=at_home) | Q(entry__innovation__owner=user)
        return self.filter(seen | Q(entry__principal__in=user.principals_as(Role.EDITOR)))

    def of_units(self, user):
        """Those of the units the person belongs to, and those the person is responsible for."""
        return self.filter(
            Q(responsible=user) | Q(unit__in=[m.organisation_id for m in user.current_memberships])
        )

    def in_use(self):
        return self.filter(status=Adoption.Status.IN_USE)

    def with_beginning(self):
        """`has_begun`: whether the unit has ever come further than being interested or having decided."""
        begun = Adoption.events.rel.related_model.objects.filter(
            pgh_obj=models.OuterRef("pk"), status__in=Adoption.BEGUN
        )
        return self.annotate(has_begun=models.Exists(begun))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Adoption(Labelled, models.Model):
    """One unit that adopts an entry, from interest to everyday use, with reasons when it stops."""

    Status = AdoptionStatus
    StopReason = StopReason
    S = Status
    # A unit may begin at any of the first four; from there one step at a time (domain 4.4).
    FIRST = (S.INTEREST, S.DECIDED, S.UNDER_WAY, S.IN_USE)
    NEXT = {
        S.INTEREST: (S.DECIDED, S.STOPPED),
        S.DECIDED: (S.UNDER_WAY, S.STOPPED),
        S.UNDER_WAY: (S.IN_USE, S.STOPPED),
        S.IN_USE: (S.RESTING, S.STOPPED, S.RETIRED),
        S.RESTING: (S.IN_USE, S.STOPPED, S.RETIRED),
        S.STOPPED: (S.INTEREST,),
        S.RETIRED: (S.INTEREST,),
    }
    BEGUN = (S.UNDER_WAY, S.IN_USE, S.RESTING)
    ENDED = (S.STOPPED, S.RETIRED)
    TOLD = (S.INTEREST, S.IN_USE, *ENDED)  # beginnings and ends: what the origin hears of
    STATUS_SHAPES = {
        "interest": "ring",
        "decided": "arrow",
        "under_way": "half",
        "in_use": "filled",
        "resting": "pause",
        "stopped": "cross",
        "retired": "dash",
    }

    entry = models.ForeignKey(CatalogueEntry, models.PROTECT, related_name="adoptions")
    unit = models.ForeignKey(Organisation, models.PROTECT, related_name="adoptions", verbose_name=_("enhet"))
    status = models.CharField(_("läge"), max_length=20, choices=Status, default=Status.INTEREST)
    responsible = models.ForeignKey(
        Person, models.PROTECT, related_name="adoptions", verbose_name=_("införandeansvarig")
    )
    started_on = models.DateField(_("start"), null=True, blank=True)
    in_use_from = models.DateField(_("i drift från"), null=True, blank=True)
    adaptations = models.TextField(_("anpassningar"), max_length=2000, blank=True)
    core_kept = models.BooleanField(_("kärnan är kvar"), default=True)
    stop_reasons = ArrayField(
        models.CharField(max_length=20, choices=StopReason), default=list, blank=True, verbose_name=_("skäl")
    )
    stop_text = models.CharField(_("annat skäl"), max_length=300, blank=True)
    advice = models.TextField(_("råd till andra"), max_length=2000, blank=True)
    told_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint("entry", "unit", name="adoption_once_a_unit"),
            models.CheckConstraint(
                name="adoption_status",
                condition=Q(
                    status__in=["interest", "decided", "under_way", "in_use", "resting", "stopped", "retired"]
                ),
            ),
            models.CheckConstraint(
                name="adoption_stop_has_reason",
                condition=~Q(status__in=["stopped", "retired"]) | Q(stop_reasons__len__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.unit}: {self.entry}"

    def save(self, *args, **kwargs):
        """Keeps the entry's own counters true in the same transaction. The entry is locked, so two units never lose each other."""
        with transaction.atomic():
            CatalogueEntry.objects.select_for_update().values("pk").get(pk=self.entry_id)
            super().save(*args, **kwargs)
            using = list(
                Adoption.objects.in_use()
                .filter(entry=self.entry_id)
                .values_list("unit__region_code", flat=True)
            )
            CatalogueEntry.objects.filter(pk=self.entry_id).update(
                adoption_count=len(using), used_in=sorted({code for code in using if code})
            )

    # --- verbs ---------------------------------------------------------------------------------

    @classmethod
    @transaction.atomic
    def begin(cls, entry, *, by, unit, status=Status.INTEREST, started_on=None):
        """A unit takes the entry up, and the origin is told. A second press gives the same row. Returns (adoption, made)."""
        if entry.status != CatalogueEntry.Status.PUBLISHED:
            raise Refused(_now("Posten är inte publicerad."))
        if status not in cls.FIRST:
            raise Refused(_now("Välj var ni börjar."))
        CatalogueEntry.objects.select_for_update().values("pk").get(pk=entry.pk)
        if known := cls.objects.filter(entry=entry, unit=unit).select_related("unit").first():
            return known, False
        adoption = cls(entry=entry, unit=unit, responsible=by, status=status, started_on=started_on)
        if status == cls.Status.IN_USE:
            adoption.in_use_from = started_on or timezone.localdate()
        adoption.save()
        adoption._tell_origin()
        return adoption, True

    @transaction.atomic
    def change_to(self, status, *, by, on=None, stop_reasons=(), stop_text=""):
        """The next state. Stopping asks for at least one reason, and for words when the reason is another."""
        self._lock(by)
        if status not in self.NEXT[self.status]:
            raise Refused(
                _now("Införandet är i läget %(now)s och kan inte gå till %(wanted)s.")
                % {"now": self.get_status_display(), "wanted": self.Status(status).label}
            )
        had_begun = self.status in self.BEGUN
        if status in self.ENDED:
            self._stop(list(stop_reasons), stop_text.strip())
        else:
            self.stop_reasons, self.stop_text = [], ""
        if status == self.Status.INTEREST:  # a new beginning; the old days stand in the history
            self.started_on = self.in_use_from = None
        if status == self.Status.UNDER_WAY and self.started_on is None:
            self.started_on = on or timezone.localdate()
        if status == self.Status.IN_USE and self.in_use_from is None:
            self.in_use_from = on or timezone.localdate()
        self.status = status
        self.save()
        if status in self.TOLD:
            self._tell_origin(had_begun=had_begun)

    @transaction.atomic
    def describe(self, *, by, **values):
        """What others want to know: adaptations, whether the core is kept, advice, dates, who is responsible."""
        self._lock(by)
        for name, value in values.items():
            setattr(self, name, value)
        self.full_clean()
        self.save()

    # --- questions -----------------------------------------------------------------------------

    @property
    def next_statuses(self):
        """[(value, label)] of the states that come next, the ends last."""
        return [(status.value, status.label) for status in self.NEXT[self.status]]

    @property
    def stop_words(self):
        """The reasons in words, the unit's own words instead of 'annat'."""
        return StopReason.words(self.stop_reasons, self.stop_text)

    @property
    def has_ended(self):
        return self.status in self.ENDED

    @staticmethod
    def units_of(user):
        """Where the user may take something up: own units, and those right below for who leads or coordinates."""
        own = [m.organisation_id for m in user.current_memberships if m.role != Role.EXTERNAL]
        led = [
            m.organisation_id
            for m in user.current_memberships
            if m.role in {Role.MANAGER, Role.ADVISER, Role.COORDINATOR}
        ]
        return (
            Organisation.objects.current()
            .filter(Q(pk__in=own) | Q(parent__in=led))
            .select_related("parent")
            .order_by("name")
        )

    # --- privates ------------------------------------------------------------------------------

    def _lock(self, by):
        """Read the row again under lock, and see that the person may write in it."""
        type(self).objects.select_for_update(of=("self",)).get(pk=self.pk)
        self.refresh_from_db()
        if not rules.leads_adoption.test(by, self):
            raise Refused(_now("Bara enhetens egna kan ändra införandet."))

    def _stop(self, reasons, text):
        if not reasons or not set(reasons) <= set(self.StopReason.values):
            raise Refused(_now("Välj minst ett skäl. Det hjälper andra."))
        if self.StopReason.OTHER in reasons and not text:
            raise Refused(_now("Skriv vilket annat skäl det var."))
        self.stop_reasons, self.stop_text = reasons, text[:300]

    def _tell_origin(self, *, had_begun=False):
        """A step in the innovation it came from: owner and contact learn where the idea goes."""
        innovation = self.entry.innovation
        if innovation is None:
            return
        unit = Organisation.objects.select_related("parent").get(pk=self.unit_id)  # named whole
        told = {"unit": str(unit), "status": self.status, "url": self.entry.get_absolute_url()}
        portal = Person.objects.the_portal()
        if self.has_ended:
            tell = innovation.adoption_ended if had_begun else innovation.adoption_dropped
            tell(by=portal, **told, reasons=self.stop_reasons, text=self.stop_text)
        elif self.status == self.Status.INTEREST:
            innovation.adoption_considered(by=portal, **told)
        else:
            innovation.adoption_reported(by=portal, **told)
        self.told_at = timezone.now()
        Adoption.objects.filter(pk=self.pk).update(told_at=self.told_at)


@remembered
def newest_adoptions(count, *, entry):
    """So many of an entry's, those in use longest ago last, with their units and whether they have begun."""
    rows = Adoption.objects.filter(entry=entry).with_beginning().select_related("unit__parent")
    return rows.order_by("-in_use_from", "-made_at")[:count]
