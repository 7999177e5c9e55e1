"""Renewal: what the catalogue says is confirmed once a year (docs/decisions/0024)."""

import re

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations import rules
from innovations.models.entries import LASTING, RENEW_AFTER
from portal.counting import capped_counts
from portal.models import Person, Role, Step
from portal.wording import capped

RENEWAL = "bekraftas"  # in the address of the editors' list, beside the statuses
AT_A_TIME = 200  # the round comes back in ten minutes


class Renewal:
    """A chapter of the catalogue entry."""

    @transaction.atomic
    def confirm(self, *, by):
        """It still holds, says an editor or the origin."""
        self._lock(by, rules.edits_entry | rules.owns_origin)
        self.confirmed_on = timezone.localdate()
        self.save()
        self._close_tasks("confirm_entry")

    @property
    def is_due_for_renewal(self):
        """As `due_for_renewal` asks it of the rows."""
        if not self.is_published or self.kind not in LASTING:
            return False
        if self.confirmed_on:
            return self.confirmed_on < timezone.localdate() - RENEW_AFTER
        return self.published_at < timezone.now() - RENEW_AFTER

    @property
    def why_due(self):
        """Why it should be confirmed, in words, or an empty string."""
        if not self.is_due_for_renewal:
            return ""
        if self.confirmed_on:
            return _("Det är mer än ett år sedan sist.")
        return _("Ingen har bekräftat den sedan den publicerades för mer än ett år sedan.")

    @property
    def is_past_its_end(self):
        """Said to be under way though the day, the month or the year it was to end has passed."""
        is_date = re.fullmatch(r"\d{4}(-\d\d){0,2}", self.ended)
        today = timezone.localdate().isoformat()
        return self.kind == "under_way" and bool(is_date) and self.ended < today[: len(self.ended)]

    @classmethod
    def waiting_at_desk(cls, user):
        """What editors should confirm, for the start page: [{number, text, url, place}].

        It counts as nothing more to do: most of it waits for whose idea it was.
        """
        if not user.has_role(Role.EDITOR):
            return []
        due = capped_counts({"due": cls.objects.edited_by(user).due_for_renewal()})["due"]
        words = ngettext("%(n)s katalogpost bör bekräftas", "%(n)s katalogposter bör bekräftas", due) % {
            "n": capped(due)
        }
        place, address = _("Katalogposter"), f"{reverse('innovations:entry_list')}?status={RENEWAL}"
        return [{"number": 0, "text": words, "url": address, "place": place}] if due else []

    @classmethod
    def ask_for_renewal(cls):
        """Ask the owners of what is due, once a year. What belongs to no innovation has its editors' list."""
        asked = Step.objects.filter(
            file=OuterRef("innovation"), move="ask_if_entry_holds", taken_at__gt=timezone.now() - RENEW_AFTER
        )
        due = cls.objects.due_for_renewal().exclude(innovation=None).exclude(Exists(asked))
        portal = Person.objects.the_portal()
        for entry in due.select_related("innovation__file").order_by("pk")[:AT_A_TIME]:
            innovation = entry.innovation
            innovation.by_time(type(innovation).ask_if_entry_holds, by=portal, url=entry.get_absolute_url())
