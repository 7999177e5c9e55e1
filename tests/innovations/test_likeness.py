"""Pairs of the demo's ideas and the sample's projects that people call alike, and pairs that only share words."""

import json

from innovations.models.likeness import WORTH_SHOWING, likeness, stems
from tests.bulk_texts import SAMPLE

IDEAS = json.loads(SAMPLE.with_name("demo_ideas.json").read_text(encoding="utf-8"))["ideas"]
PROJECTS = [json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()]
TEXTS = {idea["key"]: (idea["title"], idea["need"]) for idea in IDEAS}
TEXTS |= {project["slug"]: (project["title"], project["purpose"]) for project in PROJECTS}

ALIKE = """
hemgang-ssk hemgangssamtal
hemgang-ssk fredagshemgang
fredagshemgang hemgangssamtal
samtal-hoft traningsapp
hjalpmedelslager hjalpmedel
handlaggare-fraga ehm-lista
extravuxen youths-co-designing
framtidens-socialtjanst implementation-of-soc
innovationssluss-ostergotland vastra-gotalandsregionens
psychological-counseling increased-mental
social-impact the-joint-way
halsoframjande-innovation-i-samverkan2 halsoframjande-innovation-i-samverkan
testbadd-for-halsoframjande forebyggande-halsa
skolstress psychological-counseling
egenprov 3maks2
"""
# The hard ones: what an earlier measure of likeness took for alike.
NOT_ALIKE = """
handlaggare-fraga barnsamtal
om-vi-gor-det kaffe
om-vi-gor-det 3maks2
om-vi-gor-det co-creativity
utbyte-for innovation-mot
utbyte-for videorond
utbyte-for fornybara
fornybara videorond
framtidens-halsa okad-psykisk
patient-tystnad orosanmalan
patient-tystnad kaffe
patient-tystnad fot
bildschema vandschema
bostad-forst hemgang-ssk
ehalsa-i-hemmet fredagshemgang
anhorig-natt nattlakemedel
anhorig-natt nyckel
trycksar orosanmalan
register-kotid handlaggare-fraga
beslut-mote nationell-natt
vr-avledning innovation-mot
frukost provsvar
rullator sepsis
motfall tolkkort
dusch natverket
"""


def pairs(text):
    return [tuple(text_of(key) for key in line.split()) for line in text.strip().splitlines()]


def text_of(key):
    return TEXTS.get(key) or next(found for name, found in TEXTS.items() if name.startswith(key))


def how_alike(one, other):
    return max(
        likeness(stems(a[0]), stems(*a), stems(b[0]), stems(*b)) for a, b in ((one, other), (other, one))
    )


def test_most_alike_pairs_are_shown():
    shown = [how_alike(*pair) >= WORTH_SHOWING for pair in pairs(ALIKE)]
    assert sum(shown) >= 0.9 * len(shown)


def test_most_pairs_that_only_share_words_are_not():
    shown = [how_alike(*pair) >= WORTH_SHOWING for pair in pairs(NOT_ALIKE)]
    assert sum(shown) <= 0.2 * len(shown)


def test_few_of_all_pairs_are_shown():
    """The list stays short: a giver is shown on average less than one text of a hundred others."""
    texts = [(stems(title), stems(title, need)) for title, need in TEXTS.values()]
    shown = sum(
        likeness(*one, *other) >= WORTH_SHOWING for one in texts for other in texts if one is not other
    )
    assert shown < len(texts)


def test_one_word_in_common_is_no_likeness():
    assert likeness({"natt"}, {"natt", "ring"}, {"natt", "larm"}, {"natt", "larm", "tyst"}) < WORTH_SHOWING


def test_general_words_of_the_trade_say_little():
    vague = stems("Bättre vård för patienten"), stems("Bättre vård för patienten med ny innovation")
    assert likeness(*vague, *vague) < WORTH_SHOWING
    clear = stems("Vändschema mot trycksår"), stems("Vändschema mot trycksår vid sängen")
    assert likeness(*clear, *clear) > 0.9
