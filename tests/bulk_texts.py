"""Texts for the bulk makers: pools of titles and sentences that read like a Swedish catalogue but tell of other things.

General words of the trade stand in a realistic share of the texts, ordinary Swedish words follow Zipf's law, and there
are compounds that no dictionary has and slips of the pen. `mixed` is harsher: the sample's own sentences, shuffled.
"""

import json
import random
import re
from functools import cache
from itertools import accumulate

from portal import swedish
from portal.management.commands.load_reference import DATA

SAMPLE = DATA.parents[1] / "innovations" / "data" / "sample_import.jsonl"
TITLES = 8_000
SENTENCES = 30_000
ORDINARY = 40_000  # words of the dictionary that may occur
MISSPELT = 0.01  # sentences with a slip of the pen

# In falling order of how common they are.
GENERAL = (
    "vården patienter äldre kommunen personalen omsorg digital projekt region stöd behov arbete utveckling verksamheten hälsa "
    "metod samverkan patienten barn tjänster sjukvård medarbetare unga boende hemtjänst information brukare rutiner kvalitet trygghet "
    "innovation familj närstående resultat kunskap teknik system app uppföljning utbildning team enheten sjukhuset arbetssätt chefer "
    "socialtjänst möten hemmet invånare tid resurser samordning delaktighet planering vårdcentral behandling kommunikation forskning "
    "idéer företag dokumentation läkare sjuksköterskor undersköterskor journal möjlighet förebyggande primärvård äldreomsorg data "
    "rehabilitering utvärdering modell skola program nätverk universitet erfarenheter ansvar ledning plattform säkerhet kontakt "
    "verktyg samtal risk miljö självständighet livskvalitet träning grupp besök bedömning föreningar medborgare lösningar "
    "införande spridning hälsodata läkemedel psykiatri funktionsnedsättning framtidens mottagning schema kostnader pilot "
    "handledning material vardag aktiviteter lokaler måltider larm remisser tillgänglighet språk strategi partnerskap ekonomi"
).split()
TOPICS = (
    "demens stroke diabetes hjärtsvikt cancer astma epilepsi reumatism osteoporos trycksår fallskador undernäring kol psoriasis migrän "
    "hörselnedsättning synnedsättning afasi parkinson alzheimer depression ångest ätstörningar självskadebeteende missbruk beroende "
    "spelmissbruk autism adhd tourettes utmattning sömnproblem smärta yrsel infektioner sårvård inkontinens dialys transplantation "
    "blodtryck syremättnad andning röntgen laboratoriet förlossning amning barnhälsovård elevhälsa ungdomsmottagning tandhälsa munvård "
    "palliativ sorg ensamhet våld hemlöshet skuldsättning arbetslöshet nyanlända tolkning lättläst hjälpmedel rullstolar proteser "
    "färdtjänst bostadsanpassning välfärdsteknik trygghetslarm kameror sensorer läkemedelsrobot signering nyckelhantering "
    "hemrehabilitering vårdplanering utskrivning avvikelser kvalitetsregister beslutsstöd triage bokning egenprovtagning egenvård "
    "distansmöten videobesök chattbot taligenkänning simulering introduktion bemanning arbetsmiljö hot sjukfrånvaro mentorskap "
    "upphandling avtal återbruk textilier livsmedel matsvinn energi transporter avfall desinfektion handhygien vaccination screening "
    "testbädd innovationssluss designlabb medskapande brukarrevision anhörigstöd dagverksamheter korttidsboende servicehus gruppbostad "
    "personligassistans daglig sysselsättning familjehem placeringar orosanmälan föräldraskap skolfrånvaro fritid idrott kultur "
    "musik trädgård djur sinnesstimulering minnesträning balans styrketräning promenader yoga kost nattfasta vätska sväljning"
).split()
TEMPLATES = (
    "{G} och {g} i {o} behöver bättre {t} när {g} saknar {o}.",
    "Enheten prövade {c} för {g} med {t}.",
    "Under ett år mättes {t} och {o} före och efter, tillsammans med {g}.",
    "{G} fick {g} om {t} och kunde själva välja {o}.",
    "Arbetet minskade {o} och gav {g} mer {g} till {t}.",
    "En {c} togs fram så att {g} kan följa {t} utan {o}.",
    "När {g} ändras behövs {o}, och det märks i {g} för {t}.",
    "Pärmar och {o} ersattes av {c}, vilket {g} uppskattade.",
    "{G} i flera kommuner delar nu {c} och {o}.",
    "Det som var svårt var {o} och att {g} inte hade {g}.",
    "Vi började med {t} på en avdelning och fortsatte med {g} och {o}.",
    "Målet är att {g} med {t} ska få {g} i tid och slippa {o}.",
    "Två {o} och en {c} räckte för att {g} skulle komma i gång.",
    "{G} samlades varje vecka kring {t}, {o} och {c}.",
    "Kostnaden för {c} var låg jämfört med {o} i {g}.",
    "Forskare och {g} undersökte hur {t} påverkar {g} och {o}.",
    "Både {g} och {g} säger att {o} blev tydligare med {c}.",
    "Om {g} inte kommer ringer {g} samma dag och frågar om {t}.",
    "Tidigare fanns {o} på tre ställen, nu finns {g} på ett.",
    "Första försöket med {c} misslyckades eftersom {g} inte hade {o}.",
)
HEADLINES = (
    "{T} i {g}", "{C} för {g}", "{G} och {t}", "Bättre {t} med {c}", "{C}", "Mindre {o}, mer {t}", "{T} på distans",
    "{C} – {g} i {g}", "Från {o} till {t}", "{T} för {g}", "Gemensam {c} för {t}", "{G} utan {o}", "Ny {c} inom {g}", "{T} nära {g}",
)  # fmt: skip


