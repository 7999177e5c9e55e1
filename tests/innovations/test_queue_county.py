"""The national coordinator narrows the queue by county, and then by the principals that lie there."""

import pytest

from innovations.models import Innovation
from portal.models import Organisation
from tests import make
from tests.innovations.reach import QUEUE


@pytest.fixture
def kalmar(db):
    return [
        Organisation.objects.create(
            name=name, kind="principal", sector=sector, code=code, region_code=code[:2]
        )
        for name, sector, code in (
            ("Region Kalmar län", "region", "08"),
            ("Kalmar kommun", "municipality", "0880"),
            ("Umeå kommun", "municipality", "2480"),
        )
    ]


@pytest.fixture
def ideas(nurse, kalmar, authority):
    """One at each, by the principal's name."""
    return {at.name: make.innovation(nurse, at, title=f"Hos {at.name}") for at in (*kalmar, authority)}


def titles(page):
    return {row["title"] for row in page.context["rows"]}


def choices(page, name):
    form = page.context["filter"]
    return [str(label) for _value, label in form.fields[name].choices] if name in form.fields else None


def test_the_page_offers_counties_first_and_then_who_lies_there(client, ideas, national_coordinator):
    client.force_login(national_coordinator)
    first = client.get(QUEUE)
    assert len(choices(first, "lan")) == 1 + 21 + 1 and choices(first, "huvudman") is None
    assert titles(first) == {idea.title for idea in ideas.values()}
    county = client.get(f"{QUEUE}?lan=08")
    assert choices(county, "huvudman") == ["Alla", "Kalmar kommun", "Region Kalmar län"]
    assert titles(county) == {"Hos Region Kalmar län", "Hos Kalmar kommun"}
    nation = client.get(f"{QUEUE}?lan=riket")
    assert "Hos Umeå kommun" not in titles(nation) and "Hos Socialstyrelsen" in titles(nation)


def test_an_address_with_a_principal_alone_still_says_the_same(client, ideas, kalmar, national_coordinator):
    client.force_login(national_coordinator)
    old = client.get(f"{QUEUE}?huvudman={kalmar[1].pk}")
    assert titles(old) == {"Hos Kalmar kommun"}
    page = old.content.decode()
    assert '<option value="08" selected>' in page and f'<option value="{kalmar[1].pk}" selected>' in page


def test_another_county_lets_the_principal_go(client, ideas, kalmar, adviser, national_coordinator):
    """Without script the form sends the principal of the county before along with the new county."""
    client.force_login(national_coordinator)
    page = client.get(f"{QUEUE}?lan=24&huvudman={kalmar[1].pk}")
    assert titles(page) == {"Hos Umeå kommun"} and choices(page, "huvudman") == ["Alla", "Umeå kommun"]
    at = adviser.memberships.get().organisation
    assert client.get(f"{QUEUE}?huvudman={at.pk}").context["advisers"] == [adviser]
    assert client.get(f"{QUEUE}?lan=24&huvudman={at.pk}").context["advisers"] == []


@pytest.mark.parametrize("county", ["99", "\x00", "13 ", "x" * 200])
def test_a_county_that_does_not_exist_narrows_nothing(client, ideas, national_coordinator, county):
    client.force_login(national_coordinator)
    page = client.get(QUEUE, {"lan": county})
    assert page.status_code in {200, 400}
    if page.status_code == 200:
        assert titles(page) == {idea.title for idea in ideas.values()}


def test_nobody_else_is_asked_for_a_county(client, nurse, region, adviser):
    make.innovation(nurse, region)
    client.force_login(adviser)
    page = client.get(f"{QUEUE}?lan=13")
    assert choices(page, "lan") is None and len(page.context["rows"]) == Innovation.objects.count()
