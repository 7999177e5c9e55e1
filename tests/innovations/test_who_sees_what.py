"""Who sees what (domain 4.9), cell by cell: L = read, S = read and write, - = not at all."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from innovations import rules
from innovations.models import CatalogueEntry, Innovation
from portal.models import Role
from tests import make
from tests.people import make_person

pytestmark = pytest.mark.django_db

PEOPLE = (
    "nurse",
    "co_owner",
    "manager",
    "adviser",
    "assessor",
    "panel_member",
    "test_host",
    "stranger",
    "anybody",
)
# Part of the case -> a letter per person, in the order above.
TABLE = {
    "text before gate 3": ("S", "S", "-", "L", "L", "L", "L", "-", "-"),
    "text from gate 3": ("L", "L", "L", "L", "L", "L", "L", "-", "-"),
    "text, network": ("S", "S", "L", "L", "L", "L", "L", "L", "-"),
    "owner's name": ("S", "L", "L", "L", "L", "L", "L", "-", "-"),
    "owner's name, network": ("S", "L", "L", "L", "L", "L", "L", "-", "-"),
    "owner's name, network, by choice": ("S", "L", "L", "L", "L", "L", "L", "L", "-"),
    "owner's name, first round of a call": ("S", "L", "L", "L", "-", "L", "L", "-", "-"),
    "internal notes": ("-", "-", "-", "S", "-", "L", "-", "-", "-"),
    "assessors' answers": ("-", "-", "-", "L", "-", "L", "-", "-", "-"),
    "assessors' answers, decided": ("L", "L", "-", "L", "-", "L", "-", "-", "-"),
    "decision and reason": ("L", "L", "L", "L", "L", "S", "L", "-", "-"),
    "decision and reason, first assessment": ("L", "L", "L", "S", "L", "-", "L", "-", "-"),
    "IP position": ("S", "L", "L", "S", "-", "L", "-", "-", "-"),
    "test results": ("S", "L", "L", "S", "L", "L", "S", "-", "-"),
    "test results, lesson published": ("S", "L", "L", "S", "L", "L", "S", "L", "L"),
    "adoption rows": ("L", "L", "L", "L", "-", "L", "L", "-", "-"),
    "own contribution": ("S", "S", "-", "-", "S", "-", "-", "-", "-"),
    "confirms contributions": ("-", "-", "L", "L", "-", "-", "L", "-", "-"),
}
# How each part is asked for: (reads, writes).
nobody = rules.is_owner & ~rules.is_owner
ASKED = {
    "text": (rules.sees_text, rules.writes_text),
    "owner's name": (rules.sees_owner_name, rules.writes_owner_name),
    "internal notes": (rules.sees_notes, rules.writes_notes),
    "assessors' answers": (rules.sees_assessors | rules.sees_answers_without_names, nobody),
    "decision and reason": (rules.sees_decision, rules.writes_decision),
    "IP position": (rules.sees_rights, rules.writes_rights),
    "test results": (rules.sees_test_results, rules.writes_test_results),
    "adoption rows": (rules.sees_adoptions, nobody),
    "own contribution": (rules.has_contributed, rules.has_contributed),
    "confirms contributions": (rules.confirms_contributions, nobody),
}


@pytest.fixture
def everybody(
    request,
    nurse,
    adviser,
    assessor,
    panel_member,
    manager,
    stranger,
    colleague,
    second_assessor,
    coordinator,
):
    """People by name; the co-owner and the test host are made of others in the house."""
    return {
        "nurse": nurse, "co_owner": colleague, "manager": manager, "adviser": adviser, "assessor": assessor, "panel_member": panel_member,
        "test_host": second_assessor, "stranger": stranger, "anybody": AnonymousUser(),
    }  # fmt: skip


@pytest.fixture
def case(everybody, region, ward):
    """A case with everybody on it, ready for the panel."""
    return make_case(everybody, region, ward)


def make_case(everybody, region, ward):
    innovation = make.taken(everybody["nurse"], region, everybody["adviser"], unit=ward, idea="Ring först.")
    make.part(innovation, everybody["co_owner"], "co_owner")
    make.part(innovation, everybody["manager"], "manager")
    make.part(innovation, everybody["test_host"], "test_host")
    innovation.assessments.create(assessor=everybody["assessor"], round=1, asked_by=everybody["adviser"])
    put(innovation, "ready_for_decision")
    return innovation


def put(innovation, status, **values):
    """Straight to a status: the ways there are tested elsewhere."""
    Innovation.objects.filter(pk=innovation.pk).update(status=status, **values)


def prepare(part, innovation, everybody, region):
    if part == "text from gate 3":
        decide(innovation, everybody)
        put(innovation, "concept_test")
    if "network" in part:
        put(innovation, "ready_for_decision", visibility="network", shows_owner="by choice" in part)
    if "call" in part:
        put(innovation, "ready_for_decision", hides_owner=True)
    if "decided" in part or part.startswith("test results") or part == "adoption rows":
        decide(innovation, everybody)
    if part.startswith("test results"):
        put(innovation, "concept_test")
    if part == "decision and reason, first assessment":
        put(innovation, "first_assessment")
    if "published" in part:
        CatalogueEntry.objects.create(
            ref="KAT-1",
            innovation=innovation,
            title="Lärdom",
            summary="Prövat",
            status="published",
            kind="did_not_work",
        )
    return Innovation.objects.get(pk=innovation.pk)


def decide(innovation, everybody):
    innovation.decisions.create(outcome="approved", registered_by=everybody["panel_member"])


def letter_of(part, user, innovation):
    reads, writes = ASKED[part.split(",")[0].replace(" before gate 3", "").replace(" from gate 3", "")]
    if not user.is_authenticated:
        # The public never reaches the case; what is published is theirs, in the catalogue.
        published = CatalogueEntry.objects.visible_to(user).filter(innovation=innovation).exists()
        return "L" if published and part.startswith("test results") else "-"
    return "S" if writes.test(user, innovation) else "L" if reads.test(user, innovation) else "-"


@pytest.mark.parametrize("part", TABLE)
def test_who_sees_what(part, case, everybody, region):
    innovation = prepare(part, case, everybody, region)
    assert {who: letter_of(part, everybody[who], innovation) for who in PEOPLE} == dict(
        zip(PEOPLE, TABLE[part], strict=True)
    )


def test_the_public_reaches_no_case(case):
    assert not Innovation.objects.visible_to(AnonymousUser()).exists()


REACH = {
    "nurse": 200,
    "co_owner": 200,
    "manager": 200,
    "adviser": 200,
    "assessor": 200,
    "panel_member": 200,
    "test_host": 200,
    "stranger": 404,
}


@pytest.mark.parametrize(("who", "status"), REACH.items())
def test_who_reaches_the_page(who, status, case, everybody, client):
    client.force_login(everybody[who])
    assert client.get(case.get_absolute_url()).status_code == status


SECRETS = {
    "need": make.NEED,
    "idea": "Ring först.",
    "note": "Bara för oss på skrivbordet.",
    "reason": "Skälet till beslutet.",
    "message": "Mellan oss två.",
}
# What stands on the page of a parked case, and what does not.
READS = {
    "nurse": {"need", "idea", "reason", "message"},
    "co_owner": {"need", "idea", "reason", "message"},
    "manager": {"reason"},
    "adviser": {"need", "idea", "note", "reason", "message"},
    "assessor": {"need", "idea", "reason"},
    "panel_member": {"need", "idea", "note", "reason", "message"},
    "test_host": {"need", "idea", "reason"},
}


@pytest.mark.parametrize("who", READS)
def test_what_stands_on_each_ones_page(who, case, everybody, client):
    adviser = everybody["adviser"]
    innovation = Innovation.objects.get(pk=case.pk)
    innovation.note(by=adviser, text=SECRETS["note"])
    innovation.write(by=adviser, text=SECRETS["message"])
    innovation.park(
        by=everybody["panel_member"],
        reason=SECRETS["reason"],
        until=timezone.localdate() + timedelta(days=90),
    )
    client.force_login(everybody[who])
    page = client.get(innovation.get_absolute_url()).content.decode()
    assert {name for name, text in SECRETS.items() if text in page} == READS[who]


def test_an_adviser_without_the_case_does_not_work_on_it_though_it_is_shown_to_all(
    case, other_adviser, client
):
    put(case, "in_depth", visibility="network")
    case.note(by=case.assigned_to, text=SECRETS["note"])
    client.force_login(other_adviser)
    page = client.get(case.get_absolute_url()).content.decode()
    assert make.NEED in page and SECRETS["note"] not in page and case.owner.name not in page.split("<main")[1]
    assert (
        client.post(
            f"/arenden/{case.ref}/meddelande/", {"kind": "note", "text": "Jag skriver ändå"}
        ).status_code
        == 404
    )


def test_a_confidential_case_is_not_shown_by_the_owners_choice(case, stranger):
    put(case, "in_depth", visibility="network", is_confidential=True)
    assert not Innovation.objects.visible_to(stranger).exists()


def test_a_colleague_sees_it_when_the_owner_shows_it_to_the_organisation(case, region, ward, stranger):
    put(case, "in_depth", visibility="organisation")
    from_home = make_other(ward)
    assert Innovation.objects.visible_to(from_home).filter(pk=case.pk).exists()
    assert not Innovation.objects.visible_to(stranger).exists()


def make_other(ward):
    return make_person("newcomer", ward, Role.STAFF)
