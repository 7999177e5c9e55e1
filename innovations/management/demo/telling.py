"""Who the demo is about, and when: all its stories told in the order of time."""

import heapq
import itertools
import random
from datetime import datetime, time, timedelta

from django.utils import timezone

from innovations.management.demo.entries import Entries
from innovations.management.demo.lives import Lives
from portal import demo_time
from portal.calendar import is_working_day
from portal.models import Notification, Organisation, Person, Step, Subscription

DOMAIN = "demo.innovationsportalen.se"
SEEN_AFTER = timedelta(days=6)  # older notices have been read and mailed


class Telling(Lives, Entries):
    """All stories at once, event by event in the order of time, so that numbers and lists come in the right order.

    `document` holds the stories ("ideas", "entries"), who handles, decides and receives by the principal that answers
    ("desks"), and what those write beside their answers ("why" by level, "first_why").
    """

    def __init__(self, document):
        self.document = document
        self.now = timezone.localtime()
        self.people = {
            p.email.removesuffix(f"@{DOMAIN}"): p for p in Person.objects.filter(email__endswith=f"@{DOMAIN}")
        }
        self.places = {
            o.source_key: o
            for o in Organisation.objects.exclude(source_key=None).select_related("principal", "parent")
        }
        self.editor = self.people["redaktor"]
        self.made = {}

    def tell(self):
        order = itertools.count()
        waiting = [
            (self.moment(idea["days"], idea["key"]), next(order), self.life(idea))
            for idea in self.document["ideas"]
        ]
        waiting += [
            (self.moment(200 - 30 * n, row["title"]), next(order), self.entry_alone(row))
            for n, row in enumerate(self.document["entries"])
        ]
        heapq.heapify(waiting)
        while waiting:
            moment, _n, story = heapq.heappop(waiting)
            with demo_time.at(moment):
                days = next(story, None)
                for step in Step.objects.filter(told_at=None):
                    step.announce()
            if days is not None:
                later = self.moment((self.now.date() - moment.date()).days - days, moment)
                heapq.heappush(
                    waiting, (min(max(later, moment + timedelta(minutes=25)), self.now), next(order), story)
                )
        self.follow()
        self.read_old_notices()
        return len(self.made)

    def moment(self, days_ago, salt):
        """A working day that many days ago, at some time between eight and four."""
        day = self.now.date() - timedelta(days=max(days_ago, 0))
        while not is_working_day(day):
            day -= timedelta(days=1)
        minutes = random.Random(f"{salt}{days_ago}").randint(8 * 60, 16 * 60)  # noqa: S311 only a time of day
        moment = datetime.combine(
            day, time(minutes // 60, minutes % 60), tzinfo=timezone.get_default_timezone()
        )
        return min(moment, self.now - timedelta(minutes=5))

    # --- afterwards ------------------------------------------------------------------------------

    def follow(self):
        """Everybody follows a matter that is shown to all, so that no page of notices is empty."""
        shown = [i for i in self.made.values() if i.visibility in {"network", "public"}]
        for person in self.people.values():
            for innovation in shown:
                if not innovation.has_conflict_of_interest(person) and innovation.assigned_to_id != person.pk:
                    Subscription.objects.get_or_create(file=innovation.file, person=person)

    def read_old_notices(self):
        """What is older than a few days has been read and mailed; the newest waits, in the portal and in the mailbox.

        A guest's all wait: the mailbox is the only way in to a guest's matter, on whichever day the demo is loaded.
        """
        seen = Notification.objects.filter(made_at__lt=self.now - SEEN_AFTER, recipient__is_guest=False)
        seen.update(read_at=self.now - SEEN_AFTER, mailed_at=self.now - SEEN_AFTER)
