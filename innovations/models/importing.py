"""Imports of lists that organisations already keep: what was remembered of a source, and what each run did."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.catalogue import CatalogueEntry
from portal.models import Job, Person


def stored_name(run, filename):
    """A name on disk that says nothing: the run's number."""
    return f"imports/{run.pk}.{filename.rpartition('.')[2].lower()}"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class ImportMapping(models.Model):
    """What is remembered of a source from one import to the next: its columns, and who its organisations are."""

    source_name = models.CharField(_("källa"), max_length=100, unique=True)
    columns = models.JSONField(_("kolumner"), default=dict)  # {our field: the header in the file}
    organisations = models.JSONField(
        _("organisationer"), default=dict, blank=True
    )  # {name as written: id of ours}
    changed_at = models.DateTimeField(_("ändrad"), auto_now=True)

    class Meta:
        verbose_name = _("källa för import")
        verbose_name_plural = _("källor för import")
        ordering = ["source_name"]

    def __str__(self):
        return self.source_name

    @classmethod
    def of(cls, source_name):
        """The remembered mapping of the source, or a new unsaved one."""
        return cls.objects.filter(source_name=source_name).first() or cls(source_name=source_name)


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["report"]
)
class ImportRun(models.Model):
    """One file on its way in: tried first, then confirmed by a person, then imported whole or not at all."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Mottagen")
        TRIED = "tried", _("Provkörd")
        REFUSED = "refused", _("Kan inte läsas")
        CONFIRMED = "confirmed", _("Importeras")
        DONE = "done", _("Importerad")

    source_name = models.CharField(_("källa"), max_length=100, blank=True)
    content = models.FileField(_("fil"), upload_to=stored_name, max_length=100)
    filename = models.CharField(_("filnamn"), max_length=200)
    columns = models.JSONField(default=dict)
    skip_faults = models.BooleanField(_("hoppa över rader med fel"), default=False)
    state = models.CharField(_("läge"), max_length=20, choices=State, default=State.RECEIVED)
    report = models.JSONField(default=dict)
    refusal = models.CharField(_("skäl"), max_length=500, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    ordered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("beställd av"))
    made_at = models.DateTimeField(_("inlagd"), default=timezone.now)
    done_at = models.DateTimeField(_("importerad"), null=True)
    removed_at = models.DateTimeField(_("filen borttagen"), null=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("importer")
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="import_run_state",
                condition=Q(state__in=["received", "tried", "refused", "confirmed", "done"]),
            )
        ]

    def __str__(self):
        return f"{self.filename} {timezone.localtime(self.made_at):%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("admin:innovations_importrun_change", args=[self.pk])

    @property
    def asks_for_columns(self):
        """Whether a person may say which column is which: after the trial, or when none looks like the title."""
        return bool(self.content) and (
            self.state == self.State.TRIED or (self.state == self.State.REFUSED and "columns" in self.report)
        )

    @property
    def may_be_confirmed(self):
        return bool(self.content) and self.state == self.State.TRIED

    @property
    def kept_until(self):
        """When the file leaves, or None: it has left, or is kept for ever."""
        days = settings.KEEP_DAYS["import_list"]
        return (self.done_at or self.made_at) + timedelta(days=days) if days and self.content else None

    def order(self):
        """Order the next piece of work on this run: the trial, or the import itself."""
        self.job = Job.order("import_innovations", by=self.ordered_by, run=self.pk)
        self.save()

    def confirm(self, *, skip_faults):
        """A person has read the trial's report and says yes."""
        self.skip_faults, self.state = skip_faults, self.State.CONFIRMED
        self.order()

    def remove_file(self):
        """The list leaves, what was done with it stays: numbers and reasons, no words of its rows. The file first: a round
        that stops between tries again."""
        self.content.delete(save=False)
        for row in self.report.get("rows", ()):
            row |= {"title": "", "notes": row.pop("reasons", [])}
        self.report |= {"organisations": []} if self.report else {}
        self.removed_at = timezone.now()
        self.save()


class ImportedRow(models.Model):
    """What the source last said about an entry. The next import changes only what the source has changed since."""

    entry = models.OneToOneField(CatalogueEntry, models.CASCADE, primary_key=True, related_name="imported")
    values = models.JSONField()
    imported_at = models.DateTimeField(auto_now=True)


def remove_lists(today):
    """Daily round: a list that is imported, or that nobody went on with, leaves: its rows may name people."""
    if not (days := settings.KEEP_DAYS["import_list"]):
        return
    at_work = Job.objects.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).values("pk")
    old = (
        ImportRun.objects.exclude(content="")
        .alias(since=Coalesce("done_at", "made_at"))
        .filter(since__lt=timezone.now() - timedelta(days=days))
        .filter(Q(job=None) | ~Q(job__in=at_work))
    )
    for key in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            # One that somebody presses a button on right now waits for the next round.
            for run in old.filter(pk=key).select_for_update(of=("self",), skip_locked=True):
                run.remove_file()