def weights(count, shape, shift):
    """Zipf's law, softened at the top: the nth word's share."""
    return list(accumulate(1 / (place + shift) ** shape for place in range(count)))


@cache
def inflections():
    """The dictionary's own endings: {flag: [(cut, add, what the word must end with)]}."""
    found = {}
    for line in swedish.dictionary_file().with_suffix(".aff").read_text(encoding="utf-8").splitlines():
        row = line.split()
        if len(row) == 5 and row[0] == "SFX":
            cut, add = (row[2].replace("0", ""), row[3].split("/")[0].replace("0", ""))
            found.setdefault(row[1], []).append((cut, add, re.compile(f"(?:{row[4]})$")))
    return found


def inflected(word, flags, rng):
    forms = [
        word.removesuffix(cut) + add
        for flag in flags
        for cut, add, ending in inflections().get(flag, ())
        if word.endswith(cut) and ending.search(word)
    ]
    return rng.choice([word, *forms])


def ordinary_words(rng):
    """Words of the dictionary in some form, those that come first the most common."""
    lines = swedish.dictionary_file().read_text(encoding="utf-8").splitlines()
    words = [line.strip().partition("/")[::2] for line in lines]
    usable = [(w, f) for w, f in words if f and 3 < len(w) < 15 and w.isalpha() and w.islower()]
    return [inflected(word, flags, rng) for word, flags in rng.sample(usable, ORDINARY)]


class Words:
    """Draws words for the slots of a template."""

    def __init__(self, rng):
        self.rng = rng
        topics = list(TOPICS)
        rng.shuffle(topics)
        ordinary = ordinary_words(rng)
        self.pools = {
            "g": (GENERAL, weights(len(GENERAL), 0.7, 1)),
            "t": (topics, weights(len(topics), 0.6, 2)),
            "o": (ordinary, weights(len(ordinary), 1, 20)),
        }
        self.tails = "stöd modell team plan rutin app metod mottagning utbildning samtal teknik kedja grupp lista kort".split()

    def draw(self, slot):
        if slot == "c":  # a compound that no dictionary has
            head = self.draw(self.rng.choice("gto"))
            return (swedish.base_form(head) or head) + self.rng.choice(self.tails)
        words, shares = self.pools[slot]
        return self.rng.choices(words, cum_weights=shares)[0]

    def fill(self, template):
        text = re.sub(r"\{([a-z])\}", lambda slot: self.draw(slot.group(1)), template)
        return re.sub(r"\{([A-Z])\}", lambda slot: self.draw(slot.group(1).lower()).capitalize(), text)

    def sentence(self):
        text = self.fill(self.rng.choice(TEMPLATES))
        if self.rng.random() < MISSPELT:
            place = self.rng.randrange(5, len(text) - 2)
            text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
        return text


def pools(name):
    """(titles, sentences) of one of the three kinds below."""
    return {"fair": fair, "mixed": mixed, "soup": soup}[name]()


@cache
def fair():
    """(titles, sentences) about other things."""
    words = Words(random.Random(7))
    titles = [words.fill(words.rng.choice(HEADLINES)) for _n in range(TITLES)]
    return titles, [words.sentence() for _n in range(SENTENCES)]


@cache
def mixed():
    """(titles, sentences) made of the sample's own: every sentence of a known project stands in hundreds of others."""
    rng = random.Random(7)
    rows = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
    sentences = [s for row in rows for s in re.split(r"(?<=[.!?])\s+", row["purpose"]) if len(s) > 30]
    words = sorted({w for s in sentences for w in re.findall(r"[a-zåäö]{5,}", s)})
    return [" ".join(rng.sample(words, 3)).capitalize() for _n in range(TITLES)], sentences


@cache
def soup():
    """(titles, sentences) of the sample's words in any order, common words more often."""
    rng = random.Random(7)
    titles, sentences = mixed()
    words = [word for text in sentences for word in text.split()]

    def some(least, most):
        return " ".join(rng.choices(words, k=rng.randint(least, most))).strip(",.").capitalize()

    return [some(3, 6) for _n in titles], [some(8, 18) + "." for _n in range(SENTENCES)]
