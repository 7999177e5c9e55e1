"""The public catalogue as people meet it: who sees what, what is counted, what it costs."""

import csv
import io
import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from innovations.models import Adoption, CatalogueEntry, ImportRun
from portal.models import Organisation, Synonym
from tests import make

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
SAVEPOINT = 2  # in a test, the request's own transaction is a savepoint: two statements more


def page(client, address="/katalog/", **headers):
    response = client.get(address, **headers)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


# --- who sees what ------------------------------------------------------------------------------


def test_a_visitor_sees_what_is_published_and_nothing_else(client):
    published, draft = make.entry("Öppen för alla"), make.entry("Bara ett utkast", published=False)
    text = page(client)
    assert "Öppen för alla" in text and "Bara ett utkast" not in text
    assert client.get(published.get_absolute_url()).status_code == 200
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_visitor_reads_every_change_at_once(client, stranger, home_care):
    """What was drawn of an entry is kept for the next visitor, and must never be older than the entry."""
    entry = make.entry("Larmmatta", cost="2 000 kronor")
    address = entry.get_absolute_url()
    assert "2 000 kronor" in page(client, address) and "2 000 kronor" in page(client, address)
    CatalogueEntry.objects.filter(pk=entry.pk).update(cost="3 000 kronor")
    assert "3 000 kronor" in page(client, address)
    adoption, _is_new = Adoption.begin(entry, by=stranger, unit=home_care)
    assert "Hemtjänst Söder" in page(client, address)
    Adoption.objects.filter(pk=adoption.pk).update(advice="Börja med natten.")
    assert "Börja med natten." in page(client, address)
    Organisation.objects.filter(pk=home_care.pk).update(name="Hemtjänst Norr")
    assert "Hemtjänst Norr" in page(client, address)
    Organisation.objects.filter(pk=home_care.parent_id).update(name="Nyköpings kommun")
    assert "Nyköpings kommun" in page(client, address)
    english = page(client, address, HTTP_ACCEPT_LANGUAGE="en")
    assert "Kostnad" not in english


def test_what_was_drawn_for_a_visitor_is_not_shown_to_who_may_do_more(client, editor, stranger, home_care):
    entry = make.entry("Larmmatta")
    Adoption.begin(entry, by=stranger, unit=home_care)
    address = entry.get_absolute_url()
    own, edit = "Berätta hur det går", "Redigera posten"
    for person, sees in ((None, set()), (stranger, {own}), (editor, {edit}), (None, set())):
        client.logout()
        if person:
            client.force_login(person)
        text = page(client, address)
        assert {words for words in (own, edit) if words in text} == sees


def test_a_withdrawn_entry_says_why_at_its_address(client, national_coordinator):
    entry = make.entry("Larmmatta")
    entry.withdraw(by=national_coordinator, reason="Leverantören har upphört.")
    response = client.get(entry.get_absolute_url())
    assert response.status_code == 410
    assert "Leverantören har upphört." in response.content.decode()
    assert '<a class="ds-button" href="/katalog/">' in response.content.decode()
    assert "Larmmatta" not in page(client)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("editor", 200),
        ("national_coordinator", 200),
        ("nurse", 200),
        ("colleague", 404),
        ("stranger", 404),
        ("adviser", 404),
    ],
)
def test_a_draft_is_for_editors_and_the_one_whose_idea_it_was(
    who, status, request, client, nurse, region, editor
):
    idea = make.innovation(nurse, region)
    entry = make.entry("Utkast", published=False, innovation=idea, principal=region)
    client.force_login(request.getfixturevalue(who))
    assert client.get(entry.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    "address",
    ["/katalog/finns-inte/", "/katalog/KAT-2026-99999-1/", "/katalog/kat%00/", "/katalog/INN-2026-00001-8/"],
)
def test_an_unknown_number_is_not_there(client, address):
    assert client.get(address).status_code == 404


# --- finding ------------------------------------------------------------------------------------


def test_a_misspelt_and_a_split_word_find_the_compound(client):
    wanted = make.entry("Trygg hemgång", summary="Hemsjukvården ringer samma dag.")
    make.entry("Färre fall", summary="Sensorer i golvet.")
    for words in ("hemsjukvrd", "hem sjukvård", "hemsjukvårdens"):
        urls = [hit["url"] for hit in client.get(f"/katalog/?q={words}").context["hits"]]
        assert urls == [wanted.get_absolute_url()], words
    text = page(client, "/katalog/?q=hemsjukvrd")
    assert "Visar träffar för" in text and "Sök i stället efter ”hemsjukvrd”" in text
    assert "<mark>Hemsjukvården</mark>" in text
    assert "Inga träffar" in page(client, "/katalog/?q=hemsjukvrd&exakt=1")


