"""A day that somebody writes, in the ways people write days."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.typed import says_no_year, written_day


class DayField(forms.DateField):
    """A date as text: the browser's own date field follows the computer's language.

    Reads what an import reads (portal/typed.py). A day without a year is the next such day to come where the field
    asks for one that lies ahead; elsewhere it may as well be the last one, and the year is asked for.
    """

    def __init__(self, *, later_than_today=True, **kwargs):
        example = _("Till exempel 2027-02-16, 16/2 2027 eller 16 februari 2027.")
        if later_than_today:
            example = _(
                "Till exempel 2027-02-16, 16/2 eller 16 februari 2027. Utan år blir det nästa gång dagen kommer."
            )
        kwargs["help_text"] = kwargs.get("help_text") or example
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 16, "autocomplete": "off"}))
        super().__init__(error_messages={"required": _("Ange ett datum.")}, **kwargs)
        self.later_than_today = later_than_today

    def prepare_value(self, value):
        return value.isoformat() if hasattr(value, "isoformat") else value

    def to_python(self, value):
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        if day := written_day(value, after=timezone.localdate() if self.later_than_today else None):
            return day
        words = _now(
            "Vi förstår inte datumet ”%(date)s”. Skriv till exempel 2027-02-16, 16/2 2027 eller 16 februari 2027."
        )
        if says_no_year(value):
            words = _now(
                "Skriv året också: ”%(date)s” kan vara i år eller ett annat år. Till exempel 16/2 2027."
            )
        raise forms.ValidationError(words % {"date": value.strip()[:40]}, code="invalid")

    def clean(self, value):
        day = super().clean(value)
        if day and self.later_than_today and day <= timezone.localdate():
            raise forms.ValidationError(_now("Datumet måste ligga framåt i tiden."))
        return day


class AnyDayField(DayField):
    """A date that may lie behind us."""

    def __init__(self, **kwargs):
        super().__init__(later_than_today=False, **kwargs)
