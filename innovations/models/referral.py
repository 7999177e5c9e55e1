"""Referrals: another organisation takes the matter over, when it has said yes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from innovations.models.stages import Status
from portal.models import Organisation, Person


class ReferralQuerySet(models.QuerySet):
    def waiting(self):
        """Proposals that can still be answered: the matter has not left by another way."""
        return self.filter(
            answered_at=None, innovation__status__in=[Status.FIRST_ASSESSMENT, Status.RETURNED]
        )


class Referral(models.Model):
    """An offer to another organisation to take the matter over. It counts only once they have said yes."""

    innovation = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="referrals")
    receiver = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    accepted = models.BooleanField(null=True)  # still empty when answered_at is set: ended without an answer
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer_by = models.DateField(null=True)

    objects = ReferralQuerySet.as_manager()

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
