"""The forms of a unit that adopts: begin, go on or stop, and tell others."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import line, lines, sometimes
from innovations.models import Adoption
from portal.forms.day import AnyDayField


class AdoptForm(forms.Form):
    """Which unit, how far it has come, and when it starts."""

    unit = forms.ModelChoiceField(
        queryset=None, label=_("Vilken enhet?"), empty_label=None,
        error_messages={"required": _("Välj enhet."), "invalid_choice": _("Välj en enhet som du hör till.")},
    )  # fmt: skip
    status = forms.ChoiceField(
        label=_("Hur långt har ni kommit?"), choices=[(status.value, status.label) for status in Adoption.FIRST], widget=forms.RadioSelect,
        initial=Adoption.Status.INTEREST, error_messages={"required": _("Välj hur långt ni har kommit.")},
    )  # fmt: skip
    started_on = AnyDayField(label=_("När börjar ni, eller när började ni?"), required=False)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.has_unit = units.exists()


class ChangeForm(forms.Form):
    """The next state. When it stops: why."""

    status = forms.ChoiceField(
        label=_("Vad händer nu?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som händer nu.")},
    )
    on = AnyDayField(
        label=_("Från vilken dag?"),
        required=False,
        help_text=_("Sparas när läget blir Pågår eller I drift. Tomt betyder i dag. Till exempel 16/2 2027."),
    )
    stop_reasons = sometimes(forms.MultipleChoiceField(
        label=_("Varför slutar ni?"), choices=Adoption.StopReason.choices, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Behövs när ni avbryter eller avvecklar. Välj ett eller flera skäl. De visas för andra som tänker införa."),
    ))  # fmt: skip
    stop_text = sometimes(line(_("Vilket annat skäl?"), length=300))

    def __init__(self, *args, adoption, **kwargs):
        super().__init__(*args, prefix=None, auto_id="id_change_%s", **kwargs)
        self.fields["status"].choices = adoption.next_statuses
        self.may_stop = any(status in Adoption.ENDED for status in adoption.NEXT[adoption.status])
        if not self.may_stop:
            del self.fields["stop_reasons"], self.fields["stop_text"]

    def clean(self):
        data = super().clean()
        if data.get("status") in Adoption.ENDED:
            if not data.get("stop_reasons"):
                self.add_error("stop_reasons", _("Välj minst ett skäl. Det hjälper andra."))
            elif Adoption.StopReason.OTHER in data["stop_reasons"] and not data.get("stop_text", "").strip():
                self.add_error("stop_text", _("Skriv vilket annat skäl det var."))
        return data

    def carry_out(self, adoption, *, by):
        data = self.cleaned_data
        adoption.change_to(
            data["status"],
            by=by,
            on=data.get("on"),
            stop_reasons=data.get("stop_reasons", ()),
            stop_text=data.get("stop_text", ""),
        )


class DescribeForm(forms.ModelForm):
    """What others want to know before they begin."""

    adaptations = lines(_("Vad har ni anpassat?"), rows=3, length=2000)
    advice = lines(
        _("Råd till andra"),
        rows=3,
        length=2000,
        help_text=_("Skriv inget som gör att en patient eller brukare kan kännas igen."),
    )
    in_use_from = AnyDayField(label=_("I drift från"), required=False)

    class Meta:
        model = Adoption
        fields = ["adaptations", "core_kept", "advice", "in_use_from"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="id_describe_%s", **kwargs)
        self.fields["core_kept"].label = _("Kärnan är kvar")
        self.fields["core_kept"].required = False

    def carry_out(self, adoption, *, by):
        adoption.describe(by=by, **{name: self.cleaned_data[name] for name in self._meta.fields})
