"""Forms that choose a person: adviser, assessors, project owner. Those who cannot be chosen are named with the reason."""

from django import forms
from django.db.models import Case, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import MoveForm, lines, reason
from innovations.forms.owner import Invited
from portal.models import Membership, Person, Role

MOST = 300  # assessors in one list


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
        own_first = Case(When(organisation__principal=self.innovation.organisation_id, then=0), default=1)
        return list(
            members.select_related("person", "organisation").order_by(own_first, "person__name", "pk")[:MOST]
        )

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


class ExcuseForm(MoveForm):
    """One of those who assess in this round, and why."""

    person = forms.ChoiceField(
        label=_("Bedömare"), widget=forms.RadioSelect, error_messages={"required": _("Välj en person.")}
    )
    reason = reason(_("Skäl"), _("De som handlägger och beslutar läser det, men inte idégivaren."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.asked = {str(a.assessor_id): a for a in self.innovation.active_assessments}
        self.fields["person"].choices = [(key, self._words(a)) for key, a in self.asked.items()]

    def _words(self, assessment):
        handed_in = _now("%(person)s, har lämnat sin bedömning")
        return (
            handed_in % {"person": assessment.assessor} if assessment.closed_at else str(assessment.assessor)
        )

    def each(self):
        data = self.cleaned_data
        return [{"person": self.asked[data["person"]].assessor, "reason": data["reason"]}]


class InviteReceiverForm(Invited, MoveForm):
    """Who receives a pilot, or tries the idea out."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(("manager", "test_host"))
        self.fields["email"].help_text = _(
            "Personen behöver ett konto för att svara. Mejlet säger inget om vad idén handlar om."
        )


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
