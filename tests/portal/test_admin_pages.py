"""The administration: only for who administers, no case content, history kept, nobody raises themselves."""

import pytest
from django.contrib import admin
from django.urls import reverse

from portal.matters import matter_models
from portal.models import Membership, Organisation, Person, Role
from tests.people import join, make_person


@pytest.fixture
def pages(administrator, nurse, ward):
    return [
        reverse("admin:index"), reverse("admin:portal_person_changelist"), reverse("admin:portal_person_change", args=[nurse.pk]),
        reverse("admin:portal_person_add"), reverse("admin:portal_organisation_change", args=[ward.pk]),
        reverse("admin:portal_membership_changelist"), reverse("admin:portal_membership_change", args=[nurse.memberships.get().pk]),
        reverse("admin:portal_synonym_changelist"),
    ]  # fmt: skip


def test_who_administers_opens_every_page_and_sees_no_password(client, pages, administrator, nurse):
    client.force_login(administrator)
    for url in pages:
        page = client.get(url)
        assert page.status_code == 200 and nurse.password not in page.content.decode(), url


def test_everybody_else_finds_nothing_and_a_visitor_signs_in_with_the_portals_own_page(
    client, pages, coordinator
):
    answer = client.get(pages[0], follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    client.force_login(coordinator)
    assert {client.get(url, follow=True).status_code for url in pages} == {404}


def test_no_matter_and_nothing_of_other_packages_is_administered():
    registered = set(admin.site._registry)
    assert not registered & set(matter_models())
    assert {model._meta.app_label for model in registered} <= {
        "portal",
        "innovations",
        "meetingplaces",
        "regulatory",
        "followup",
    }


@pytest.mark.django_db(transaction=True)
def test_a_change_is_seen_in_the_history_with_its_maker(client, administrator, ward):
    client.force_login(administrator)
    url = reverse("admin:portal_organisation_change", args=[ward.pk])
    form = {
        "name": "Medicin 3",
        "kind": "unit",
        "sector": "region",
        "parent": ward.parent_id,
        "promises": "{}",
        "name_variants": "",
        "answers_for": "",
    }
    assert client.post(url, form).status_code == 302
    page = client.get(url).content.decode()
    assert Organisation.objects.get(pk=ward.pk).name == "Medicin 3" and "Administrator: namn (" in page
    assert "→ Medicin 3)" in page


def test_a_guest_is_found_in_the_list_by_words_and_not_by_dashes(client, administrator, guest):
    Person.objects.filter(pk=guest.pk).update(name="", contact_email="gast@example.se")
    client.force_login(administrator)
    page = client.get(reverse("admin:portal_person_changelist")).content.decode()
    assert "Person utan konto</a>" in page and "gast@example.se" in page


def test_a_person_without_an_address_is_told_in_a_sentence(client, administrator):
    client.force_login(administrator)
    url = reverse("admin:portal_person_add")
    page = client.post(url, {"name": "Utan adress", "language": "sv"})
    assert page.status_code == 200 and "Skriv e-postadressen" in page.content.decode()
    assert not Person.objects.filter(name="Utan adress").exists()


@pytest.mark.django_db(transaction=True)
def test_the_history_of_a_person_keeps_old_values_to_itself(client, administrator, nurse):
    client.force_login(administrator)
    url = reverse("admin:portal_person_change", args=[nurse.pk])
    form = {"name": nurse.name, "email": nurse.email, "language": "sv", "is_active": "on"}
    client.post(url, form | {"phone": "070-111"})
    client.post(url, form | {"phone": "070-222"})
    page = client.get(url).content.decode()
    assert "Administrator: telefon" in page and "070-222" in page and "070-111" not in page


@pytest.mark.parametrize("promises", ["[5]", '{"okänt": 5}', '{"decision": -3}', '{"decision": "5"}'])
def test_a_promise_that_no_clock_could_read_is_refused(client, administrator, region, promises):
    client.force_login(administrator)
    url = reverse("admin:portal_organisation_change", args=[region.pk])
    form = {"name": region.name, "kind": region.kind, "sector": region.sector}
    assert client.post(url, form | {"promises": promises}).status_code == 200
    assert client.post(url, form | {"promises": '{"decision": 30}'}).status_code == 302
    region.refresh_from_db()
    assert region.promises == {"decision": 30}


@pytest.mark.django_db(transaction=True)
def test_the_history_tells_values_of_every_kind(client, administrator, region):
    client.force_login(administrator)
    url = reverse("admin:portal_organisation_change", args=[region.pk])
    form = {"name": region.name, "kind": region.kind, "sector": region.sector, "promises": "{}"}
    client.post(url, form | {"checked_on": "2026-01-02"})
    changed = {
        "promises": '{"decision": 30}',
        "name_variants": "Ett, Två",
        "sector": "private",
        "confidence": "V",
    }
    client.post(url, form | changed)
    page = client.get(url).content.decode()
    for words in (
        "sektor (Region → Privat)",
        "andra namn (– → Ett, Två)",
        "2026-01-02 → –",
        "säkerhet (– → V)",
        "decision",
    ):
        assert words in page, words


def test_nobody_gives_themselves_a_role(client, administrator, region, nurse):
    join(administrator, region, Role.ADMINISTRATOR)
    client.force_login(administrator)
    url = reverse("admin:portal_membership_add")
    form = {
        "person": administrator.pk,
        "organisation": region.pk,
        "role": "adviser",
        "valid_from": "2026-01-01",
    }
    page = client.post(url, form)
    assert page.status_code == 200 and "Du kan inte ge dig själv en roll" in page.content.decode()
    assert client.post(url, form | {"person": nurse.pk}).status_code == 302
    given = Membership.objects.get(person=nurse, role="adviser")
    assert given.invited_by == administrator and given.accepted_at


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("nurse", True),
        ("adviser", False),
        ("municipal_adviser", False),
        ("national_coordinator", True),
        ("guest", True),
    ],
)
def test_nobody_takes_over_an_account_that_may_more(client, request, administrator, who, may):
    person = request.getfixturevalue(who)
    person.name, before = "Någon", person.email
    person.save()
    client.force_login(administrator)
    url = reverse("admin:portal_person_change", args=[person.pk])
    form = {"name": "Någon", "title": "", "phone": "", "language": "sv", "is_active": "on"}
    form |= {"is_staff": "on"} if person.is_staff else {}
    page = client.post(url, form | {"email": "min@example.se"})
    person.refresh_from_db()
    assert (page.status_code, person.email) == ((302, "min@example.se") if may else (200, before))
    assert may or "rättigheter som du inte kan ge" in page.content.decode()
    assert client.post(url, form | {"email": person.email or "", "name": "Annat"}).status_code == 302, (
        "a name is only a name"
    )


