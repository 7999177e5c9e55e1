"""Mergers: two matters become one, when both owners have said yes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now

from portal.lifecycle import Refused
from portal.models import Person, Task


class MergerQuerySet(models.QuerySet):
    def waiting(self):
        """Proposals that nobody has refused and that are not carried out."""
        return self.filter(merged_at=None, refused_at=None)


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

    def say(self, yes, *, by):
        """One owner's answer. With the second yes the portal merges. Raises Refused for anybody else."""
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
        sides = [self.innovation] * own + [self.into] * other
        Task.objects.filter(file__in=[side.pk for side in sides], what="merger", status="open").update(
            status="done", closed_at=now
        )
        if self.own_yes_at and self.other_yes_at:
            self.innovation.merge(by=Person.objects.the_portal(), merger=self)
