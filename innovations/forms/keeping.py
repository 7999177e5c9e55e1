"""Forms of what the desk keeps in order in any stage."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.forms.move import MoveForm
from innovations.models import Evidence, Innovation, LifeEvent, TargetGroup

NOT_SAID = ("", _("Inte valt"))


class ClassifyForm(MoveForm):
    """What the adviser adds to an idea (domain 4.2), in the words of the catalogue."""

    type = forms.ChoiceField(label=_("Typ"), choices=[NOT_SAID, *Innovation.Type.choices], required=False)
    target_group = forms.ChoiceField(
        label=_("Målgrupp"),
        choices=[NOT_SAID, *TargetGroup.choices],
        required=False,
        help_text=_("Den som ska få det bättre. Är det flera, välj den som berörs mest."),
    )
    life_event = forms.ChoiceField(
        label=_("Livshändelse"), choices=[NOT_SAID, *LifeEvent.choices], required=False
    )
    evidence = forms.ChoiceField(
        label=_("Evidens"),
        choices=Evidence.choices,
        widget=forms.RadioSelect,
        help_text=_("Det som finns i dag, inte det som väntas. Idégivaren kan inte sätta nivån själv."),
        error_messages={"required": _("Välj en nivå. E0 betyder att det inte finns någon.")},
    )
    crosses_principals = forms.BooleanField(
        label=_("Berör flera huvudmän"),
        required=False,
        help_text=_("Till exempel både regionen och kommunen."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(self.innovation, name)
