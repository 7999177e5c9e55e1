"""The words of lists: states of projects, dates, and texts that must fit."""

import datetime
import re

from innovations.importing.columns import letters
from innovations.models import CatalogueEntry
from portal.counties import counties

Kind = CatalogueEntry.Kind
# What lists call the state of a project. That it has ended says nothing of whether it works (docs/decisions/0010).
KINDS = {
    Kind.UNDER_WAY: "pågår pågående ongoing active aktiv aktivt underway startat started beslutat beslutad beviljat beviljad granted decided planerat planerad planned",
    Kind.ENDED: "avslutat avslutad avslutatprojekt completed ended finished klar klart färdig färdigt slutfört slutförd closed stängd avbrutet avbruten nedlagt nedlagd",
    Kind.WORKS: "fungerar works idrift används inuse infört införd implementerat implementerad",
    Kind.DID_NOT_WORK: "fungeradeinte prövatfungeradeinte didnotwork",
}


def kind_of(said):
    """What kind of entry a list's word for the state means; None when the word is not known."""
    said = letters(said)
    return next((kind for kind, words in KINDS.items() if said in words.split()), None) if said else None


def county_of(said):
    """The county (län) that a list means by a code ("13", "1") or a name ("Halland"), or None."""
    known, said = counties(), said.strip()
    if said.isascii() and said.isdigit():
        return known.get(said.zfill(2))
    asked = letters(said)
    return next((c for c in known.values() if asked in (letters(c.name), letters(c.short))), None)


def shortened(text, limit):
    """The text cut at the end of a sentence or a word, so that it fits."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    sentence = max(cut.rfind(mark) for mark in (". ", "? ", "! "))
    if sentence > limit // 3:
        return cut[: sentence + 1]
    return cut.rpartition(" ")[0].rstrip(",;:–- ") + "…" if " " in cut else cut + "…"


def as_month(text):
    """'2018', '2018-11' or '2018-11-05' from the ways lists write dates; None when it is no date."""
    text = text.strip().casefold()
    if found := re.fullmatch(
        r"((?:19|20)\d\d)(?:[-/.](0?[1-9]|1[0-2])(?:[-/.](0?[1-9]|[12]\d|3[01]))?)?(?:[ t]\d\d:.*)?", text
    ):
        year, month, day = found.groups()
        if day:
            try:
                return datetime.date(int(year), int(month), int(day)).isoformat()
            except ValueError:
                return None
        return f"{year}-{int(month):02d}" if month else year
    if found := re.fullmatch(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])", text):
        return as_month("-".join(found.groups()))
    if found := re.fullmatch(r"(?:\d{1,2}\s+)?([a-zåäö]{3})[a-zåäö]*\.?\s+((?:19|20)\d\d)", text):
        names = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
        name = {"may": "maj", "oct": "okt"}.get(found[1], found[1])
        return f"{found[2]}-{names.index(name) + 1:02d}" if name in names else None
    return None
