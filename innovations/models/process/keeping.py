"""What the desk keeps in order in any stage: what the innovation is about, who may not know of it, and its clock."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations import gates, rules
from innovations.models.audience import owners, owners_and_adviser
from innovations.models.stages import CLOCKED, KEPT, SENT
from portal.lifecycle import Refused, move
from portal.models import PauseReason

CLASSES = ("type", "target_group", "life_event", "evidence", "crosses_principals")


class Keeping:
    """A chapter of the innovation."""

    @move(
        *KEPT,
        to=None,
        label=_("Klassa ärendet"),
        done=_("Klassade ärendet"),
        then=_("Idégivaren ser vad du har valt."),
        owner_label=_("Rådgivaren beskrev vad idén handlar om"),
        allowed=rules.classifies,
        page="innovations:move_form",
        category="quiet",
        hint=_(
            "Samma ord som i katalogen: en katalogpost om idén tar över dem. Idégivaren ser vad du har valt."
        ),
        in_panel=False,
    )
    def classify(self, **chosen):
        """Words from the catalogue's lists. The owner is never asked: nobody sets the evidence of an own idea (4.5)."""
        changed = [
            (name, getattr(self, name), chosen[name])
            for name in CLASSES
            if getattr(self, name) != chosen[name]
        ]
        if not changed:
            raise Refused(_now("Du har inte ändrat något."))
        for name, _before, after in changed:
            setattr(self, name, after)
        self.clean_fields(exclude=[f.name for f in self._meta.fields if f.name not in CLASSES])
        return {"changed": changed}

    @move(
        *SENT,
        to=None,
        label=_("Sekretessmarkera"),
        done=_("Sekretessmarkerade"),
        then=_("Idégivaren får veta det, och varje begäran att läsa ärendet prövas för sig."),
        owner_label=_("Ärendet sekretessmarkerades"),
        allowed=rules.keeps_secrecy,
        tells=owners_and_adviser,
        needs=gates.secrecy,
        page="innovations:move_form",
        in_panel=False,
    )
    def mark_secret(self, *, by, ground):
        """A warning to whoever handles it, with the paragraph; each request to read it is still tried by itself."""
        self.is_confidential, self.secrecy_ground = True, ground
        self._call_off_mergers()  # a proposal tells the other owner what this one is called
        return {"ground": ground}

    @move(
        *SENT,
        to=None,
        label=_("Häv sekretessmarkeringen"),
        done=_("Hävde sekretessmarkeringen"),
        then=_("Idégivaren får veta det och läser skälet."),
        owner_label=_("Sekretessmarkeringen hävdes"),
        allowed=rules.keeps_secrecy,
        tells=owners_and_adviser,
        needs=gates.openness,
        needs_reason=True,
        page="innovations:move_form",
        in_panel=False,
    )
    def lift_secrecy(self):
        before, self.secrecy_ground, self.is_confidential = self.secrecy_ground, "", False
        return {"ground": before}

    @move(
        *CLOCKED,
        to=None,
        label=_("Pausa klockan"),
        done=_("Pausade klockan"),
        then=_(
            "Idégivaren läser skälet, och klockan går igen när du startar den eller när ärendet går vidare."
        ),
        owner_label=_("Klockan står still"),
        allowed=rules.may_handle,
        tells=owners,
        needs=gates.running_clock,
        needs_reason=True,
        page="innovations:move_form",
        in_panel=False,
    )
    def pause_clock(self, *, by, why):
        """A coded exception (domain 4.4). It runs again by `start_clock`, or when the matter comes to its next stage."""
        self.pause_clocks(PauseReason(why))
        return {"pause": why}

    @move(
        *CLOCKED,
        to=None,
        label=_("Starta klockan igen"),
        done=_("Startade klockan igen"),
        then=_("Idégivaren får veta det, och den nya svarsdagen står i ärendet."),
        owner_label=_("Klockan går igen"),
        allowed=rules.may_handle,
        tells=owners,
        needs=gates.standing_clock,
        in_panel=False,
    )
    def start_clock(self):
        self.resume_clocks()

    @property
    def evidence_set_by(self):
        """Who last set the level: the catalogue asks, for it may not be one of the owner's side."""
        step = self.steps.filter(move="classify", detail__changed__contains=[["evidence"]]).last()
        return step.actor if step else None

    @property
    def classes(self):
        """[(word, value)] of what has been said of it, for the pages."""
        said = [
            (_now("Typ"), self.get_type_display()),
            (_now("Målgrupp"), self.get_target_group_display()),
            (_now("Livshändelse"), self.get_life_event_display()),
        ]
        return [(word, value) for word, value in said if value]
