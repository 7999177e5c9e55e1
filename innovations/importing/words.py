"""The words of lists: states of projects, dates, and texts that must fit."""

import datetime
import re

from innovations.importing.columns import letters
from innovations.models import CatalogueEntry
from portal.counties import counties
from portal.typed import written_date

Kind = CatalogueEntry.Kind
# What stands in cells where nobody knew, and in the last row of a list that was added up.
UNKNOWN = frozenset(
    "okänt okänd saknas uppgiftsaknas ejangivet ejangiven ejklart na tbd null none nan".split()
)
SUMS = frozenset("summa totalt total totalsumma delsumma antal sum".split())
LEAST_WITH_DECIMALS = 1000
UNITS = {
    "mkr": 1_000_000,
    "msek": 1_000_000,
    "mnkr": 1_000_000,
    "tkr": 1000,
    "tsek": 1000,
    "ksek": 1000,
    "kkr": 1000,
}
# What lists call the state of a project. That it has ended says nothing of whether it works (docs/decisions/0010).
KINDS = {
    Kind.UNDER_WAY: "pågår pågående ongoing active aktiv aktivt underway startat started pilot pilotfas uppstart uppstartad breddinförs breddinförande beslutat beslutad beviljat beviljad granted decided planerat planerad planned",
    Kind.ENDED: "avslutat avslutad avslutatprojekt completed ended finished klar klart färdig färdigt slutfört slutförd closed stängd avbrutet avbruten nedlagt nedlagd nerlagt nerlagd genomfört genomförd",
    Kind.WORKS: "fungerar works idrift används inuse infört införd implementerat implementerad breddinfört",
    Kind.DID_NOT_WORK: "fungeradeinte prövatfungeradeinte didnotwork",
}


def kind_of(said):
    """What kind of entry a list's word for the state means, or its first word: "Avslutat 2023". None when neither is known."""
    words = said.split()
    first = words[0] if words and not {"inte", "ej"} & {word.casefold() for word in words} else ""
    asked = [letters(said), letters(first)]
    return next(
        (kind for word in asked if word for kind, known in KINDS.items() if word in known.split()), None
    )


def county_of(said):
    """The county (län) that a list means by a code ("13", "1") or a name ("Halland"), or None."""
    known, said = counties(), said.strip()
    if said.isascii() and said.isdigit():
        return known.get(said.zfill(2))
    asked = letters(said)
    return next((c for c in known.values() if asked in (letters(c.name), letters(c.short))), None)


def as_kronor(text, header=""):
    """Whole kronor from the ways lists write money, or None: "1,5 mkr", "300 tkr", "ca 2 milj. kr", "350 000:-"."""
    digits = re.sub(r"\s|^(ca|cirka|c:a)|:-$", "", text.casefold())
    digits = re.sub(
        r"milj(oner)?\.?(kr\.?|kronor|sek)?$", "mkr", re.sub(r"tusen(kr\.?|kronor)?$", "tkr", digits)
    )
    unit = next((size for name, size in UNITS.items() if digits.endswith(name)), None)
    if unit is None and re.search(r"^sek|(kr\.?|kronor|sek)$", digits):
        unit = 1  # "120 000 kr" is that also in a column that is in thousands
    if unit is None:
        unit = next((size for name, size in UNITS.items() if name in header.casefold()), 1)
    digits = re.sub(r"^sek|(mkr|msek|mnkr|tkr|tsek|ksek|kkr|kr(onor)?\.?|sek)$", "", digits)
    if re.fullmatch(r"\d{1,3}([.,]\d{3})+", digits) and unit == 1:
        digits = re.sub("[.,]", "", digits)
    if not re.fullmatch(r"\d{1,15}([.,]\d{1,3})?", digits):
        return None
    amount = float(digits.replace(",", ".")) * unit
    # "1,5" alone is hardly one krona and fifty öre.
    return None if amount < LEAST_WITH_DECIMALS and not amount.is_integer() else round(amount)


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


SERIAL = re.compile(r"([3-5]\d{4})(?:[.,]\d+)?")  # days since the end of 1899, as Excel counts: 1982 to 2064


def as_month(text):
    """'2018', '2018-11' or '2018-11-05' from the ways lists write dates; None when it is no date."""
    text = re.sub(
        r"^(ca|cirka|omkring|prel\.?|preliminärt)\s+|\s*(\?|\(prel\.?\)|prel\.?)$",
        "",
        text.strip().casefold(),
    )
    if days := SERIAL.fullmatch(text):
        return (datetime.date(1899, 12, 30) + datetime.timedelta(int(days[1]))).isoformat()
    return written_date(text)
