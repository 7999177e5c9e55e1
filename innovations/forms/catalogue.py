"""What is asked of the catalogue in an address, and the forms of its editors."""

import re
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from innovations import rules
from innovations.forms.move import NOTHING_CHOSEN, line, lines, sometimes
from innovations.models import CatalogueEntry, Evidence, Innovation, LifeEvent, TargetGroup
from innovations.models.entry_approval import OBJECTION
from portal.counties import counties
from portal.counting import CAP
from portal.models import Organisation, Role
from portal.search import SearchQuery
from portal.typed import whole

PAGE = 10  # so that a list with every limit in sight stays under 40 kB
LONGEST_WORDS = 200
BEST = "relevans"
SORT_LABELS = {
    BEST: _("Bäst träff"),
    "nyast": _("Nyast"),
    "flest": _("Flest enheter"),
    "titel": _("Titel A–Ö"),
}
TEXT_FORM = "texten"  # the id of the form that holds the entry's text
REF = re.compile(r"KAT-\d{4}-\d{5,9}-\d")
FACET_LABELS = {
    "kind": _("Vad blev det?"), "type": _("Typ"), "target_group": _("Målgrupp"), "life_event": _("Livshändelse"),
    "evidence": _("Evidens"), "maturity": _("Mognad"), "region": _("Kommer från län"),
}  # fmt: skip
OPEN_FACETS = {"kind", "type", "evidence"}


def facet_choices():
    """{name: {value: label}} of everything that limits the list."""
    return {
        "kind": dict(CatalogueEntry.Kind.choices), "type": dict(Innovation.Type.choices), "target_group": dict(TargetGroup.choices),
        "life_event": dict(LifeEvent.choices), "evidence": dict(Evidence.choices), "maturity": dict(Innovation.Maturity.choices),
        "region": {code: county.short for code, county in counties().items()},
    }  # fmt: skip


class CatalogueQuestion:
    """An address read with patience: what is not understood is left out, never a fault."""

    PAGE = PAGE

    def __init__(self, get):
        self.q = " ".join(get.get("q", "").replace("\x00", " ")[: 2 * LONGEST_WORDS].split())[:LONGEST_WORDS]
        self.exact = get.get("exakt") == "1"
        choices = facet_choices()
        self.limits = {name: _known(get.getlist(name), choices[name]) for name in FACET_LABELS}
        self.limits["used"] = _known(get.getlist("used"), choices["region"])
        asked = get.get("sort", "")
        self.sort = asked if asked in SORT_LABELS and (self.parsed or asked != BEST) else self.usual_sort
        self.after, self.before = (_ref(get.get(name, "")) for name in ("efter", "fore"))
        # `page` is the published name. Our own links say `sida` for a search, and else the entry that the page begins beside.
        page = whole(get.get("sida") or get.get("page")) or 1
        self.page = page if page <= CAP // PAGE + 1 else 1

    @cached_property
    def parsed(self):
        """The words as the search understands them; None when there are none."""
        parsed = SearchQuery.asked(self.q, exact=self.exact) if self.q else None
        return None if parsed is None or parsed.is_empty else parsed

    @property
    def usual_sort(self):
        return BEST if self.parsed else "nyast"

    @property
    def chosen(self):
        """The limits in use."""
        return {name: values for name, values in self.limits.items() if values}

    @property
    def is_plain(self):
        return not self.q and not self.chosen

    def url(self, path="", **changes):
        """The address of the same question with changes: a name and its new value, or None to take it away."""
        pairs = {
            "q": self.q,
            "exakt": "1" if self.exact and self.q else "",
            **self.chosen,
            "sort": "" if self.sort == self.usual_sort else self.sort,
        }
        pairs |= changes
        query = urlencode([(name, value) for name, value in pairs.items() if value], doseq=True)
        return (path or reverse("innovations:catalogue")) + (f"?{query}" if query else "")

    def chips(self):
        """The chosen limits as links that take each away."""
        if not self.chosen:
            return []
        choices = facet_choices()
        choices["used"] = {
            code: _now("Används i %(county)s") % {"county": county.name}
            for code, county in counties().items()
        }
        return [
            {"label": choices[name][value], "url": self.url(**{name: [v for v in values if v != value]})}
            for name, values in self.chosen.items() for value in values
        ]  # fmt: skip

    def sorts(self):
        """The other orders to choose: [(label, url)]."""
        return [
            (label, self.url(sort=name))
            for name, label in SORT_LABELS.items()
            if name != self.sort and (self.parsed or name != BEST)
        ]

    @property
    def sort_label(self):
        return SORT_LABELS[self.sort]

    def facets(self, counts):
        """The facets for the page. What nothing would be found for is left out, unless it is chosen."""
        found = []
        for name, values in facet_choices().items():
            options = [
                {"value": value, "id": f"{name}-{value}", "label": label, "count": counts[name].get(value, 0), "chosen": value in self.limits[name],
                 "form": CatalogueEntry.KIND_SHAPES.get(value) if name == "kind" else ""}
                for value, label in values.items() if counts[name].get(value) or value in self.limits[name]
            ]  # fmt: skip
            if options:
                found.append(
                    {
                        "name": name,
                        "label": FACET_LABELS[name],
                        "open": name in OPEN_FACETS or bool(self.limits[name]),
                        "options": options,
                    }
                )
        return found


