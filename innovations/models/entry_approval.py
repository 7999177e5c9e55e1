"""The owner's yes to what the catalogue tells of an idea (grind 6): asked for, given, or held back."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from innovations import rules
from portal.lifecycle import Refused
from portal.models import Role, Task

CHANGE = gettext_noop("Ändra i katalogtexten")
OBJECTION = 250  # signs that the owner may say of the text; a task's line holds no more


class Approval:
    """A chapter of the catalogue entry."""

    @property
    def asked_owner(self):
        """The owner's open task to read the text, or None."""
        if self.innovation is None or self.approved_at:
            return None
        return self._open_task("approve_entry")

    @property
    def objection(self):
        """The editor's open task to change what the owner objects to, or None."""
        return self._open_task("change_entry") if self.innovation else None

    @transaction.atomic
    def ask_owner(self, *, by):
        """The text is ready to be read by the one whose idea it was."""
        self._lock(by, rules.edits_entry)
        if self.innovation is None or self.approved_at:
            raise Refused(_("Texten behöver inget godkännande."))
        self._close_tasks("change_entry")
        self.innovation.entry_proposed(by=by, url=self.get_absolute_url())

    @transaction.atomic
    def approve(self, *, by, version):
        """The owner's side says yes to the text as it now reads."""
        self._lock(by, rules.owns_origin)
        if self.version != version:
            raise Refused(_("Texten har ändrats sedan du öppnade den. Läs den nya texten."))
        self.approved_at, self.approved_by = timezone.now(), by
        if self.is_published:  # who has just read the text has said that it holds
            self.confirmed_on = timezone.localdate()
            self._close_tasks("confirm_entry")
        self.save()
        self._close_tasks("approve_entry")
        self._close_tasks("change_entry", Task.Status.CANCELLED)
        if not self.is_published:
            self._ask_editor(
                "publish_entry",
                gettext_noop("Publicera katalogtexten, den är godkänd"),
            )

    @transaction.atomic
    def object_to(self, *, by, words):
        """The owner's side says what is wrong with the text; whoever wrote it gets that as a task."""
        self._lock(by, rules.owns_origin)
        if self.approved_at and not self.is_due_for_renewal:
            raise Refused(_("Ni har redan godkänt texten. Skriv till kontaktfunktionen."))
        if not words.strip():
            raise Refused(_("Skriv vad som behöver ändras."))
        for asked in ("approve_entry", "confirm_entry"):
            self._close_tasks(asked, Task.Status.DECLINED)
        self._close_tasks("change_entry")
        self._ask_editor(
            "change_entry",
            f"{CHANGE}: {' '.join(words.split())[:OBJECTION]}",
        )

    # --- privates ------------------------------------------------------------------------------

    def _open_task(self, what):
        return self.innovation.file.tasks.filter(what=what, status=Task.Status.OPEN).first()

    def _close_tasks(self, what, status=Task.Status.DONE):
        if self.innovation:
            self.innovation.file.tasks.filter(what=what, status=Task.Status.OPEN).update(
                status=status, closed_at=timezone.now()
            )

    def _ask_editor(self, what, text):
        """A task for whoever wrote last; for all editors of the principal when that one is none now."""
        writer = self.edited_by if self.edited_by and rules.edits_entry.test(self.edited_by, self) else None
        Task.objects.create(
            file=self.innovation.file, what=what, text=text, person=writer,
            role="" if writer else Role.EDITOR, organisation=None if writer else self.principal,
            url=reverse("innovations:entry_edit", kwargs={"ref": self.ref}),
        )  # fmt: skip
