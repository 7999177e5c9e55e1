"""Forms of what the desk keeps in order in any stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import NOTHING_CHOSEN, MoveForm, line, reason
from innovations.models import Evidence, Innovation, LifeEvent, TargetGroup
from portal.models import PauseReason


class ClassifyForm(MoveForm):
    """What the adviser adds to an idea (domain 4.2), in the words of the catalogue."""

    type = forms.ChoiceField(
        label=_("Typ"), choices=[NOTHING_CHOSEN, *Innovation.Type.choices], required=False
    )
    target_group = forms.ChoiceField(
        label=_("Målgrupp"),
        choices=[NOTHING_CHOSEN, *TargetGroup.choices],
        required=False,
        help_text=_("Den som ska få det bättre. Är det flera, välj den som berörs mest."),
    )
    life_event = forms.ChoiceField(
        label=_("Livshändelse"), choices=[NOTHING_CHOSEN, *LifeEvent.choices], required=False
    )
    evidence = forms.ChoiceField(
        label=_("Evidens"),
        choices=Evidence.choices,
        widget=forms.RadioSelect,
        help_text=_("Det som finns i dag, inte det som väntas. Idégivaren kan inte sätta nivån själv."),
        error_messages={"required": _("Välj en nivå. E0 betyder att det inte finns någon.")},
    )
    crosses_principals = forms.BooleanField(
        label=_("Berör flera huvudmän, till exempel både regionen och kommunen"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(self.innovation, name)


class MarkSecretForm(MoveForm):
    """With the paragraph, and what the mark means."""

    ground = line(
        _("Lagrum"),
        length=120,
        missing=_("Skriv paragrafen som kan hindra att uppgifterna lämnas ut."),
        help_text=_(
            "Paragrafen i offentlighets- och sekretesslagen, OSL. Till exempel OSL 25 kap. 1 § (hälso- och"
            " sjukvården), 26 kap. 1 § (socialtjänsten) eller 31 kap. 16 § (ett företag som gör affärer med er)."
        ),
    )
    meaning = [
        _(
            "Idégivaren, rådgivaren, er samordnare och de som redan har en del i ärendet ser det fortfarande."
            " Andra rådgivare, samordnare utanför er organisation och alla som idégivaren har visat det för ser det"
            " inte längre."
        ),
        _("Ett förslag att föra ihop ärendet med ett annat dras tillbaka."),
        _("Ärendet visas inte i katalogen. Mejl innehåller bara ärendets nummer, som alltid."),
        _("Varje gång någon öppnar ärendet skrivs det i loggen, även för dig."),
        _("Markeringen är en varning, inget beslut. Begär någon ut uppgifterna prövar ni ändå frågan då."),
    ]


class LiftSecrecyForm(MoveForm):
    reason = reason(_("Varför hävs den?"))
    meaning = [_("De som idégivaren har valt att visa ärendet för kan se det igen.")]


class PauseClockForm(MoveForm):
    """A coded reason, and a sentence to the owner."""

    why = forms.ChoiceField(
        label=_("Varför står klockan still?"),
        choices=PauseReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj ett skäl.")},
    )
    reason = reason(_("Berätta för idégivaren"), rows=4)
    meaning = [
        _("Dagarna räknas inte medan klockan står still. Idégivaren ser skälet och det du skriver."),
        _("Klockan går igen när du startar den, eller när ärendet kommer till nästa steg."),
        _("Behöver du svar av idégivaren, ställ en fråga i stället. Då stannar klockan av sig själv."),
        _("En gräns som står i lag stannar aldrig."),
    ]
