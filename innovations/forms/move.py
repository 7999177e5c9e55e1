"""What the forms of moves are made of: fields with their sentences, and the form that knows the matter.

A form answers `each()`: the values for the move, once for every time it is to be made.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

REASON_LENGTH = 3000
LEAST_TO_OWNER = 10  # characters of what the idea giver reads word for word: a sign or two says nothing
NOTHING_CHOSEN = ("", _("Inget valt"))


def lines(label, *, rows=4, length=REASON_LENGTH, least=None, missing="", **kwargs):
    """A text of several lines; `missing` is the sentence when it is required and empty."""
    messages = {"required": missing, "max_length": _("Texten är för lång. Högst %(limit_value)d tecken."),
                "min_length": _("Skriv lite mer, minst %(limit_value)d tecken. Den som läser ska förstå.")}  # fmt: skip
    return forms.CharField(
        label=label, max_length=length, min_length=least, widget=forms.Textarea(attrs={"rows": rows}), required=bool(missing),
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


def sometimes(field):
    """Needed by some answers only: the form asks for it then, and does not call it voluntary."""
    field.sometimes = True
    return field


def reason(label="", help_text="", rows=6, least=LEAST_TO_OWNER):
    """The reason of a move: by default written to the owner."""
    return lines(
        label or _("Skäl, så att idégivaren förstår"), rows=rows, least=least, missing=_("Skriv skälet."),
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
