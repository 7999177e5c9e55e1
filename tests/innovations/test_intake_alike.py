"""What is like an idea before it is sent: in the catalogue, among matters, and what the giver does of it."""

import pytest

from innovations.models import Innovation
from portal.dates import sv_date_plain
from portal.models import Draft, Subscription
from tests import make
from tests.innovations.sending import ANSWERS, NEED, address

pytestmark = pytest.mark.django_db


def test_a_guest_reads_what_is_in_the_catalogue_and_is_told_of_the_draft(client, office):
    entry = make.entry(title=ANSWERS["title"], summary="Hemgången ringer")
    url = address()
    client.post(url, ANSWERS)
    page = client.get(f"{url}kontroll/").content.decode()
    assert "Läs det i stället" in page and "Följ det i stället" not in page
    there = client.post(f"{url}kontroll/", {"val": f"folj:{entry.ref}"}, follow=True)
    until = sv_date_plain(Draft.objects.get().open_until)
    assert there.redirect_chain[-1][0] == entry.get_absolute_url()
    assert f"Ditt utkast är inte skickat. Det finns kvar till den {until}" in there.content.decode()
    assert not Subscription.objects.exists()


def test_ones_own_is_not_offered_to_be_followed(client, nurse, office, region, adviser):
    ours = make.taken(nurse, region, adviser, title=ANSWERS["title"], need=NEED)
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Akuten"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert ours.title in page and "Följ det i stället" not in page
    client.post(f"{url}kontroll/", {"val": f"folj:{ours.ref}"})
    assert not Subscription.objects.exists()


def test_the_entry_that_was_chosen_is_named_to_giver_and_adviser(client, nurse, adviser, region):
    entry = make.entry(title=ANSWERS["title"], summary="Hemgången ringer")
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Region Provlän"})
    client.post(f"{url}kontroll/", {"val": f"koppla:{entry.ref}", "confirmed": "on"})
    innovation = Innovation.objects.get(owner=nurse)
    link = f'<a href="{entry.get_absolute_url()}">{entry.ref} {entry.title}</a>'
    receipt = client.get(f"/ideer/{innovation.ref}/kvitto/").content.decode()
    own = client.get(innovation.get_absolute_url()).content.decode()
    assert link in receipt and link in own and f"Hör ihop med {entry.ref}." in own
    client.force_login(adviser)
    desk = client.get(innovation.get_absolute_url()).content.decode()
    assert link in desk and f"Hör ihop med: {entry.ref}" in desk


def test_the_matter_it_was_sent_beside_is_named_to_those_who_may_see_it(client, nurse, adviser, region):
    other = make.taken(nurse, region, adviser, title=ANSWERS["title"], need=NEED)
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Region Provlän"})
    client.post(f"{url}kontroll/", {"val": f"koppla:{other.ref}", "confirmed": "on"})
    innovation = Innovation.objects.exclude(pk=other.pk).get()
    link = f'<a href="{other.get_absolute_url()}">{other.ref} {other.title}</a>'
    page = client.get(innovation.get_absolute_url()).content.decode()
    assert link in page and f"Hör ihop med {other.ref}." in page
    Innovation.objects.filter(pk=other.pk).update(owner=adviser)
    page = client.get(innovation.get_absolute_url()).content.decode()
    assert link not in page


def test_alike_matters_are_shown_only_to_those_who_may_see_them(client, nurse, stranger, region, adviser):
    shared = make.innovation(stranger, region, title="Trygg hemgång fredag eftermiddag", visibility="network")
    hidden = make.innovation(stranger, region, title="Tryggare hemgång på fredagen")
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "sender": "staff", "unit": "Medicinavdelning 3"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert shared.title in page and hidden.title not in page
    followed = client.post(f"{url}kontroll/", {"val": f"folj:{shared.ref}"})
    assert followed["Location"] == shared.get_absolute_url()
    assert nurse.subscriptions.get().file == shared.file
    client.post(f"{url}kontroll/", {"val": f"koppla:{shared.ref}", "confirmed": "on"})
    assert Innovation.objects.get(owner=nurse).file.links.get().other == shared.file


def test_what_stands_in_the_catalogue_is_shown_once(client, nurse, office, region, adviser):
    """A matter and the entry that describes it are one thing to the reader."""
    ours = make.taken(
        nurse, region, adviser, title="Tystare larm", need="Larmen väcker patienterna på natten"
    )
    entry = make.entry(innovation=ours, title="Tystare larm", summary="Larmen väcker inte patienterna")
    client.force_login(nurse)
    url = address()
    client.post(url, {**ANSWERS, "title": ours.title, "need": ours.need, "sender": "staff", "unit": "Akuten"})
    page = client.get(f"{url}kontroll/").content.decode()
    assert entry.get_absolute_url() in page and ours.get_absolute_url() not in page


def test_nothing_alike_means_no_such_section(client, office):
    url = address()
    client.post(url, ANSWERS)
    assert "Liknar det något" not in client.get(f"{url}kontroll/").content.decode()
