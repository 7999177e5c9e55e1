"""Swedish search: words, questions, hits, and the share of known projects that are found."""

import io
import random

import pytest
from django.db import connection

from innovations.models import CatalogueEntry
from portal import swedish
from portal.management.commands import load_reference
from portal.models import Synonym, Vocabulary
from portal.models.vocabulary import COUNTED
from portal.search import SearchQuery, excerpt, highlight, index_document, search
from portal.search.slips import guesses, one_slip, unlikeliness
from tests.portal import search_queries, search_questions

PROJECTS = search_queries.PROJECTS


@pytest.fixture(scope="module")
def catalogue(django_db_setup, django_db_blocker):
    """The sample projects as searchable entries, made once for the module."""
    with django_db_blocker.unblock():
        load_reference.Command(stdout=io.StringIO()).load_synonyms(
            load_reference.read("synonyms.json")["synonyms"]
        )
        entries = []
        for number, project in enumerate(PROJECTS):
            document = index_document(project["title"], project["purpose"], project["coordinator"] or "")
            entries.append(
                CatalogueEntry(
                    ref=f"TEST-{number}",
                    title=project["title"][:160],
                    context=project["slug"],
                    search_vector=document.vector,
                )
            )
            Vocabulary.objects.learn(document.words)
        CatalogueEntry.objects.bulk_create(entries)
        yield CatalogueEntry.objects.filter(ref__startswith="TEST-")
        CatalogueEntry.objects.filter(ref__startswith="TEST-").delete()
        Vocabulary.objects.all().delete()
        Synonym.objects.all().delete()


@pytest.fixture
def find(catalogue, db):
    def first_five(text):
        return list(search(catalogue, SearchQuery.parse(text)).values_list("context", flat=True)[:5])

    return first_five


@pytest.mark.parametrize(
    ("least", "pairs"),
    [
        pytest.param(least, pairs, id=name)
        for name, least, pairs in search_queries.all_sets() + search_questions.asked_sets()
    ],
)
def test_a_known_project_is_among_the_first_five(find, least, pairs):
    missed = search_queries.missed(find, pairs)
    assert len(pairs) > 30
    assert 1 - len(missed) / len(pairs) >= least, missed


def test_nothing_is_found_for_what_is_not_there(find):
    assert find("kvantdator") == []


# --- Words


