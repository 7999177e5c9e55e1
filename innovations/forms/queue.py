"""What the officers' queue is narrowed by, and whom the marked matters go to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation
from portal.counties import counties

NATIONAL = "riket"  # in the address: the principals that lie in no county


def region_code(county):
    """The code by which principals stand in the county of the address, or None when there is no such county."""
    return "" if county == NATIONAL else county if county in counties() else None


class QueueFilter(forms.Form):
    """Every field may be empty; a value that is not in the list is no fault, it just does not narrow.

    Whoever chooses among all principals there are chooses a county first. An address with a principal alone says both.
    """

    q = forms.CharField(
        label=_("Sök nummer eller ord"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    skede = forms.ChoiceField(
        label=_("Skede"),
        required=False,
        choices=[("", _("Alla skeden")), *[c for c in Innovation.Status.choices if c[0] != "draft"]],
    )
    radgivare = forms.TypedChoiceField(label=_("Rådgivare"), required=False, coerce=int)
    lan = forms.ChoiceField(label=_("Län"), required=False)
    huvudman = forms.TypedChoiceField(label=_("Huvudman"), required=False, coerce=int)
    enhet = forms.CharField(label=_("Enhet"), required=False, max_length=80)

    def __init__(self, data, *, advisers, principals):
        self.principals = []
        super().__init__(self._with_county(data, principals))
        if principals:
            names = sorted((county.name, code) for code, county in counties().items())
            self.fields["lan"].choices = [
                ("", _("Alla")), *[(code, name) for name, code in names], (NATIONAL, _("Nationella myndigheter")),
            ]  # fmt: skip
        else:
            del self.fields["lan"]
        for name, rows in (("radgivare", advisers), ("huvudman", self.principals)):
            if rows:
                self.fields[name].choices = [("", _("Alla")), *[(row.pk, str(row)) for row in rows]]
            else:
                del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs["class"] = "ds-input"

    def narrow(self, innovations):
        """The rows that fit what was chosen."""
        self.is_valid()
        chosen = self.cleaned_data
        if words := chosen.get("q"):
            innovations = innovations.matching(words)
        if status := chosen.get("skede"):
            innovations = innovations.filter(status=status)
        if adviser := chosen.get("radgivare"):
            innovations = innovations.filter(assigned_to_id=adviser)
        if principal := chosen.get("huvudman"):
            innovations = innovations.filter(organisation_id=principal)
        elif self.principals:
            innovations = innovations.filter(organisation__in=self.principals)
        if unit := chosen.get("enhet"):
            innovations = innovations.filter(unit__name__icontains=unit)
        return innovations

    @property
    def stage(self):
        """(value, label, whether it is among the ended) of the chosen stage, or None."""
        value = self.cleaned_data.get("skede")
        return (value, Innovation.Status(value).label, value in Innovation.END_STATUSES) if value else None

    @property
    def is_used(self):
        return any(self.cleaned_data.values())

    # --- privates --------------------------------------------------------------------------------

    def _with_county(self, data, principals):
        """The address, with the county of its principal where it says none. Keeps the principals of the county."""
        code = region_code(data.get("lan", ""))
        if code is None:
            chosen = next((row for row in principals if str(row.pk) == data.get("huvudman")), None)
            if chosen is None:
                return data
            code = chosen.region_code
            data = data.copy()
            data["lan"] = code or NATIONAL
        self.principals = [row for row in principals if row.region_code == code]
        return data
