"""Swedish words: tokens, stems and the parts of compounds, by rule and with a dictionary (hunspell-sv)."""

import re
import sysconfig
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LONGEST = 40  # letters; longer strings are no words and are only compared whole
VOWELS = "aeiouyåäöéàü"
# A word, or words joined by hyphen; digits are letters here ("covid-19", "1177").
TOKEN = re.compile(r"[^\W_]+(?:[-‐‑'’][^\W_]+)*")
LETTERS = re.compile(r"[^\W_]+")

# The function words of Snowball's Swedish list, and a few more that carry no search.
STOP_WORDS = frozenset(
    "och det att i en jag hon som han på den med var sig för så till är men ett om hade de av icke mig du henne då sin nu "
    "har inte hans honom skulle hennes där min man ej vid kunde något från ut när efter upp vi dem vara vad över än dig kan "
    "sina här ha mot alla under någon eller allt mycket sedan ju denna själv detta åt utan varit hur ingen mitt ni bli blev "
    "oss din dessa några deras blir mina samma vilken er sådan vår blivit dess inom mellan sådant varför varje vilka ditt "
    "vem vilket sitta sådana vart dina vars vårt våra ert era vilkas också samt ska skall så kring bland annat genom hos innan medan även bara lite redan via per både "
    "eftersom därför alltså ännu ibland finns fanns får fick ge ger gav gör göra gjort kommer kom bör vill ville dock ändå enligt ta tar tog".split()
)

# Plurals that change the vowel, by ending, so that compounds follow ("storstäder" as "storstad").
UMLAUTS = tuple(
    (plural + tail, single)
    for plural, single in (
        ("städer", "stad"), ("händer", "hand"), ("tänder", "tand"), ("nätter", "natt"), ("fötter", "fot"), ("böcker", "bok"),
        ("länder", "land"), ("döttrar", "dotter"), ("mödrar", "moder"), ("ränder", "rand"), ("rötter", "rot"), ("ledamöter", "ledamot"),
    )
    for tail in ("", "s", "na", "nas")
)  # fmt: skip

CHANGED_VOWEL = tuple(plural for plural, _single in UMLAUTS)

# Words whose forms no rule brings together, and that people ask with.
IRREGULAR = {
    form: word
    for word, *forms in (
        line.split()
        for line in (
            "gammal gamla gamle gammalt gamlas", "säker säkra säkrare säkrast", "vuxen vuxna vuxet vuxnas", "egen egna eget",
            "öppen öppna öppet", "mogen mogna", "vacker vackra", "ung yngre yngst yngsta", "stor större störst största",
            "liten lilla litet små", "ny nya nytt nyare", "man män männen männens", "son söner sönerna", "bror bröder bröderna",
            "öga ögon ögonen", "hjärta hjärtat hjärtats hjärtan hjärtans", "äta äter ätit äts ätande", "falla faller föll fallit fallande", "må mår", "bo bor bott",
            "sova sover sov sovit", "dricka dricker drack druckit", "sprida sprider spred spridit", "driva driver drev drivit",
            "sjunka sjunker sjönk sjunkit", "öka ökar ökad ökade ökat ökas ökande", "öva övar övade övat övas",
            "leda leder ledde lett leds", "använda använder använde använt används", "hålla håller höll hållit", "sälja säljer sålde sålt", "välja väljer valde valt",
        )
    )
    for form in forms
}  # fmt: skip

VOWEL_AND_N = ("in", "on", "un", "yn", "ån", "än", "ön")  # ekonomin, intervjun, arbetsmiljön

STEP_1 = sorted(
    "a arna erna heterna heternas heters hets orna ad e ade ande arne are aste en anden aren heten ern ar er heter or as arnas ernas ornas es ades "
    "andes andets ens arens hetens erns at ats andet andets het ast".split(),
    key=len,
    reverse=True,
)
ANY_STEP_1 = tuple(STEP_1)


