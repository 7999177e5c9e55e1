"""Each list of the core asks the database as often for three rows as for one. The figures are literal on purpose."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from portal.models import Attachment, Draft, Job, Membership, Person, Role, Subscription
from portal.tasks import sweep_once
from tests import make
from tests.people import make_person


@pytest.fixture
def asks(client, django_assert_num_queries):
    """Opens the page as the person, once to warm what is kept between pages, and counts the second time."""

    def page(person, address, number, has=""):
        client.force_login(person, backend="portal.adapters.AuthenticationBackend")
        client.get(address)
        with django_assert_num_queries(number):
            answer = client.get(address)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert has in text
        return text

    return page


@pytest.fixture
def ideas(nurse, region, adviser):
    """So many more ideas of the nurse's, with the adviser, each with a question that waits for the nurse."""

    def more(number):
        made = [make.taken(nurse, region, adviser, title=f"Idé {n}") for n in range(number)]
        sweep_once()
        return made

    return more


def test_mine(asks, ideas, nurse):
    for number in (1, 2):
        ideas(number)
        Draft.objects.create(form="innovations:intake_form", person=nurse, data={"title": "Utkast"})
        text = asks(nurse, reverse("portal:mine"), 12)
    assert text.count("Idé ") >= 3


def test_what_i_follow(asks, ideas, coordinator):
    for number in (1, 2):
        for idea in ideas(number):
            Subscription.objects.create(file=idea.file, person=coordinator)
        asks(coordinator, reverse("portal:mine"), 13)


def test_tasks(asks, region, nurse, coordinator):
    for number in (1, 2):
        for _ in range(number):
            make.innovation(nurse, region, title="Idé")
        asks(coordinator, reverse("portal:task_list"), 8)


def test_notices(asks, ideas, nurse):
    for number in (1, 2):
        ideas(number)
        asks(nurse, reverse("portal:notice_list"), 9)


@pytest.mark.parametrize("everybody", [False, True])
def test_jobs(asks, administrator, everybody):
    for number in (1, 2):
        for _ in range(number):
            Job.order("index_catalogue", by=administrator)
        asks(administrator, reverse("portal:job_list") + ("?alla=1" if everybody else ""), 7)


@pytest.mark.parametrize(("who", "number"), [("nurse", 12), ("coordinator", 12), ("colleague", 12)])
def test_search(asks, ideas, request, who, number):
    reader = request.getfixturevalue(who)
    for more in (1, 2):
        for idea in ideas(more):
            type(idea).objects.filter(pk=idea.pk).update(visibility="public")
        make.entry(title="Idé i katalogen")
        asks(reader, reverse("portal:search") + "?q=Idé", number, has="Idé 0")


def test_mine_of_a_co_owner(asks, ideas, colleague):
    for number in (1, 2):
        for idea in ideas(number):
            make.part(idea, colleague, "co_owner")
        asks(colleague, reverse("portal:mine"), 12, has="Idé 0")


def test_roles(asks, coordinator, ward):
    for number in (1, 2):
        for n in range(number):
            make_person(f"new{number}{n}", ward, Role.STAFF)
            Membership.invite(
                by=coordinator, organisation=ward, role=Role.STAFF, email=f"{number}{n}@example.se"
            )
        asks(coordinator, reverse("portal:organisation"), 10)


def test_messages(asks, ideas, nurse, adviser):
    (idea,) = ideas(1)
    for number in (1, 2):
        for n in range(number):
            idea.write(by=nurse, text=f"Meddelande {n}")
            idea.note(by=adviser, text=f"Anteckning {n}")
        asks(adviser, reverse("portal:message_new", args=[idea.ref]), 11)


def test_attachments(asks, ideas, nurse):
    (idea,) = ideas(1)
    for number in (1, 2):
        for n in range(number):
            upload = SimpleUploadedFile(f"fil{number}{n}.txt", b"Text")
            Attachment.receive(idea.file, upload, by=nurse).examine()
        asks(nurse, reverse("portal:attachment_new", args=[idea.ref]), 10)


def test_sessions(asks, nurse):
    for number in (1, 2):
        for _ in range(number):
            store = SessionStore()
            store[SESSION_KEY], store[HASH_SESSION_KEY] = str(nurse.pk), nurse.get_session_auth_hash()
            store.save()
            UserSession.objects.create(
                user=nurse, ip="192.0.2.1", session_key=store.session_key, user_agent="x"
            )
        text = asks(nurse, reverse("portal:session_list"), 9)
    assert text.count("192.0.2.1") == 3


def test_a_guests_link_to_be_claimed(asks, guest, region, nurse):
    for number in (1, 2):
        for _ in range(number):
            make.innovation(guest, region, title="Idé", sender="patient")
        token = Person.objects.get(pk=guest.pk).follow_token
        asks(nurse, reverse("portal:follow", args=[token]), 11)
