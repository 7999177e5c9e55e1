"""A row chosen by writing its name: hundreds of organisations are no list to scroll."""

import re
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.forms import ModelChoiceField, TextInput
from django.utils.translation import gettext_lazy as _

SHOWN = 8
NUMBER = re.compile(r"^(?:(?P<label>.+) )?#?(?P<number>\d{1,18})$")


class WrittenChoice(ModelChoiceField):
    """A plain text field. Script suggests meanwhile; without it, a doubtful name is answered by a list."""

    widget = TextInput
    default_error_messages = {
        "none": _("Ingenting heter så. Skriv en del av namnet."),
        "several": _("Vilken menar du? Skriv hela raden, eller bara numret:"),
    }

    def __init__(self, *args, label_of, search, name_fields, suggestions_url, **kwargs):
        super().__init__(*args, **kwargs)
        self.label_from_instance, self.search, self.name_fields = label_of, search, name_fields
        self.widget.attrs |= {
            "autocomplete": "off", "class": "vTextField", "data-suggestions": suggestions_url,
        }  # fmt: skip

    def prepare_value(self, value):
        if isinstance(value, int):
            value = self.queryset.filter(pk=value).first()
        return numbered(self.label_from_instance(value), value) if isinstance(value, Model) else value

    def to_python(self, value):
        text = " ".join(str(value or "").split())
        if not text:
            return None
        self.validate_no_null_characters(text)
        if chosen := self._numbered(text):
            return chosen
        named = self.queryset.filter(reduce(or_, (Q((f"{name}__iexact", text)) for name in self.name_fields)))
        same = list(named[:SHOWN])
        if len(same) == 1:
            return same[0]
        found = same or self.search(self.queryset, text)[:SHOWN]
        if not found:
            raise ValidationError(self.error_messages["none"], code="none")
        labels = [numbered(self.label_from_instance(row), row) for row in found]
        raise ValidationError([self.error_messages["several"], *labels])

    def _numbered(self, text):
        """The row of the number at the end, if its name stands before it: names may end in numbers."""
        match = NUMBER.match(text)
        row = match and self.queryset.filter(pk=match["number"]).first()
        named = row and match["label"] in {None, " ".join(self.label_from_instance(row).split())}
        return row if named else None


def numbered(label, row):
    return f"{label} #{row.pk}"
