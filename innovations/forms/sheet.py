"""The form of a stage's sheet."""

from django import forms

from innovations.models import StageSheet
from portal.forms.day import AnyDayField


class SheetForm(forms.ModelForm):
    """The few fields that the gate of a stage asks for. Saved half done whenever one likes."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = StageSheet
        fields = ()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._ask_for_all(not self.is_bound)

    def full_clean(self):
        """Nothing is required in order to save, but the gate asks for all of it: no field is called voluntary."""
        self._ask_for_all(False)
        super().full_clean()
        self._ask_for_all(True)

    @property
    def words(self):
        """What the sheet's verb takes: every field but the mark of what was seen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def _ask_for_all(self, asked):
        for field in self.fields.values():
            field.required = asked


def sheet_form(stage):
    """The form class of one stage."""
    return forms.modelform_factory(
        StageSheet, form=SheetForm, fields=StageSheet.FIELDS[stage], field_classes={"ends_on": AnyDayField, "follow_up_on": AnyDayField},
        widgets={n: forms.Textarea(attrs={"rows": 3}) for n in StageSheet.FIELDS[stage] if StageSheet._meta.get_field(n).get_internal_type() == "TextField"},
    )  # fmt: skip