@cache
def dictionary_file():
    """Where the word list lies: the installed package, or Debian's."""
    for folder in (Path(sysconfig.get_path("data"), "share", "hunspell"), Path("/usr/share/hunspell")):
        if (file := folder / "sv_SE.dic").exists():
            return file
    raise ImproperlyConfigured("The Swedish dictionary is missing: install the package hunspell-sv.")


@cache
def dictionary():
    """Hashes of the base forms, sorted: 157,000 words in 1.3 MB, where a set of strings would take 25 MB a process."""
    with dictionary_file().open(encoding="utf-8") as lines:
        words = (line.strip().partition("/") for line in lines)
        # Only entries with inflection flags: the others are names and stray forms, which would make false compounds.
        return array(
            "q",
            sorted(
                hash(word)
                for word, _, flags in words
                if flags and len(word) > 2 and word.isalpha() and word.islower()
            ),
        )


def is_word(text):
    """Is this the base form of a Swedish word?"""
    number, hashes = hash(text), dictionary()
    place = bisect_left(hashes, number)
    return place < len(hashes) and hashes[place] == number


def clean(text):
    """The text with composed letters and without what PostgreSQL cannot store: NUL and half surrogate pairs."""
    text = str(text or "").replace("\x00", " ").encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", text)


def tokens(text):
    """The words as written, in small letters: hyphenated ones whole."""
    return [match.group().lower() for match in TOKEN.finditer(clean(text))]


def pieces(token):
    """A hyphenated token's own words."""
    return LETTERS.findall(token)


def joined(token):
    """'e-hälsa' as 'ehälsa'."""
    return "".join(pieces(token))


@lru_cache(50_000)
def stem(word):
    """What the forms of a word have in common. Snowball's Swedish rules, and those it lacks, guarded by the dictionary."""
    if len(word) > LONGEST:
        return word[:LONGEST]
    word = IRREGULAR.get(word, word)
    if word.endswith(CHANGED_VOWEL):
        plural, single = next(pair for pair in UMLAUTS if word.endswith(pair[0]))
        word = word.removesuffix(plural) + single
    return _without_vowel(_step_3(_step_2(_step_1(_definite(word)))))


def _definite(word):
    """Forms that Snowball leaves: projektet, klockan, digitalt, regeln, läkemedlet."""
    if len(word) < (4 if "é" in word else 5):
        return word
    if word.endswith("s") and not is_known(word) and is_known(word[:-1]):  # hinders, säkerhets, säljares
        word = word[:-1]
    base = word.removesuffix("s") if word[-2:-1] in "tn" else word
    if base.endswith(("mmet", "mmen")) and is_word(base[:-3]):  # hemmet, rummen
        return base[:-3]
    return _without_plural(word, base) or _without_article(base) or _infinitive(word)


def _without_plural(word, base):
    for plural in ("rarnas", "rarna", "rars", "rar"):  # systrar, kalendrarna
        if word.endswith(plural) and is_word(word.removesuffix(plural) + "er"):
            return word.removesuffix(plural) + "er"
    if base.endswith("ren") and not is_known(base) and is_known(base[:-3] + "er"):  # hindren, centren
        return base[:-3] + "er"
    for plural in ("nas", "na"):  # områdena, utbytenas
        if word.endswith(f"e{plural}") and is_known(word.removesuffix(plural)):
            return word.removesuffix(plural)
    return ""


def _without_article(base):
    if base.endswith("et"):
        for whole in (base[:-2], base[:-1]):
            if is_word(whole):
                return whole
        if base[-3] in "lnr" and is_word(base[:-3] + "e" + base[-3]):
            return base[:-3] + "e" + base[-3]
    if base.endswith(("an", "eln", "ern", "orn", "én")) and is_word(base[:-1]):
        return base[:-1]
    if base.endswith(VOWEL_AND_N) and (is_word(base[:-1]) or is_known(base[:-1]) and not is_known(base)):
        return base[:-1]
    if (
        base.endswith("t")
        and is_word(base[:-1])
        and (base.endswith(("ert", "alt", "elt", "bart", "samt", "iskt")) or not is_word(base))
    ):
        return base[:-1]
    return ""


