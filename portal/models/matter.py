"""Matters: everything that somebody waits for."""

from contextlib import suppress
from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal import lifecycle, rules
from portal.labels import Labelled
from portal.lifecycle import move, nothing
from portal.models.casefile import CaseFile, RefCounter
from portal.models.dialogue import Dialogue
from portal.models.organisation import OFFICER_ROLES, Organisation, Role
from portal.models.person import Person
from portal.models.promised import Promised
from portal.models.step import EDIT, Step, accounts_in
from portal.models.task import Task
from portal.remembered import remembered


def is_among(keys):
    """Whether the row's key is one of these, which are picked first, before anything else is asked of them.

    With IN the planner may join half a dozen tables for every row there is and look at the keys last.
    """
    return models.Func(
        models.F("pk"),
        ArraySubquery(keys),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=models.BooleanField(),
    )


class MatterQuerySet(models.QuerySet):
    """Questions that every kind of matter answers."""

    def visible_to(self, user):
        raise NotImplementedError

    def mine(self, user):
        """Matters on whose owner's side the user is. Areas with co-owners widen it."""
        return self.filter(owner=user)

    def newest_of(self, user, at_most):
        """The newest of them, picked by index before it is asked who may see them: the cost follows the number."""
        mine = self.model.objects.order_by().mine(user)
        newest = mine.order_by("-created_at").values("pk")[:at_most]
        return self.filter(is_among(newest)).order_by("-created_at")

    def for_page(self):
        """With what the matter's own page needs beside its row. Areas widen it."""
        return self.select_related("file", "owner", "assigned_to", "organisation")

    def as_rows(self):
        """With what a row of a list needs to say how it stands to its reader. Areas widen it."""
        return self.select_related("file", "owner", "assigned_to", "organisation")

    def search(self, text):
        """Matters whose number or title holds the text, or whose title is spelt nearly so. Areas widen it."""
        text = text.strip()[:80]
        if len(text) < 2:
            return self.none()
        near = models.Q(file__ref__icontains=text) | models.Q(title__icontains=text)
        return self.filter(near | models.Q(title__trigram_word_similar=text)).order_by("-created_at")


