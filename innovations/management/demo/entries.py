"""The catalogue of the demo: what the matters and the units have to tell, and who took it up."""

from datetime import timedelta

from django.utils import timezone

from innovations.models import Adoption, CatalogueEntry
from portal import demo_time


class Entries:
    """A part of the telling. Each yield is a number of days that pass."""

    def publish(self, idea, innovation, rng):
        yield 4
        entry = CatalogueEntry.write_from(innovation, by=self.editor)
        values = {name: value for name, value in idea["entry"].items() if name != "evidence"}
        entry.edit(by=self.editor, version=entry.version, may_be_published=True, **values)
        entry.ask_owner(by=self.editor)
        yield rng.randint(1, 4)
        entry.refresh_from_db()
        entry.approve(by=innovation.owner, version=entry.version)
        entry.set_evidence(idea["entry"]["evidence"], by=self.editor)
        entry.publish(by=self.editor)
        self.spread(entry, idea.get("adoptions", ()))

    def entry_alone(self, row):
        """An entry that an editor has written from what a unit told, without a matter in the portal."""
        place = self.places[row["principal"]]
        fields = {
            name: value for name, value in row.items() if name not in {"adoptions", "principal", "evidence"}
        }
        entry = CatalogueEntry.write_new(
            by=self.editor, principal=place.principal, region_code=place.region_code, **fields
        )
        yield 1
        if row["evidence"] != "E0":
            entry.set_evidence(row["evidence"], by=self.editor)
        entry.publish(by=self.editor)
        self.spread(entry, row["adoptions"])

    def spread(self, entry, adoptions):
        """Units that took it up, each at its own day, through every state on the way."""
        for unit, who, ends, days, *stop in adoptions:
            by = self.people[who]
            begun = max(self.moment(days, unit), timezone.now())
            states = ["interest", "decided", "under_way", "in_use"]
            states = (
                states[: states.index(ends) + 1]
                if ends in states
                else [*states[: 3 if ends == "stopped" else 4], ends]
            )
            for n, state in enumerate(states):
                with demo_time.at(min(begun + timedelta(days=7 * n), self.now)):
                    if n == 0:
                        adoption, _made = Adoption.begin(entry, by=by, unit=self.places[unit], status=state)
                    else:
                        adoption.change_to(
                            state, by=by, stop_reasons=stop[0] if state == ends and stop else ()
                        )
            if stop:
                adoption.describe(by=by, advice=stop[1])
