"""Links: two matters that belong together."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models.casefile import CaseFile
from portal.models.person import Person
from portal.remembered import remembered


class Link(models.Model):
    """Two matters that belong together: the common word by which areas meet."""

    class Kind(models.TextChoices):
        RELATED = "related", _("hör ihop med")
        MERGED = "merged", _("är sammanfört med")
        CAME_FROM = "came_from", _("kom ur")

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="links")
    other = models.ForeignKey(CaseFile, models.PROTECT, related_name="links_back")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.RELATED)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "file", "other", "kind", name="link_once", condition=models.Q(ended_at=None)
            ),
            models.CheckConstraint(name="link_two_files", condition=~models.Q(file=models.F("other"))),
        ]


@remembered
def links_of(*, file):
    """The links that hold, from the file and to it."""
    either = models.Q(file=file) | models.Q(other=file)
    return Link.objects.filter(either, ended_at=None).select_related("file", "other")
