"""The six questions (domain 5.1). The words are measured: change them only with care staff beside you."""

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation
from portal.forms.personal_number import personal_numbers
from portal.models import Organisation
from portal.organisation_names import place_in

REACH_EMAIL, REACH_PHONE, REACH_PAPER = "email", "phone", "paper"
MIN_PHONE_DIGITS = 6
# Looked through for personal identity numbers: every answer in own words. A telephone number may look like one.
TEXTS = ("title", "need", "idea", "unit", "sender_organisation", "place", "name", "call_when")
# Asked only after these answers. What was written under another stays in the draft and is neither judged nor sent.
ASKED_WHEN = {
    "idea": ("patent", {Innovation.Patent.NO}),
    "unit": ("sender", {Innovation.Sender.STAFF}),
    "sender_organisation": ("sender", {Innovation.Sender.EXTERNAL}),
    "place": ("sender", {Innovation.Sender.PATIENT, Innovation.Sender.EXTERNAL}),
    "email": ("reach", {REACH_EMAIL}),
    "phone": ("reach", {REACH_PHONE}),
    "call_when": ("reach", {REACH_PHONE}),
}


def suggestions_for(list_id):
    """A plain text field whose list of suggestions is filled while one types. Free text is always taken."""
    return {
        "list": list_id, "autocomplete": "off", "data-hx-get": reverse("innovations:unit_suggestions"),
        "data-hx-trigger": "input changed delay:300ms", "data-hx-target": f"#{list_id}", "data-hx-swap": "innerHTML",
    }  # fmt: skip


