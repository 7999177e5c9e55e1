"""Forms of the ways out: done locally, referred, merged; and out of everyday use."""

import re

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import LEAST_TO_OWNER, MoveForm, line, lines, reason
from innovations.models import Innovation
from portal.forms.day import DayField
from portal.models import Organisation

SUGGESTED = 200  # a list one types in, not one that is read
# Working days proposed to whoever takes a matter over, twice our own first answer. They choose.
USUAL_ANSWER = 10


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


class RetireForm(MoveForm):
    """Out of everyday use: why, and what is used instead."""

    reason = reason()
    replaced_by = line(
        _("Vad ersätter den?"),
        missing=_("Skriv vad som ersätter den, eller att inget gör det."),
        help_text=_(
            "Det står i katalogen, så att den som letar hittar vidare. Skriv att inget gör det om det är så."
        ),
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
        least=None,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["receiver_name"].suggestions = list(
            self._principals().order_by("name").values_list("name", flat=True)
        )
        typed = (self.data.get("receiver_name") or "").strip()
        self.found = self._named(typed) if typed else []
        if len(self.found) > 1:
            self.fields["receiver"].queryset = Organisation.objects.filter(
                pk__in=[o.pk for o in self.found]
            ).order_by("name")
        else:
            del self.fields["receiver"]

    def _principals(self):
        return (
            Organisation.objects.current()
            .exclude(kind="unit")
            .exclude(kind="group")
            .exclude(pk=self.innovation.organisation_id)
        )

    def _named(self, text):
        principals = self._principals()
        exact = list(principals.filter(name__iexact=text)[:2])
        return (
            exact
            if len(exact) == 1
            else list(principals.filter(name__icontains=text).order_by("level", "name")[:12])
        )

    def _is_own(self, text):
        own, named = self.innovation.organisation, Organisation.objects.named(text)
        return own is not None and (text.strip().casefold() in own.name.casefold() or own == named)

    def clean(self):
        data = super().clean()
        if data.get("receiver_name") and not data.get("receiver"):
            if not self.found and self._is_own(data["receiver_name"]):
                self.add_error(
                    "receiver_name", _now("Det är er egen organisation. Ärendet finns redan hos er.")
                )
            elif not self.found:
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
        if referral := self.innovation.open_referral:
            self.fields["answer_by"].initial = referral.receiver.working_days_on(USUAL_ANSWER)


class MergeForm(MoveForm):
    into = forms.CharField(label=_("Det andra ärendets nummer"), help_text=_("Till exempel INN-2026-00288-1. Skriv ett ord ur rubriken så föreslår vi ur din kö. Det måste vara ett öppet ärende som du får se."),
                           error_messages={"required": _("Ange numret på det andra ärendet.")})  # fmt: skip
    wants = lines(
        _("Vad vill det här ärendet?"),
        rows=3,
        least=LEAST_TO_OWNER,
        missing=_("Skriv vad det här ärendet vill."),
        help_text=_(
            "Den andra idégivaren läser dina ord, men inte idégivarens egen text. "
            "Kan det bli aktuellt med patent: beskriv behovet, inte lösningen."
        ),
    )
    other_wants = lines(
        _("Vad vill det andra ärendet?"),
        rows=3,
        least=LEAST_TO_OWNER,
        missing=_("Skriv vad det andra ärendet vill."),
        help_text=_("Den här idégivaren läser dina ord, men inte den andras egen text."),
    )
    reason = reason(
        _("Varför hör de ihop?"), _("Båda idégivarna läser det här ordagrant och svarar ja eller nej.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others = Innovation.objects.in_queue_of(self.user).open().exclude(pk=self.innovation.pk)
        self.fields["into"].suggestions = [
            f"{ref} {title}"
            for ref, title in others.order_by("-pk").values_list("file__ref", "title")[:SUGGESTED]
        ]

    def clean_into(self):
        """The number alone, or with the title behind it as the list of suggestions gives it."""
        number = re.match(r"INN-\d{4}-\d{5,}-\d", self.cleaned_data["into"].upper())
        ref = number[0] if number else re.sub(r"\s", "", self.cleaned_data["into"]).upper()[:24]
        other = Innovation.objects.visible_to(self.user).with_people().filter(file__ref=ref).first()
        if other is None:
            raise forms.ValidationError(_now("Vi hittar inget ärende med det numret som du får se."))
        if other.pk == self.innovation.pk or not other.is_open:
            raise forms.ValidationError(_now("Välj ett annat, öppet ärende."))
        return other
