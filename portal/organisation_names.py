"""Which organisation is meant by a name as people write it in lists."""

import difflib
import json
import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent / "data"

# A part that says so is an organisation of its own, even when it carries a region's or a municipality's name.
OWN_BODY = re.compile(
    r"\b(ab|hb|kb|aktiebolag|handelsbolag|bolag|stiftelse[n]?|förening(en)?|förbund(et)?|universitet(et)?|högskola[n]?|"
    r"institutet?|akademi(n)?|studieförbund(et)?|ek för|kyrka[n]?)\b"
)
# Words that many names share and that therefore point at none of them.
COMMON = frozenset(
    "region regionen landstinget landsting län läns kommun stad och i för av vid den det sveriges svenska myndigheten "
    "myndighet vård omsorg vården ab innovation universitetssjukhuset universitetssjukhus sjukhus sjukhuset lasarett lasarettet "
    "centralsjukhuset länssjukhuset".split()
)
# Words before a place that tell which of the two there has the unit: the municipality, or the region around it.
MUNICIPAL = re.compile(
    r"\b(hemtjänst|hemvård|äldreboende|äldreomsorg|särskilt boende|säbo|vård och omsorgsboende|korttidsboende|gruppbostad|"
    r"gruppboende|lss|daglig verksamhet|boendestöd|socialtjänst|elevhälsa|skola|förskola)|kommunen\b"
)
REGIONAL = re.compile(
    r"\b(vårdcentral|hälsocentral|akutmottagning|ambulans|barnmorskemottagning|förlossning|folktandvård|psykiatri|bup\b|regionen\b)|"
    r"(sjukhus|sjukhuset|lasarett|lasarettet)\b"
)
PLACED_IN = re.compile(r"(.+)\s+i\s+(.+)", re.IGNORECASE)
MUNICIPALITY_DIGITS = 4  # 2480 lies in the region 24
BETWEEN_PARTS = re.compile(r"\s+[-–—/|]\s+|\s*[,;:]\s+|\s*[()]\s*")


DOTS = str.maketrans("åäö", "aao")
# Words that lists write in short.
IN_SHORT = {
    "sthlm": "stockholms", "sthlms": "stockholms", "gbg": "göteborgs", "gbgs": "göteborgs", "kn": "kommun", "kmn": "kommun",
    "komm": "kommun", "reg": "region", "ltg": "landstinget",
}  # fmt: skip


def spelt_out(name):
    """'sthlm stad' as 'stockholms stad', 'hudiksvalls kn' as 'hudiksvalls kommun'."""
    return " ".join(IN_SHORT.get(word, word) for word in name.split())


def normalise(name):
    """The name as it is compared: small letters, plain hyphens, no punctuation, single spaces."""
    name = unicodedata.normalize("NFKC", str(name)).replace("\x00", " ").casefold()
    name = re.sub(r"[-‐‑–—_/]", " ", name)
    name = re.sub(r"[^\w\s&]", "", name)
    return " ".join(name.split())


@cache
def place_codes():
    """{a place as people say it: the codes of the region and the municipality it names}: "umeå", "halland", "hallands län".

    A town of another name than its municipality's is the municipality: "mölnlycke".
    """
    codes = {}
    for region in json.loads((DATA / "regions.json").read_text("utf-8"))["regions"]:
        bare = region["name"].removeprefix("Region ")
        for name in (region["short"], region["county"], bare, f"Region {region['short']}"):
            codes.setdefault(normalise(name), set()).add(region["code"])
    for row in json.loads((DATA / "municipalities.json").read_text("utf-8"))["municipalities"]:
        # Gotland is one body that is both, and stands among the regions.
        codes.setdefault(normalise(row["short"]), set()).add(row.get("same_as_region", row["code"]))
    for row in json.loads((DATA / "towns.json").read_text("utf-8"))["municipalities"]:
        for town in row["towns"]:
            codes.setdefault(normalise(town), set()).add(row["code"])
    return codes


@cache
def undotted_places():
    """The same without dots, for those who write Umea; where two would be one (Habo, Håbo) only what is exact counts."""
    found = {}
    for name, codes in place_codes().items():
        bare = name.translate(DOTS)
        found[bare] = set() if bare in found else codes
    return found


def codes_of(place):
    """The codes of a place that stands alone, or nothing."""
    name = normalise(place)
    return place_codes().get(name) or undotted_places().get(name) or set()


def place_at_the_end(text):
    """[(beside, place)] of "Hemtjänst Söder Umeå", when what stands before says what kind of unit it is."""
    words = text.split()
    for count in (2, 1):
        beside, place = " ".join(words[:-count]), " ".join(words[-count:])
        kind = normalise(beside)
        if codes_of(place) and (MUNICIPAL.search(kind) or REGIONAL.search(kind)):
            return [(beside, place)]
    return []