class Matter(Promised, Dialogue, Labelled, models.Model):
    """What every ärende has: a number, an owner, a status, somebody who handles it, and a history."""

    ref_prefix = ""
    WAITING_FOR = {}
    OWNER_LABELS = {}
    END_STATUSES = ()

    class Visibility(models.TextChoices):
        HANDLING = "handling", _("Du och de som handlägger")
        ORGANISATION = "organisation", _("Min organisation")
        NETWORK = "network", _("Nätverket")
        PUBLIC = "public", _("Alla")

    file = models.OneToOneField(CaseFile, models.PROTECT, primary_key=True, related_name="+", editable=False)
    title = models.CharField(_("rubrik"), max_length=80)
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("ägare"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("handläggs av")
    )
    assigned_to = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("rådgivare")
    )
    assigned_at = models.DateTimeField(null=True, editable=False)
    visibility = models.CharField(
        _("synlighet"), max_length=20, choices=Visibility, default=Visibility.HANDLING
    )
    is_confidential = models.BooleanField(_("sekretessmarkerad"), default=False)
    secrecy_ground = models.CharField(_("lagrum"), max_length=120, blank=True)
    answer_due = models.DateField(_("svar senast"), null=True, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)  # of the words: raised by `edit` alone
    created_at = models.DateTimeField(_("skapat"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.ref} {self.title}"

    def save(self, *args, **kwargs):
        if not self.file_id:
            self.file = CaseFile.objects.create(ref=RefCounter.next_ref(self.ref_prefix), kind=self.kind)
            kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        raise NotImplementedError

    # --- moves that every matter has ---------------------------------------------------

    def lock(self):
        """Lock the row until the transaction ends, and read it again."""
        # NO KEY: a deferred foreign-key check of another transaction must not wait for this lock.
        self.refresh_from_db(from_queryset=type(self)._base_manager.select_for_update(no_key=True))
        self.forget()

    def forget(self):
        """Drop what was remembered of the matter's other rows. Every move does so before and after."""
        for name in [n for n in self.__dict__ if isinstance(getattr(type(self), n, None), cached_property)]:
            del self.__dict__[name]

    def record(self, move, *, source, by, reason, detail=None):
        """Write the step that the move left. Returns it."""
        return self.file.steps.create(
            move=move.name, source=source, target=self.status, actor=by, reason=reason,
            category=move.category, detail=detail or {},
        )  # fmt: skip

    @move(to=None, label=_("Koppla till ett konto"), done=_("Kopplade ärendet till sitt konto"), notice=_("Ärendet är kopplat till ett konto"),
          owner_label=_("Du kopplade ärendet till ditt konto"), allowed=rules.may_connect_account,
          tells=lambda matter: matter.people_in_dialogue(), page="portal:follow", in_panel=False)  # fmt: skip
    def connect_account(self, *, by, link):
        """What was sent without an account is theirs who hold the guest's link; they were the guest all along."""
        guest = self.owner
        if link != guest.follow_token:
            raise lifecycle.Refused(_now("Länken gäller inte längre."))
        self.check_may_join(by)
        self.give_to(by)
        return {"guest": guest.pk}

    def check_may_join(self, person):
        """Areas say who may not stand on the owner's side. Raises Refused."""

    def give_to(self, person):
        """Somebody else is the owner, with what the owner was asked for. Areas widen it."""
        self.file.tasks.filter(person=self.owner, status=Task.Status.OPEN).update(person=person)
        self.owner = person

    @transaction.atomic
    def edit(self, *, by, version, **values):
        """Change the matter's own words. Raises Refused for who may not, and Conflict when somebody else was first."""
        self.lock()
        if not self.may_edit(by, *values):
            raise lifecycle.Refused(_now("Du kan inte ändra texten."))
        if self.version != version:
            raise lifecycle.Conflict(self)
        for name, value in values.items():
            setattr(self, name, value)
        self.touch(by, moved=False)
        self.version += 1
        self.full_clean(exclude=["file"])
        self.save()
        return self.record(EDIT, source=self.status, by=by, reason="", detail={"fields": sorted(values)})

    def touch(self, by, *, moved):
        """Somebody did something with it. Areas that ask how long a matter has lain untouched write it down."""

    @classmethod
    def daily_round(cls, today):
        """What time alone brings to this kind of matter. Runs several times a day and must not repeat itself."""

    # --- questions ----------------------------------------------------------------------

    @classproperty
    def kind(cls):
        return cls._meta.label_lower

    @property
    def ref(self):
        return self.file.ref

    @property
    def steps(self):
        """A property and not a relation from here: deleting a matter must never delete its history."""
        return self.file.steps.all()

    @cached_property
    def history(self):
        """Every step, oldest first, with its actor: for what a guest did, the account that has it now."""
        steps = _steps(file=self.file)
        if accounts := accounts_in(steps):
            for step in steps:
                step.actor = accounts.get(step.actor_id, step.actor)
        return steps

    @cached_property
    def made(self):
        """Names of the moves that were ever made: what never happened need not be asked for."""
        return {step.move for step in self.history}

    @classmethod
    @cache
    def move_headers(cls):
        """{name: move} of this kind of matter, in the order they are written."""
        found = {}
        for owner in reversed(cls.__mro__):
            for name, attribute in vars(owner).items():
                if hasattr(attribute, "move"):
                    found[name] = attribute.move
        return found

    @classmethod
    def moves(cls):
        """Every move of this kind of matter, in the order they are written."""
        return list(cls.move_headers().values())

    def moves_for(self, user):
        """(open, blocked): the moves the user may make now, and [(move, what is missing)] for those that only a gate
        stops. Every gate is asked once."""
        opened, blocked = [], []
        for header in self.moves():
            if header.in_panel and header.is_open(self, user):
                if missing := header.missing(self):
                    blocked.append((header, missing))
                else:
                    opened.append(header)
        # A gate that has just been met is the way on, and stands first: it is what the work was for.
        return sorted(opened, key=lambda header: header.needs is nothing), blocked

    def open_moves(self, user):
        """The moves the user may make now, with nothing missing."""
        return self.moves_for(user)[0]

    def blocked_moves(self, user):
        """(move, what is missing in words) for the moves that only a gate stops."""
        return self.moves_for(user)[1]

    def move_url(self, move):
        """Where the move is made: its own page, or the one move URL."""
        if not move.page:
            return reverse("portal:move", kwargs={"ref": self.ref, "move": move.name})
        for said in ({}, {"move": move.name}):
            with suppress(NoReverseMatch):
                return reverse(move.page, kwargs={"ref": self.ref, **said})
        # Its page is opened by a link of its own: an invitation, a guest's key.
        return self.get_absolute_url()

    def is_handled_by(self, user):
        """Whether the user is an officer of the principal that handles the matter."""
        return user.is_authenticated and (
            user.has_role(Role.NATIONAL_COORDINATOR)
            or (self.organisation_id is not None and user.has_role_at(self.organisation_id, *OFFICER_ROLES))
        )

    def is_worked_on_by(self, user):
        """Whether the user may add to the matter as an officer. Areas keep out who must not."""
        return self.is_handled_by(user)

    def owners_side(self):
        """The people on the owner's side of the matter. Areas add co-owners."""
        return {self.owner}

    def may_edit(self, user, *fields):
        """Whether the user may change these of the matter's own words. Areas narrow it."""
        return rules.is_on_owners_side.test(user, self)

    def notice_category(self, step, person):
        """By which of the recipient's choices the notice goes out. Areas may tell the desk apart from the owner."""
        return step.category

    @classmethod
    def words_of(cls, step):
        """What a step says beside its label on the portal's own pages. Never in a mail. Areas say more."""
        return ""

    def mail_lines(self, step, person):
        """What the mail about a step says to this person beside number, label and link. Never words from the matter itself."""
        return []

    def why_not(self, user):
        """What it is in the matter that shuts the user out of its moves, in words. Areas know more."""
        return ""

    @property
    def is_open(self):
        return self.status not in self.END_STATUSES

    @property
    def waiting_for(self):
        """Who has the ball (bollen hos): derived from the status, never stored."""
        return self.WAITING_FOR.get(self.status, "")

    def status_for(self, user):
        """The status in the words of the reader: officers see the internal name, everybody else the plain one."""
        if self.is_handled_by(user):
            return self.get_status_display()
        return str(self.OWNER_LABELS.get(self.status, self.get_status_display()))


@remembered
def _steps(*, file):
    return Step.objects.filter(file=file).select_related("actor")
