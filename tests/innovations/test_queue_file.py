"""The officers' queue as a file: the same selection, every row once, nothing that is run as a formula."""

import csv
import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.models import Innovation
from innovations.views import queue
from portal.models import AuditEntry
from tests import make
from tests.innovations.reach import QUEUE, due, titles

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