@pytest.mark.parametrize(
    "forms",
    [
        "projekt projektet projekten projektets", "klocka klockan klockor klockornas", "digital digitalt digitala",
        "nyckel nyckeln nycklar nycklarna", "läkemedel läkemedlet läkemedlen läkemedels", "boende boendet boenden",
        "stad staden städer städernas", "resultat resultatet resultaten", "vård vården vårdens", "idé idén idéer",
        "kommun kommuner kommunernas", "hjärna hjärnan hjärnor", "möte mötet möten", "säker säkert", "ung unga ungas",
        "system systemet systemen", "hem hemmet hemmen", "senior seniorer seniorerna", "fråga frågor", "gammal gamla gammalt",
        "vuxen vuxna", "syster systrar", "kalender kalendrar kalendern", "äta äter", "förening föreningen föreningarnas", "patient patienter patienternas patienters", "demens",
        "plats platser platsens", "insats insatser insatserna", "stödinsats stödinsatser", "resurs resurser resursernas", "analys analyser analysens",
        "hållbar hållbara hållbart hållbarare", "kostnad kostnader kostnadens", "samhällskostnad samhällskostnader", "månad månader", "tjänst tjänstens tjänsters",
        "ekonomi ekonomin", "miljö miljön miljöns", "arbetsmiljö arbetsmiljön", "intervju intervjun", "område områdena områdenas", "utbyte utbytena",
        "hinder hinders hindren hindret", "center centret centren", "lärande lärandet", "införa införd infört införts infördes", "särskild särskilt",
        "klocka klockors", "levnadsvana levnadsvanor levnadsvanorna", "påverka påverkat påverkats", "använda använder använt används", "hjärta hjärtat",
    ],
)  # fmt: skip
def test_forms_of_a_word_share_a_stem(forms):
    assert len({swedish.stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    [
        "patient patent",
        "vård värd",
        "demens demonstration",
        "konsult konsul",
        "plats platt",
        "månad måne",
        "sensor sensation",
    ],
)
def test_different_words_have_different_stems(pair):
    assert len({swedish.stem(word) for word in pair.split()}) == 2


@pytest.mark.parametrize(
    ("word", "halves"),
    [
        ("hemsjukvården", ("hem", "sjukvård")), ("fallolyckor", ("fall", "olycka")), ("samhällskostnader", ("samhälle", "kostnad")),
        ("hälsodata", ("hälsa", "data")), ("arbetssätt", ("arbete", "sätt")), ("innovationstävling", ("innovation", "tävling")),
        ("äldreomsorgen", ("äldre", "omsorg")), ("levnadsvanor", ("levnad", "vana")), ("tjänsteplattform", ("tjänst", "plattform")), ("översättningsappar", ("översättning", "app")),
        ("innovation", ()), ("kommuner", ()), ("personalens", ()), ("patienterna", ()), ("vård", ()), ("träningen", ()),
    ],
)  # fmt: skip
def test_compounds_come_apart(word, halves):
    assert swedish.halves(word) == halves


# --- Questions


def test_what_was_understood_is_told(catalogue, db):
    parsed = SearchQuery.parse("aktivitetsarmbadn mot fall")
    assert parsed.understood == ["aktivitetsarmband"]
    assert parsed.understood_text == "aktivitetsarmband mot fall"
    assert SearchQuery.parse("aktivitetsarmband mot fall").understood == []


def test_a_word_that_the_synonyms_explain_is_not_corrected(catalogue, db):
    assert not Vocabulary.objects.filter(word="långtidscovid").exists()
    assert SearchQuery.parse("långtidscovid").understood == []


def test_a_rare_word_is_worth_more_than_the_common_halves_of_it(catalogue, db):
    group = SearchQuery.parse("aktivitetsarmband").groups[0]
    (_title, best), *_between, (_halves, least) = group.levels()
    assert best > 2 * least


def test_a_synonym_is_never_worth_more_than_the_word_itself(catalogue, db):
    group = SearchQuery.parse("vård").groups[0]
    assert group.weight < SearchQuery.parse("kräkpåse").groups[0].weight
    assert max(value for question, value in group.levels() if "=" not in question) == group.weight


@pytest.mark.parametrize("text", ["under näring", "patient innovation sluss", "hem sjukvård"])
def test_neighbours_are_joined_to_compounds(catalogue, db, text):
    learnt = swedish.stem("".join(text.split()))
    Vocabulary.objects.learn({"".join(text.split())})
    assert any(learnt in group.joined for group in SearchQuery.parse(text).groups)


def test_words_near_each_other_come_before_words_far_apart(catalogue, db):
    far = "Kvastfening " + "ord " * 40 + "bergatroll."
    for name, body in (("nära", "Kvastfening och bergatroll. " + "ord " * 40), ("långt", far)):
        document = index_document(name, body)
        CatalogueEntry.objects.create(ref=f"TEST-{name}", title=name, context=name)
        CatalogueEntry.objects.filter(ref=f"TEST-{name}").update(search_vector=document.vector)
        Vocabulary.objects.learn(document.words)
    hits = search(catalogue, SearchQuery.parse("kvastfening bergatroll"))
    assert list(hits.values_list("context", flat=True)) == ["nära", "långt"]


def test_the_likeliest_slip_comes_first(db):
    Vocabulary.objects.learn_many([{"fallrisk", "fallrist"}, {"fallrisk"}, {"fallrisk"}, {"fallrisk"}])
    assert [guess.word for guess in guesses(["fallrisj"])["fallrisj"]] == ["fallrisk", "fallrist"]
    assert unlikeliness("undernäing", "undernäring") < unlikeliness("xndernäring", "undernäring")


def test_letters_that_only_end_like_a_word_are_no_slip_of_it(db):
    Vocabulary.objects.learn_many([{"demens", "fem", "hemtjänst"}, {"fem", "hemtjänst"}, {"fem"}, {"fem"}])
    found = guesses(["demmens", "hjemtjänsten"])
    assert [guess.word for guess in found["demmens"]] == ["demens"]  # "femmens" is no form of "fem"
    assert [guess.word for guess in found["hjemtjänsten"]] == ["hemtjänsten"]


def test_what_a_misspelt_word_was_taken_for_is_worth_most_in_a_title(catalogue, db):
    group = SearchQuery.parse("teknikutrustadhet testmijö").groups[-1]
    assert group.taken_for == "testmiljö"
    worths = dict(group.levels())
    assert worths["'=testmiljö'"] == max(
        worth for question, worth in worths.items() if "testmijö" not in question
    )


def test_the_words_can_be_taken_as_written(catalogue, db):
    parsed = SearchQuery.parse("aktivitetsarmbadn", exact=True)
    assert parsed.understood == []
    assert not search(catalogue, parsed).exists()


def test_a_right_word_is_not_corrected_into_another(catalogue, db):
    assert SearchQuery.parse("demens").understood == []
    assert SearchQuery.parse("städa").understood == []


@pytest.mark.parametrize(
    "text",
    ["", "   ", None, "\x00", "'\"&|!():*<->\\", "a:* & !b", "';drop table portal_person;--", "'", "\\", "(" * 5000, "x" * 1_000_000,
     "ord " * 300_000, "å" * 300, "👵 omsorg 🏥", "-", "--- '' ", "e-", "ﬁ ﷺ ß", "\ud800", "2.0 3,5", "och att det", "%%s %(x)s {0}", "l'hôpital", "rock'n'roll d’artagnan vård"],
)  # fmt: skip
def test_no_text_makes_the_search_fail(catalogue, db, text):
    parsed = SearchQuery.parse(text)
    list(search(catalogue, parsed)[:5])
    catalogue.filter(ref=str(highlight(text or "", parsed))[:20].replace("\x00", "")).exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.parametrize("text", ["morgondagens primärvård", "undernärda patienter", "existentiella samtal"])
def test_two_words_written_as_one_are_told_apart(catalogue, db, find, text):
    together = "".join(text.split())
    assert SearchQuery.parse(together).understood_text in (text, together)
    assert find(together)[:1] == find(text)[:1]


@pytest.mark.parametrize("text", ["the patient as an innovation leader", "fallolyckor pa boende for aldre"])
def test_words_that_only_ask_are_not_looked_for(catalogue, db, text):
    assert not {"the", "as", "an", "pa", "for"} & {group.word for group in SearchQuery.parse(text).groups} - {
        "as"
    }


def test_what_no_text_has_is_worth_what_its_synonyms_are(catalogue, db):
    Synonym.objects.create(terms=["gubbdagis", "kräkpåse"])
    group = SearchQuery.parse("gubbdagis").groups[0]
    assert max(value for question, value in group.levels() if "'kräkpås'" in question) == group.weight


def test_an_empty_question_says_so(catalogue, db):
    assert SearchQuery.parse(" ?! ").is_empty
    assert not SearchQuery.parse("och").is_empty
    assert not search(catalogue, SearchQuery.parse("")).exists()


def test_any_text_can_be_indexed(db):
    for title, body in (
        ("\x00'\\:*", "a' b\\ c:1A"),
        ("", ""),
        ("x" * 100_000, "ord " * 100_000),
        ("👵", "\ud800"),
    ):
        entry = CatalogueEntry.objects.create(ref=f"T{len(title)}-{len(body)}", title="T")
        entry.search_vector = index_document(title, body).vector
        entry.save()


def test_statements_are_few_and_the_same_for_one_word_and_many(catalogue, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        list(search(catalogue, SearchQuery.parse("hemsjukvård"))[:25])
    with django_assert_max_num_queries(4):
        list(search(catalogue, SearchQuery.parse("unga vuxna ekonomi pengar app stöd personal skola"))[:25])
    with django_assert_max_num_queries(7):
        list(search(catalogue, SearchQuery.parse("fllolycka ghjklm sjukkvård"))[:25])


def test_filters_of_the_queryset_hold(catalogue, db):
    parsed = SearchQuery.parse("äldre")
    one = search(catalogue, parsed).first()
    assert one.pk not in search(catalogue.exclude(pk=one.pk), parsed).values_list("pk", flat=True)


def test_candidates_are_capped(catalogue, db):
    assert search(catalogue, SearchQuery.parse("vård"), cap=4).count() <= 5


def test_of_a_very_common_word_the_newest_are_ranked(catalogue, db):
    Vocabulary.objects.filter(word="äldre").update(count=COUNTED)
    having = [entry.pk for entry in search(catalogue, SearchQuery.parse("äldre"))]
    kept = {entry.pk for entry in search(catalogue, SearchQuery.parse("äldre"), cap=4)}
    assert len(having) > 8
    assert set(sorted(having)[-4:]) <= kept


def test_nothing_can_be_found_among_nothing(catalogue, db):
    assert list(search(catalogue.filter(pk__in=[]), SearchQuery.parse("äldre"))) == []


def test_who_turns_the_page_is_understood_at_once(catalogue, db, django_assert_num_queries):
    first = SearchQuery.asked("äldre")
    with django_assert_num_queries(0):
        assert SearchQuery.asked("äldre").groups == first.groups
    SearchQuery.asked("äldre", exact=True)
    SearchQuery.asked("ghjklm")
    Vocabulary.objects.learn(["ghjklm"])
    assert SearchQuery.asked("ghjklm").groups[0].frequency == 1  # what was unknown is asked anew


# --- The vocabulary


def test_learning_and_forgetting(db):
    Vocabulary.objects.learn({"nyord", "prickvård"})
    Vocabulary.objects.learn({"prickvård", "prickomsorg"}, forget={"nyord", "prickvård"})
    learnt = Vocabulary.objects.filter(word__in=["nyord", "prickvård", "prickomsorg"])
    assert dict(learnt.values_list("word", "count")) == {"nyord": 0, "prickvård": 1, "prickomsorg": 1}
    Vocabulary.objects.learn_many([{"prickvård", "hem"}, {"prickvård"}])
    assert Vocabulary.objects.get(word="prickvård").count == 3
    assert Vocabulary.objects.frequencies(["prickvård", "nyord"]) == {"prickvård": 3}


def test_editors_add_synonyms(catalogue, db, find):
    assert find("gubbdagis") == []
    Synonym.objects.create(terms=["gubbdagis", "testlabb"])
    assert any(slug.startswith("ett-fysiskt") for slug in find("gubbdagis"))


def test_synonyms_whose_stems_are_made_otherwise_are_loaded_again(catalogue, db):
    rows = load_reference.read("synonyms.json")["synonyms"]
    stale, edited = Synonym.objects.exclude(source_key=None).order_by("pk")[:2]
    right = stale.keys
    Synonym.objects.filter(pk=stale.pk).update(keys=["gammal", "stam"])
    Synonym.objects.filter(pk=edited.pk).update(terms=["redaktörens", "egna"], keys=["redaktörens", "egna"])
    load_reference.Command(stdout=io.StringIO()).load_synonyms(rows)
    assert Synonym.objects.get(pk=stale.pk).keys == right
    assert Synonym.objects.get(pk=edited.pk).terms == ["redaktörens", "egna"]


def test_every_slip_is_one_step_away():
    rng = random.Random(1)
    for word in rng.sample([w for p in PROJECTS for w in swedish.tokens(p["purpose"]) if len(w) > 4], 20):
        for number in range(4):
            slip = search_queries.with_one_slip(word, number)
            assert word in one_slip(slip), (word, slip)


# --- Showing


def test_highlighting_marks_forms_and_compounds_and_escapes(catalogue, db):
    parsed = SearchQuery.parse("sjukvård fallolycka")
    shown = highlight("<b>Hemsjukvården</b> & fallolyckor i närsjukvård", parsed)
    assert (
        shown
        == "&lt;b&gt;<mark>Hemsjukvården</mark>&lt;/b&gt; &amp; <mark>fallolyckor</mark> i <mark>närsjukvård</mark>"
    )


def test_highlighting_marks_what_a_misspelt_word_was_taken_for(catalogue, db):
    assert "<mark>fallrisk</mark>" in highlight("ökad fallrisk i tid", SearchQuery.parse("falrisk"))


def test_another_word_for_half_a_compound_is_not_marked(catalogue, db):
    parsed = SearchQuery.parse("hemtjänst")
    assert any("boend" in meaning for meaning in parsed.groups[0].others)
    shown = highlight("Hemtjänsten i ordinärt boende", parsed)
    assert shown == "<mark>Hemtjänsten</mark> i ordinärt boende"


def test_an_excerpt_shows_where_the_hits_are(catalogue, db):
    text = (
        "Inledning som inte hör hit. " * 30
        + "Här talas om njurtransplantation och egenvård."
        + " Slutord utan betydelse." * 30
    )
    shown = excerpt(text, SearchQuery.parse("njurtransplantation"))
    assert "<mark>njurtransplantation</mark>" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 320
    assert excerpt("<i>", None) == "&lt;i&gt;"
