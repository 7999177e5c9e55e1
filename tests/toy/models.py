"""A toy matter that walks every feature of the core: a suggestion box."""

from django.db import models
from django.db.models import Q

from portal.lifecycle import move
from portal.models import Matter, MatterQuerySet, Membership, PauseReason, Person, Promise, Role
from portal.rules import handles, is_assigned, is_owner


def advisers(suggestion):
    return Person.objects.filter(
        memberships__in=Membership.objects.of_principal(suggestion.organisation_id, Role.ADVISER)
    )


def the_owner(suggestion):
    return [suggestion.owner]


def a_lesson(suggestion):
    if not suggestion.lesson:
        yield "Skriv lärdomen."


class SuggestionQuerySet(MatterQuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(owner=user) | Q(organisation__in=user.principals_as(Role.ADVISER)) & ~Q(status="draft")
        )


class Suggestion(Matter):
    """A suggestion."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Utkast"
        SUBMITTED = "submitted", "Inlämnad"
        RETURNED = "returned", "Komplettering"
        ADOPTED = "adopted", "Införd"

    S = Status
    ref_prefix = "TOY"
    END_STATUSES = (S.ADOPTED,)
    WAITING_FOR = {S.SUBMITTED: "adviser", S.RETURNED: "owner"}
    OWNER_LABELS = {S.SUBMITTED: "Mottagen"}
    promises = (
        Promise("answer", "Svar", 5, runs_in=(S.SUBMITTED,), paused_in={S.RETURNED: PauseReason.OWNER}),
    )

    need = models.TextField("behov")
    lesson = models.TextField("lärdom", blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)

    objects = SuggestionQuerySet.as_manager()

    def get_absolute_url(self):
        return f"/arenden/{self.ref}/"

    @move(
        S.DRAFT,
        to=S.SUBMITTED,
        label="Skicka in",
        owner_label="Du skickade in",
        allowed=is_owner,
        tells=advisers,
    )
    def submit(self):
        pass

    @move(
        S.SUBMITTED,
        to=S.RETURNED,
        label="Fråga",
        owner_label="Du fick en fråga",
        allowed=handles,
        tells=the_owner,
        needs_reason=True,
    )
    def send_back(self):
        pass

    @move(
        S.RETURNED, to=S.SUBMITTED, label="Svara", owner_label="Du svarade", allowed=is_owner, tells=advisers
    )
    def reply(self):
        pass

    @move(
        S.SUBMITTED,
        to=S.ADOPTED,
        label="Inför",
        owner_label="Den är införd",
        allowed=handles & ~is_owner,
        tells=the_owner,
        needs=a_lesson,
    )
    def adopt(self):
        pass

    @move(to=None, label="Ta", allowed=handles & ~is_assigned)
    def take(self, *, by):
        self.assigned_to = by