def test_the_account_of_who_runs_the_portal_is_out_of_reach(client, administrator, stranger):
    stranger.is_superuser = stranger.is_staff = True
    stranger.save()
    client.force_login(administrator)
    url = reverse("admin:portal_person_change", args=[stranger.pk])
    form = {
        "name": stranger.name,
        "language": "sv",
        "is_active": "on",
        "is_staff": "on",
        "email": "min@example.se",
    }
    assert client.post(url, form).status_code == 200
    stranger.refresh_from_db()
    assert stranger.email != "min@example.se"


@pytest.mark.parametrize(
    ("runs_the_portal", "role", "where", "status"),
    [
        (False, "adviser", "region", 200), (False, "national_coordinator", "region", 200), (False, "national_coordinator", "authority", 302),
        (True, "administrator", "region", 302), (True, "national_coordinator", "region", 302),
    ],
)  # fmt: skip
def test_the_administration_gives_no_more_than_the_organisations_own_page(
    client, request, administrator, nurse, runs_the_portal, role, where, status
):
    administrator.is_superuser = runs_the_portal
    administrator.save()
    client.force_login(administrator)
    form = {"person": nurse.pk, "organisation": request.getfixturevalue(where).pk, "role": role, "valid_from": "2026-01-01"}  # fmt: skip
    page = client.post(reverse("admin:portal_membership_add"), form)
    assert page.status_code == status
    assert Membership.objects.filter(person=nurse, role=role).exists() == (status == 302)
    assert status == 302 or "Du får inte ge eller avsluta rollen" in page.content.decode()


def test_a_role_that_somebody_said_yes_to_keeps_its_person_place_and_name(
    client, administrator, region, authority
):
    member = make_person("member", authority, Role.STAFF)
    client.force_login(administrator)
    url = reverse("admin:portal_membership_change", args=[member.memberships.get().pk])
    form = {"person": administrator.pk, "organisation": region.pk, "role": "adviser", "valid_from": "2026-01-01", "valid_to": "2030-01-01"}  # fmt: skip
    assert client.post(url, form).status_code == 302
    kept = Membership.objects.get(person=member)
    assert (kept.organisation, kept.role, str(kept.valid_to)) == (authority, "staff", "2030-01-01")


