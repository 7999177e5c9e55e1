"""The officers' queue narrowed: by filters, by number and by words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from innovations.models import Innovation
from tests import make
from tests.innovations.reach import QUEUE, due, titles


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


def test_the_national_coordinator_chooses_the_national_office_too(
    client, nurse, guest, region, authority, national_coordinator
):
    make.innovation(nurse, region, title="Regionens")
    make.innovation(guest, authority, title="Nationella kontorets", sender="patient")
    client.force_login(national_coordinator)
    assert titles(client.get(f"{QUEUE}?huvudman={authority.pk}")) == ["Nationella kontorets"]


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