def place_in(text):
    """(what stands beside it, the codes of the place): "Umeå", "Hemtjänst Söder, Umeå", "vårdcentralen i Umeå".

    A unit whose kind says neither municipality nor region is doubtful: both are given, for the writer to choose.
    """
    if codes := codes_of(text):
        return "", codes
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) > 1:
        cuts = [(", ".join(parts[:-1]), parts[-1]), (", ".join(parts[1:]), parts[0])]
    elif match := PLACED_IN.fullmatch(text.strip()):
        cuts = [match.groups()]
    else:
        cuts = place_at_the_end(text)
    found = [(beside, codes_of(place)) for beside, place in cuts if codes_of(place)]
    if len(found) != 1 or OWN_BODY.search(normalise(found[0][0])):
        return "", set()
    beside, codes = found[0]
    kind = normalise(beside)
    municipal, regional = MUNICIPAL.search(kind), REGIONAL.search(kind)
    of_municipality = {code for code in codes if len(code) == MUNICIPALITY_DIGITS}
    around = {code[:2] for code in codes}
    if municipal and not regional:
        return beside, of_municipality or codes
    return beside, around if regional and not municipal else codes | around


@dataclass(frozen=True)
class Match:
    """What a name was taken to mean; `doubtful` holds the nearest ones when it was not understood."""

    organisation: object = None
    administration: str = ""
    exact: bool = False
    doubtful: list = field(default_factory=list)

    def __bool__(self):
        return self.organisation is not None


class NameIndex:
    """All names and variants of some organisations, made once and asked many times."""

    def __init__(self, candidates):
        self.names = {}
        self.ambiguous = {}  # a name that two have: both
        for candidate in candidates:
            for name in dict.fromkeys(normalise(n) for n in (candidate.name, *candidate.name_variants)):
                if name and (first := self.names.setdefault(name, candidate)) is not candidate:
                    self.ambiguous.setdefault(name, [first]).append(candidate)
        self.by_word, self.undotted = {}, {}
        for name in self.names:
            bare = name.translate(DOTS)
            self.undotted[bare] = "" if bare in self.undotted else name  # Habo and Håbo are two
            for word in set(name.split()) - COMMON:
                self.by_word.setdefault(word, set()).add(name)

    def match(self, text):
        text = str(text or "")[:400]
        return (
            self._whole(text)
            or self._part(text)
            or self._beginning(text)
            or Match(doubtful=self.nearest(text))
        )

    def _named(self, text):
        name = normalise(text)
        if name in self.ambiguous:
            return None
        spelt = spelt_out(name)
        undotted = self.undotted.get(spelt.translate(DOTS))
        return next((self.names[way] for way in (name, spelt, undotted) if way in self.names), None)

    def _whole(self, text):
        found = self._named(text)
        return Match(found, exact=True) if found else None

    def _part(self, text):
        """'Region Halland - Hallands sjukhus': one part is known, the others name its administration."""
        parts = [part.strip() for part in BETWEEN_PARTS.split(text) if part and part.strip()]
        for place, part in enumerate(parts):
            # After a body of its own a region's name only tells where it lies: "RISE AB - Region Halland".
            if found := self._named(part):
                return Match(found, administration=", ".join(parts[:place] + parts[place + 1 :]))
            if OWN_BODY.search(normalise(part)):
                return None
        return None

    def _beginning(self, text):
        """'Halmstads kommun Hemvårdsförvaltningen': known words first, the rest names the administration."""
        words = normalise(text).split()
        for length in range(min(len(words) - 1, 8), 1, -1):
            beginning, rest = " ".join(words[:length]), " ".join(words[length:])
            if beginning in self.names and beginning not in self.ambiguous:
                return None if OWN_BODY.search(rest) else Match(self.names[beginning], administration=rest)
        return None

    def nearest(self, text, limit=3):
        """Organisations that may have been meant, for a person to choose among."""
        name = normalise(text)
        if name in self.ambiguous:
            return self.ambiguous[name][:limit]
        near = difflib.get_close_matches(name, self.names, n=limit, cutoff=0.82)
        shared = [known for word in name.split() for known in sorted(self.by_word.get(word, ()), key=len)]
        found = []
        for known in [*near, *shared]:
            if self.names[known] not in found:
                found.append(self.names[known])
        return found[:limit]


def best_match(text, candidates):
    """The candidate that the text names, or the nearest ones as doubtful. `candidates` have name and name_variants."""
    return NameIndex(candidates).match(text)
