"""The officers' queue: whose it is, in what order, how it is narrowed, and how matters are handed out from it."""

import csv
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovations import rules
from innovations.models import Innovation
from innovations.views import queue
from portal.counting import capped_counts
from portal.models import AuditEntry, Role
from tests import make
from tests.people import join

S = Innovation.Status
QUEUE = "/ideer/"


def titles(response):
    return [row["title"] for row in response.context["rows"]]


def due(innovation, day):
    Innovation.objects.filter(pk=innovation.pk).update(answer_due=day)


@pytest.mark.parametrize("who", ["nurse", "stranger", "assessor", "panel_member", "manager", "editor"])
def test_the_queue_is_not_there_for_others(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(QUEUE).status_code == 404


def test_the_queue_holds_the_principals_own_matters(
    client, nurse, region, municipality, stranger, adviser, municipal_adviser
):
    make.innovation(nurse, region, title="Vår egen")
    make.innovation(stranger, municipality, title="Kommunens")
    client.force_login(adviser)
    assert titles(client.get(QUEUE)) == ["Vår egen"]
    client.force_login(municipal_adviser)
    assert titles(client.get(QUEUE)) == ["Kommunens"]


def test_an_adviser_does_not_see_what_another_adviser_has(
    client, nurse, region, adviser, other_adviser, coordinator
):
    make.taken(nurse, region, other_adviser, title="Kollegans")
    client.force_login(adviser)
    assert titles(client.get(QUEUE)) == []
    client.force_login(coordinator)
    assert titles(client.get(QUEUE)) == ["Kollegans"]


def test_the_row_offers_a_matter_to_everybody_who_may_take_it(
    client, nurse, region, adviser, coordinator, national_coordinator
):
    free, own, partly = (make.innovation(owner, region) for owner in (nurse, adviser, nurse))
    make.part(partly, adviser, "test_host")
    buttons = {idea.pk: reverse("portal:move", args=[idea.ref, "take"]) for idea in (free, own, partly)}
    for person in (adviser, coordinator, national_coordinator):
        client.force_login(person)
        page = client.get(QUEUE).content.decode()
        offered = {pk for pk, button in buttons.items() if f'formaction="{button}"' in page}
        allowed = {idea.pk for idea in (free, own, partly) if rules.may_take.test(person, idea)}
        assert allowed <= offered and (person != adviser or offered == {free.pk, partly.pk})
    client.force_login(adviser)
    refused = client.post(buttons[partly.pk], follow=True).content.decode()
    partly.refresh_from_db()
    assert "du har inte behörighet. Du är jävig i ärendet. Är med i ärendet: testvärd." in refused
    assert partly.assigned_to is None  # the row gives a hint only


def test_what_is_confidential_and_free_is_the_coordinators(
    client, nurse, region, adviser, coordinator, national_coordinator
):
    make.innovation(nurse, region, title="Hemlig", is_confidential=True)
    for person, seen in ((adviser, []), (coordinator, ["Hemlig"]), (national_coordinator, [])):
        client.force_login(person)
        assert titles(client.get(QUEUE)) == seen


def test_everything_in_the_queue_can_be_opened(
    client, nurse, region, adviser, other_adviser, coordinator, national_coordinator
):
    make.taken(nurse, region, adviser)
    make.taken(nurse, region, other_adviser)
    make.innovation(nurse, region)
    make.innovation(nurse, region, submit=False)
    for person in (adviser, other_adviser, coordinator, national_coordinator):
        queue = set(Innovation.objects.in_queue_of(person).values_list("pk", flat=True))
        assert queue and queue <= set(Innovation.objects.visible_to(person).values_list("pk", flat=True))


def test_the_most_urgent_comes_first_and_what_stands_still_last(client, nurse, region, coordinator):
    today = timezone.localdate()
    for title, day in (
        ("sist", None),
        ("i morgon", today + timedelta(1)),
        ("sen", today - timedelta(3)),
        ("nästa vecka", today + timedelta(7)),
    ):
        due(make.innovation(nurse, region, title=title), day)
    client.force_login(coordinator)
    assert titles(client.get(QUEUE)) == ["sen", "i morgon", "nästa vecka", "sist"]


@pytest.mark.parametrize("scope", ["oppna", "avslutade"])
def test_paging_by_key_gives_every_row_once(client, nurse, region, coordinator, monkeypatch, scope):
    monkeypatch.setattr(queue, "PAGE", 3)
    today = timezone.localdate()
    days = [today, today, today, today + timedelta(1), None, None, None, None]
    made = [make.innovation(nurse, region, title=f"Idé nummer {n}") for n in range(len(days))]
    for innovation, day in zip(made, days, strict=True):
        due(innovation, day)
        if scope == "avslutade":
            innovation.withdraw(by=nurse)
    client.force_login(coordinator)
    seen, url = [], f"?urval={scope}"
    while url:
        page = client.get(QUEUE + url)
        seen += titles(page)
        url = page.context["next_url"]
    assert len(seen) == len(days) and set(seen) == {i.title for i in made}
    assert "OFFSET" not in str(queue._most_urgent(Innovation.objects.all(), None, None, queue.PAGE))


def test_the_scopes_count_and_choose(client, nurse, region, adviser, assessor, second_assessor):
    today = timezone.localdate()
    mine = make.taken(nurse, region, adviser, title="Min")
    due(mine, today - timedelta(1))
    due(make.innovation(nurse, region, title="Fri"), today + timedelta(1))
    waiting = make.ready_for_decision(
        nurse, region, adviser, [assessor, second_assessor], title="Hos gruppen"
    )
    due(waiting, today + timedelta(30))
    gone = make.innovation(nurse, region, title="Borta")
    gone.withdraw(by=nurse)
    client.force_login(adviser)
    expected = {
        "mina": ["Min"], "forsenade": ["Min"], "snart": ["Fri"], "otilldelade": ["Fri"],
        "oppna": ["Min", "Fri", "Hos gruppen"], "avslutade": ["Borta"],
    }  # fmt: skip
    for scope, rows in expected.items():
        page = client.get(f"{QUEUE}?urval={scope}")
        assert titles(page) == rows, scope
        assert page.context["counts"][scope] == len(rows)


def test_the_ball_comes_back_when_every_assessor_is_done(nurse, region, adviser, assessor, second_assessor):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    waits = Innovation.objects.in_queue_of(adviser).waiting_for_adviser(adviser)
    assert not waits.exists()
    make.closed_assessment(idea, assessor)
    assert not waits.exists()
    make.closed_assessment(idea, second_assessor)
    assert waits.exists()


def test_counts_stop_at_the_cap(nurse, region):
    for n in range(4):
        make.innovation(nurse, region, title=f"Idé {n}")
    assert capped_counts({"alla": Innovation.objects.all()}, cap=2) == {"alla": 3}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=fredag", ["Tryggare hemgång på fredagar"]),
        ("q=INN-", ["Tryggare hemgång på fredagar", "Tystare larm"]),
        ("q=finnsinte", []),
        ("skede=submitted", ["Tystare larm"]),
        ("skede=hittepå", ["Tryggare hemgång på fredagar", "Tystare larm"]),
        ("enhet=Medicin", ["Tystare larm"]),
        ("efter=rappakalja", ["Tryggare hemgång på fredagar", "Tystare larm"]),
        ("efter=9999-99-99.5", ["Tystare larm"]),
        ("efter=2026-01-01.99999999999999999999", ["Tryggare hemgång på fredagar", "Tystare larm"]),
        ("urval=hittepå&q=%00", ["Tryggare hemgång på fredagar", "Tystare larm"]),
    ],
)
def test_the_queue_is_narrowed(client, nurse, region, ward, adviser, coordinator, query, found):
    today = timezone.localdate()
    due(make.taken(nurse, region, adviser), today)
    due(
        make.innovation(
            nurse, region, title="Tystare larm", need="Larmen väcker patienterna varje natt.", unit=ward
        ),
        today + timedelta(1),
    )
    client.force_login(coordinator)
    page = client.get(f"{QUEUE}?{query}")
    assert page.status_code == 200
    if "9999" not in query:
        assert titles(page) == found


