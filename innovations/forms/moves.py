"""The forms of the moves that ask for more than a reason: one form a move, named after it.

A form answers `each()`: the values for the move, once for every time it is to be made.
"""

import re

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation, Vote
from portal.calendar import add_working_days
from portal.models import Membership, Organisation, Person, Role

REPLY_DAYS = 20
REASON_LENGTH = 3000


class DayField(forms.DateField):
    """A date as text, year-month-day: the browser's own date field follows the computer's language."""

    def __init__(self, *, later_than_today=True, **kwargs):
        kwargs.setdefault("help_text", _("År-månad-dag, till exempel 2027-02-16."))
        super().__init__(
            input_formats=["%Y-%m-%d", "%Y%m%d"],
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 12, "autocomplete": "off"}),
            error_messages={
                "invalid": _("Skriv datumet som år-månad-dag, till exempel 2027-02-16."),
                "required": _("Ange ett datum."),
            },
            **kwargs,
        )
        self.later_than_today = later_than_today

    def prepare_value(self, value):
        return value.isoformat() if hasattr(value, "isoformat") else value

    def clean(self, value):
        day = super().clean(value)
        if day and self.later_than_today and day <= timezone.localdate():
            raise forms.ValidationError(_now("Datumet måste ligga framåt i tiden."))
        return day


def lines(label, *, rows=4, length=REASON_LENGTH, missing="", **kwargs):
    """A text of several lines; `missing` is the sentence when it is required and empty."""
    messages = {"required": missing, "max_length": _("Texten är för lång. Högst %(limit_value)d tecken.")}
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": rows}), required=bool(missing),
        error_messages={k: v for k, v in messages.items() if v}, **kwargs,
    )  # fmt: skip


def line(label, *, length=200, missing="", **kwargs):
    messages = {"required": missing, "max_length": _("Texten är för lång. Högst %(limit_value)d tecken.")}
    return forms.CharField(
        label=label,
        max_length=length,
        required=bool(missing),
        error_messages={k: v for k, v in messages.items() if v},
        **kwargs,
    )


def reason(label="", help_text="", rows=6):
    """The reason of a move: by default written to the owner."""
    return lines(
        label or _("Skäl, så att idégivaren förstår"), rows=rows, missing=_("Skriv skälet."),
        help_text=help_text or _("Idégivaren läser det här ordagrant."),
    )  # fmt: skip


