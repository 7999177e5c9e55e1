"""Conflicts of interest (jäv), declared by the person."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import Person


class ConflictOfInterest(models.Model):
    """A person's own declaration of jäv in a matter, with the reason."""

    innovation = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="conflicts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("skäl"), max_length=300)
    declared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("innovation", "person", name="conflict_once")]