def test_the_national_coordinator_chooses_a_principal(
    client, nurse, stranger, region, municipality, national_coordinator
):
    make.innovation(nurse, region, title="Regionens")
    make.innovation(stranger, municipality, title="Kommunens")
    client.force_login(national_coordinator)
    assert set(titles(client.get(QUEUE))) == {"Regionens", "Kommunens"}
    assert titles(client.get(f"{QUEUE}?huvudman={municipality.pk}")) == ["Kommunens"]


def test_the_national_coordinator_hands_out_where_a_principal_is_chosen(
    client, nurse, region, municipality, adviser, municipal_adviser, national_coordinator
):
    idea = make.innovation(nurse, region)
    client.force_login(national_coordinator)
    everywhere = client.get(QUEUE).content.decode()
    assert adviser.name not in everywhere and "Välj huvudman ovan" in everywhere
    chosen = f"{QUEUE}?huvudman={region.pk}"
    page = client.get(chosen).content.decode()
    assert f'<option value="{adviser.pk}">' in page and f'<option value="{municipal_adviser.pk}">' not in page
    client.post(chosen, {"ref": [idea.ref], "till": str(municipal_adviser.pk)})
    idea.refresh_from_db()
    assert idea.assigned_to is None
    client.post(chosen, {"ref": [idea.ref], "till": str(adviser.pk)})
    idea.refresh_from_db()
    assert idea.assigned_to == adviser


