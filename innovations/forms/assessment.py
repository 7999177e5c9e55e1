"""The forms of assessing: the adviser's six questions, the assessor's seven criteria, and one's own word on jäv."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import line, lines, sometimes
from innovations.models import CRITERIA, FIRST_ANSWERS, FIRST_QUESTIONS, Assessment
from innovations.models.assessment import CANNOT_ASSESS
from portal.typed import whole

WHY_LENGTH = 300


class LaterChoice(forms.ChoiceField):
    """Asked for in the end, not at each saving: the form calls it no voluntary question, and takes an empty answer."""

    def validate(self, value):
        if value not in self.empty_values:
            super().validate(value)


class FirstAssessmentForm(forms.Form):
    """Six questions, each with one line why. May be saved half done; the gate asks for all six."""

    def __init__(self, *args, first=None, **kwargs):
        super().__init__(*args, **kwargs)
        for key, text in FIRST_QUESTIONS.items():
            given = first.answers.get(key, {}) if first else {}
            self.fields[key] = LaterChoice(
                label=text,
                choices=list(FIRST_ANSWERS.items()),
                widget=forms.RadioSelect,
                initial=given.get("answer"),
            )
            self.fields[f"{key}_why"] = line(_("En rad om varför"), length=200, initial=given.get("why", ""))

    @property
    def answers(self):
        """{question: {"answer", "why"}} as the model keeps it."""
        data = self.cleaned_data
        return {
            key: {"answer": data.get(key, ""), "why": data.get(f"{key}_why", "")} for key in FIRST_QUESTIONS
        }

    @property
    def pairs(self):
        return [(self[key], self[f"{key}_why"]) for key in FIRST_QUESTIONS]


class AssessmentForm(forms.Form):
    """Seven criteria from 0 to 3. Shape only: what closing asks for is the assessment's own rule."""

    def __init__(self, *args, assessment, **kwargs):
        super().__init__(*args, **kwargs)
        for key, (name, levels) in CRITERIA.items():
            given = assessment.answers.get(key, {})
            choices = [(str(n), f"{n}: {text}") for n, text in enumerate(levels)] + [
                (CANNOT_ASSESS, _("Kan inte bedöma"))
            ]
            level = given.get("level")
            self.fields[key] = LaterChoice(
                label=name,
                choices=choices,
                widget=forms.RadioSelect,
                initial="" if level is None else str(level),
            )
            self.fields[f"{key}_why"] = sometimes(lines(
                _("Varför?"), rows=2, length=WHY_LENGTH, initial=given.get("why", ""),
                help_text=_("Behövs bara vid 0 och 3."),
            ))  # fmt: skip
        self.fields["strengths"] = lines(_("Styrkor"), rows=3, length=1000, initial=assessment.strengths)
        self.fields["open_questions"] = lines(
            _("Frågor kvar"), rows=3, length=1000, initial=assessment.open_questions
        )
        self.fields["recommendation"] = LaterChoice(
            label=_("Vad rekommenderar du?"), choices=Assessment.Recommendation.choices, widget=forms.RadioSelect,
            initial=assessment.recommendation,
        )  # fmt: skip

    @property
    def answers(self):
        """{criterion: {"level", "why"}} as the model keeps it; what is empty is left out."""
        found = {}
        for key in CRITERIA:
            level, why = self.cleaned_data.get(key, ""), self.cleaned_data.get(f"{key}_why", "")
            if level or why:
                number = whole(level)
                found[key] = {"level": number if number is not None else level or None, "why": why}
        return found

    @property
    def texts(self):
        return {
            name: self.cleaned_data.get(name, "")
            for name in ("strengths", "open_questions", "recommendation")
        }

    @property
    def pairs(self):
        return [(self[key], self[f"{key}_why"]) for key in CRITERIA]

    def show_faults(self, faults):
        """Put the assessment's own sentences at the fields they concern."""
        for key, text in faults.items():
            missing_why = key in CRITERIA and self.cleaned_data.get(key)
            self.add_error(f"{key}_why" if missing_why else key, text)


class DeclareForm(forms.Form):
    """The assessor's own word on jäv, before reading on."""

    jav = forms.ChoiceField(
        label=_("Är du jävig i det här ärendet?"), widget=forms.RadioSelect,
        choices=[("nej", _("Nej, jag kan bedöma det opartiskt")), ("ja", _("Ja, jag kliver av"))],
        help_text=_("Du är jävig om du är närstående till idégivaren, är chef eller arbetar där idén ska prövas, har eget intresse i utgången, eller om något annat gör att din opartiskhet kan ifrågasättas."),
        error_messages={"required": _("Svara på om du är jävig.")},
    )  # fmt: skip
    why = sometimes(line(
        _("Varför kliver du av?"), length=300, help_text=_("Behövs bara om du är jävig. Rådgivaren läser det."),
    ))  # fmt: skip

    def clean(self):
        data = super().clean()
        if data.get("jav") == "ja" and not data.get("why") and "why" not in self.errors:
            self.add_error("why", _("Skriv varför du kliver av."))
        return data
