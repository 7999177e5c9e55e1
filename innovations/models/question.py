"""Questions from the adviser to the owner (komplettering)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.models import Person
from portal.remembered import remembered


class QuestionQuerySet(models.QuerySet):
    def unanswered(self):
        return self.filter(answer="")


class OwnerQuestion(models.Model):
    """A question from the adviser to the owner (komplettering), and its answer."""

    innovation = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="questions")
    text = models.CharField(_("fråga"), max_length=500)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    reply_by = models.DateField(_("svara senast"))
    answer = models.TextField(_("svar"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]

    def answer_with(self, text, *, by):
        self.answer, self.answered_by, self.answered_at = text, by, timezone.now()
        self.save()


@remembered
def questions_of(*, innovation):
    """All of an innovation's, oldest first, with who asked and who answered."""
    rows = OwnerQuestion.objects.filter(innovation=innovation)
    return rows.select_related("asked_by", "answered_by")
