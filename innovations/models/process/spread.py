"""The catalogue and the spread; these moves are made through the entry and the adoption."""

from datetime import timedelta

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from innovations import rules
from innovations.models.audience import origin, owners, owners_and_adviser
from innovations.models.vocabularies import AdoptionStatus, StopReason
from portal.lifecycle import move
from portal.models import Task

TIME_TO_CONFIRM = timedelta(days=30)
# Working days for the owner to read the text: it is published within 30 days (domain 4.4).
TIME_TO_APPROVE = 10
ADOPTED = ("adoption_considered", "adoption_reported", "adoption_dropped", "adoption_ended")


class Spread:
    """A chapter of the innovation."""

    @move(to=None, label=_("Katalogtext att godkänna"), owner_label=_("En text om din idé finns att läsa och godkänna"), allowed=rules.writes_entry, tells=owners,
          page="innovations:entry_new", category="question", in_panel=False)  # fmt: skip
    def entry_proposed(self, *, by, url):
        self._close_tasks("approve_entry")
        Task.objects.create(file=self.file, what="approve_entry", text=gettext_noop("Läs och godkänn katalogtexten om din idé"), person=self.owner, url=url,
                            due_on=self.working_days_on(TIME_TO_APPROVE))  # fmt: skip

    @move(to=None, label=_("Publicerad i katalogen"), owner_label=_("Din idé finns i katalogen så att andra kan ta efter"), allowed=rules.writes_entry,
          tells=owners_and_adviser, page="innovations:entry_new", in_panel=False)  # fmt: skip
    def entry_published(self, *, by, url):
        return {"url": url}

    @move(to=None, label=_("Tillbakadragen ur katalogen"), owner_label=_("Texten om din idé är tillbakadragen ur katalogen"), allowed=rules.writes_entry,
          tells=owners_and_adviser, needs_reason=True, page="innovations:entry_new", in_panel=False)  # fmt: skip
    def entry_withdrawn(self, *, by, url):
        return {"url": url}

    @move(to=None, label=_("Fråga om katalogposten fortfarande stämmer"), done=_("Idégivaren fick frågan om katalogposten fortfarande stämmer"), owner_label=_("Vi frågade om texten om din idé fortfarande stämmer"),
          allowed=rules.is_the_portal, tells=origin, category="question", in_panel=False)  # fmt: skip
    def ask_if_entry_holds(self, *, by, url):
        """A year has gone since anybody said so. One press on the entry's page answers."""
        self._close_tasks("confirm_entry", Task.Status.CANCELLED)
        Task.objects.create(file=self.file, what="confirm_entry", text=gettext_noop("Bekräfta att texten om din idé i katalogen fortfarande stämmer"), person=self.owner,
                            url=url, due_on=timezone.localdate() + TIME_TO_CONFIRM)  # fmt: skip
        return {"url": url}

    @move(to=None, label=_("En enhet är intresserad av lösningen"), owner_label=_("En enhet är intresserad av din idé"), allowed=rules.is_the_portal, tells=origin,
          page="innovations:entry_new", category="spread", in_panel=False)  # fmt: skip
    def adoption_considered(self, *, by, unit, status, url):
        return {"unit": unit, "status": status, "url": url}

    @move(to=None, label=_("En enhet avstår från lösningen"), owner_label=_("En enhet avstår från din idé"), allowed=rules.is_the_portal, tells=origin,
          page="innovations:entry_new", category="spread", in_panel=False)  # fmt: skip
    def adoption_dropped(self, *, by, unit, status, url, reasons, text=""):
        """It stopped before it had begun."""
        return {"unit": unit, "status": status, "url": url, "reasons": list(reasons), "text": text}

    @move(to=None, label=_("En enhet inför lösningen"), owner_label=_("En annan enhet tar efter din idé"), allowed=rules.is_the_portal, tells=origin,
          page="innovations:entry_new", category="spread", in_panel=False)  # fmt: skip
    def adoption_reported(self, *, by, unit, status, url):
        return {"unit": unit, "status": status, "url": url}

    @move(to=None, label=_("En enhet har slutat med lösningen"), owner_label=_("En enhet har slutat med din idé"), allowed=rules.is_the_portal, tells=origin,
          page="innovations:entry_new", category="spread", in_panel=False)  # fmt: skip
    def adoption_ended(self, *, by, unit, status, url, reasons, text=""):
        return {"unit": unit, "status": status, "url": url, "reasons": list(reasons), "text": text}

    @classmethod
    def entries(cls):
        """The published entries of the catalogue."""
        return cls.entry.related.related_model.objects.published()

    @cached_property
    def entry_ref(self):
        """The number of the published entry that tells of it, or None. Comes along with the facts of a page."""
        return self.entries().filter(innovation=self.pk).values_list("ref", flat=True).first()

    @cached_property
    def adoption_count(self):
        """On how many units its entry says it is used; None without an entry. Comes along with the facts of a page."""
        written = self.entries().model.objects.filter(innovation=self.pk)
        return written.values_list("adoption_count", flat=True).first()

    @classmethod
    def words_of(cls, step):
        """Which unit, how it stands there, and why something ended: what the catalogue's own pages say of it."""
        told = step.detail
        if step.move == "entry_withdrawn":
            return _now("Skäl: %(why)s") % {"why": step.reason}
        if step.move not in ADOPTED or "unit" not in told:
            return super().words_of(step)
        states = dict(AdoptionStatus.choices)
        words = f"{told['unit']}: {states.get(told['status'], told['status'])}"
        if why := StopReason.words(told.get("reasons", ()), told.get("text", "")):
            words = _now("%(words)s. Skäl: %(why)s") % {"words": words, "why": ", ".join(why)}
        return words
