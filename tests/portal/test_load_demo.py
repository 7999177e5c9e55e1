"""The demonstration: every stage, something for every account, real dates, and never in production."""

import io
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from innovations.models import Adoption, CatalogueEntry, HandlingTimes, Innovation
from portal.models import Clock, Notification, Person, Step

STOCKHOLM = ZoneInfo("Europe/Stockholm")
ACCOUNTS = (
    "idegivare kollega samordnare.region samordnare.nationell radgivare bedomare1 bedomare2 beslut chef handlaggare jurist "
    "registrator registerservice myndighetskontakt foretag analytiker redaktor admin"
).split()


def load():
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_the_demo_refuses_where_it_is_not_a_demo(db, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        load()
    assert not Person.objects.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "at", [None, datetime(2027, 1, 7, 0, 30, tzinfo=STOCKHOLM)], ids=["now", "after a holiday"]
)
def test_the_demo_has_something_for_everybody(db, settings, monkeypatch, client, time_machine, at):
    if at:
        time_machine.move_to(at)
    settings.DEMO = True
    monkeypatch.setenv("DEMO_PASSWORD", "en egen lång mening")
    text = load()
    assert "en egen lång mening" not in text

    stages = Counter(Innovation.objects.values_list("status", flat=True))
    assert set(stages) == set(Innovation.Status.values)
    assert sum(stages.values()) >= 30
    assert Innovation.objects.values("organisation").distinct().count() >= 5

    for account in ACCOUNTS:
        person = Person.objects.get(email=f"{account}@demo.innovationsportalen.se")
        assert person.check_password("en egen lång mening")
        assert Innovation.objects.mine(person).exists(), account
        assert person.notifications.exists(), account
        client.force_login(person, backend="portal.adapters.AuthenticationBackend")
        for address in ("/", "/mina/", "/mina/uppgifter/", "/katalog/", "/om/statistik/"):
            assert client.get(address).status_code == 200, (account, address)

    today = timezone.localdate()
    assert not Step.objects.filter(told_at=None).exists()
    assert Step.objects.filter(taken_at__date__gt=today).count() == 0
    assert Innovation.objects.filter(answer_due__lt=today).exists()
    assert Innovation.objects.filter(answer_due__gte=today).exists()
    assert Clock.objects.filter(stopped_at=None, due_on=None).exists()  # one that stands still
    assert Notification.objects.unread().exists()
    # The way in to each guest's matter is a mail.
    for guest in Person.objects.filter(is_guest=True):
        assert guest.notifications.filter(mailed_at=None).exists()
    assert CatalogueEntry.objects.published().filter(source_name="vinnova.se").count() == 64
    assert {"works", "under_way", "did_not_work", "ended"} == set(
        CatalogueEntry.objects.values_list("kind", flat=True)
    )
    assert {"in_use", "stopped", "retired"} <= set(Adoption.objects.values_list("status", flat=True))
    assert HandlingTimes.objects.get().first_answer["median"] is not None

    before = (
        Innovation.objects.count(),
        CatalogueEntry.objects.count(),
        Person.objects.count(),
        Step.objects.count(),
    )
    load()
    assert (
        Innovation.objects.count(),
        CatalogueEntry.objects.count(),
        Person.objects.count(),
        Step.objects.count(),
    ) == before