def test_a_date_is_read_with_the_day_before_the_month(client, administrator, authority):
    member = make_person("member", authority, Role.STAFF)
    client.force_login(administrator)
    held = member.memberships.get()
    url = reverse("admin:portal_membership_change", args=[held.pk])
    assert client.post(url, {"valid_from": "2026-01-01", "valid_to": "1/12/2030"}).status_code == 302
    held.refresh_from_db()
    assert str(held.valid_to) == "2030-12-01"
    page = client.post(url, {"valid_from": "2026-01-01", "valid_to": "1/12"})
    assert "Skriv året också: ”1/12”" in page.content.decode()


def test_nobody_prolongs_their_own_role_or_ends_one_elsewhere(client, administrator, nurse):
    client.force_login(administrator)
    for held in (administrator.memberships.get(), nurse.memberships.get()):
        url = reverse("admin:portal_membership_change", args=[held.pk])
        page = client.post(url, {"valid_from": "2026-01-01", "valid_to": "2030-01-01"})
        assert page.status_code == 200
        held.refresh_from_db()
        assert held.valid_to is None


def test_a_disabled_account_is_out_at_once(client, administrator, nurse):
    client.force_login(nurse)
    Person.objects.filter(pk=nurse.pk).update(is_active=False)
    assert client.get(reverse("portal:mine")).status_code == 302


def test_nothing_can_be_deleted(client, administrator, nurse):
    client.force_login(administrator)
    assert (
        client.post(reverse("admin:portal_person_delete", args=[nurse.pk]), {"post": "yes"}).status_code
        == 403
    )


def test_a_role_is_given_by_writing_names(client, administrator, region, nurse, colleague):
    """By name, by address, by number; a part of a name is answered by what it may mean, never by a guess."""
    join(administrator, region, Role.ADMINISTRATOR)
    client.force_login(administrator)
    url = reverse("admin:portal_membership_add")
    form = {"role": "adviser", "valid_from": "2026-01-01", "organisation": region.name}
    assert client.post(url, form | {"person": nurse.email.upper()}).status_code == 302
    assert (
        client.post(url, form | {"person": f"{colleague}, {colleague.email} #{colleague.pk}"}).status_code
        == 302
    )
    assert set(Membership.objects.filter(role="adviser").values_list("person", "organisation")) == {
        (nurse.pk, region.pk), (colleague.pk, region.pk),
    }  # fmt: skip
    part = client.post(url, form | {"person": nurse.email, "organisation": region.name[:5]}).content.decode()
    assert "Vilken menar du?" in part and f"{region.name} #{region.pk}" in part
    unknown = client.post(url, form | {"person": f"Någon annan #{nurse.pk}"}).content.decode()
    assert "Ingenting heter så" in unknown and "Någon annan" in unknown


def test_two_of_the_same_name_are_told_apart_by_number(client, administrator, ward):
    twin = Organisation.objects.create(name=ward.name, parent=ward.parent)
    client.force_login(administrator)
    url = reverse("admin:portal_organisation_change", args=[ward.parent_id])
    form = {"name": "Regionen", "kind": "principal", "promises": "{}", "successor": ward.name}
    page = client.post(url, form).content.decode()
    assert f"{ward} #{ward.pk}" in page and f"#{twin.pk}" in page
    assert client.post(url, form | {"successor": str(twin.pk)}).status_code == 302
    assert Organisation.objects.get(pk=ward.parent_id).successor == twin
    assert f'value="{ward.name}, Regionen #{twin.pk}"' in client.get(url).content.decode()


def test_names_are_suggested_to_who_administers_only(client, administrator, coordinator, ward):
    url = reverse("admin:portal_organisation_suggestions")
    client.force_login(administrator)
    assert client.get(url, {"q": ward.name[:4].lower()}).json()["suggestions"] == [f"{ward} #{ward.pk}"]
    assert client.get(url, {"q": " "}).json() == {"suggestions": []}
    client.force_login(coordinator)
    assert client.get(url, {"q": ward.name}, follow=True).status_code == 404