def _known(values, choices):
    return [value for value in dict.fromkeys(values[:40]) if value in choices]


def _ref(text):
    return text if REF.fullmatch(text) else ""


# --- the editors' forms -------------------------------------------------------------------------


class EntryForm(forms.ModelForm):
    """All that an entry tells. May be kept half done; what publishing asks for is the entry's own rule."""

    title = line(
        _("Rubrik"),
        length=160,
        missing=_("Skriv en rubrik."),
        help_text=_("Säg vad det är, inte vad projektet heter."),
    )
    summary = lines(
        _("Sammanfattning"),
        rows=3,
        length=300,
        missing=_("Skriv en sammanfattning."),
        help_text=_("Två meningar: vad ni gör och vad det gav."),
    )
    problem = lines(_("Problemet"), length=4000)
    solution = lines(_("Lösningen"), length=4000)
    results = lines(
        _("Resultat"),
        length=4000,
        help_text=_("Före, efter och hur det mättes. Skriv också det som blev sämre."),
    )
    context = lines(
        _("Sammanhang"), rows=3, length=2000, help_text=_("Var det gjordes och vad som var särskilt där.")
    )
    core = lines(_("Kärnan: ändra inte"), rows=3, length=2000, help_text=_("En sak per rad."))
    adaptable = lines(_("Anpassa hos er"), rows=3, length=2000, help_text=_("En sak per rad."))
    resources = lines(_("Resurser"), rows=3, length=2000)
    cost = line(_("Kostnad"), length=300)
    time_to_start = line(_("Tid till start"))
    risks = lines(_("Risker och åtgärder"), rows=3, length=2000)
    lessons = lines(
        _("Lärdomar"), length=4000, help_text=_("Det här hade ni velat veta från början. En sak per rad.")
    )
    contact_function = sometimes(line(
        _("Kontaktfunktion"), help_text=_("En funktion som finns kvar när människor byter jobb. Behövs för att publicera."),
    ))  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = CatalogueEntry
        fields = [
            "title", "summary", "kind", "problem", "solution", "results", "context", "core", "adaptable", "resources", "cost", "time_to_start",
            "risks", "lessons", "type", "target_group", "life_event", "maturity", "contact_function", "contact_email", "principal", "may_be_published",
        ]  # fmt: skip

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("type", "target_group", "life_event"):
            self.fields[name].choices = [NOTHING_CHOSEN, *list(self.fields[name].choices)[1:]]
        self.fields["kind"].label = _("Vad blev det?")
        self.fields["contact_email"].label = _("E-post till kontaktfunktionen")
        self.fields["contact_email"].error_messages["invalid"] = _(
            "Skriv en hel e-postadress, till exempel utveckling@region.se."
        )
        self.fields["may_be_published"].help_text = _(
            "Behövs när idégivaren inte har svarat nej på frågan om patent."
        )
        if self.instance.innovation_id is None:
            del self.fields["may_be_published"]
        self._ask_for_principal(user)

    def _ask_for_principal(self, user):
        """Only for whom one is an editor; an authority's editors may write of what has no principal here."""
        known = Organisation.objects.filter(pk=self.instance.principal_id)
        theirs = (Organisation.objects.current() | known).principals().order_by("name")
        field = self.fields["principal"]
        field.label, field.empty_label = _("Huvudman"), NOTHING_CHOSEN[1]
        if not rules.edits_nationally(user):
            own = user.principals_as(Role.EDITOR)
            theirs = theirs.filter(pk__in=own)
            field.required, field.error_messages["required"] = True, _now("Välj huvudman.")
            if len(own) == 1:
                field.empty_label = None
                (self.initial["principal"],) = own
        field.queryset = theirs

    @property
    def words(self):
        """What the entry's verb takes: every field but the mark of what was seen."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


class EvidenceForm(forms.Form):
    level = forms.ChoiceField(label=_("Evidensnivå"), choices=Evidence.choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sent_with_the_text(self)


class WithdrawForm(forms.Form):
    reason = line(
        _("Skäl"), length=300, missing=_("Skriv varför posten dras tillbaka. Skälet visas på dess adress.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sent_with_the_text(self)


class ObjectionForm(forms.Form):
    words = lines(
        _("Vad behöver ändras?"), rows=3, length=OBJECTION, missing=_("Skriv vad som behöver ändras.")
    )


def sent_with_the_text(form):
    """What stands beside the text goes with it, so that no press there loses what was written."""
    for field in form.fields.values():
        field.widget.attrs["form"] = TEXT_FORM