def test_the_national_coordinator_chooses_the_national_office_too(
    client, nurse, guest, region, authority, national_coordinator
):
    make.innovation(nurse, region, title="Regionens")
    make.innovation(guest, authority, title="Nationella kontorets", sender="patient")
    client.force_login(national_coordinator)
    assert titles(client.get(f"{QUEUE}?huvudman={authority.pk}")) == ["Nationella kontorets"]


# --- the same selection as a file ----------------------------------------------------------------

FILE = "/ideer.csv"


def lines_of(client, query=""):
    """The file as rows: {heading: cell}."""
    response = client.get(f"{FILE}{query}")
    assert response.status_code == 200 and response["Content-Type"] == "text/csv; charset=utf-8"
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def names(rows):
    return [row["rubrik"] for row in rows]


@pytest.mark.parametrize("who", ["nurse", "stranger", "assessor", "panel_member", "manager", "editor"])
def test_others_have_no_file_of_the_queue(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(FILE).status_code == 404


def test_the_file_says_of_each_matter_what_the_queue_says(client, nurse, region, ward, adviser):
    idea = make.taken(nurse, region, adviser, unit=ward)
    due(idea, timezone.localdate() - timedelta(1))
    client.force_login(adviser)
    assert f'href="{FILE}?urval=oppna"' in client.get(QUEUE).content.decode()
    response = client.get(FILE)
    assert f'filename="arendeko-{timezone.localdate()}.csv"' in response["Content-Disposition"]
    assert lines_of(client) == [{
        "nummer": idea.ref, "rubrik": idea.title, "skede": "Första bedömning", "bollen hos": "Dig",
        "svar senast": str(timezone.localdate() - timedelta(1)), "försenat": "ja", "tas upp igen": "", "rådgivare": "Adviser",
        "huvudman": "Region Provlän", "enhet": "Medicinavdelning 3", "inskickad": str(timezone.localdate()),
        "adress": f"{settings.PORTAL_URL}{idea.get_absolute_url()}",
    }]  # fmt: skip
    assert make.NEED not in b"".join(client.get(FILE).streaming_content).decode()


def test_the_file_has_the_selection_and_the_filters_of_the_page_in_its_order(
    client, nurse, region, ward, adviser, coordinator
):
    today = timezone.localdate()
    due(make.taken(nurse, region, adviser, title="Sist"), today + timedelta(9))
    due(make.innovation(nurse, region, title="Först", unit=ward), today)
    make.innovation(nurse, region, title="Borta").withdraw(by=nurse)
    client.force_login(coordinator)
    for query in ("", "?urval=otilldelade", "?urval=avslutade", "?urval=oppna&enhet=Medicin", "?skede=first_assessment",
                  f"?radgivare={adviser.pk}", "?q=först", "?urval=hittepå&q=%00", "?efter=9999-01-01.9"):  # fmt: skip
        page = client.get(f"{QUEUE}{query.replace('efter', 'x')}")
        assert names(lines_of(client, query)) == titles(page), query
        if page.context["rows"] and page.context["kept"]:
            assert page.context["csv_url"].replace("&amp;", "&") in page.content.decode().replace(
                "&amp;", "&"
            )


def test_another_organisations_matters_never_come_out(
    client, nurse, stranger, region, municipality, adviser, other_adviser, coordinator, municipal_adviser, national_coordinator
):  # fmt: skip
    make.innovation(nurse, region, title="Vår egen")
    make.innovation(stranger, municipality, title="Kommunens")
    make.taken(nurse, region, other_adviser, title="Kollegans")
    make.innovation(nurse, region, title="Hemlig", is_confidential=True)
    make.innovation(nurse, region, title="Ett utkast", submit=False)
    asked = ["", "?urval=otilldelade", f"?huvudman={municipality.pk}", "?q=INN-", "?q=kommunens", "?enhet=x"]
    seen = {}
    for person in (adviser, coordinator, municipal_adviser, national_coordinator):
        client.force_login(person)
        seen[str(person)] = {title for query in asked for title in names(lines_of(client, query))}
    assert seen == {
        "Adviser": {"Vår egen"}, "Coordinator": {"Vår egen", "Kollegans", "Hemlig"}, "Municipaladviser": {"Kommunens"},
        "National": {"Vår egen", "Kommunens", "Kollegans"},
    }  # fmt: skip
    assert names(lines_of(client, f"?huvudman={municipality.pk}")) == ["Kommunens"]


def test_no_cell_of_the_file_is_run_as_a_formula(client, guest, region, coordinator):
    make.innovation(
        guest, region, title="=cmd|' /C calc'!A0", sender="external", sender_organisation='+46;\n"x'
    )
    client.force_login(coordinator)
    [row] = lines_of(client)
    assert row["rubrik"] == "'=cmd|' /C calc'!A0" and row["enhet"] == "'+46;\n\"x"


@pytest.mark.parametrize("scope", ["oppna", "avslutade"])
def test_the_file_holds_every_row_once_over_several_batches(
    client, nurse, region, coordinator, monkeypatch, scope
):
    monkeypatch.setattr(queue, "CSV_BATCH", 3)
    today = timezone.localdate()
    for n, day in enumerate([today, today, today, today, None, None, None]):
        due(make.innovation(nurse, region, title=f"Idé {n}"), day)
    if scope == "avslutade":
        for innovation in Innovation.objects.all():
            innovation.withdraw(by=nurse)
    client.force_login(coordinator)
    found = names(lines_of(client, f"?urval={scope}"))
    assert len(found) == 7 and set(found) == {f"Idé {n}" for n in range(7)}


@pytest.mark.parametrize(
    ("who", "statements"), [("adviser", 6), ("coordinator", 7), ("national_coordinator", 8)]
)
def test_the_file_costs_the_same_for_one_row_and_three(client, request, nurse, region, who, statements):
    client.force_login(request.getfixturevalue(who))
    make.innovation(nurse, region)
    lines_of(client)
    for rows in (1, 3):
        with CaptureQueriesContext(connection) as captured:
            assert len(lines_of(client)) == rows
        assert sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries) == statements
        for _ in range(2):
            make.innovation(nurse, region)