def _infinitive(word):
    """Verbs without -ade and what is made of them: införd, infördes, infört, upplevda, särskilt."""
    if len(word) > 5 and word.endswith(("lt", "nt", "rt")) and is_word(word[:-1] + "d"):
        word = word[:-1] + "d"
    for ending in ("des", "ts", "de", "da", "t", "d"):
        root = word.removesuffix(ending)
        # Short nouns may look like such forms: längd, följd.
        if root != word and len(root) > (4 if is_word(word) else 3) and is_word(root + "a"):
            return root + "a"
    return word


@lru_cache(50_000)
def is_known(word):
    """Is this a base form of the dictionary's, or a compound that ends in one?"""
    if is_word(word):
        return True
    # The split is looked for only where there can be one: the slips of a misspelt word are asked for by the thousand.
    ends_in_one = any(is_word(word[cut:]) for cut in range(3, len(word) - 2))
    return ends_in_one and bool((both := halves(word)) and word.endswith(both[1]))


def _region(word):
    """Where endings may be cut: after the first consonant that follows a vowel, never in the first three letters."""
    for place in range(1, len(word)):
        if word[place - 1] in VOWELS and word[place] not in VOWELS:
            return max(place + 1, 3)
    return len(word)


def _step_1(word):
    if word.endswith(("ars", "ers", "ors")) and len(word) > 5 and not is_word(word):  # patienters, klockors
        word = word[:-1]
    start = _region(word)
    # One call for most words, which carry none of them: the endings are tried one by one only where one is there.
    for ending in STEP_1 if word.endswith(ANY_STEP_1) else ():
        if word.endswith(ending) and len(word) - len(ending) >= start:
            return word if _is_whole(word, ending) else word[: -len(ending)]
    if word.endswith("s") and len(word) > start and word[-2] in "bcdfghjklmnoprtvy":
        own = is_known(word) and not is_known(word[:-1]) and not is_word(word[:-1] + "a")  # analys, plats
        return word if own else word[:-1]
    return word


def _is_whole(word, ending):
    """What looks like an ending may be the word's own: "resultat", "demens", "sensor", "kostnad" and "hållbar", but not
    "testat", "vårdens", "frågor", "ordnad" and "dagar"."""
    if ending == "or":
        own = not is_known(word[:-2] + "a") and not word.endswith(("vågor", "rosor"))
    elif ending == "ad":
        own = not is_known(word[:-1]) or word.endswith("månad")
    elif ending == "ar":
        own = not any(is_known(word[:-2] + tail) for tail in ("", "e", "a", "are"))
    elif ending == "at":
        own = not is_known(word[:-1]) or word.endswith("format")
    elif ending == "ats":
        own = not is_known(word[:-1])
    else:
        own = ending == "ens" and not is_known(word[:-3])
    return word.endswith(("ator", "ktor", "itor", "otor")) or own and is_known(word)


def _step_2(word):
    if len(word) - 2 >= _region(word) and word.endswith(("dd", "gd", "nn", "dt", "gt", "kt", "tt")):
        return word[:-1]
    return word


def _step_3(word):
    start = _region(word)
    for ending in ("lig", "els", "ig"):
        if word.endswith(ending) and len(word) - len(ending) >= start:
            return word[: -len(ending)]
    if word.endswith(("fullt", "löst")) and len(word) - 5 >= start:
        return word[:-1]
    return word


def _without_vowel(word):
    """'nyckel' and 'nycklar' meet in 'nyckl'."""
    if len(word) > 4 and word.endswith("el") and word[-3] not in VOWELS and word[-3] != "l":
        return word[:-2] + "l"
    return word


# Endings that a compound's last word may carry.
TAILS = ("", "s", "en", "et", "n", "t", "ar", "er", "or", "r", "na", "arna", "erna", "orna", "rna", "ens", "ets", "ns", "ts", "arnas", "ernas", "ornas", "rnas",
         "ad", "ade", "at", "ande", "ande", "d", "de", "a", "e", "as", "ans", "an", "on", "nas")  # fmt: skip


