"""Mitt ärende: what the owner reads and does, alone and with a team."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation, Participation
from innovations.models.process.owners import MOST_WAITING
from innovations.views import owner
from portal.lifecycle import Refused
from portal.matters import matters_of
from portal.models import Draft, Notification, Person, Task
from portal.tasks import sweep_once
from tests import make
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(nurse, region, adviser, ward):
    innovation = make.taken(nurse, region, adviser, unit=ward)
    innovation.ask(
        by=adviser,
        questions=["Hur ofta händer det?", "Har ni räknat?"],
        reply_by=timezone.localdate() + timedelta(days=30),
    )
    return innovation


def page_of(client, person, innovation):
    client.force_login(person)
    return client.get(innovation.get_absolute_url()).content.decode().split("<main")[1]


def test_the_page_answers_where_it_is_who_has_it_and_when(client, nurse, region, adviser):
    page = page_of(client, nurse, make.taken(nurse, region, adviser))
    assert "Adviser läser din idé" in page and "Nu: hos Adviser. Svar senast" in page
    assert (
        "Du skickade in din idé" in page
        and "En rådgivare tog ärendet" in page
        and "Du får ett första svar, med skäl" in page
    )
    assert "Första bedömning" not in page  # the desk's word


def test_the_page_tells_how_long_each_step_takes(client, nurse, region, adviser, monkeypatch):
    rows = {
        "first_answer": {"label": "Första svar", "median": 3, "p90": 6},
        "in_depth": {"label": "Fördjupad bedömning", "median": 14, "p90": 19},
    }
    monkeypatch.setattr(owner, "handling_times", lambda: rows)
    page = page_of(client, nurse, make.taken(nurse, region, adviser))
    assert (
        "Hälften inom 14 arbetsdagar, nio av tio inom 19 arbetsdagar" in page
        and "Fördjupad bedömning" in page
    )


def test_what_waits_for_the_owner_is_called_one_thing_in_one_place(client, nurse, region, adviser, asked):
    asked.file.tasks.update(status="done")  # it waits without a task too
    returned = make.taken(nurse, region, adviser, title="En till")
    returned.ask(by=adviser, questions=["När?"], reply_by=timezone.localdate())
    client.force_login(nurse)
    pages = {url: client.get(url).content.decode() for url in ("/", "/mina/", asked.get_absolute_url())}
    for url, page in pages.items():
        assert "Väntar på dig" in page, url
        for other in ("Bollen", "bollen", "på tur"):
            assert other not in page, (url, other)
    waits = pages["/mina/"].partition('id="vantar"')[2].partition("</section>")[0]
    assert asked.title in waits and returned.title in waits and pages["/mina/"].count('id="vantar"') == 1


def test_a_question_stands_first_and_is_answered_there(client, nurse, asked):
    page = page_of(client, nurse, asked)
    assert (
        page.index("Väntar på dig")
        < page.index("Klockan står still")
        < page.index("Vägen hittills")
        < page.index("Meddelanden")
    )
    first, second = asked.questions.all()
    half = client.post(f"/ideer/{asked.ref}/svara/", {f"answer_{first.pk}": "Varje vecka."})
    assert (
        half.status_code == 422
        and "Varje vecka." in half.content.decode()
        and "<title>Fel:" in half.content.decode()
    )
    client.post(
        f"/ideer/{asked.ref}/svara/", {f"answer_{first.pk}": "Varje vecka.", f"answer_{second.pk}": "Nej."}
    )
    assert Innovation.objects.get().status == "first_assessment"
    assert list(asked.questions.values_list("answer", flat=True)) == ["Varje vecka.", "Nej."]
    assert "Varje vecka." in page_of(client, nurse, asked)


def test_a_second_press_on_the_answer_changes_nothing(client, nurse, asked):
    client.force_login(nurse)
    answers = {f"answer_{q.pk}": "Ja." for q in asked.questions.all()}
    for _press in range(2):
        assert client.post(f"/ideer/{asked.ref}/svara/", answers)["Location"] == asked.get_absolute_url()
    assert asked.steps.filter(move="answer").count() == 1


def answers_to(innovation, text):
    return {f"answer_{question.pk}": text for question in innovation.questions.all()}


def test_an_answer_sent_after_the_sign_in_expired_waits_where_one_lands(client, nurse, asked):
    nurse.emailaddress_set.create(email=nurse.email, verified=True, primary=True)
    url = f"/ideer/{asked.ref}/svara/"
    way = client.post(url, answers_to(asked, "Varannan fredag."))["Location"]
    landed = client.post(way, {"login": nurse.email, "password": PASSWORD}, follow=True)
    assert landed.request["PATH_INFO"] == url and landed.content.decode().count("Varannan fredag.") == 2
    assert "Varannan fredag." in client.get(asked.get_absolute_url()).content.decode()
    client.post(url, answers_to(asked, "Varannan fredag."))
    assert not Draft.objects.exists() and client.get(url).status_code == 302


def test_an_answer_that_comes_after_somebody_elses_is_not_thrown_away(client, nurse, asked):
    asked.answer(by=nurse, answers={question.pk: "Den första." for question in asked.questions.all()})
    client.force_login(nurse)
    url = f"/ideer/{asked.ref}/svara/"
    Draft.objects.create(form="rescued", about=url, person=nurse, data=answers_to(asked, "Den andra."))
    for answer in (client.post(url, answers_to(asked, "Den andra.")), client.get(url)):
        page = answer.content.decode()
        assert answer.status_code == 409 and "redan i läget" in page and "Den andra." in page
        assert "Skriv ett meddelande i stället" in page
    assert Draft.objects.exists()
    client.post("/utkast/sida/", {"page": url, "do": "forget"})
    assert not Draft.objects.exists() and client.get(url).status_code == 302


def test_one_may_ask_for_more_time(client, nurse, asked):
    before = asked.questions.first().reply_by
    client.force_login(nurse)
    assert "Be om mer tid" in client.get(asked.get_absolute_url()).content.decode()
    asked.questions.update(reply_by=timezone.localdate())
    client.post(f"/arenden/{asked.ref}/ask_for_more_time/")
    assert timezone.localdate() < asked.questions.first().reply_by <= before


def test_nobody_else_answers(client, colleague, asked, stranger):
    for person in (colleague, stranger):
        client.force_login(person)
        assert client.post(f"/ideer/{asked.ref}/svara/", {}).status_code == 404
        assert client.get(asked.get_absolute_url()).status_code == 404


def test_a_guest_follows_the_own_case_by_link(client, guest, region, adviser):
    innovation = make.taken(guest, region, adviser, sender="patient")
    landed = client.get(f"/folj/{guest.follow_token}/", follow=True)
    assert landed.redirect_chain[-1][0] == innovation.get_absolute_url()
    assert "Adviser läser din idé" in landed.content.decode()


@pytest.mark.parametrize("part", ["adviser", "assessor"])
def test_nobody_claims_a_guests_case_that_they_handle_or_assess(
    client, guest, region, adviser, assessor, part
):
    innovation = make.taken(guest, region, adviser, sender="patient")
    innovation.add_assessor(by=adviser, person=assessor)
    client.force_login({"adviser": adviser, "assessor": assessor}[part])
    link = f"/folj/{guest.follow_token}/"
    answer = client.post(link)
    assert answer.status_code == 409
    assert "Du handlägger eller bedömer ärendet och kan inte vara med i teamet." in answer.content.decode()
    innovation.refresh_from_db()
    assert innovation.owner == guest and Person.objects.get(pk=guest.pk).follow_token in link


def test_what_a_guest_had_not_sent_follows_the_case_to_the_account(client, guest, region, adviser, nurse):
    make.taken(guest, region, adviser, sender="patient")
    draft = Draft.objects.create(form="innovations:intake_form", person=guest, data={"need": "Halvvägs"})
    client.force_login(nurse)
    assert client.post(f"/folj/{guest.follow_token}/").status_code == 302
    draft.refresh_from_db()
    assert draft.person == nurse


def test_a_no_has_a_reason_and_a_way_on(client, nurse, region, adviser):
    innovation = make.taken(nurse, region, adviser)
    innovation.decline(
        by=adviser, reason="Det finns redan i bruk.", strengths="Tydligt behov.", advice="Prata med din chef."
    )
    page = page_of(client, nurse, innovation)
    for words in (
        "Går inte vidare",
        "Det finns redan i bruk.",
        "Tydligt behov.",
        "Prata med din chef.",
        "Be om förnyad bedömning",
    ):
        assert words in page


def test_a_reason_stands_on_top_only_while_it_explains_where_the_matter_is(client, nurse, region, adviser):
    innovation = make.taken(nurse, region, adviser)
    until = timezone.localdate() + timedelta(days=30)
    innovation.park(by=adviser, reason="Budgeten är inte satt.", until=until)
    assert 'id="skal"' in page_of(client, nurse, innovation)
    innovation.reassess(by=nurse, reason="Nu är den satt.")
    page = page_of(client, nurse, innovation)
    assert 'id="skal"' not in page
    way = page.partition('id="vagen"')[2]
    assert "Budgeten är inte satt." in way, "the earlier reason stays where it happened"


def test_what_is_late_is_said_in_one_voice(client, nurse, region, adviser):
    with time_machine.travel("2035-10-12 09:00 +0200", tick=False):  # a Friday: promised the Friday after
        innovation = make.taken(nurse, region, adviser)
    with time_machine.travel("2035-10-21 09:00 +0200", tick=False):  # the Sunday after that
        page = page_of(client, nurse, innovation)
        assert "Du skulle ha fått besked fredag 19 oktober." in page
        assert "Svar skulle ha kommit fredag 19 oktober" in page and "under 1 arbetsdag sen" in page
        assert "senast fredag 19 oktober" not in page.lower()
        client.force_login(adviser)
        queue = client.get(reverse("innovations:queue") + "?urval=forsenade").content.decode()
        assert "under 1 arbetsdag sen" in queue


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("first_assessment", "Nu: hos Adviser."),
        ("in_depth", "Nu: hos bedömarna."),
        ("ready_for_decision", "Nu: hos beslutsgruppen."),
        ("pilot", "Nu: hos testvärden."),
        ("introduction", "Nu: hos enheten som inför."),
        ("in_use", ""),
    ],
)
def test_who_has_the_ball_is_said_once(
    client, nurse, region, adviser, assessor, second_assessor, status, words
):
    innovation = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    Innovation.objects.filter(pk=innovation.pk).update(status=status)
    page = page_of(client, nurse, innovation)
    assert words in page and page.count("Nu: hos") == bool(words)
    assert ("Har du frågor, skriv till Adviser." in page) == (words != "Nu: hos Adviser.")


def test_a_co_owner_is_not_told_that_they_did_what_the_owner_did(client, nurse, colleague, region, adviser):
    innovation = make.taken(nurse, region, adviser)
    make.part(innovation, colleague, "co_owner")
    page = page_of(client, colleague, innovation)
    assert "Du är medidégivare. Inskickad" in page and "Idén skickades in" in page
    for untrue in ("Din idé, inskickad", "Du skickade in", "Det du skrev"):
        assert untrue not in page, untrue
    page = page_of(client, nurse, innovation)
    assert "Din idé, inskickad" in page and "Du skickade in din idé" in page
    innovation.withdraw(by=nurse)
    assert "Återtagen av dig" not in page_of(client, colleague, innovation)


def test_the_owner_takes_the_idea_back(client, nurse, asked):
    asked.invite(by=nurse, email="kollega@example.se", role="co_owner")
    client.force_login(nurse)
    client.post(f"/arenden/{asked.ref}/withdraw/", {"reason": "Vi löste det själva."})
    assert Innovation.objects.get().status == "withdrawn"
    assert not asked.participations.invited().exists()
    assert not Task.objects.filter(file=asked.file, status="open").exists()


# --- own words --------------------------------------------------------------------------------------


def edited(innovation, **words):
    return {
        "title": innovation.title,
        "need": innovation.need,
        "patent": "no",
        "idea": "",
        "progress": "need",
        "version": innovation.version,
        **words,
    }


def test_own_words_are_mended_until_the_decision(client, nurse, asked):
    client.force_login(nurse)
    url = f"/ideer/{asked.ref}/andra/"
    assert client.get(url).status_code == 200
    client.post(url, edited(Innovation.objects.get(), title="Ett bättre namn"))
    assert Innovation.objects.get().title == "Ett bättre namn"
    asked.decisions.create(outcome="declined", registered_by=asked.assigned_to)
    assert client.get(url).status_code == 404


def test_only_the_owners_side_mends_the_words_whoever_calls_the_verb(nurse, stranger, adviser, asked):
    for person in (stranger, adviser):
        with pytest.raises(Refused):
            asked.edit(by=person, version=asked.version, title="Ett annat namn")
    asked.edit(by=nurse, version=asked.version, title="Ett bättre namn")
    asked.decisions.create(outcome="declined", registered_by=adviser)
    with pytest.raises(Refused):
        asked.edit(by=nurse, version=asked.version, title="För sent")
    assert Innovation.objects.get().title == "Ett bättre namn"
    assert [step.actor for step in asked.steps.filter(move="edit")] == [nurse]


def test_a_co_owner_mends_the_words_but_says_nothing_of_patent(nurse, colleague, asked):
    asked.invite(by=nurse, email=colleague.email, role="co_owner")
    Participation.objects.get().accept(by=colleague)
    with pytest.raises(Refused):
        asked.edit(by=colleague, version=asked.version, title="Ett bättre namn", patent="yes")
    asked.edit(by=colleague, version=asked.version, title="Ett bättre namn")
    assert (Innovation.objects.get().title, Innovation.objects.get().patent) == ("Ett bättre namn", "no")


def test_words_that_come_after_the_decision_stay_on_the_page(client, nurse, asked, monkeypatch):
    client.force_login(nurse)
    edit = Innovation.edit

    def decided_first(innovation, **how):
        innovation.decisions.create(outcome="declined", registered_by=innovation.assigned_to)
        return edit(innovation, **how)

    monkeypatch.setattr(Innovation, "edit", decided_first)
    answer = client.post(f"/ideer/{asked.ref}/andra/", edited(Innovation.objects.get(), title="För sent"))
    page = answer.content.decode()
    assert answer.status_code == 409 and "Du kan inte ändra texten." in page and 'value="För sent"' in page
    assert Innovation.objects.get().title == asked.title


def test_two_who_mend_at_once_meet_both_texts(client, nurse, asked):
    client.force_login(nurse)
    url, seen = f"/ideer/{asked.ref}/andra/", Innovation.objects.get()
    client.post(url, edited(seen, title="Den första"))
    clash = client.post(url, edited(seen, title="Den andra"))
    text = clash.content.decode()
    assert clash.status_code == 409 and "Den första" in text and "Den andra" in text
    assert Innovation.objects.get().title == "Den första"


def test_what_the_desk_does_meanwhile_is_no_conflict_of_words(client, nurse, region, adviser):
    idea = make.innovation(nurse, region)
    client.force_login(nurse)
    answer = edited(idea, title="Ett bättre namn")
    idea.take(by=adviser)
    idea.write(by=adviser, text="Hej!")
    assert client.post(f"/ideer/{idea.ref}/andra/", answer).status_code == 302
    idea.refresh_from_db()
    assert (idea.title, idea.status) == ("Ett bättre namn", "first_assessment")


def test_the_solution_leaves_when_it_may_be_patented(client, nurse, asked):
    client.force_login(nurse)
    client.post(
        f"/ideer/{asked.ref}/andra/",
        edited(Innovation.objects.get(), patent="yes", idea="Så här fungerar den"),
    )
    assert (Innovation.objects.get().patent, Innovation.objects.get().idea) == ("yes", "")


# --- who may look ---------------------------------------------------------------------------------------


def test_the_owner_shows_it_to_the_network(client, nurse, asked, stranger):
    assert client.get(f"/ideer/{asked.ref}/synlighet/").status_code == 302
    client.force_login(nurse)
    client.post(f"/ideer/{asked.ref}/synlighet/", {"visibility": "network"})
    page = page_of(client, stranger, asked)
    assert (
        asked.need in page
        and "Hur ofta händer det?" not in page
        and "Nurse" not in page
        and "Väntar på dig" not in page
    )
    assert client.get(f"/ideer/{asked.ref}/synlighet/").status_code == 404
    client.force_login(nurse)
    client.post(f"/ideer/{asked.ref}/synlighet/", {"visibility": "network", "shows_owner": "on"})
    assert "Nurse" in page_of(client, stranger, asked)


# --- the team -------------------------------------------------------------------------------------------


def invite(client, owner, innovation, email, role):
    client.force_login(owner)
    response = client.post(f"/ideer/{innovation.ref}/team/", {"email": email, "role": role})
    return response, Participation.objects.filter(invited_email=email).last()


def test_a_colleague_becomes_co_owner_by_invitation(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    sweep_once()
    letter = next(m for m in mail.outbox if m.to == [colleague.email])
    assert invitation.token in letter.body and asked.title not in letter.body
    client.logout()
    page = client.get(invitation.get_absolute_url()).content.decode()
    assert asked.ref in page and asked.title not in page and "Logga in och svara" in page
    client.force_login(colleague)
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    assert "Väntar på dig" in page_of(client, colleague, asked)
    assert client.get(f"/ideer/{asked.ref}/synlighet/").status_code == 404
    again = client.post(invitation.get_absolute_url(), {"answer": "yes"}, follow=True)
    assert "gäller inte längre" in again.content.decode()


def test_the_desk_reads_the_names_of_the_team(client, nurse, colleague, manager, adviser, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    invitation.accept(by=colleague)
    older = asked.steps.get(move="welcome")
    older.pk, older.detail = None, {"person": manager.pk, "role": "manager"}  # as it was kept before
    older.save()
    page = page_of(client, adviser, asked)
    facts = page.partition("<h2")[0] + page.partition('id="hist"')[0]
    assert "<dt>Medidégivare</dt><dd>Colleague</dd>" in facts
    history = page.partition('id="hist"')[2]
    assert "Person: Colleague" in history and "Person: Manager" in history and "Roll: Chef" in history


def test_an_invitation_ends_after_thirty_days(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    Participation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    client.force_login(colleague)
    assert client.get(invitation.get_absolute_url()).status_code == 410
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    assert Participation.objects.get().accepted_at is None


def test_a_manager_confirms(client, nurse, manager, asked):
    _response, invitation = invite(client, nurse, asked, manager.email, "manager")
    client.force_login(manager)
    assert (
        "bekräftar du att din verksamhet tar emot"
        in client.get(invitation.get_absolute_url()).content.decode()
    )
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    assert asked.participations.active().get().role == "manager"
    page = page_of(client, manager, asked)
    assert asked.need not in page and "Nurse" in page


def test_one_may_say_no(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    client.force_login(colleague)
    client.post(invitation.get_absolute_url(), {"answer": "no"})
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_the_matter_changes_owner_when_the_other_has_said_yes(client, nurse, colleague, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "transfer")
    assert Innovation.objects.get().owner == nurse
    client.force_login(colleague)
    client.post(invitation.get_absolute_url(), {"answer": "yes"})
    innovation = Innovation.objects.get()
    assert innovation.owner == colleague and nurse in innovation.owners_side()
    assert Task.objects.get(file=asked.file, what="answer").person == colleague


def test_only_the_owner_gives_it_away(client, nurse, colleague, stranger, asked):
    _response, invitation = invite(client, nurse, asked, colleague.email, "co_owner")
    invitation.accept(by=colleague)
    response, _none = invite(client, colleague, asked, stranger.email, "transfer")
    assert response.status_code == 422 and Participation.objects.filter(role="transfer").count() == 0


def test_who_handles_or_assesses_cannot_join_the_team(nurse, adviser, asked):
    asked.invite(by=nurse, email=adviser.email, role="co_owner")
    with pytest.raises(Exception, match="handlägger eller bedömer"):
        Participation.objects.get().accept(by=adviser)


def test_a_part_ends_by_the_owner_or_by_oneself(client, nurse, colleague, manager, asked):
    for person, role in ((colleague, "co_owner"), (manager, "manager")):
        asked.invite(by=nurse, email=person.email, role=role)
        Participation.objects.get(invited_email=person.email).accept(by=person)
    client.force_login(manager)
    part = Participation.objects.get(person=colleague)
    client.post(f"/ideer/{asked.ref}/team/", {"end": part.pk})
    assert Participation.objects.get(pk=part.pk).ended_at is None
    client.post(f"/ideer/{asked.ref}/team/", {"end": Participation.objects.get(person=manager).pk})
    assert client.get(asked.get_absolute_url()).status_code == 404
    client.force_login(nurse)
    client.post(f"/ideer/{asked.ref}/team/", {"end": part.pk})
    assert not asked.participations.active().exists()
    assert client.post(f"/ideer/{asked.ref}/team/", {"end": "9" * 40}).status_code == 404


def test_an_unknown_invitation_is_not_there(client):
    assert client.get("/inbjudan/finns-inte/").status_code == 404


# --- joining two matters ----------------------------------------------------------------------------------


def test_both_owners_say_yes_and_the_matters_are_joined(client, nurse, colleague, region, adviser, asked):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region, title="Samma sak")
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    merger = mine.mergers.get()
    assert "Får ditt ärende föras ihop" in page_of(client, nurse, mine)
    page = client.get(f"/sammanforing/{merger.pk}/").content.decode()
    assert "Samma sak" in page and "Det är samma behov." in page
    assert "Du ser bara rubriken på det andra ärendet." in page and other.get_absolute_url() not in page
    Innovation.objects.filter(pk=other.pk).update(visibility="network")
    page = client.get(f"/sammanforing/{merger.pk}/").content.decode()
    assert "Du ser bara" not in page and other.get_absolute_url() in page
    client.post(f"/sammanforing/{merger.pk}/", {"answer": "yes"})
    client.force_login(colleague)
    client.post(f"/sammanforing/{merger.pk}/", {"answer": "yes"})
    assert Innovation.objects.get(pk=mine.pk).status == "merged"


def test_whoever_is_asked_reads_what_they_agree_to(client, nurse, colleague, region, adviser):
    mine, other = (
        make.taken(nurse, region, adviser),
        make.innovation(colleague, region, title="Ring hem först"),
    )
    said = {"wants": "Att ingen kommer hem till ett tomt kylskåp.", "other_wants": "Att hemtjänsten får veta i tid."}  # fmt: skip
    client.force_login(adviser)
    url = f"/ideer/{mine.ref}/steg/propose_merger/"
    form = {"into": other.ref, "reason": "Båda gäller hemgång."}
    assert client.post(url, form).status_code == 422  # neither may be left to a number and a title
    assert client.post(url, form | said).status_code == 302
    asked = f"/sammanforing/{mine.mergers.get().pk}/"
    ends, goes_on = "Ditt ärende avslutas och det andra går vidare.", "Ditt ärende går vidare som förut."
    for person, read, unread, means in (
        (nurse, said["other_wants"], said["wants"], ends),
        (colleague, said["wants"], said["other_wants"], goes_on),
    ):
        sweep_once()
        assert Notification.objects.get(recipient=person, step__move="propose_merger").url == asked
        client.force_login(person)
        page = client.get(asked).content.decode()
        assert read in page and unread not in page and region.name in page and make.NEED not in page
        assert means in page and "Det går att ångra i 30 dagar." in page and "Ingen ny får läsa dem." in page  # fmt: skip
    Innovation.objects.filter(pk=mine.pk).update(is_confidential=True)
    assert said["wants"] not in client.get(asked).content.decode()


def test_an_answer_to_a_merger_says_what_it_came_to(client, nurse, colleague, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region, title="Samma sak")
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    url = f"/sammanforing/{mine.mergers.get().pk}/"
    for person, words in (
        (nurse, "när också den andra idégivaren har sagt ja"),
        (colleague, "ärendena är ihop"),
    ):
        client.force_login(person)
        assert words in client.post(url, {"answer": "yes"}, follow=True).content.decode()


def test_a_merger_is_only_for_its_owners(client, nurse, colleague, stranger, region, adviser):
    mine, other = make.taken(nurse, region, adviser), make.innovation(colleague, region)
    mine.propose_merger(by=adviser, into=other, reason="Det är samma behov.")
    client.force_login(stranger)
    assert client.get(f"/sammanforing/{mine.mergers.get().pk}/").status_code == 404


# --- all of it ----------------------------------------------------------------------------------------------


def test_everything_can_be_taken_home(client, nurse, asked, adviser, colleague):
    asked.write(by=adviser, text="Tack för en tydlig beskrivning.")
    client.force_login(nurse)
    pdf = client.get(f"/ideer/{asked.ref}/allt.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF-")
    client.force_login(colleague)
    assert client.get(f"/ideer/{asked.ref}/allt.pdf").status_code == 404


def test_a_guest_sees_only_the_own_case(client, guest, nurse, region, asked):
    make.innovation(guest, region)
    client.force_login(guest)
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert Person.objects.filter(is_guest=True).count() == 1


# --- how many may be invited --------------------------------------------------------------------


def test_a_guest_does_not_mail_any_number_of_strangers(client, guest, region, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"invitation": "2/d/key"}
    idea = make.innovation(guest, region, sender="patient")
    client.force_login(guest)
    page = reverse("innovations:team", kwargs={"ref": idea.ref})
    answers = [client.post(page, {"email": f"okand{n}@example.se", "role": "co_owner"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422]
    text = answers[-1].content.decode()
    assert "Det har skickats för många inbjudningar" in text and "okand2@example.se" in text
    assert idea.participations.count() == 2


def test_ten_invitations_wait_at_most_and_one_taken_back_gives_room(nurse, asked):
    for number in range(MOST_WAITING):
        asked.invite(by=nurse, email=f"okand{number}@example.se", role="co_owner")
    with pytest.raises(Refused, match="Återkalla någon av dem"):
        asked.invite(by=nurse, email="en-till@example.se", role="co_owner")
    asked.end_part(by=nurse, part=asked.participations.first())
    asked.invite(by=nurse, email="en-till@example.se", role="co_owner")


# --- all of mine --------------------------------------------------------------------------------


def test_whoever_owns_thousands_reads_the_newest_and_is_told_of_the_rest(
    client, nurse, colleague, region, monkeypatch
):
    old, shared, new = (
        make.innovation(owner, region, title=title)
        for owner, title in ((nurse, "Den äldsta"), (colleague, "Den delade"), (nurse, "Den nyaste"))
    )
    make.part(shared, nurse, "co_owner")
    assert matters_of(nurse) == [new, shared, old]
    assert matters_of(nurse, at_most=1) == [new, shared], "so many owned, and so many shared"
    assert matters_of(colleague, at_most=1) == [shared]

    client.force_login(nurse)
    words = "Här står de nyaste."
    assert words not in client.get("/mina/").content.decode()
    monkeypatch.setattr("portal.views.mine.OWN_PER_KIND", 3)
    assert words in client.get("/mina/").content.decode()
