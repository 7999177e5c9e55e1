"""A row of a list: what its cells mean in the catalogue, what is said of that, and what cannot be kept."""

import hashlib
import html
import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from personnummer import personnummer

from innovations.importing.columns import FIELDS, letters
from innovations.importing.words import (
    SUMS,
    UNKNOWN,
    Kind,
    as_kronor,
    as_month,
    county_of,
    kind_of,
    shortened,
)
from innovations.models import CatalogueEntry, Innovation, LifeEvent, TargetGroup
from portal.forms.personal_number import personal_numbers
from portal.models import Organisation
from portal.organisation_names import NameIndex, normalise, place_codes

MAX_CELL = 20_000  # longer than any text we keep: something is wrong with the file
LIMITS = {name: CatalogueEntry._meta.get_field(name).max_length for name in (
    "title", "problem", "solution", "results", "lessons", "cost", "context", "organisation_name", "contact_function")}  # fmt: skip
# Fields whose words are shown as they were written.
MARKUP = re.compile(r"</?(p|br|b|i|strong|em|ul|ol|li|div|span|a|h\d)\b[^<>]*>", re.IGNORECASE)
ENTITY = re.compile(r"&(#\d+|[a-zA-Z]+);")
TOLD = frozenset(
    "title text problem solution results lessons cost organisation contact_function call".split()
)
MOST_IN_A_SUM = 3  # cells of a row that adds up a column
MUNICIPALITY_DIGITS = 4
SUMMARY_LIMIT = CatalogueEntry._meta.get_field("summary").max_length
NEW, UPDATED, UNCHANGED, FAULT = "new", "updated", "unchanged", "fault"
OUTCOME_LABELS = {
    NEW: gettext_lazy("Ny"), UPDATED: gettext_lazy("Uppdateras"), UNCHANGED: gettext_lazy("Oförändrad"), FAULT: gettext_lazy("Fel"),
}  # fmt: skip


class Told(str):
    """A sentence on a row that repeats its cells. `reason` is the sentence without them: they leave with the list."""

    reason = ""


def told(sentence, said, **ours):
    """The sentence with what the row says, and with words of our own."""
    text = Told(sentence % {**ours, **said})
    text.reason = sentence % {**ours, **dict.fromkeys(said, "…")}
    return text


@dataclass
class Row:
    """One row of the file: what would become of it, and why."""

    line: int
    outcome: str = NEW
    title: str = ""
    source_id: str = ""
    values: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    entry: object = None
    changes: dict = field(default_factory=dict)


