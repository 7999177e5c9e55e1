"""The form of the adviser's questions to the owner."""

from django.utils.translation import gettext_lazy as _

from innovations.forms.move import MoveForm, lines
from portal.forms.day import DayField

REPLY_DAYS = 20


class AskForm(MoveForm):
    """At most three questions with a reply date (domain 4.4)."""

    first = lines(
        _("Fråga 1"),
        rows=3,
        length=500,
        missing=_("Skriv minst en fråga."),
        help_text=_("En sak per fråga. Skriv så att den går att svara på i mobilen."),
    )
    second = lines(_("Fråga 2"), rows=3, length=500)
    third = lines(_("Fråga 3"), rows=3, length=500)
    reply_by = DayField(label=_("Svara senast"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reply_by"].initial = self.innovation.working_days_on(REPLY_DAYS)

    def each(self):
        data = self.cleaned_data
        return [{"questions": [data["first"], data["second"], data["third"]], "reply_by": data["reply_by"]}]
