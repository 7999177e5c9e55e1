"""Days on which an organisation keeps closed, written as one does on a door: a day or a stretch a line."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.calendar import is_working_day, stretches
from portal.typed import written_day

UNTIL = re.compile(
    r"\s+(?:[-–—]|till|to|t\.?o\.?m\.?)\s*|\s*[–—]\s*|-\s+|(?<=\d)-(?=\d{4}-)"
)  # between two days
LONGEST = timedelta(days=92)


class ClosedDaysField(forms.CharField):
    """Text to dates and back. Only working days are kept: the others are closed for everybody."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 40})

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "help_text",
            _(
                "En dag eller en period på varje rad med årtal, till exempel 2027-07-05 till 2027-07-30 eller"
                " 23/12 2027. Löften som ges"
                " från och med nu räknar inte de dagarna. Redan lovade dagar ändras inte: pausa de klockorna."
            ),
        )
        super().__init__(**kwargs)

    def prepare_value(self, value):
        if not isinstance(value, list):
            return value
        return "\n".join(
            first.isoformat() if first == last else f"{first} {_now('till')} {last}"
            for first, last in stretches(value)
        )

    def clean(self, value):
        lines = [line.strip() for line in super().clean(value).splitlines()]
        return sorted({day for line in lines if line for day in self._days(line)})

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)

    @staticmethod
    def _days(line):
        days = [written_day(day) for day in UNTIL.split(line, maxsplit=1)]
        if None in days:
            raise ValidationError(
                _now("Vi förstår inte raden ”%(line)s”. Skriv till exempel 2027-07-05 till 2027-07-30.")
                % {"line": line[:60]}
            )
        first, last = days[0], days[-1]
        if not first <= last <= first + LONGEST:
            raise ValidationError(
                _now("”%(line)s”: den sista dagen behöver komma efter den första, högst tre månader senare.")
                % {"line": line[:60]}
            )
        span = (last - first).days + 1
        return [day for n in range(span) if is_working_day(day := first + timedelta(days=n))]
