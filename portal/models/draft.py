"""Drafts: what somebody is typing, kept on the server so that nothing is lost."""

import uuid

from django.db import models, transaction
from django.utils import timezone

from portal.models.person import Person


class Draft(models.Model):
    """An unsent form. Belongs to a person, or to a browser session; becomes theirs at sign-in."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.CharField(max_length=60)
    about = models.CharField(max_length=60, blank=True)  # the matter or thing the form is about
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="drafts")
    session_mark = models.CharField(max_length=64, blank=True)
    data = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    sent_as = models.CharField(max_length=24, blank=True)  # the number it became: a second submit finds it

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["person", "form"]), models.Index(fields=["session_mark"])]

    @classmethod
    def of(cls, request):
        """The drafts of this person or this browser."""
        if request.user.is_authenticated:
            return cls.objects.filter(person=request.user)
        mark = request.session.get("draft_mark", "")
        return cls.objects.filter(person=None, session_mark=mark) if mark else cls.objects.none()

    @classmethod
    def begin(cls, request, form, *, about="", data=None):
        """A new draft for this person or browser."""
        if request.user.is_authenticated:
            return cls.objects.create(form=form, about=about, person=request.user, data=data or {})
        mark = request.session.setdefault("draft_mark", uuid.uuid4().hex)
        return cls.objects.create(form=form, about=about, session_mark=mark, data=data or {})

    @classmethod
    def take_over(cls, request, mark):
        """At sign-in: what was written before it follows the person in."""
        if mark:
            cls.objects.filter(person=None, session_mark=mark).update(person=request.user)

    @transaction.atomic
    def keep(self, data, *, version):
        """Save what is typed. Returns False when somebody (another tab) saved a later version first."""
        kept = type(self).objects.filter(pk=self.pk, version=version, sent_as="").update(
            data=data, version=version + 1, saved_at=timezone.now()
        )
        if kept:
            self.data, self.version = data, version + 1
        self.refresh_from_db(fields=["saved_at", "version"])
        return bool(kept)
