"""Subscriptions: who follows a matter from outside."""

from django.db import models
from django.utils import timezone

from portal.models.casefile import CaseFile
from portal.models.person import Person


class Subscription(models.Model):
    """Somebody follows a matter without being part of it. Access is asked again at every notice."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="subscriptions")
    person = models.ForeignKey(Person, models.CASCADE, related_name="subscriptions")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint("file", "person", name="subscription_once")]