@lru_cache(50_000)
def base_form(word):
    """A dictionary word of which this may be a form, or nothing."""
    if is_word(word) or len(word) > LONGEST:
        return word if len(word) <= LONGEST else ""
    for ending in sorted(TAILS, key=len, reverse=True):
        if ending and word.endswith(ending):
            root = word[: -len(ending)]
            # Plurals in -or are made of words in -a: vanor of vana, not of van.
            plural = ending.startswith("or") and root not in ("våg", "ros")
            whole = (root + "a",) if plural else (root, root + "a", root + "e")
            for restored in whole:
                if len(restored) > 2 and is_word(restored):
                    return restored
    return ""


# Short words that do stand in compounds. Other words of three letters make more false parts than true ones.
SHORT = frozenset(
    "app arm bad ben bil bok bur dag data del dos fot föl gen hem hud hus jul kam kök lab lag lek liv lok lån läs lön mat mun mål när nät "
    "par råd rum rök sex sjö syn sår tal tid val vak väg våg öga öra kur yta ljud".split()
)
NOT_TAILS = frozenset(
    "enhet ensam liga full mässig ring sten sting ordna ovation kola inge alls dukt dukter ration rens".split()
)


def usable(word):
    return len(word) > 3 or word in SHORT


def is_form(word):
    """Is this a right form of a Swedish word, as far as the dictionary and the stems can tell?"""
    base = base_form(word)
    return bool(base) and stem(base) == stem(word)


@lru_cache(50_000)
def head_form(head):
    """The dictionary word at the front of a compound: without linking s, or with its last vowel restored."""
    if head in STOP_WORDS and head not in SHORT:
        return ""
    # Forms that only stand first: arbets-, samhälls-, tjänste-, hälso-, gatu-, ledar-.
    if head.endswith("s") and len(head) > 4:
        for whole in (head[:-1], head[:-1] + "e", head[:-1] + "a"):
            if (
                is_word(whole)
                and usable(whole)
                and not (whole == head[:-1] and is_word(head) and len(head) < 6)
            ):
                return whole
    if head.endswith(("o", "u")) and len(head) > 3 and is_word(head[:-1] + "a"):
        return head[:-1] + "a"
    if head.endswith("ar") and len(head) > 4 and is_word(head + "e"):
        return head + "e"
    if head.endswith("e") and len(head) > 5 and is_word(head[:-1]):
        return head[:-1]
    if is_word(head):
        return head if usable(head) else ""
    if len(head) > 3:
        for whole in (head + "a", head + "e"):
            if is_word(whole):
                return whole
    return ""


@lru_cache(50_000)
def halves(word):
    """The base forms of the two words a compound is made of, by the most balanced split; nothing for a simple word."""
    best, best_weight = (), 0
    word = base_form(word) or word
    if not 6 < len(word) <= LONGEST or not word.isalpha():
        return best
    for cut in range(3, len(word) - 2):
        head, tail = word[:cut], word[cut:]
        if tail in STOP_WORDS or not (left := head_form(head)) or not (right := base_form(tail)):
            continue
        if right in NOT_TAILS or not usable(right) or len(tail) - len(right) < -1:
            continue
        # Balanced first, but what needs no restoring wins over one letter more: fall|olycka, not fallo|lycka.
        weight = min(len(head), len(tail)) + (0.5 if is_word(tail) else 0) + (0.25 if is_word(head) else 0)
        weight += 1.5 if head == left + "s" and len(head) > 5 else 0 if head.startswith(left) else -1
        weight -= 0 if tail.startswith(right) else 1
        if weight > best_weight:
            best, best_weight = (left, right), weight
    return best


@lru_cache(50_000)
def parts(word):
    """All words inside a compound, the large ones and the small ones inside them; empty for a simple word."""
    found = []
    for half in halves(word):
        found += [half, *parts(half)]
    return tuple(dict.fromkeys(found))
