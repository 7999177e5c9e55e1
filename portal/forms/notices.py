"""How often somebody wants mail, category by category."""

from django import forms

from portal.models import Cadence, Category, NoticeChoice


class NoticeChoiceForm(forms.Form):
    """A choice per category. A guest has no digest: at once or not at all."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        cadences = [Cadence.NOW, Cadence.OFF] if person.is_guest else list(Cadence)
        chosen = NoticeChoice.cadences(person)
        for category in Category:
            if category != Category.QUIET:
                self.fields[category.value] = forms.ChoiceField(
                    label=category.label,
                    choices=[(c.value, c.label) for c in cadences],
                    initial=chosen[category],
                )

    def save(self):
        for category, cadence in self.cleaned_data.items():
            NoticeChoice.objects.update_or_create(
                person=self.person, category=category, defaults={"cadence": cadence}
            )
