"""Matters and organisations that several of these files begin with."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.models import Organisation
from tests import make


@pytest.fixture
def asked(nurse, region, adviser, ward):
    innovation = make.taken(nurse, region, adviser, unit=ward)
    innovation.ask(
        by=adviser,
        questions=["Hur ofta händer det?", "Har ni räknat?"],
        reply_by=timezone.localdate() + timedelta(days=30),
    )
    return innovation


@pytest.fixture
def idea(nurse, region, adviser):
    return make.taken(nurse, region, adviser)


@pytest.fixture
def later():
    return str(timezone.localdate() + timedelta(days=60))


@pytest.fixture
def office(national_coordinator):
    return national_coordinator.memberships.get().organisation


@pytest.fixture
def places(region, national_coordinator):
    """The two Stockholms, and Umeå, which is one."""
    made = [
        ("Region Stockholm", "region", "01"),
        ("Stockholms stad", "municipality", "0180"),
        ("Umeå kommun", "municipality", "2480"),
    ]
    for name, sector, code in made:
        Organisation.objects.create(
            name=name, kind="principal", sector=sector, code=code, region_code=code[:2]
        )
