"""Steps: what was done in a matter, by whom, when and why. Also the outbox of notices."""

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import lifecycle
from portal.models.casefile import CaseFile
from portal.models.person import Person

# Changing the words of a matter is no move, but it leaves a step as one does.
EDIT = lifecycle.Move(
    name="edit", label=_("Ändrade texten"), owner_label=_("Texten ändrades"), sources=(), target=None, allowed=None,
    tells=lifecycle.nobody, needs=lifecycle.nothing, needs_reason=False, page="", category="quiet", hint="", in_panel=False,
)  # fmt: skip


class Step(models.Model):
    """Something that was done in a matter. Untold until its notices are written."""

    file = models.ForeignKey(CaseFile, models.PROTECT, related_name="steps")
    move = models.CharField(max_length=60)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    actor = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    category = models.CharField(max_length=20, default="progress")
    detail = models.JSONField(default=dict)
    taken_at = models.DateTimeField(default=timezone.now, db_index=True)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["taken_at", "pk"]
        indexes = [models.Index(fields=["id"], name="step_untold", condition=models.Q(told_at=None))]

    def __str__(self):
        return f"{self.file.ref} {self.move}"

    @property
    def header(self):
        """The move this step was made by, or None when the verb no longer exists."""
        if self.move == "edit":
            return EDIT
        return self.file.matter_class.move_headers().get(self.move)

    @property
    def label(self):
        """What was done, in the officers' words."""
        return self.header.done or self.header.label if self.header else self.move

    @property
    def owner_label(self):
        return self.header.owner_label if self.header else ""

    def notice_for(self, person_id):
        """What whoever the move is about reads, or an empty string: "Du är utsedd", where all others read who was."""
        return self.header.notice if self.header and self._speaks_to(person_id) else ""

    @property
    def words(self):
        """What is said beside the label, for the pages. Needs nothing but the step's own row and its file."""
        return self.file.matter_class.words_of(self)

    def url_for(self, person_id):
        """Where a notice of it leads: the page it is about, else the matter."""
        page = self.detail.get("url") if self._speaks_to(person_id) else ""
        return page or reverse("portal:matter", kwargs={"ref": self.file.ref})

    @property
    def moved(self):
        return self.source != self.target

    def audience(self, matter):
        """Who is told: those the move names, and subscribers, but the actor only where the move confirms."""
        if self.header is None:
            return set()
        people = set(self.header.tells(matter))
        if "told" in self.detail:
            people = {p for p in people if p.pk in self.detail["told"]}
        if self.moved and self.owner_label:
            followers = Person.objects.filter(subscriptions__file=self.file, is_active=True)
            people |= {
                p for p in followers if type(matter).objects.visible_to(p).filter(pk=matter.pk).exists()
            }
        return {p for p in people if p.is_active and (p.pk != self.actor_id or self.header.confirms)}

    def announce(self):
        """Turn the step into notices, once. Safe to run twice: one notice per person and step."""
        with transaction.atomic():
            step = (
                Step.objects.select_for_update(skip_locked=True, of=("self",))
                .filter(pk=self.pk, told_at=None)
                .first()
            )
            if step is None:
                return
            matter = step.file.matter
            for person in step.audience(matter):
                step.notifications.get_or_create(
                    recipient=person, defaults={"category": matter.notice_category(step, person)}
                )
            step.told_at = timezone.now()
            step.save(update_fields=["told_at"])

    def _speaks_to(self, person_id):
        """Whether the person is one of those the move is about; where it names nobody, all that it tells are."""
        return "named" not in self.detail or person_id in self.detail["named"]


def accounts_in(steps):
    """{key of a guest: the account that has connected what the guest sent}"""
    return {step.detail["guest"]: step.actor for step in steps if step.move == "connect_account"}