class IntakeForm(forms.Form):
    """One page, answered on a phone. Who asks, and on whose behalf, decides how the giver is reached."""

    patent = forms.ChoiceField(
        label=_("Kan det bli aktuellt med patent, eller finns det annan anledning att inte beskriva lösningen öppet ännu?"),
        choices=Innovation.Patent, widget=forms.RadioSelect,
        help_text=_("Det du skickar hit blir en allmän handling som andra kan begära att få läsa. En uppfinning som blivit känd kan inte patenteras."),
        error_messages={"required": _("Svara Nej, Ja eller Vet inte.")},
    )  # fmt: skip
    need = forms.CharField(
        label=_("Vad är problemet, och för vem?"), min_length=20, max_length=1000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Skriv med egna ord. Ta inte med namn, personnummer eller annat som kan peka ut en patient, brukare eller kollega."),
        error_messages={
            "required": _("Beskriv problemet med minst en mening."), "min_length": _("Beskriv problemet med minst en mening."),
            "max_length": _("Korta beskrivningen av problemet till högst 1 000 tecken."),
        },
    )  # fmt: skip
    idea = forms.CharField(
        label=_("Hur vill du lösa det?"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Har du bara ett behov? Hoppa över frågan."),
        error_messages={"max_length": _("Korta lösningen till högst 1 000 tecken.")},
    )  # fmt: skip
    progress = forms.ChoiceField(
        label=_("Hur långt har det kommit?"), choices=Innovation.Progress, widget=forms.RadioSelect,
        help_text=_("Välj det som stämmer bäst. Du kan ändra senare."), error_messages={"required": _("Välj hur långt det har kommit.")},
    )  # fmt: skip
    sender = forms.ChoiceField(
        label=_("Var hör du hemma?"), choices=Innovation.Sender, widget=forms.RadioSelect,
        help_text=_("Vi använder svaret för att ge dig rätt rådgivare."), error_messages={"required": _("Välj var du hör hemma.")},
    )  # fmt: skip
    unit = forms.CharField(
        label=_("Arbetsplats"),
        max_length=200,
        required=False,
        help_text=_("Börja skriva och välj, eller skriv med egna ord. Enhet och kommun räcker."),
    )
    sender_organisation = forms.CharField(
        label=_("Namn på företaget, föreningen eller lärosätet"), max_length=200, required=False
    )
    place = forms.CharField(label=_("Vilken region eller kommun gäller det?"), max_length=200, required=False)
    title = forms.CharField(
        label=_("Vad ska vi kalla det?"), max_length=80, help_text=_("Några få ord, till exempel ”Tryggare hemgång på fredagar”."),
        error_messages={"required": _("Ge det ett namn, högst 80 tecken."), "max_length": _("Ge det ett namn, högst 80 tecken.")},
    )  # fmt: skip
    name = forms.CharField(label=_("Vem lämnar idén?"), max_length=120, required=False)
    reach = forms.ChoiceField(
        label=_("Hur når vi dig?"), choices=[(REACH_EMAIL, _("Med e-post")), (REACH_PHONE, _("Jag vill hellre bli uppringd"))],
        widget=forms.RadioSelect, initial=REACH_EMAIL, help_text=_("Vi svarar inom fem arbetsdagar."),
        error_messages={"required": _("Välj hur vi når dig.")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-post"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Skriv e-postadressen så här: namn@exempel.se.")},
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Telefon"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    call_when = forms.CharField(label=_("När på dagen passar det?"), max_length=80, required=False)

    def __init__(self, data=None, *, user, for_other=False, **kwargs):
        super().__init__(data, **kwargs)
        self.user, self.for_other = user, for_other
        self.has_account = user.is_authenticated and not user.is_guest and not for_other
        if self.has_account:
            self.fields["reach"].choices = [
                (REACH_EMAIL, _("Med e-post till %(email)s") % {"email": user.address}),
                (REACH_PHONE, _("Jag vill hellre bli uppringd")),
            ]
            del self.fields["email"]
        for name in ("unit", "place"):
            self.fields[name].widget.attrs |= suggestions_for(f"id_{name}_list")
        if for_other:
            self._speak_of_somebody_else()
        else:
            del self.fields["name"]

    @property
    def hides_idea(self):
        return self["patent"].value() in {Innovation.Patent.YES, Innovation.Patent.UNSURE}

    @property
    def personal_numbers(self):
        """What in the free texts looks like a personal identity number."""
        return personal_numbers(*self.asked_texts.values())

    @property
    def asked_texts(self):
        """{name: text} of what is written in own words, without the questions that another answer hides."""
        return {
            name: str(self[name].value() or "") for name in TEXTS if name in self.fields and self.asks(name)
        }

    def asks(self, name):
        """Before the question above is answered the one below it may stand open, and is saved as it is typed."""
        question, answers = ASKED_WHEN.get(name, (None, ()))
        answer = self[question].value() if question else None
        return not answer or answer in answers

    def clean(self):
        given = super().clean()
        for name, (question, answers) in ASKED_WHEN.items():
            if name in self.fields and given.get(question) not in answers:
                given[name] = ""
                self.errors.pop(name, None)
        self._ask_where(given)
        self._ask_how_to_reach(given)
        return given

    @property
    def place_field(self):
        """The question that the place was the answer to."""
        return "unit" if self.cleaned_data["sender"] == Innovation.Sender.STAFF else "place"

    @property
    def written_place(self):
        """Where the idea belongs, as it was written."""
        return self.cleaned_data[self.place_field]

    def places_meant(self):
        """The two that a bare name may mean: "Stockholm" is a municipality and a region."""
        return list(Organisation.objects.of_place(self.written_place))

    def placed_in(self, place):
        """The answer with the place by its whole name, and the unit as it was written."""
        beside, _codes = place_in(self.written_place)
        return f"{beside}, {place.name}" if beside else place.name

    def answers(self):
        """What the innovation keeps of the answers, and the place that decides who answers."""
        given = self.cleaned_data
        written = self.written_place
        place, beside = Organisation.objects.named_in(written)
        kept = {name: given[name] for name in ("patent", "need", "idea", "progress", "sender", "title")}
        if given["sender"] == Innovation.Sender.EXTERNAL:
            kept["sender_organisation"] = given["sender_organisation"]
        else:  # as it was written, or what of it we do not know: an adviser sorts it out
            kept["sender_organisation"] = written if place is None else beside
        kept["unit"] = place
        return kept, place

    def _speak_of_somebody_else(self):
        words = {
            "sender": _("Var hör personen hemma?"), "reach": _("Hur når vi personen?"),
        }  # fmt: skip
        for name, label in words.items():
            self.fields[name].label = label
        self.fields["sender"].choices = [
            (Innovation.Sender.STAFF, _("Arbetar i vård eller omsorg")),
            (Innovation.Sender.PATIENT, _("Är patient, brukare eller närstående")),
            (Innovation.Sender.EXTERNAL, _("Företräder ett företag, en förening eller forskning")),
        ]
        self.fields["reach"].choices = [
            (REACH_EMAIL, _("Med e-post")), (REACH_PHONE, _("Vill hellre bli uppringd")), (REACH_PAPER, _("Får kvittot på papper")),
        ]  # fmt: skip

    def _ask_where(self, given):
        if (
            given.get("sender") == Innovation.Sender.STAFF
            and not given.get("unit")
            and "unit" not in self.errors
        ):
            self.add_error("unit", _("Skriv vilken arbetsplats det gäller."))
        if (
            given.get("sender") == Innovation.Sender.EXTERNAL
            and not given.get("sender_organisation")
            and "sender_organisation" not in self.errors
        ):
            self.add_error("sender_organisation", _("Skriv vad du företräder."))

    def _ask_how_to_reach(self, given):
        reach = given.get("reach")
        if (
            reach == REACH_EMAIL
            and "email" in self.fields
            and not given.get("email")
            and "email" not in self.errors
        ):
            self.add_error("email", _("Skriv din e-postadress, eller välj att bli uppringd."))
        if (
            reach == REACH_PHONE
            and sum(c.isdigit() for c in given.get("phone", "")) < MIN_PHONE_DIGITS
            and "phone" not in self.errors
        ):
            self.add_error("phone", _("Skriv ditt telefonnummer."))


class SendForm(forms.Form):
    """The last page: the giver says that nobody is pointed out."""

    confirmed = forms.BooleanField(
        label=_("Jag har inte skrivit något som pekar ut en patient, brukare eller kollega."),
        error_messages={"required": _("Bekräfta att texten inte pekar ut någon.")},
    )
