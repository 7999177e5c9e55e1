"""When an answer is due soon: within two working days, of which the principal's own closed days are none."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from portal.calendar import add_working_days

SOON_DAYS = 2


@dataclass(frozen=True)
class Soon:
    """Until when a date is soon. The days on which a principal keeps closed are no days to answer on."""

    until: date
    later: tuple = ()  # (a later day, the keys of the principals for whom it is that one), the last day last

    @classmethod
    def of(cls, user, roles, principals, today):
        """At the principals where the user holds any of the roles, and at those that the user chooses among beside them."""
        own = (m.organisation for m in user.current_memberships if m.role in roles)
        own = [place if place.principal_id == place.pk else place.principal for place in own]
        closing = {principal.pk: principal for principal in [*principals, *own] if principal.closed_days}
        until, later = add_working_days(today, SOON_DAYS), {}
        for principal in closing.values():
            theirs = add_working_days(today, SOON_DAYS, frozenset(principal.closed_days))
            if theirs > until:
                later.setdefault(theirs, set()).add(principal.pk)
        return cls(until, tuple(sorted(later.items())))

    def at(self, principal):
        return next((until for until, keys in self.later if principal in keys), self.until)

    def question(self, today):
        """As one range of dates, of which less is taken for those that keep open."""
        is_soon = Q(answer_due__lte=self.until)
        for until, keys in self.later:
            is_soon |= Q(answer_due__lte=until, organisation__in=keys)
        last = self.later[-1][0] if self.later else self.until
        return Q(answer_due__gte=today, answer_due__lte=last) & is_soon
