"""The people in the tests: one fixture a person, in two principals, so that there is always a stranger."""

import pytest

from portal.models import Membership, Organisation, Person, Role

PASSWORD = "en lång mening som lösenord"


def make_person(name, organisation=None, *roles):
    """A person with the given roles in one organisation."""
    person = Person.objects.create_user(f"{name}@example.se", PASSWORD, name=name.capitalize())
    for role in roles:
        join(person, organisation, role)
    return person


def join(person, organisation, role):
    membership = Membership(person=person, organisation=organisation, role=role)
    membership.accept(by=person)
    person.__dict__.pop("current_memberships", None)
    return membership


@pytest.fixture
def region(db):
    return Organisation.objects.create(
        name="Region Provlän", kind="principal", sector="region", region_code="13", code="13"
    )


@pytest.fixture
def ward(region):
    return Organisation.objects.create(name="Medicinavdelning 3", kind="unit", parent=region)


@pytest.fixture
def municipality(db):
    return Organisation.objects.create(
        name="Provköpings kommun", kind="principal", sector="municipality", region_code="13", code="1399"
    )


@pytest.fixture
def home_care(municipality):
    return Organisation.objects.create(name="Hemtjänst Söder", kind="unit", parent=municipality)


@pytest.fixture
def authority(db):
    return Organisation.objects.create(name="Socialstyrelsen", kind="authority", sector="state")


@pytest.fixture
def nurse(ward):
    """Owns the idea."""
    return make_person("nurse", ward, Role.STAFF)


@pytest.fixture
def colleague(ward):
    """Same role and ward as the nurse, but the idea is not theirs."""
    return make_person("colleague", ward, Role.STAFF)


@pytest.fixture
def stranger(home_care):
    """Staff of another principal."""
    return make_person("stranger", home_care, Role.STAFF)


@pytest.fixture
def adviser(region):
    return make_person("adviser", region, Role.ADVISER)


@pytest.fixture
def other_adviser(region):
    return make_person("otheradviser", region, Role.ADVISER)


@pytest.fixture
def coordinator(region):
    return make_person("coordinator", region, Role.COORDINATOR)


@pytest.fixture
def national_coordinator(authority):
    return make_person("national", authority, Role.NATIONAL_COORDINATOR)


@pytest.fixture
def assessor(region):
    return make_person("assessor", region, Role.ASSESSOR)


@pytest.fixture
def second_assessor(municipality):
    return make_person("assessor2", municipality, Role.ASSESSOR)


@pytest.fixture
def panel_member(region):
    return make_person("panel", region, Role.DECISION_PANEL)


@pytest.fixture
def second_panel_member(region):
    return make_person("panel2", region, Role.DECISION_PANEL)


@pytest.fixture
def manager(ward):
    return make_person("manager", ward, Role.MANAGER)


@pytest.fixture
def editor(authority):
    return make_person("editor", authority, Role.EDITOR)


@pytest.fixture
def municipal_adviser(municipality):
    return make_person("municipaladviser", municipality, Role.ADVISER)


@pytest.fixture
def administrator(authority):
    person = make_person("administrator", authority, Role.ADMINISTRATOR)
    person.is_staff = True
    person.save()
    return person


@pytest.fixture
def guest(db):
    """A patient who gave an idea without an account."""
    return Person.objects.create_guest(email="patient@example.se")
