"""Mergers: two matters become one, when both owners have said yes."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now

from innovations import gates
from portal.lifecycle import Refused
from portal.models import Person, Task


class MergerQuerySet(models.QuerySet):
    def waiting(self):
        """Proposals that nobody has refused and that are not carried out."""
        return self.filter(merged_at=None, refused_at=None)

    def undoable(self):
        """Those carried out not longer ago than both were promised."""
        oldest = timezone.now() - timedelta(days=gates.UNDO_DAYS)
        return self.filter(merged_at__gte=oldest, undone_at=None)

    def of(self, innovation):
        """Those that would join this one with another, whichever of them ends."""
        return self.filter(Q(innovation=innovation) | Q(into=innovation))


class Merger(models.Model):
    """A proposal to join two matters. Both owners must say yes; it can be undone for 30 days."""

    innovation = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="mergers")
    into = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="mergers_into")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    own_yes_at = models.DateTimeField(null=True)
    other_yes_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    merged_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    objects = MergerQuerySet.as_manager()

    @transaction.atomic
    def say(self, yes, *, by):
        """One owner's answer. With the second yes the portal merges. Raises Refused for anybody else."""
        self.innovation.lock()  # the matter before the proposal, in the order that a way out takes them
        self.refresh_from_db(from_queryset=Merger.objects.select_for_update(of=("self",)))
        own, other = by in self.innovation.owners_side(), by in self.into.owners_side()
        if not (own or other) or self.refused_at or self.merged_at:
            raise Refused(_now("Frågan är redan besvarad eller inte din att svara på."))
        now = timezone.now()
        if not yes:
            self.refused_at = now
        if own:
            self.own_yes_at = now if yes else None
        if other:
            self.other_yes_at = now if yes else None
        self.save()
        self._close_tasks([self.innovation_id] * own + [self.into_id] * other, Task.Status.DONE)
        if not yes:
            self._close_tasks([self.innovation_id, self.into_id], Task.Status.CANCELLED)
            self.innovation.refuse_merger(by=Person.objects.the_portal(), merger=self)
        if self.own_yes_at and self.other_yes_at:
            self.innovation.merge(by=Person.objects.the_portal(), merger=self)

    @cached_property
    def asked(self):
        """The step that it was proposed by, or None where the history is older than the proposal."""
        step = self.innovation.steps.filter(move="propose_merger", detail__into=self.into.ref)
        return step.filter(taken_at__gte=self.proposed_at).first()

    def wants(self, matter):
        """What the proposer says one of the two wants, for the other's owner: the text itself is not theirs to read."""
        told = self.asked.detail if self.asked else {}
        return told.get("wants" if matter.pk == self.innovation_id else "other_wants", "")

    @property
    def about_the_other(self):
        """For the notice of a step in the one matter: the other's owners do not read it, and are led to the question."""
        only_theirs = self.into.owners_side() - self.innovation.owners_side()
        url = reverse("innovations:merger", kwargs={"pk": self.pk})
        return {"named": [person.pk for person in only_theirs], "url": url}

    @property
    def may_be_undone(self):
        return Merger.objects.undoable().filter(pk=self.pk).exists()

    def call_off(self):
        """One of the matters left by another way: nobody needs to answer, and nobody said no."""
        self.refused_at = self.undone_at = timezone.now()
        self.save(update_fields=["refused_at", "undone_at"])
        self._close_tasks([self.innovation_id, self.into_id], Task.Status.CANCELLED)

    def _close_tasks(self, files, status):
        """Of this proposal only: the other matter may be asked about a third one."""
        url = reverse("innovations:merger", kwargs={"pk": self.pk})
        Task.objects.filter(file__in=files, what="merger", url=url, status=Task.Status.OPEN).update(
            status=status, closed_at=timezone.now()
        )