def test_a_synonym_finds_it(client):
    Synonym.objects.create(terms=["tolk", "språkstöd"])
    make.entry("Språkstöd på surfplatta")
    assert "surfplatta" in page(client, "/katalog/?q=tolk")


def test_markup_in_a_question_is_only_text(client):
    make.entry("Hemgång", summary="<b>Fet</b> hemgång.")
    text = page(client, "/katalog/?q=<script>alert(1)</script>+hemgång")
    assert "<script>alert" not in text and "<b>Fet" not in text


def test_facets_count_and_keep_the_other_choices_in_sight(client):
    make.entry("Ett", kind="works", type="service", region_code="13")
    make.entry("Två", kind="works", type="product", region_code="12")
    make.entry("Tre", kind="did_not_work", type="product", region_code="12", lessons="Fråga först.")
    answer = client.get("/katalog/").context
    counts = {f["name"]: {o["value"]: o["count"] for o in f["options"]} for f in answer["facets"]}
    assert counts["kind"] == {"works": 2, "did_not_work": 1}
    assert counts["type"] == {"service": 1, "product": 2} and counts["region"] == {"12": 2, "13": 1}
    answer = client.get("/katalog/?kind=works&type=product").context
    counts = {f["name"]: {o["value"]: o["count"] for o in f["options"]} for f in answer["facets"]}
    assert answer["total"] == 1
    assert counts["kind"] == {"works": 1, "did_not_work": 1}, "the other kinds as if no kind were chosen"
    assert counts["type"] == {"service": 1, "product": 1} and counts["region"] == {"12": 1}
    assert client.get("/katalog/?kind=works&kind=did_not_work").context["total"] == 3
    assert client.get("/katalog/?q=ett&kind=did_not_work").context["total"] == 0


def test_every_facet_can_be_chosen_at_once(client):
    make.entry("Allt", type="service", region_code="13", target_group="older", life_event="ageing")
    address = "/katalog/?kind=works&type=service&target_group=older&life_event=ageing&region=13&maturity=M1&evidence=E0"
    assert client.get(address).context["total"] == 1
    assert client.get(address + "&q=allt").context["total"] == 1


def test_what_did_not_work_is_shown_with_its_lesson(client):
    make.entry("Larm till anhöriga", kind="did_not_work", lessons="Bestäm vem som agerar.\nFråga först.")
    text = page(client)
    assert (
        "Prövat – fungerade inte" in text
        and "Lärdomen:" in text
        and "Bestäm vem som agerar." in text
        and "p-lesson" in text
    )


def test_titles_are_sorted_as_in_a_swedish_register(client):
    for title in ("Övning", "Ärende", "Ål", "zon", "Arm", "Édith"):
        make.entry(title)
    titles = [hit["title"] for hit in client.get("/katalog/?sort=titel").context["hits"]]
    assert titles == ["Arm", "Édith", "zon", "Ål", "Ärende", "Övning"]


@pytest.mark.parametrize("sort", ["nyast", "flest", "titel"])
def test_pages_follow_each_other_without_gap_or_double(client, sort):
    made = {make.entry(f"Post {n:02d}").title for n in range(37)}
    seen, address, back = [], f"/katalog/?sort={sort}", []
    while address:
        answer = client.get(address).context
        seen += [str(hit["title"]) for hit in answer["hits"]]
        back.append(answer["newer_url"])
        address = answer["older_url"]
    assert len(seen) == 37 and set(seen) == made
    assert back[0] == ""
    first = [str(hit["title"]) for hit in client.get(back[1]).context["hits"]]
    assert first == seen[:10], "and back again"


def test_hits_of_a_search_are_paged_too(client):
    for n in range(20):
        make.entry(f"Hemgång {n}")
    first, second = (
        client.get("/katalog/?q=hemgång").context,
        client.get("/katalog/?q=hemgång&sida=2").context,
    )
    assert first["shown"] == "1–10 av 20" and second["shown"] == "11–20 av 20"
    assert not {hit["url"] for hit in first["hits"]} & {hit["url"] for hit in second["hits"]}


@pytest.mark.parametrize("query", [
    "page=-1", "sida=-1", "sida=99999999999999999999", "sida=9", "sida=٣", "sort=password", "sort=nyast&sort=titel", "q=%00", "q=a%00b&kind=%00", "efter=KAT-2026-00001-1",
    "efter=x'--", "fore=KAT-9999-99999-9", "kind=works&kind=works&kind=finns-inte", "region=13'&used=99", "evidence=", "exakt=2", "q=" + "a" * 5000, "q=%F0%9F%92%A9", "q=!|%26:*()",
    "q=" + "%20och" * 50, "q='", "q=%", "sort=relevans", "kind[]=works",
])  # fmt: skip
def test_odd_questions_are_answered_with_patience(client, query):
    make.entry("Hemgång")
    for path in ("/katalog/", "/katalog.csv", "/katalog.atom"):
        response = client.get(f"{path}?{query}")
        assert response.status_code == 200, path
        if response.streaming:
            assert b"".join(response.streaming_content)


