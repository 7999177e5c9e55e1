"""How a matter moves: one guarded, recorded, announced step at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from inspect import signature

from django.db import transaction
from django.utils.translation import gettext as _

from portal.wake import wake


class Refused(Exception):
    """The move is not open: wrong moment, wrong person, or something is missing. The text is for the screen."""


class Conflict(Exception):
    """Somebody else changed the words since they were opened. Carries the matter as it is now."""

    def __init__(self, current):
        super().__init__()
        self.current = current


def nobody(matter):
    return []


def nothing(matter):
    return []


@dataclass(frozen=True)
class Move:
    """The header of a move: a row in the process table."""

    name: str
    label: str
    sources: tuple[str, ...]
    target: str | None
    allowed: Callable
    tells: Callable
    needs: Callable
    needs_reason: bool
    page: str
    owner_label: str
    category: str
    hint: str
    in_panel: bool
    confirms: bool = False
    done: str = ""
    notice: str = ""
    then: str = ""

    def is_in_time(self, matter):
        return not self.sources or matter.status in self.sources

    def is_open(self, matter, user):
        """Whether the user may make the move now, gates apart."""
        return self.is_in_time(matter) and self.allowed.test(user, matter)

    def done_for(self, matter, user):
        """What the one who made the move reads: what happened, the owner as in the timeline, and what happens now."""
        did = self.owner_label if matter.owner_id == user.pk and self.owner_label else self.done
        if not did:
            return _("%(move)s: klart.") % {"move": self.label}
        return f"{str(did).rstrip('.')}. {self.then}".rstrip()

    def missing(self, matter):
        """What the gate still asks for, in words."""
        return [str(text) for text in self.needs(matter)]

    def check(self, matter, user, reason):
        if not self.is_in_time(matter):
            raise Refused(
                _("%(move)s: ärendet är redan i läget %(status)s.")
                % {"move": self.label, "status": matter.status_for(user)}
            )
        if not self.allowed.test(user, matter):
            refused = _("%(move)s: du har inte behörighet.") % {"move": self.label}
            raise Refused(f"{refused} {matter.why_not(user)}".strip())
        if missing := self.missing(matter):
            raise Refused(f"{self.label}: {' '.join(missing)}")
        if self.needs_reason and not reason.strip():
            raise Refused(_("%(move)s: ange en motivering.") % {"move": self.label})


def move(*sources, to, label, allowed, tells=nobody, needs=nothing, needs_reason=False, page="",
         owner_label="", category="progress", hint="", in_panel=True, confirms=False, done="", notice="",
         then=""):  # fmt: skip
    """Turn a model method into a move between statuses.

    The body holds what is special about the move; what it returns is kept in the step's detail.
    Locking, guarding, clocks, recording and announcing are the same for every matter and happen here.

    `to=None` keeps the status (a message, an assignment). No sources means in any status.
    `page` names a view with its own form (`area:view`); then the one move URL refuses the move.
    `owner_label` is what the idea giver reads in the timeline; empty means the step is internal.
    `done` is what the officers read afterwards, where the label is an order: "Ta ärendet", "Tog ärendet".
    `then` is what happens now, in one sentence that whoever pressed the button reads after that.
    `notice` is what those it tells read where it speaks to them alone: "Du är vald"; empty means the labels above.
    A body that returns `told` (keys of people) narrows whom of them this one step concerns; one that returns
    `named` says who of them it is about: they alone read the `notice`, and are led to the `url` of the detail.
    `category` decides by which of the recipient's choices a notice goes out.
    `confirms` gives the actor a notice too, as a receipt of the own act.
    Raises Refused with a sentence for the screen.
    """

    def decorate(effect):
        this = Move(effect.__name__, label, sources, to, allowed, tells, needs, needs_reason, page,
                    owner_label, category, hint, in_panel, confirms, done, notice, then)  # fmt: skip
        wants_actor = "by" in signature(effect).parameters

        @wraps(effect)
        @transaction.atomic
        def perform(matter, *, by, reason="", **details):
            matter.lock()
            this.check(matter, by, reason)
            source = matter.status
            detail = effect(matter, by=by, **details) if wants_actor else effect(matter, **details)
            if this.target is not None:
                matter.status = this.target
                matter.run_clocks()
            matter.touch(by, moved=this.target is not None)
            matter.save()
            step = matter.record(this, source=source, by=by, reason=reason.strip(), detail=detail)
            matter.forget()
            transaction.on_commit(lambda: wake(), robust=True)
            return step

        perform.move = this
        return perform

    return decorate