class Reader:
    """Reads one row after another, by what has been said of the columns and of organisations."""

    def __init__(self, columns, chosen):
        self.columns, self.chosen = columns, chosen
        self.names = NameIndex(Organisation.objects.select_related("principal"))
        self.by_place = set()  # names that only say a place, or a hospital in short
        self.organisations = {}  # name as written: (organisation or None, [doubtful], rows)
        self.today = timezone.localdate()

    def understand(self, row, cells):
        """Fill in the row: its values, what is said of them, and what makes them impossible to keep."""
        said = [text for text in cells.values() if text]
        if said and letters(said[0]) in SUMS and len(said) <= MOST_IN_A_SUM:
            row.title = said[0][:200]
            row.faults.append(_("Raden ser ut att vara en summering och inget projekt."))
            return
        given = {name: self._cell(row, name, cells.get(header, "")) for name, header in self.columns.items()}
        given["title"] = " ".join(given.get("title", "").split())
        row.title = given["title"][:200]
        if not row.title:
            row.faults.append(_("Rubriken saknas."))
        self._look_for_people(row, given)
        values = row.values
        values["title"] = self._fit(row, "title", given.get("title", ""))
        for name in ("problem", "results", "lessons", "cost", "contact_function"):
            if name in given:
                values[name] = self._fit(row, name, given[name])
        self._describe(row, given)
        self._place(row, given)
        self._locate(row, given)
        self._classify(row, given)
        self._date(row, given)
        if "grant_sek" in given:
            values["grant_sek"] = self._amount(row, given["grant_sek"])
        if "source_url" in given:
            values["source_url"] = self._checked(
                row,
                with_scheme(given["source_url"]),
                URLValidator(["http", "https"]),
                _("Länken %(value)s är inte en webbadress."),
                500,
            )
        if "contact_email" in given:
            values["contact_email"] = self._checked(
                row, given["contact_email"], validate_email, _("%(value)s är inte en e-postadress."), 254
            )
        row.source_id = given.get("source_id", "")[:100]
        if not row.source_id:
            # Lists without numbers: the same title from the same organisation is the same thing.
            row.source_id = hashlib.sha256(
                f"{letters(row.title)}|{letters(given.get('organisation', ''))}".encode()
            ).hexdigest()[:24]

    # --- privates ----------------------------------------------------------------------------

    def _look_for_people(self, row, given):
        """The catalogue is open to all: a personal number stops the row, what may be one is told of."""
        for name in TOLD & given.keys():
            if not (found := personal_numbers(given[name])):
                continue
            where = {"field": FIELDS[name][0]}
            if any(personnummer.valid(number) for number in found):
                row.faults.append(_("Texten i %(field)s innehåller ett personnummer. Ta bort det.") % where)
                row.title = "" if name == "title" else row.title
            else:
                row.notes.append(
                    _("Texten i %(field)s innehåller något som liknar ett personnummer.") % where
                )

    def _cell(self, row, name, text):
        if len(text) > MAX_CELL:
            row.faults.append(
                _("Texten i %(field)s är %(n)s tecken. Det är mer än en text brukar vara, kontrollera filen.")
                % {"field": FIELDS[name][0], "n": len(text)}
            )
            return ""
        text = "".join(c for c in text if c.isprintable() or c in "\n\t").strip()
        text = without_markup(text)
        if not letters(text) or name not in TOLD and letters(text) in UNKNOWN:
            return ""
        if re.match(r"=\s*[A-ZÅÄÖa-zåäö.]+\s*\(", text):
            row.faults.append(
                _("%(field)s ser ut att vara en formel i stället för en text.")
                % {"field": str(FIELDS[name][0]).capitalize()}
            )
            return ""
        return text

    def _fit(self, row, name, text):
        limit = LIMITS[name]
        if len(text) <= limit:
            return text
        row.notes.append(
            _("Texten i %(field)s kortas till %(n)s tecken.")
            % {"field": CatalogueEntry._meta.get_field(name).verbose_name, "n": limit}
        )
        return shortened(text, limit)

    def _describe(self, row, given):
        """The description becomes the summary; what does not fit there stands whole among the solution."""
        text = (
            given.get("text") or given.get("solution") or given.get("problem") or given.get("results") or ""
        )
        if not text:
            row.notes.append(_("Beskrivning saknas. Rubriken visas i stället."))
        row.values["summary"] = shortened(text or row.title, SUMMARY_LIMIT)
        whole = [given["text"]] if len(given.get("text", "")) > SUMMARY_LIMIT else []
        if "text" in given or "solution" in given:
            row.values["solution"] = self._fit(
                row,
                "solution",
                "\n\n".join([*whole, *([given["solution"]] if given.get("solution") else [])]),
            )
        parts = [
            ("Utlysning", "call"),
            ("Diarienummer i källan", "registry_number"),
        ]
        if given.get("status") and kind_of(given["status"]) is None:
            parts.append(
                ("Läge i källan", "status")
            )  # a state that we know is the entry's kind, in our own words
        if any(name in given for _label, name in parts):
            row.values["context"] = self._fit(
                row,
                "context",
                "\n".join(f"{label}: {given[name]}." for label, name in parts if given.get(name)),
            )

    def _place(self, row, given):
        """The principal that the organisation's name means; the name itself is kept as it was written."""
        if "organisation" not in given:
            return
        name = given["organisation"]
        row.values["organisation_name"] = self._fit(row, "organisation_name", name)
        row.values["principal_id"], row.values["region_code"] = None, ""
        if not name:
            return
        if is_code := name.isascii() and name.isdigit():
            row.values["organisation_name"] = ""  # a number is no name; the register has it
        if name not in self.organisations:
            self.organisations[name] = (*self._match(name), 0)
        found, doubtful, count = self.organisations[name]
        self.organisations[name] = (found, doubtful, count + 1)
        if found:
            row.values["principal_id"], row.values["region_code"] = found.principal_id, found.region_code
            if name in self.by_place:
                row.notes.append(told(_("%(name)s läses som %(found)s."), {"name": name}, found=found.name))
        elif is_code:
            row.faults.append(
                told(
                    _("Koden %(value)s är varken en region eller en kommun. Skriv organisationens namn."),
                    {"value": name[:20]},
                )
            )
        elif doubtful:
            row.notes.append(
                told(
                    _("Organisationen %(name)s känns inte igen. Närmast: %(near)s."),
                    {"name": name},
                    near=", ".join(d.name for d in doubtful),
                )
            )
        else:
            row.notes.append(
                told(
                    _("Organisationen %(name)s finns inte i registret. Namnet behålls som det är."),
                    {"name": name},
                )
            )

    def _locate(self, row, given):
        """The county that the list itself names goes before the organisation's own."""
        if not (said := given.get("region_code", "")):
            return
        if county := county_of(said):
            row.values["region_code"] = county.code
        else:
            row.faults.append(
                told(
                    _(
                        "Länet %(value)s finns inte. Skriv länets namn eller dess kod, till exempel Halland eller 13."
                    ),
                    {"value": said[:40]},
                )
            )

    def _match(self, name):
        if chosen := self.chosen.get(name):
            return Organisation.objects.filter(pk=chosen).first(), []
        if name.isascii() and name.isdigit():
            code = name.zfill(2 if len(name) <= 2 else 4)  # a spreadsheet drops the nought of 01
            return Organisation.objects.current().principals().filter(code=code).first(), []
        match = self.names.match(name)
        if not match and (place := self._at(name)):
            self.by_place.add(name)
            return place, []
        if match.exact and match.organisation.principal_id != match.organisation.pk:
            if normalise(match.organisation.name) != normalise(name):
                self.by_place.add(name)  # "NUS": a short name of a hospital is told of as a place is
        return match.organisation, match.doubtful

    def _at(self, name):
        """The only principal that a bare place can mean: "Umeå", and "Stockholm" in a column of municipalities."""
        codes, header = place_codes().get(normalise(name), set()), letters(self.columns["organisation"])
        if "kommun" in header:
            codes = {code for code in codes if len(code) == MUNICIPALITY_DIGITS} or codes
        elif header.startswith(("region", "landsting")):
            codes = {code for code in codes if len(code) != MUNICIPALITY_DIGITS} or codes
        if len(codes) != 1:
            return None
        return Organisation.objects.current().principals().filter(code=next(iter(codes))).first()

    def _classify(self, row, given):
        for name, choices in (
            ("type", Innovation.Type),
            ("target_group", TargetGroup),
            ("life_event", LifeEvent),
        ):
            if name in given:
                row.values[name] = known = next(
                    (
                        c.value
                        for c in choices
                        if letters(given[name]) in (letters(c.value), letters(c.label))
                    ),
                    "",
                )
                if given[name] and not known:
                    row.notes.append(
                        told(
                            _("%(field)s %(value)s känns inte igen och lämnas tom."),
                            {"value": given[name][:60]},
                            field=str(FIELDS[name][0]).capitalize(),
                        )
                    )
        if not {"kind", "status", "ended"} & set(given):
            return
        said = given.get("kind", "") or given.get("status", "")
        kind = kind_of(said)
        has_ended = (
            given.get("ended", "")
            and as_month(given["ended"])
            and as_month(given["ended"]) < f"{self.today:%Y-%m}"
        )
        becomes = kind or (Kind.ENDED if has_ended else Kind.UNDER_WAY)
        row.values["kind"] = becomes.value
        if said and kind is None:
            row.notes.append(
                told(
                    _("Läget %(value)s känns inte igen och blir %(becomes)s."),
                    {"value": (given.get("kind") or given["status"])[:60]},
                    becomes=becomes.label,
                )
            )

    def _date(self, row, given):
        for name in ("started", "ended"):
            if name in given:
                row.values[name] = month = as_month(given[name]) if given[name] else ""
                if month is None:
                    row.faults.append(
                        told(
                            _("Datumet %(value)s går inte att läsa. Skriv ÅÅÅÅ-MM."),
                            {"value": given[name][:40]},
                        )
                    )
        if (
            row.values.get("started")
            and row.values.get("ended")
            and row.values["ended"] < row.values["started"][: len(row.values["ended"])]
        ):
            row.faults.append(_("Slutet ligger före början."))

    def _amount(self, row, text):
        if not text:
            return None
        amount = as_kronor(text, self.columns["grant_sek"])
        if amount is None:
            row.faults.append(
                told(
                    _("Beloppet %(value)s går inte att läsa. Skriv hela kronor med siffror."),
                    {"value": text[:40]},
                )
            )
        elif str(amount) != re.sub(r"\D", "", re.sub(r"[.,]\d\d?$", "", text)):
            row.notes.append(
                told(
                    _("Beloppet %(value)s läses som %(amount)s kronor."),
                    {"value": text[:40], "amount": f"{amount:,}".replace(",", " ")},
                )
            )
        return amount

    def _checked(self, row, text, validator, sentence, limit):
        if not text:
            return ""
        try:
            if len(text) > limit:
                raise ValidationError("")
            validator(text)
        except (ValidationError, ValueError):
            row.faults.append(told(sentence, {"value": text[:80]}))
            return ""
        return text


def with_scheme(text):
    """'www.exempel.se/projekt' as an address."""
    return (
        f"https://{text}"
        if re.fullmatch(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/\S*)?", text, re.IGNORECASE)
        else text
    )


def without_markup(text):
    """The words of a text that was copied out of a web page."""
    if MARKUP.search(text):
        text = re.sub(r"<[^<>]*>", "", re.sub(r"(?i)<br\s*/?>|</(p|li|div|h\d)>", "\n", text))
    return html.unescape(text).strip() if ENTITY.search(text) else text.strip()
