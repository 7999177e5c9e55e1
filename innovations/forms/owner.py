"""The owner's own forms: answers, own words, team, visibility."""

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation, Participation
from portal.forms.personal_number import WarnsOfNumbers, personal_numbers
from portal.models import Matter


class AnswerForm(WarnsOfNumbers, forms.Form):
    """One field for each question that waits."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        for question in questions:
            self.fields[self.name_of(question)] = forms.CharField(
                label=question.text, max_length=1000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Ta inte med namn eller personnummer."),
                error_messages={
                    "required": _("Skriv ett svar. Skriv att du inte vet om det är så."), "max_length": _("Korta svaret till högst 1 000 tecken."),
                },
            )  # fmt: skip

    @property
    def own_words(self):
        return list(self.fields)

    def clean(self):
        super().clean()
        self.warn_of_numbers()
        return self.cleaned_data

    @staticmethod
    def name_of(question):
        return f"answer_{question.pk}"

    def text_of(self, question):
        """What stands in the question's field, valid or not."""
        return str(self[self.name_of(question)].value() or "").strip()

    def answers(self):
        return {int(name.removeprefix("answer_")): text for name, text in self.cleaned_data.items()}


class OwnWordsForm(WarnsOfNumbers, forms.ModelForm):
    """What the owner wrote, to add to or mend. The version tells whether somebody else was first."""

    own_words = ("title", "need", "idea")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    patent = forms.ChoiceField(
        label=_("Kan det bli aktuellt med patent?"), choices=Innovation.Patent, widget=forms.RadioSelect,
        error_messages={"required": _("Svara Nej, Ja eller Vet inte.")},
    )  # fmt: skip

    class Meta:
        model = Innovation
        fields = ["title", "need", "patent", "idea", "progress"]
        labels = {
            "title": _("Vad ska vi kalla det?"), "need": _("Vad är problemet, och för vem?"), "idea": _("Hur vill du lösa det?"),
            "progress": _("Hur långt har det kommit?"),
        }  # fmt: skip
        widgets = {
            "need": forms.Textarea(attrs={"rows": 6}), "idea": forms.Textarea(attrs={"rows": 5}),
            "progress": forms.RadioSelect(choices=Innovation.Progress.choices),
        }  # fmt: skip
        help_texts = {
            "need": _(
                "Ta inte med namn, personnummer eller annat som kan peka ut en patient, brukare eller kollega."
            )
        }
        error_messages = {
            "title": {
                "required": _("Ge det ett namn, högst 80 tecken."),
                "max_length": _("Ge det ett namn, högst 80 tecken."),
            },
            "need": {
                "required": _("Beskriv problemet med minst en mening."),
                "min_length": _("Beskriv problemet med minst en mening."),
            },
        }

    def __init__(self, *args, may_change_patent, **kwargs):
        super().__init__(*args, **kwargs)
        if not may_change_patent:
            del self.fields["patent"]

    def clean(self):
        given = super().clean()
        if given.get("patent", self.instance.patent) != Innovation.Patent.NO:
            given["idea"] = ""
        before = [getattr(self.instance, name) for name in self.own_words]
        self.warn_of_numbers(known=personal_numbers(*before))
        return given

    def words(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class Invited(forms.Form):
    """Whom, and as what. Each form of it says which roles it has."""

    email = forms.EmailField(
        label=_("E-post"),
        error_messages={
            "required": _("Skriv vem du vill bjuda in."),
            "invalid": _("Skriv e-postadressen så här: namn@exempel.se."),
        },
    )
    role = forms.ChoiceField(
        label=_("Som vad?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad personen ska vara.")},
    )

    WORDS = {
        "co_owner": _("Medidégivare: läser och skriver som du"),
        "manager": _("Chef: bekräftar att verksamheten tar emot"),
        "test_host": _("Testvärd: prövar i sin verksamhet"),
        "transfer": _("Ny ägare: tar över ärendet från dig"),
    }

    def offer(self, roles):
        self.fields["role"].choices = [(role, self.WORDS[role]) for role in roles]


class InviteForm(Invited):
    """To the team, by its owners."""

    def __init__(self, *args, may_transfer, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(role for role in Participation.PartRole.values if may_transfer or role != "transfer")


class VisibilityForm(forms.Form):
    """Who beside those who handle it may read the need."""

    visibility = forms.ChoiceField(
        label=_("Vem ska kunna läsa?"), widget=forms.RadioSelect,
        choices=[
            (Matter.Visibility.HANDLING, _("Bara du och de som handlägger")),
            (Matter.Visibility.ORGANISATION, _("Även alla med konto i din region eller kommun")),
            (Matter.Visibility.NETWORK, _("Även alla med konto i hela landet")),
        ],
        error_messages={"required": _("Välj vem som ska kunna läsa.")},
    )  # fmt: skip
    shows_owner = forms.BooleanField(
        label=_("Visa mitt namn för dem, så att de kan höra av sig"), required=False
    )
