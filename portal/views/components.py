"""The components with an example of each, in development and in the demo."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from portal.calendar import add_working_days
from portal.models import Clock, Message, Person
from portal.templatetags.portal import icon_paths

# Made-up content, the same every time.
MOVES = [
    {
        "name": "ask",
        "label": "Fråga idégivaren",
        "page": "x",
        "hint": "Klockan stannar tills svaret kommer.",
    },
    {"name": "take", "label": "Ta ärendet", "hint": ""},
    {"name": "decline", "label": "Går inte vidare", "needs_reason": True, "hint": ""},
]
FIXED = {
    "states": [("ball", "Väntar på dig"), ("ring", "Inte börjat"), ("half", "Pågår"), ("filled", "Används"), ("check", "Klart"), ("pause", "Står still"), ("arrow", "Överlämnad"), ("cross", "Prövat – fungerade inte"), ("clock", "Snart"), ("triangle", "Försenad")],
    "binding": [("square", "Krav"), ("halfsquare", "Krav om villkor"), ("romb", "Rekommenderas"), ("ring", "Bra att veta")],
    "levels": ["E0", "E1", "E2", "E3", "E4"],
    "stations": [{"label": "Du", "done": True}, {"label": "Rådgivare", "here": True}, {"label": "Bedömare"}, {"label": "Beslut"}],
    "chips": [{"label": "Hemtjänst", "url": "#k7"}],
    "facets": [
        {"name": "slag", "label": "Vad blev det?", "open": True, "options": [{"value": "works", "id": "slag-works", "label": "Fungerar", "form": "filled", "count": 14}, {"value": "no", "id": "slag-no", "label": "Fungerade inte", "form": "cross", "count": 3}]},
        {"name": "verksamhet", "label": "Verksamhet", "options": [{"value": "home", "id": "verksamhet-home", "label": "Hemtjänst", "chosen": True, "count": 23}]},
    ],
    "columns": [{"label": "Huvudman"}, {"label": "Hälften får svar inom", "number": True}, {"label": "Nio av tio inom", "number": True}],
    "rows": [["En region", "3 dagar", "6 dagar"], ["En kommun", "4 dagar", "9 dagar"]],
    "blocked_moves": [({"label": "Till fördjupad bedömning"}, ["Svar på om någon verksamhet vill äga frågan", "En bedömare till utan jäv. En av två är klar."])],
}  # fmt: skip


@login_not_required
def components(request):
    """Every component with an example. Only in development and in the demo."""
    if not (settings.DEBUG or settings.DEMO or settings.TESTING):
        raise Http404
    return render(request, "portal/components.html", {"example": example()})


class ExampleForm(forms.Form):
    """One field of each kind."""

    patent = forms.ChoiceField(
        label="Kan det bli aktuellt med patent?", help_text="Det du skickar hit blir en allmän handling.",
        choices=[("no", "Nej"), ("yes", "Ja"), ("unsure", "Vet inte")], widget=forms.RadioSelect,
    )  # fmt: skip
    need = forms.CharField(
        label="Vad är problemet, och för vem?", help_text="Skriv med egna ord. Ta inte med namn eller personnummer.",
        min_length=20, max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"min_length": "Beskriv problemet med minst en mening.", "required": "Beskriv problemet med minst en mening."},
    )  # fmt: skip
    solution = forms.CharField(
        label="Hur vill du lösa det?",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    unit = forms.CharField(label="Enhet", max_length=80, help_text="Börja skriva så kommer förslag.")
    promise = forms.BooleanField(label="Jag har inte skrivit något som pekar ut en person")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].suggestions = ["Hemtjänst Söder", "Hemtjänst Norr", "Vårdcentralen Väst"]


class DenseForm(forms.Form):
    """The kinds of field that officers meet."""

    stage = forms.ChoiceField(
        label="Skede", choices=[("", "Alla skeden"), ("first", "Första bedömning")], required=False
    )
    until = forms.CharField(
        label="Tas upp igen",
        help_text="Till exempel 16/2 eller 2027-02-16.",
        widget=forms.TextInput(attrs={"size": 16}),
    )
    groups = forms.MultipleChoiceField(
        label="Målgrupper",
        choices=[("older", "Äldre"), ("children", "Barn")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    paper = forms.FileField(label="Fil", required=False)


class ExampleMatter:
    """Stands in for a matter, without a row in the database."""

    status, assigned_to_id, is_open = "first_assessment", 0, True

    def __init__(self, clock):
        self.running_clock = clock

    def get_status_display(self):
        return "Första bedömning"

    def status_for(self, user):
        return self.get_status_display()

    def move_url(self, move):
        return "#k6"


def example():
    """What the component page shows. Made-up content, nothing is saved."""
    today = timezone.localdate()
    ago = add_working_days(today - timedelta(days=12), 1)
    running, late = (
        Clock(started_on=today - timedelta(days=2), days=5, due_on=today),
        Clock(started_on=ago, days=3, due_on=today),
    )
    adviser, owner = Person(pk=-1, name="Rådgivaren"), Person(pk=-2, name="Idégivaren")
    at = timezone.make_aware(datetime.combine(ago, datetime.min.time())) + timedelta(hours=9, minutes=12)
    return {
        **FIXED,
        "form": ExampleForm({"need": "Hemgång fredag", "unit": "Hemtjänst Söder"}),
        "dense": DenseForm(),
        "events": [
            {"title": "Du skickade in din idé", "at": at},
            {"title": "Rådgivaren ställde en fråga till dig", "at": at + timedelta(days=1), "current": True},
            {"title": "Du får ett första svar, med skäl", "text": "Onsdag 25 november om du svarar i dag", "next": True},
        ],
        "clocks": [running, late],
        "matter": ExampleMatter(running),
        "open_moves": MOVES,
        "dialogue": [
            Message(author=adviser, text="Tack för en tydlig beskrivning. Jag har en fråga om hur ofta det händer.", written_at=at),
            Message(author=owner, text="Två till tre gånger i månaden.", written_at=at + timedelta(hours=4)),
            Message(author=adviser, text="Pratade med grannkommunen.", written_at=at + timedelta(days=1), is_internal=True),
        ],
        "reader": owner,
        "day": today,
        "icons": sorted(icon_paths()),
    }  # fmt: skip
