"""Messages between the owner's side and the desk, and the desk's own notes."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models.casefile import CaseFile
from portal.models.person import Person


class Message(models.Model):
    """A message between the owner and the officers, or an internal note that never leaves the desk."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="messages")
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(_("text"), max_length=5000)
    is_internal = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["written_at", "pk"]
