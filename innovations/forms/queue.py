"""What the officers' queue is narrowed by, and whom the marked matters go to."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation


class QueueFilter(forms.Form):
    """Every field may be empty; a value that is not in the list is no fault, it just does not narrow."""

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
    huvudman = forms.TypedChoiceField(label=_("Huvudman"), required=False, coerce=int)
    enhet = forms.CharField(label=_("Enhet"), required=False, max_length=80)

    def __init__(self, *args, advisers, principals, **kwargs):
        super().__init__(*args, **kwargs)
        for name, rows in (("radgivare", advisers), ("huvudman", principals)):
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
