"""Referrals: another organisation takes the matter over, when it has said yes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.models import Organisation, Person


class Referral(models.Model):
    """An offer to another organisation to take the matter over. It counts only once they have said yes."""

    innovation = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="referrals")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    accepted = models.BooleanField(null=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("innovation", name="referral_one_open", condition=Q(answered_at=None))
        ]

    def answer(self, accepted, *, by, answer_by=None):
        self.accepted, self.answered_by, self.answered_at, self.answer_by = (
            accepted,
            by,
            timezone.now(),
            answer_by,
        )
        self.save()