def test_the_part_is_the_same_as_in_the_page(client):
    make.entry("Hemgång")
    part, whole = page(client, "/katalog/?q=hemgång", **HTMX), page(client, "/katalog/?q=hemgång")
    title, results = part.strip().split("\n", 1)
    assert results.strip() in whole and "<html" not in part and 'id="results"' in results
    assert title == "<title>Katalog: hemgång – Innovationsportalen</title>" and title in whole
    assert "HX-Request" in client.get("/katalog/")["Vary"]


# --- what it costs ------------------------------------------------------------------------------


def test_as_many_statements_for_one_row_as_for_many(client, django_assert_num_queries):
    make.entry("Hemgång ett", principal=None)
    for rows in (1, 3):
        with django_assert_num_queries(2 + SAVEPOINT):
            client.get("/katalog/")
        with django_assert_num_queries(2 + SAVEPOINT):
            client.get("/katalog/?kind=works&type=service")
        if rows == 1:
            for n in range(2):
                make.entry(f"Hemgång {n}")


@pytest.mark.parametrize(("words", "most"), [("hemgång", 4), ("hemgångg", 7), ("zzzqqq", 8)])
def test_a_search_asks_few_questions_of_the_database(client, words, most, django_assert_max_num_queries):
    make.entry("Hemgång ett")
    make.entry("Hemgång två")
    with django_assert_max_num_queries(most + SAVEPOINT):
        client.get("/katalog/", {"q": words})


def test_a_broad_question_is_counted_once_for_all_who_ask_it_and_a_narrow_one_each_time(
    client, monkeypatch, django_assert_num_queries
):
    first = make.entry("Larmmatta på natten")
    page(client, "/katalog/?q=larmmatta")
    make.entry("Larmmatta om dagen")
    assert "om dagen" in page(client, "/katalog/?q=larmmatta")
    monkeypatch.setattr("innovations.models.entries.CAP", 1)
    page(client, "/katalog/?q=larmmatta")
    with django_assert_num_queries(1 + SAVEPOINT):
        assert "på natten" in page(client, "/katalog/?q=larmmatta")
    CatalogueEntry.objects.filter(pk=first.pk).update(status="withdrawn")
    assert "på natten" not in page(client, "/katalog/?q=larmmatta")


def test_an_entry_page_asks_two_questions(
    client, stranger, home_care, ward, nurse, django_assert_num_queries
):
    entry = make.entry("Hemgång")
    with django_assert_num_queries(2 + SAVEPOINT):
        client.get(entry.get_absolute_url())
    Adoption.begin(entry, by=stranger, unit=home_care)
    Adoption.begin(entry, by=nurse, unit=ward)
    with django_assert_num_queries(2 + SAVEPOINT):
        client.get(entry.get_absolute_url())


def test_the_list_is_light(client, region):
    for n in range(20):
        make.entry(
            f"En lösning med en ganska lång rubrik om läkemedel nummer {n}", summary="Personalen signerar i mobilen hos brukaren. " * 6, principal=region,
            kind=["works", "under_way", "did_not_work"][n % 3], lessons="Bestäm vem som svarar innan ni startar.", type=["product", "service", "process"][n % 3],
            target_group=["older", "children", "adults", "staff", "other"][n % 5], life_event=["birth", "ageing", "dying"][n % 3],
            maturity=f"M{n % 6}", evidence=f"E{n % 5}", region_code=["01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21", "22", "23", "24"][n],
        )  # fmt: skip
    for address in ("/katalog/", "/katalog/?q=läkemedel", "/katalog/?sort=flest"):
        assert len(client.get(address).content) <= 40_000, address


# --- file and feed --------------------------------------------------------------------------------


def test_the_file_has_the_same_rows_and_runs_no_formula(client):
    make.entry("=cmd|' /C calc'!A0", summary="+46 ring", kind="works")
    make.entry("Utanför", kind="under_way")
    response = client.get("/katalog.csv?kind=works")
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeffnummer;rubrik;")
    assert ";'=cmd|" in text and ";'+46 ring;" in text and "Utanför" not in text
    assert (
        response["Content-Type"] == "text/csv; charset=utf-8"
        and "attachment" in response["Content-Disposition"]
    )


def test_days_are_those_of_the_clock_on_the_wall(client):
    after_midnight = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    CatalogueEntry.objects.filter(pk=make.entry().pk).update(published_at=after_midnight)
    (row,) = csv.DictReader(
        io.StringIO(b"".join(client.get("/katalog.csv").streaming_content).decode("utf-8-sig")), delimiter=";"
    )
    assert row["publicerad"] == "2026-07-02"
    assert str(ImportRun(filename="lista.csv", made_at=after_midnight)) == "lista.csv 2026-07-02"


