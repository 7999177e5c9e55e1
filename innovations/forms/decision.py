"""Forms of the decision: approve, park, decline, who took part; the joint note; one's own declaration of jäv."""

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import LEAST_TO_OWNER, MoveForm, line, lines, reason, sometimes
from innovations.models import Innovation, Vote
from portal.forms.day import DayField
from portal.lifecycle import Refused
from portal.models import Membership, Person, Role


class DecisionForm(MoveForm):
    """What a decision by the panel holds besides its reason. At first assessment the adviser's exit has none of it."""

    ABSENT = "absent"
    reason = reason(
        rows=7,
        help_text=_(
            "Skriv till personen. Vad var bra, vad saknas, vad kan hon eller han göra nu? Idégivaren läser det här ordagrant."
        ),
    )
    decision_fields = ("internal_note",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = []
        if not self.is_decision:
            return
        note = lines(
            _("Intern not"),
            rows=3,
            length=2000,
            help_text=_(
                "Syns inte för idégivaren. Kan begäras ut som allmän handling när ärendet är avslutat."
            ),
        )
        for member in self._panel():
            why = self.innovation.why_in_conflict(member)
            choices = [*[(s.value, s.label) for s in Vote.Stance], (self.ABSENT, _("Var inte med"))]
            if why:
                choices = [(Vote.Stance.RECUSED.value, Vote.Stance.RECUSED.label)]
            stance = forms.ChoiceField(
                label=str(member), choices=choices, widget=forms.RadioSelect, help_text=why,
                initial=Vote.Stance.RECUSED if why else Vote.Stance.AGREED if member.pk == self.user.pk else self.ABSENT,
                error_messages={"required": _now("Ange hur %(person)s deltog.") % {"person": member}},
            )  # fmt: skip
            self.fields[f"stance_{member.pk}"] = stance
            self.fields[f"text_{member.pk}"] = sometimes(line(
                _now("Avvikande mening eller skäl till jäv, %(person)s") % {"person": member}, length=1000, initial=why,
                help_text=_("Behövs bara vid avvikande mening eller jäv."),
            ))  # fmt: skip
            self.members.append(member)
        self.fields["internal_note"] = note

    @property
    def is_decision(self):
        return self.innovation.status == Innovation.Status.READY_FOR_DECISION

    def _panel(self):
        members = Membership.objects.of_principal(self.innovation.organisation_id, Role.DECISION_PANEL)
        return (
            Person.objects.filter(memberships__in=members, is_active=True).distinct().order_by("name", "pk")
        )

    def clean(self):
        data = super().clean()
        if not self.is_decision:
            return data
        for member in self.members:
            stance = data.get(f"stance_{member.pk}")
            if stance in {Vote.Stance.DISSENTED, Vote.Stance.RECUSED} and not data.get(f"text_{member.pk}"):
                self.add_error(f"text_{member.pk}", _now("Skriv skälet för %(person)s.") % {"person": member})
        if not any(data.get(f"stance_{m.pk}") == Vote.Stance.AGREED for m in self.members):
            self.add_error(None, _now("Minst en ledamot måste stå bakom beslutet."))
        if data.get(f"stance_{self.user.pk}") in {Vote.Stance.RECUSED, self.ABSENT}:
            self.add_error(
                f"stance_{self.user.pk}", _now("Du registrerar beslutet och måste själv delta i det.")
            )
        return data

    def each(self):
        data = self.cleaned_data
        values = {name: value for name, value in data.items() if not name.startswith(("stance_", "text_"))}
        if self.is_decision:
            values["votes"] = [
                (m, data[f"stance_{m.pk}"], data.get(f"text_{m.pk}", ""))
                for m in self.members
                if data[f"stance_{m.pk}"] != self.ABSENT
            ]
        return [values]

    @property
    def sections(self):
        own = [
            self[name]
            for name in self.fields
            if not name.startswith(("stance_", "text_")) and name != "internal_note"
        ]
        if not self.is_decision:
            return [("", own)]
        votes = [self[f"{kind}_{m.pk}"] for m in self.members for kind in ("stance", "text")]
        return [("", own), (_now("Vilka deltog?"), votes), (_now("Bara för er"), [self["internal_note"]])]


class ParkForm(DecisionForm):
    until = DayField(
        label=_("Tas upp igen"),
        help_text=_("Till exempel 2027-02-16, 16/2 eller 16 februari 2027. Högst två år fram."),
    )
    field_order = ["until", "reason"]

    def clean_until(self):
        """The same sentence at the field as the move would say."""
        try:
            Innovation.check_parking(self.cleaned_data["until"])
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return self.cleaned_data["until"]


class DeclineForm(DecisionForm):
    reason = reason(
        help_text=_("Skriv till personen varför idén inte går vidare. Idégivaren läser det här ordagrant.")
    )
    strengths = lines(
        _("Vad var bra?"),
        rows=3,
        length=1000,
        least=LEAST_TO_OWNER,
        missing=_("Skriv vad som var bra. Ett nej behöver det mest."),
        help_text=_("Idégivaren läser det ordagrant."),
    )
    advice = lines(
        _("Vad kan idégivaren göra nu?"),
        rows=3,
        length=1000,
        least=LEAST_TO_OWNER,
        missing=_("Skriv en väg vidare."),
        help_text=_("Till exempel vem att tala med, eller vad som behövs för en ny prövning."),
    )
    field_order = ["reason", "strengths", "advice"]


class ApproveForm(DecisionForm):
    reason = reason(
        rows=7,
        help_text=_(
            "Skriv till personen. Vad är bra, och vad händer nu? Idégivaren läser det här ordagrant."
        ),
    )
    conditions = lines(
        _("Villkor"),
        rows=3,
        length=1000,
        help_text=_("Det som måste vara på plats innan prövningen får börja. Idégivaren läser det."),
    )
    field_order = ["reason", "conditions"]


class ConflictForm(forms.Form):
    """An officer's or a panel member's own declaration of jäv."""

    why = line(_("Varför är du jävig?"), length=300, missing=_("Skriv varför du är jävig."),
               help_text=_("Till exempel: närstående till idégivaren, eller chef där idén ska prövas."))  # fmt: skip


class JointNoteForm(forms.Form):
    text = lines(_("Bedömarnas gemensamma kommentar"), rows=5, length=1000, missing=_("Skriv kommentaren."),
                 help_text=_("Vad bedömarna såg olika på och vad de nu är ense om. Behövs där de skiljer två steg eller mer."))  # fmt: skip
