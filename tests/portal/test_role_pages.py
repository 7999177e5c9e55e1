"""Jobs, invitations to a role, the register extract, unsubscribing, the demo's mailbox."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail, signing
from django.core.mail.backends.filebased import EmailBackend
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise

from portal.dates import sv_datetime
from portal.models import AuditEntry, Job, Membership, NoticeChoice, Person, Role
from portal.models.extract import Extract, printable
from portal.models.extract_words import COLUMNS, TABLES
from portal.models.job import JOB_LABELS
from portal.models.notification import UNSUBSCRIBE_SALT
from portal.tasks import sweep_once
from tests import make
from tests.people import join, make_person
from tests.toy.models import Suggestion

# --- jobs ------------------------------------------------------------------------------------


@pytest.fixture
def job(adviser):
    return Job.order("index_catalogue", by=adviser, secret="hemlig parameter")


def test_the_orderer_sees_stops_and_runs_a_job_again(client, job, adviser):
    client.force_login(adviser)
    url = reverse("portal:job_detail", args=[job.pk])
    page = client.get(url).content.decode()
    assert "Väntar" in page and "every 2s" in page and "Uppdatera" in page
    client.post(reverse("portal:job_cancel", args=[job.pk]))
    page = client.get(url).content.decode()
    assert "Avbrutet" in page and "every 2s" not in page
    client.post(reverse("portal:job_again", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == Job.State.QUEUED


def test_a_stranger_has_no_job_and_staff_see_the_state_only(client, job, stranger, administrator):
    client.force_login(stranger)
    for name in ("job_detail", "job_cancel", "job_again"):
        answer = client.get if name == "job_detail" else client.post
        assert answer(reverse(f"portal:{name}", args=[job.pk])).status_code == 404
    assert "sökindex" not in client.get(reverse("portal:job_list") + "?alla=1").content.decode()
    client.force_login(administrator)
    page = client.get(reverse("portal:job_detail", args=[job.pk])).content.decode()
    assert "Väntar" in page and "hemlig" not in page and "Avbryt" not in page
    assert "Katalogens sökindex" in client.get(reverse("portal:job_list") + "?alla=1").content.decode()
    assert client.post(reverse("portal:job_cancel", args=[job.pk])).status_code == 404


def test_every_kind_of_job_has_a_name_for_people():
    assert set(settings.JOBS) - set(JOB_LABELS) == set()


def test_the_progress_part_stands_in_the_page(client, job, adviser):
    client.force_login(adviser)
    url = reverse("portal:job_detail", args=[job.pk])
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part and 'id="progress"' in part


# --- roles -----------------------------------------------------------------------------------


@pytest.fixture
def chief(region):
    return make_person("chief", region, Role.ADMINISTRATOR)


def invite(client, organisation, role="adviser", email="ny@example.se"):
    return client.post(
        reverse("portal:organisation"), {"email": email, "organisation": organisation.pk, "role": role}
    )


def test_an_invitation_goes_by_mail_and_gives_the_role_once(client, chief, ward, stranger, colleague):
    client.force_login(chief)
    assert invite(client, ward, email=stranger.email).status_code == 302
    sweep_once()
    invitation = Membership.objects.get(invited_email=stranger.email)
    link = reverse("portal:invitation", args=[invitation.token])
    assert link in mail.outbox[-1].body and mail.outbox[-1].to == [stranger.email]
    client.force_login(stranger)
    assert "Medicinavdelning 3" in client.get(link).content.decode()
    assert client.post(link).status_code == 302
    stranger = type(stranger).objects.get(pk=stranger.pk)
    assert stranger.has_role_at(ward.principal_id, Role.ADVISER)
    client.force_login(colleague)
    assert client.post(link).status_code == 410


def test_only_who_hands_out_roles_opens_the_page(client, nurse, adviser, coordinator, chief):
    answers = {}
    for person in (nurse, adviser, coordinator, chief):
        client.force_login(person)
        answers[person.name] = client.get(reverse("portal:organisation")).status_code
    assert answers == {"Nurse": 404, "Adviser": 404, "Coordinator": 200, "Chief": 200}
    client.force_login(nurse)
    assert client.post(reverse("portal:organisation"), {}).status_code == 404


@pytest.mark.parametrize(("who", "role", "status"), [
    ("coordinator", "adviser", 302), ("coordinator", "administrator", 422), ("coordinator", "national_coordinator", 422),
    ("chief", "administrator", 302), ("chief", "national_coordinator", 422), ("chief", "king", 422),
])  # fmt: skip
def test_nobody_gives_more_than_they_may(client, request, region, who, role, status):
    client.force_login(request.getfixturevalue(who))
    assert invite(client, region, role).status_code == status


def test_nobody_gives_a_role_to_oneself_or_in_another_principal(client, chief, municipality):
    client.force_login(chief)
    assert invite(client, chief.current_memberships[0].organisation, email=chief.email).status_code == 422
    assert invite(client, municipality).status_code == 422
    invitation = Membership.invite(by=chief, organisation=municipality, role="adviser", email="x@example.se")
    assert client.post(reverse("portal:invitation", args=[invitation.token])).status_code == 422


def test_a_bad_address_is_answered_in_words_and_kept(client, chief, region):
    client.force_login(chief)
    page = invite(client, region, email="inte en adress")
    assert (
        page.status_code == 422
        and "Skriv en e-postadress" in page.content.decode()
        and "inte en adress" in page.content.decode()
    )


def test_an_invitation_holds_two_weeks(client, chief, region, stranger):
    invitation = Membership.invite(by=chief, organisation=region, role="adviser", email=stranger.email)
    Membership.objects.filter(pk=invitation.pk).update(invited_at=timezone.now() - timedelta(days=15))
    client.force_login(stranger)
    assert client.post(reverse("portal:invitation", args=[invitation.token])).status_code == 410


def test_an_invitation_out_of_date_does_not_stop_a_new_one(client, chief, region):
    client.force_login(chief)
    assert [invite(client, region).status_code for _again in range(2)] == [302, 422]
    Membership.objects.filter(invited_email="ny@example.se").update(
        invited_at=timezone.now() - timedelta(days=15)
    )
    assert invite(client, region).status_code == 302


def test_an_ended_role_ends_at_once_also_when_given_today(client, chief, region, stranger, nurse):
    membership = join(stranger, region, Role.ADVISER)
    url = reverse("portal:membership_end", args=[membership.pk])
    client.force_login(nurse)
    assert client.post(url).status_code == 404
    client.force_login(chief)
    client.post(url)
    assert not type(stranger).objects.get(pk=stranger.pk).has_role(Role.ADVISER)


def test_nobody_ends_their_own_role(client, chief):
    client.force_login(chief)
    client.post(reverse("portal:membership_end", args=[chief.memberships.get().pk]))
    assert type(chief).objects.get(pk=chief.pk).has_role(Role.ADMINISTRATOR)


# --- the register extract -----------------------------------------------------------------------


def test_the_extract_holds_mine_and_no_keys_and_nobody_elses_text(client, nurse, adviser, region):
    toy = Suggestion(
        owner=nurse, organisation=region, title="Tystare larm", need="Larmen väcker patienterna."
    )
    toy.save()
    toy.submit(by=nurse)
    toy.take(by=adviser)
    toy.write(by=nurse, text="Ring mig efter tre.")
    client.force_login(nurse)
    body = client.post(reverse("portal:register_extract"), {"format": "json"}).content.decode()
    assert "Larmen väcker patienterna." in body and "Ring mig efter tre." in body
    assert (
        nurse.password not in body
        and nurse.follow_token not in body
        and client.session.session_key not in body
    )
    assert json.loads(body)["person"] == "Nurse"
    client.force_login(adviser)
    body = client.post(reverse("portal:register_extract"), {"format": "json"}).content.decode()
    assert "toy_suggestion" in body and "Larmen väcker patienterna." not in body


def test_the_extract_holds_what_one_wrote_before_one_had_an_account(
    client, guest, nurse, colleague, adviser, region
):
    idea = make.taken(guest, region, adviser, sender="patient")
    idea.write(by=guest, text="Skrivet utan konto.")
    idea.connect_account(by=nurse, link=guest.follow_token)
    client.force_login(nurse)
    body = client.post(reverse("portal:register_extract"), {"format": "json"}).content.decode()
    assert "Skrivet utan konto." in body and "patient@example.se" in body and guest.follow_token not in body
    client.force_login(colleague)
    body = client.post(reverse("portal:register_extract"), {"format": "json"}).content.decode()
    assert "Skrivet utan konto." not in body and "patient@example.se" not in body


def test_the_extract_keeps_the_assessors_words_among_themselves(client, nurse, region, adviser, coordinator):
    idea = make.taken(nurse, region, adviser, title="Tystare larm")
    idea.joint_note, idea.secrecy_ground = "Vi tror inte på det här.", "25 kap. 1 § OSL"
    idea.save()
    client.force_login(nurse)
    body = client.post(reverse("portal:register_extract"), {"format": "json"}).content.decode()
    tables = [t for t in json.loads(body)["tables"] if t["table"].startswith("innovations_innovation")]
    assert len(tables) == 2 and all(
        "Tystare larm" in json.dumps(t["rows"]) for t in tables
    )  # with its history
    assert "Vi tror inte" not in body and "25 kap." not in body and "hides_owner" not in body


def test_the_extract_as_pdf(client, nurse):
    client.force_login(nurse)
    answer = client.post(reverse("portal:register_extract"), {"format": "pdf"})
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")


def test_the_printed_extract_of_a_busy_year_is_light(nurse, region):
    for number in range(60):
        idea = make.innovation(nurse, region, title=f"Idé {number}", need="Larmen väcker patienterna. " * 20)
        for step in idea.steps:
            step.announce()
    pdf = Extract(nurse).as_pdf()
    assert 20_000 < len(pdf) < 300_000


def test_the_printed_extract_says_in_words_what_is_kept(nurse, region, adviser):
    make.taken(nurse, region, adviser, title="Tystare larm", target_group="older", shows_owner=True)
    table = {part[0]._meta.label_lower: part for part in Extract(nurse)._parts()}
    ideas = Extract(nurse)._as_print(*table["innovations.innovation"])
    (row,) = ideas["rows"]
    said = dict(row)
    assert (
        said["Läge"] == "Första bedömning" and said["Målgrupp"] == "Äldre" and said["Visa mitt namn"] == "Ja"
    )
    assert said["Rådgivare"] == "Adviser" and said["Handläggs av"] == region.name
    history = Extract(nurse)._as_print(*table["innovations.innovationevent"])
    told = [dict(row) for row in history["rows"]]
    assert [row.get("Läge") for row in told] == ["Utkast", "Inlämnad", "Första bedömning"]
    assert not any("Rubrik" in row for row in told)


def test_every_table_and_column_of_the_extract_has_a_name_for_readers():
    """A field that anybody may read of has a verbose_name in gettext, or a line in portal/models/extract_words.py."""
    nameless = set()
    for model in apps.get_models():
        fields = model._meta.concrete_fields
        if model._meta.app_label == "toy" or model._meta.proxy or not model._meta.managed:
            continue
        if model is Person or any(f.is_relation and f.related_model is Person for f in fields):
            tracked = getattr(model, "pgh_tracked_model", model)
            if not (
                tracked._meta.label_lower in TABLES or isinstance(tracked._meta.verbose_name_plural, Promise)
            ):
                nameless.add(model._meta.label)
            nameless |= {
                f"{model._meta.label}.{f.name}"
                for f in printable(model)
                if f.name not in COLUMNS and not isinstance(f.verbose_name, Promise)
            }
    assert nameless == set()


def test_the_extract_asks_for_sign_in(client, db):
    assert client.post(reverse("portal:register_extract")).status_code == 302
    assert client.get(reverse("portal:personal_data")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_extract_is_logged(client, nurse):
    client.force_login(nurse)
    client.post(reverse("portal:register_extract"))
    assert AuditEntry.objects.filter(
        action="read", thing="portal.person", key=str(nurse.pk), actor=str(nurse.pk)
    ).exists()


# --- mail ------------------------------------------------------------------------------------------


def test_unsubscribing_needs_no_sign_in_and_get_only_asks(client, nurse):
    url = reverse("portal:unsubscribe", args=[signing.dumps([nurse.pk, "message"], salt=UNSUBSCRIBE_SALT)])
    assert client.get(url).status_code == 200 and not NoticeChoice.objects.exists()
    assert client.post(url).status_code == 200
    assert NoticeChoice.cadences(nurse)["message"] == "off"
    assert client.get(reverse("portal:unsubscribe", args=["påhittad"])).status_code == 404


def test_the_mailbox_is_for_the_demo_only(client, db, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    url = reverse("portal:demo_mailbox")
    assert client.get(url).status_code == 404
    settings.DEMO = True
    assert "Inga mejl" in client.get(url).content.decode()
    backend = EmailBackend(file_path=str(tmp_path))
    backend.send_messages(
        [
            mail.EmailMessage("Ärendet tog ett steg", "Hej på dig", to=["a@example.se"]),
            mail.EmailMessage("Andra", "Text", to=["b@example.se"]),
        ]
    )
    page = client.get(url).content.decode()
    assert "Ärendet tog ett steg" in page and "Hej på dig" in page and "Andra" in page
    assert sv_datetime(timezone.now()) in page  # the hour on the wall, as in the matter
    assert "Andra" not in client.get(url + "?till=a@example.se").content.decode()