def test_the_file_holds_every_row_once(client):
    for n in range(7):
        make.entry(f"Post {n}")
    same_time = CatalogueEntry.objects.first().published_at
    CatalogueEntry.objects.update(published_at=same_time)
    question = client.get("/katalog/").context["question"]
    batches = [
        [row[0] for row in batch] for batch in CatalogueEntry.objects.in_batches(question, ["title"], size=3)
    ]
    assert [len(batch) for batch in batches] == [3, 3, 1]
    assert len({title for batch in batches for title in batch}) == 7


def test_a_control_character_in_an_old_text_does_not_break_the_feed(client):
    make.entry("Mobil\x0bkvittens", summary="Färre\x1f missade\uffff doser.")
    feed = ElementTree.fromstring(client.get("/katalog.atom").content)
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert "Mobil kvittens" in titles


def test_swedish_words_on_an_english_page_are_called_swedish(client):
    made = make.entry("Samtalet före hemgång", summary="Vi ringer dagen innan.", core="Dagen före")
    client.cookies["language"] = "en"
    for path in ("/", "/katalog/", made.get_absolute_url()):
        text = client.get(path).content.decode()
        assert '<html lang="en"' in text
        assert re.search(r'lang="sv">Samtalet före hemgång', text), path
        assert re.search(r'lang="sv">\s*Vi ringer dagen innan', text), path
    client.cookies["language"] = "sv"
    assert ' lang="sv">Samtalet' not in client.get("/katalog/").content.decode()


@pytest.mark.parametrize("asked", ["", "q=hemtjänst&", "kind=works&"])
def test_a_page_may_be_asked_for_by_its_number(client, asked):
    made = [make.entry(f"Sak {n:02} i hemtjänsten").ref for n in range(25)]
    seen = []
    for number in (1, 2, 3):
        text = client.get(f"/katalog/?{asked}page={number}").content.decode()
        seen.append(set(re.findall(r'title"><a href="/katalog/(KAT-[\d-]+)/"', text)))
        assert ('rel="prev"' in text, 'rel="next"' in text) == (number > 1, number < 3)
    assert [len(refs) for refs in seen] == [10, 10, 5]
    assert set().union(*seen) == set(made)
    beyond = client.get(f"/katalog/?{asked}page=9999999")
    assert beyond.status_code == 200


def test_signs_of_html_in_a_text_are_words_in_the_feed(client):
    make.entry("Mindre smärta", summary="Smärtan sjönk (p <0,05) & ingen föll <b>en gång</b>.")
    feed = ElementTree.fromstring(client.get("/katalog.atom").content)
    [summary] = [
        text for text in feed.iter("{http://www.w3.org/2005/Atom}summary") if "Smärtan" in (text.text or "")
    ]
    assert summary.get("type") == "html"
    assert "(p &lt;0,05) &amp; ingen föll &lt;b&gt;" in summary.text


def test_the_feed_is_atom(client):
    entry = make.entry("Tryggare hemgång & mer")
    response = client.get("/katalog.atom")
    assert response["Content-Type"].startswith("application/atom+xml")
    assert (
        "Tryggare hemgång &amp; mer" in response.content.decode() and entry.ref in response.content.decode()
    )


# --- the start page ----------------------------------------------------------------------------


def test_the_start_page_tells_what_is_new(client):
    make.entry("Nyast av alla")
    text = page(client, "/")
    assert "Nytt i katalogen" in text and "Nyast av alla" in text


def test_the_portal_search_finds_entries(client):
    make.entry("Tryggare hemgång")
    assert reverse("innovations:entry_detail", kwargs={"ref": CatalogueEntry.objects.get().ref}) in page(
        client, "/sok/?q=hemgång"
    )


def test_where_it_is_used_is_a_map_with_a_table(client, stranger, home_care):
    entry = make.entry("Hemgång")
    Adoption.begin(entry, by=stranger, unit=home_care, status="in_use")
    text = page(client)
    assert "Antal träffar som används i länet" in text and '<a href="/katalog/?used=13">' in text
    assert (
        client.get("/katalog/?used=13").context["total"] == 1
        and client.get("/katalog/?used=12").context["total"] == 0
    )
    assert Organisation.objects.get(pk=home_care.pk).region_code == "13"


def test_a_long_lesson_is_cut_after_a_whole_word(client):
    lesson = "Mät innan ni börjar. " + "Tänk efter före nästa gång " * 12
    make.entry("Larmen", kind="did_not_work", lessons=lesson)
    text = page(client, "/katalog/")
    shown = text.partition("Lärdomen:</strong> ")[2].partition("</p>")[0].strip()
    assert shown.endswith(" …") and len(shown) <= 203
    assert lesson.startswith(shown.removesuffix(" …")) and lesson[len(shown) - 2] == " "