@pytest.mark.django_db(transaction=True)
def test_that_the_file_was_taken_out_stands_in_the_audit_log(client, adviser):
    client.force_login(adviser)
    client.get(f"{FILE}?urval=mina")
    entry = AuditEntry.objects.filter(thing="innovations.queue_csv").last()
    assert (entry.key, entry.actor) == ("mina", str(adviser.pk))


def test_results_part_is_the_same_html_as_in_the_page(client, nurse, region, coordinator):
    client.force_login(coordinator)
    make.innovation(nurse, region)
    page = client.get(QUEUE).content.decode()
    part = client.get(QUEUE, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="results"' in part
    assert [line for line in part.strip().splitlines() if "csrf" not in line] == [
        line for line in page[page.index('<div id="results"') :].splitlines() if "csrf" not in line
    ][: len([line for line in part.strip().splitlines() if "csrf" not in line])]


def statements_of(client, url):
    """How many statements the page takes; the savepoints are the test's own."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return response, sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


@pytest.mark.parametrize(
    ("who", "statements"), [("adviser", 9), ("coordinator", 10), ("national_coordinator", 11)]
)
def test_the_queue_costs_the_same_for_one_row_and_three(client, request, nurse, region, who, statements):
    client.force_login(request.getfixturevalue(who))
    make.innovation(nurse, region)
    client.get(QUEUE)
    page, taken = statements_of(client, QUEUE)
    assert (len(page.context["rows"]), taken) == (1, statements)
    make.innovation(nurse, region)
    make.innovation(nurse, region)
    page, taken = statements_of(client, QUEUE)
    assert (len(page.context["rows"]), taken) == (3, statements)


def test_the_coordinator_hands_out_several_and_each_row_answers(
    client, nurse, region, adviser, other_adviser, coordinator
):
    free, taken, own = (
        make.innovation(nurse, region),
        make.taken(nurse, region, adviser),
        make.innovation(other_adviser, region),
    )
    client.force_login(coordinator)
    page = client.post(QUEUE, {"ref": [free.ref, taken.ref, own.ref], "till": other_adviser.pk}, follow=True)
    told = [str(message) for message in page.context["messages"]]
    assert "2 ärenden är tilldelade Otheradviser." in told
    assert [line for line in told if own.ref in line and "jävig" in line]
    for innovation in (free, taken, own):
        innovation.refresh_from_db()
    assert (free.assigned_to, free.status) == (other_adviser, S.FIRST_ASSESSMENT)
    assert (taken.assigned_to, own.assigned_to) == (other_adviser, None)


def test_an_adviser_takes_the_marked_ones_but_hands_out_none(client, nurse, region, adviser, other_adviser):
    one, two = make.innovation(nurse, region), make.innovation(nurse, region)
    client.force_login(adviser)
    client.post(QUEUE, {"ref": [one.ref], "till": "mig"})
    client.post(QUEUE, {"ref": [two.ref], "till": other_adviser.pk})
    one.refresh_from_db(), two.refresh_from_db()
    assert (one.assigned_to, two.assigned_to) == (adviser, None)


def test_marked_rows_of_another_principal_are_left_alone(client, stranger, municipality, coordinator):
    theirs = make.innovation(stranger, municipality)
    client.force_login(coordinator)
    client.post(QUEUE, {"ref": [theirs.ref, "INN-2026-99999-1", "\x00"], "till": "mig"})
    theirs.refresh_from_db()
    assert theirs.assigned_to is None


def test_the_row_can_be_taken_in_one_press(client, nurse, region, adviser):
    idea = make.innovation(nurse, region)
    client.force_login(adviser)
    assert (
        f'formaction="{reverse("portal:move", args=[idea.ref, "take"])}"'
        in client.get(QUEUE).content.decode()
    )


def test_the_start_page_says_what_the_queue_holds_for_the_officer(
    client, nurse, region, adviser, coordinator, municipal_adviser
):
    make.taken(nurse, region, adviser, title="Redan tagen")
    due(make.innovation(nurse, region, title="Ingen har den"), timezone.localdate() - timedelta(days=3))
    for person, waits in [(adviser, 2), (coordinator, 1), (municipal_adviser, 0), (nurse, 0)]:
        client.force_login(person)
        answer = client.get(reverse("portal:start"))
        assert answer.context["waits"] == waits, person
        assert ("1 ärende saknar rådgivare" in answer.content.decode()) == (waits > 0)
        assert ("1 ärende är försenat" in answer.content.decode()) == (waits > 0)
        assert ("Inget väntar på dig" in answer.content.decode()) == (waits == 0)


@pytest.mark.parametrize("digit", ["²", "١", "9" * 40])
def test_a_digit_that_is_no_number_of_ours_begins_from_the_first(client, nurse, region, adviser, digit):
    make.innovation(nurse, region, title="Den enda")
    client.force_login(adviser)
    assert titles(client.get(QUEUE, {"efter": f".{digit}"})) == ["Den enda"]
    assert client.post(QUEUE, {"till": digit, "ref": "INN-2026-00001-1"}).status_code == 302


def test_a_stage_that_is_among_the_ended_is_pointed_to(client, nurse, region, adviser):
    make.innovation(nurse, region, title="Borta").withdraw(by=nurse)
    client.force_login(adviser)
    page = client.get(f"{QUEUE}?urval=oppna&skede=withdrawn")
    link = page.context["elsewhere"]["url"]
    assert titles(page) == [] and "står under Avslutade." in page.content.decode()
    assert titles(client.get(QUEUE + link)) == ["Borta"]
    assert client.get(QUEUE + link).context["elsewhere"] is None
    back = client.get(f"{QUEUE}?urval=avslutade&skede=submitted").content.decode()
    assert "står under Alla öppna." in back


def test_a_part_of_the_number_finds_the_matter(client, nurse, region, adviser):
    innovation = make.innovation(nurse, region, title="Den vi söker")
    make.innovation(nurse, region, title="En annan")
    _inn, year, running, check = innovation.ref.split("-")
    client.force_login(adviser)
    short = str(int(running))
    wanted = [
        running,
        short,
        f"{short}-{check}",
        f"{running}-{check}",
        f"inn {running}",
        f"INN-{short}",
        f"{year}-{running}",
        innovation.ref,
    ]
    for words in wanted:
        assert titles(client.get(QUEUE, {"q": words})) == ["Den vi söker"], words
    assert titles(client.get(QUEUE, {"q": f"{short}-{(int(check) + 1) % 10}"})) == []
    assert len(titles(client.get(QUEUE, {"q": running[:4]}))) == 2
    assert len(titles(client.get(QUEUE, {"q": "inn-"}))) == 2


def test_a_number_is_found_by_its_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = Innovation.objects.order_by().matching("62-6").values("pk").explain()
    assert "Index" in plan and "Seq Scan on portal_casefile" not in plan


def test_words_that_begin_as_the_number_does_are_words(client, nurse, region, adviser):
    make.innovation(nurse, region, title="Innehållet i väskan")
    make.innovation(nurse, region, title="3 veckors väntan")
    client.force_login(adviser)
    assert titles(client.get(QUEUE, {"q": "innehållet"})) == ["Innehållet i väskan"]
    assert titles(client.get(QUEUE, {"q": "3 veckors"})) == ["3 veckors väntan"]


def test_handing_out_ones_own_idea_says_why_not(client, region, adviser, coordinator):
    own = make.innovation(coordinator, region)
    client.force_login(coordinator)
    page = client.post(QUEUE, {"ref": [own.ref], "till": str(adviser.pk)}, follow=True).content.decode()
    assert "du har inte behörighet. Det är din egen idé." in page


# --- whose ball it is while it is assessed in depth ---------------------------------------------


def test_the_ball_is_the_advisers_when_all_are_done_or_one_has_to_be_chosen(
    client, nurse, region, adviser, coordinator, assessor, second_assessor
):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])

    def balls():
        """On the adviser's row, in the queue's file, on the page, and whether it waits for the adviser."""
        client.force_login(adviser)
        kept = Innovation.objects.for_queue().get(pk=idea.pk)
        mine = client.get(reverse("innovations:queue"), {"urval": "mina"}).content.decode()
        page = client.get(idea.get_absolute_url()).content.decode()
        listed = Innovation.objects.as_rows().get(pk=idea.pk)
        fresh = Innovation.objects.get(pk=idea.pk)
        assert kept.waiting_for == listed.waiting_for == fresh.waiting_for
        return queue.ball(kept, adviser)[1], idea.title in mine, "Bollen är hos dig" in page

    assert balls() == ("Bedömarna", False, False)
    make.closed_assessment(idea, assessor)
    assert balls() == ("Bedömarna", False, False)
    idea.assessments.get(assessor=second_assessor).step_aside("Närstående.")
    assert balls() == ("Dig", True, True)
    idea.forget()
    idea.add_assessor(by=adviser, person=coordinator_as_assessor(coordinator, region))
    assert balls() == ("Bedömarna", False, False)
    make.closed_assessment(idea, coordinator)
    assert balls() == ("Dig", True, True)
    assert queue.ball(Innovation.objects.for_queue().get(pk=idea.pk), coordinator)[1] == "Rådgivaren"


def coordinator_as_assessor(person, region):
    join(person, region, Role.ASSESSOR)
    return type(person).objects.get(pk=person.pk)


def test_an_assessment_left_from_an_earlier_round_is_not_waited_for(
    nurse, region, adviser, assessor, second_assessor
):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    idea.first_assessments.create(version=2)
    assert Innovation.objects.for_queue().get(pk=idea.pk).waiting_for == "adviser"
    assert Innovation.objects.get(pk=idea.pk).waiting_for == "adviser"
    assert Innovation.objects.waiting_for_adviser(adviser).filter(pk=idea.pk).exists()
