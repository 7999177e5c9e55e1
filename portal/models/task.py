"""Tasks: what a person, or whoever holds a role, must do by a date."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.models.casefile import CaseFile
from portal.models.organisation import Organisation, Role
from portal.models.person import Person


class Task(models.Model):
    """Something a person, or whoever holds a role, must do by a date. Follows the role when the person changes."""

    class Status(models.TextChoices):
        OPEN = "open", _("Öppen")
        DONE = "done", _("Klar")
        DECLINED = "declined", _("Avböjd")
        CANCELLED = "cancelled", _("Inställd")

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="tasks")
    what = models.CharField(_("vad"), max_length=60)
    text = models.CharField(_("uppgift"), max_length=300)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="tasks")
    role = models.CharField(max_length=30, choices=Role, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    url = models.CharField(max_length=200)
    due_on = models.DateField(_("senast"), null=True, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [
            models.Index(fields=["person"], name="task_open_person", condition=models.Q(status="open")),
            models.Index(
                fields=["organisation", "role"], name="task_open_role", condition=models.Q(status="open")
            ),
        ]

    @property
    def words(self):
        """The task in the reader's language. It is kept in Swedish; what a person wrote follows after a colon."""
        whole = _now(self.text)
        if whole != self.text or ": " not in self.text:
            return whole
        asked, said = self.text.split(": ", 1)
        return f"{_now(asked)}: {said}"

    @classmethod
    def waiting_for(cls, user):
        """Open tasks of the person, and those of a role the person holds for that principal."""
        wanted = models.Q(person=user)
        for role in {membership.role for membership in user.current_memberships}:
            wanted |= models.Q(person=None, role=role, organisation__in=user.principals_as(role))
        return cls.objects.filter(wanted, status=cls.Status.OPEN).select_related("file", "organisation")
