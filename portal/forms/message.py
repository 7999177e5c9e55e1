"""A message to the other side, or an internal note."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.personal_number import WarnsOfNumbers

MESSAGE, NOTE = "message", "note"


class MessageForm(WarnsOfNumbers, forms.Form):
    """Which kinds there are depends on who writes; with one kind there is no choice to make."""

    own_words = ("text",)

    kind = forms.ChoiceField(
        required=False,
        error_messages={"invalid_choice": _("Välj om det är ett meddelande eller en intern anteckning.")},
    )
    text = forms.CharField(max_length=5000, error_messages={"required": _("Skriv vad du vill säga.")})

    def __init__(self, *args, kinds, to_owner, **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds, self.to_owner = kinds, to_owner
        self.fields["kind"].choices = [(kind, kind) for kind in kinds]

    @classmethod
    def kinds_for(cls, matter, user):
        """What the user may write in the matter."""
        open_now = {name: matter.move_headers()[name].is_open(matter, user) for name in ("write", "note")}
        return [kind for kind, name in ((MESSAGE, "write"), (NOTE, "note")) if open_now.get(name)]

    def clean(self):
        super().clean()
        self.warn_of_numbers()
        return self.cleaned_data

    def clean_kind(self):
        return self.cleaned_data["kind"] or self.kinds[0]

    @property
    def is_note(self):
        return self.cleaned_data["kind"] == NOTE

    @property
    def may_note(self):
        return NOTE in self.kinds

    @property
    def faults(self):
        """Every fault of the form as one text beside the field."""
        return " ".join(error for errors in self.errors.values() for error in errors)