class MoveForm(forms.Form):
    """What every form of a move knows: the matter and the person at the desk."""

    def __init__(self, *args, innovation, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.innovation, self.user = innovation, user

    def each(self):
        return [dict(self.cleaned_data)]

    @property
    def sections(self):
        """[(heading, bound fields)] in the order of the page."""
        return [("", [self[name] for name in self.fields])]


class PersonChoices(MoveForm):
    """Pick a person; those who cannot be picked are named with the reason."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none(), widget=forms.RadioSelect, empty_label=None,
                                    error_messages={"required": _("Välj en person."), "invalid_choice": _("Välj en person ur listan.")})  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = Person.objects.filter(
            pk__in=[p.pk for p in self.candidates if p.pk not in self.refused]
        )

    @cached_property
    def candidates(self):
        members = Membership.objects.of_principal(
            self.innovation.organisation_id, Role.ADVISER, Role.COORDINATOR
        )
        return list(
            Person.objects.filter(memberships__in=members, is_active=True).distinct().order_by("name", "pk")
        )

    @cached_property
    def refused(self):
        """{person id: why not}"""
        why = {p.pk: reason for p in self.candidates if (reason := self.innovation.why_in_conflict(p))}
        if self.innovation.assigned_to_id:
            why.setdefault(self.innovation.assigned_to_id, _now("Har redan ärendet."))
        return why

    @property
    def not_possible(self):
        """[(person, why)] to show under the list."""
        return [(p, self.refused[p.pk]) for p in self.candidates if p.pk in self.refused]


class AssignForm(PersonChoices):
    reason = lines(
        _("Kommentar till den nya rådgivaren"),
        rows=3,
        length=1000,
        help_text=_("Idégivaren kan läsa den i ärendets historik."),
    )
    field_order = ["person", "reason"]


class HandOutForm(PersonChoices):
    pass


class AskForm(MoveForm):
    """At most three questions with a reply date (domain 4.4)."""

    first = lines(
        _("Fråga 1"),
        rows=3,
        length=500,
        missing=_("Skriv minst en fråga."),
        help_text=_("En sak per fråga. Skriv så att den går att svara på i mobilen."),
    )
    second = lines(_("Fråga 2"), rows=3, length=500)
    third = lines(_("Fråga 3"), rows=3, length=500)
    reply_by = DayField(label=_("Svara senast"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply_by"].initial = add_working_days(timezone.localdate(), REPLY_DAYS)

    def each(self):
        data = self.cleaned_data
        return [{"questions": [data["first"], data["second"], data["third"]], "reply_by": data["reply_by"]}]


class DoLocallyForm(MoveForm):
    manager = line(
        _("Chefen som tar emot"),
        missing=_("Ange chefen som tar emot."),
        help_text=_("Namn eller funktion, så att idégivaren vet vem hon eller han ska gå till."),
    )
    reason = reason(
        help_text=_(
            "Säg tack, vad som gör idén bra och att ingen behöver vänta på oss. Idégivaren läser det ordagrant."
        )
    )


class ReferForm(MoveForm):
    """To another organisation, which must say yes. Typed, then picked where several names fit."""

    receiver_name = line(
        _("Mottagare"),
        missing=_("Skriv vem som ska ta emot."),
        help_text=_("Namnet på regionen, kommunen, myndigheten eller föreningen. Passar flera får du välja."),
    )
    receiver = forms.ModelChoiceField(
        label=_("Vilken av dem?"),
        queryset=Organisation.objects.none(),
        widget=forms.RadioSelect,
        required=False,
        empty_label=None,
    )
    reason = reason(
        _("Skäl till mottagaren"),
        _("Mottagaren läser det och svarar ja eller nej. Idégivaren får veta det när de har sagt ja."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        typed = (self.data.get("receiver_name") or "").strip()
        self.found = self._named(typed) if typed else []
        if len(self.found) > 1:
            self.fields["receiver"].queryset = Organisation.objects.filter(
                pk__in=[o.pk for o in self.found]
            ).order_by("name")
        else:
            del self.fields["receiver"]

    def _named(self, text):
        principals = (
            Organisation.objects.current()
            .exclude(kind="unit")
            .exclude(kind="group")
            .exclude(pk=self.innovation.organisation_id)
        )
        exact = list(principals.filter(name__iexact=text)[:2])
        return (
            exact
            if len(exact) == 1
            else list(principals.filter(name__icontains=text).order_by("level", "name")[:12])
        )

    def clean(self):
        data = super().clean()
        if data.get("receiver_name") and not data.get("receiver"):
            if not self.found:
                self.add_error(
                    "receiver_name",
                    _now("Vi hittar ingen organisation med det namnet. Pröva en del av namnet."),
                )
            elif len(self.found) == 1:
                data["receiver"] = self.found[0]
            elif "receiver" not in self.errors:
                self.add_error("receiver", _now("Flera passar. Välj en av dem."))
        return data

    def each(self):
        return [{"receiver": self.cleaned_data["receiver"], "reason": self.cleaned_data["reason"]}]


class AcceptReferralForm(MoveForm):
    answer_by = DayField(label=_("När svarar ni idégivaren?"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer_by"].initial = add_working_days(timezone.localdate(), 10)


class MergeForm(MoveForm):
    into = forms.CharField(label=_("Det andra ärendets nummer"), max_length=24, help_text=_("Till exempel INN-2026-00288-1. Det måste vara ett öppet ärende som du får se."),
                           error_messages={"required": _("Ange numret på det andra ärendet.")})  # fmt: skip
    reason = reason(
        _("Varför hör de ihop?"), _("Båda idégivarna läser det här ordagrant och svarar ja eller nej.")
    )

    def clean_into(self):
        ref = re.sub(r"\s", "", self.cleaned_data["into"]).upper()
        other = Innovation.objects.visible_to(self.user).with_people().filter(file__ref=ref).first()
        if other is None:
            raise forms.ValidationError(_now("Vi hittar inget ärende med det numret som du får se."))
        if other.pk == self.innovation.pk or not other.is_open:
            raise forms.ValidationError(_now("Välj ett annat, öppet ärende."))
        return other


class AssessorsForm(MoveForm):
    """One or several assessors at once; those with jäv are named with the reason."""

    people = forms.ModelMultipleChoiceField(label=_("Bedömare"), queryset=Person.objects.none(), widget=forms.CheckboxSelectMultiple,
                                            error_messages={"required": _("Välj minst en bedömare."), "invalid_choice": _("Välj ur listan.")})  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        possible = [p for p in self.candidates if p.pk not in self.refused]
        self.fields["people"].queryset = Person.objects.filter(pk__in=[p.pk for p in possible]).order_by(
            "name"
        )
        self.fields["people"].label_from_instance = lambda p: f"{p}, {self.home[p.pk]}"

    @cached_property
    def _memberships(self):
        members = Membership.objects.current().filter(role=Role.ASSESSOR, person__is_active=True)
        found = members.select_related("person", "organisation").order_by("person__name", "pk")[:300]
        return sorted(found, key=lambda m: m.organisation.principal_id != self.innovation.organisation_id)

    @cached_property
    def candidates(self):
        return list({m.person_id: m.person for m in self._memberships}.values())

    @cached_property
    def home(self):
        return {m.person_id: m.organisation.name for m in reversed(self._memberships)}

    @cached_property
    def refused(self):
        chosen = {
            a.assessor_id for a in self.innovation.assessments.filter(round=self.innovation.assessment_round)
        }
        why = {p.pk: _now("Redan vald.") for p in self.candidates if p.pk in chosen}
        return why | {p.pk: reason for p in self.candidates if (reason := self.innovation.why_in_conflict(p))}

    @property
    def not_possible(self):
        return [(p, self.refused[p.pk]) for p in self.candidates if p.pk in self.refused]

    def each(self):
        return [{"person": person} for person in self.cleaned_data["people"]]


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
            self.fields[f"text_{member.pk}"] = line(
                _now("Avvikande mening eller skäl till jäv, %(person)s") % {"person": member},
                length=1000,
                initial=why,
            )
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
    until = DayField(label=_("Tas upp igen"))
    field_order = ["until", "reason"]


class DeclineForm(DecisionForm):
    strengths = lines(
        _("Vad var bra?"),
        rows=3,
        length=1000,
        missing=_("Skriv vad som var bra. Ett nej behöver det mest."),
        help_text=_("Idégivaren läser det ordagrant."),
    )
    advice = lines(
        _("Vad kan idégivaren göra nu?"),
        rows=3,
        length=1000,
        missing=_("Skriv en väg vidare."),
        help_text=_("Till exempel vem att tala med, eller vad som behövs för en ny prövning."),
    )
    field_order = ["reason", "strengths", "advice"]


class ApproveForm(DecisionForm):
    conditions = lines(
        _("Villkor"),
        rows=3,
        length=1000,
        help_text=_("Det som måste vara på plats innan prövningen får börja. Idégivaren läser det."),
    )
    field_order = ["reason", "conditions"]


class ProjectOwnerForm(MoveForm):
    """One of those already in the matter, or somebody else with an account."""

    OTHER = "other"
    person = forms.ChoiceField(
        label=_("Projektägare"), widget=forms.RadioSelect, error_messages={"required": _("Välj en person.")}
    )
    email = forms.EmailField(
        label=_("E-post till någon annan"),
        required=False,
        help_text=_("Personen behöver ha ett konto i portalen."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.near = {str(p.pk): p for p in sorted(self._people_in_the_matter(), key=str)}
        self.fields["person"].choices = [
            *[(key, str(p)) for key, p in self.near.items()],
            (self.OTHER, _("Någon annan")),
        ]

    def _people_in_the_matter(self):
        people = self.innovation.owners_side() | {
            p.person for p in self.innovation.participations.active().select_related("person") if p.person_id
        }
        return {p for p in people if not p.is_guest}

    def clean(self):
        data = super().clean()
        if data.get("person") == self.OTHER:
            if not data.get("email") and "email" not in self.errors:
                self.add_error("email", _now("Skriv personens e-postadress."))
            elif data.get("email"):
                data["found"] = Person.objects.filter(
                    email__iexact=data["email"], is_active=True, is_guest=False
                ).first()
                if data["found"] is None:
                    self.add_error(
                        "email",
                        _now("Vi hittar inget konto med den adressen. Be personen att skapa ett först."),
                    )
        return data

    def each(self):
        return [{"person": self.cleaned_data.get("found") or self.near[self.cleaned_data["person"]]}]


class ConflictForm(forms.Form):
    """An officer's or a panel member's own declaration of jäv."""

    why = line(_("Varför är du jävig?"), length=300, missing=_("Skriv varför du är jävig."),
               help_text=_("Till exempel: närstående till idégivaren, eller chef där idén ska prövas."))  # fmt: skip


MOVE_FORMS = {
    "assign": AssignForm,
    "hand_out": HandOutForm,
    "ask": AskForm,
    "do_locally": DoLocallyForm,
    "propose_referral": ReferForm,
    "accept_referral": AcceptReferralForm,
    "propose_merger": MergeForm,
    "park": ParkForm,
    "decline": DeclineForm,
    "add_assessor": AssessorsForm,
    "approve_for_test": ApproveForm,
    "name_project_owner": ProjectOwnerForm,
}
