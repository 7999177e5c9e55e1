"""Mitt ärende: what the owner reads and does."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from innovations.views import owner
from portal.dates import sv_day
from portal.lifecycle import Refused
from portal.matters import matters_of
from portal.models import Draft, Message, Person, Task
from tests import make
from tests.innovations.reach import page_of
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_the_questions_say_the_day_when_the_matter_comes_to_rest(client, nurse, asked):
    said = f"Har vi inget svar {sv_day(asked.questions.first().reply_by + timedelta(days=30))} lägger vi"
    assert said in page_of(client, nurse, asked)


def test_a_personal_number_in_an_answer_is_warned_of_once(client, nurse, asked):
    client.force_login(nurse)
    told = {f"answer_{q.pk}": "Gäller 850412-1234 hos oss." for q in asked.questions.all()}
    warned = client.post(f"/ideer/{asked.ref}/svara/", told)
    page = warned.content.decode()
    assert warned.status_code == 422 and "Det ser ut som ett personnummer" in page
    assert (
        'name="seen_numbers" value="850412-1234"' in page and not asked.questions.exclude(answer="").exists()
    )
    assert (
        client.post(f"/ideer/{asked.ref}/svara/", {**told, "seen_numbers": "850412-1234"}).status_code == 302
    )


def test_a_personal_number_in_mended_words_is_warned_of_once(client, nurse, asked):
    client.force_login(nurse)
    words = {"title": asked.title, "need": f"{asked.need} 850412-1234", "idea": "", "patent": "no",
             "progress": asked.progress, "version": asked.version}  # fmt: skip
    warned = client.post(f"/ideer/{asked.ref}/andra/", words)
    assert warned.status_code == 422 and "Det ser ut som ett personnummer" in warned.content.decode()
    assert (
        client.post(f"/ideer/{asked.ref}/andra/", {**words, "seen_numbers": "850412-1234"}).status_code == 302
    )
    again = {**words, "version": Innovation.objects.get().version, "idea": "Ring."}
    assert (
        client.post(f"/ideer/{asked.ref}/andra/", again).status_code == 302
    )  # what stands there was asked about


def test_the_page_answers_where_it_is_who_has_it_and_when(client, nurse, region, adviser):
    page = page_of(client, nurse, make.taken(nurse, region, adviser))
    assert "Adviser läser din idé" in page and "Nu: hos Adviser. Svar senast" in page
    assert (
        "Du skickade in din idé" in page
        and "En rådgivare tog ärendet" in page
        and "Du får ett första svar, med skäl" in page
    )
    assert "Första bedömning" not in page  # the desk's word


def test_the_list_calls_no_date_an_answer_before_somebody_has_the_matter(client, nurse, region, adviser):
    # The date is the adviser's, to take it; the receipt and the page say another one for the answer.
    matter = make.innovation(nurse, region)
    client.force_login(nurse)
    before = client.get("/mina/").content.decode()
    assert "Nästa steg senast" in before and "Svar senast" not in before
    matter.take(by=adviser)
    assert "Svar senast" in client.get("/mina/").content.decode()


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


def test_what_a_guest_wrote_is_read_as_the_accounts_own(client, guest, region, adviser, nurse):
    innovation = make.taken(guest, region, adviser, sender="patient")
    innovation.write(by=guest, text="Det gäller nätterna.")
    client.force_login(nurse)
    assert client.post(f"/folj/{guest.follow_token}/").status_code == 302
    mine = page_of(client, nurse, innovation)
    assert "<strong>Du</strong>" in mine and "Du kopplade ärendet till ditt konto" in mine
    assert "Du skickade in din idé" in mine and "Person utan konto" not in mine
    work = page_of(client, adviser, innovation)
    assert "Nurse skrev" in work and "Kopplade ärendet till sitt konto" in work
    row = work[work.index("Kopplade ärendet till sitt konto") :][:200]
    assert "Nurse," in row and "Innovationsportalen" not in row
    assert "Person utan konto" not in work
    assert not Message.objects.filter(author=nurse).exists(), "what was written stands as it was written"


def test_a_link_that_has_ended_connects_nothing(guest, region, adviser, nurse):
    innovation = make.taken(guest, region, adviser, sender="patient")
    with pytest.raises(Refused, match="Länken gäller inte längre"):
        innovation.connect_account(by=nurse, link="gissad")
    innovation.refresh_from_db()
    assert innovation.owner == guest


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


def test_what_is_not_sent_in_has_no_receipt_to_lead_to(client, nurse, region):
    idea = make.innovation(nurse, region, submit=False)
    client.force_login(nurse)
    receipt = reverse("innovations:receipt", args=[idea.ref])
    assert client.get(receipt).status_code == 404
    assert receipt not in client.get(idea.get_absolute_url()).content.decode()
    idea.submit(by=nurse)
    assert receipt in client.get(idea.get_absolute_url()).content.decode()


def test_what_an_owner_without_mail_answers_on_the_phone_is_written_down(
    client, region, ward, adviser, nurse
):
    caller = Person.objects.create_guest(phone="035-13 10 00", call_when="kvällar")
    innovation = make.taken(caller, region, adviser, unit=ward)
    innovation.ask(by=adviser, questions=["Hur ofta?"], reply_by=timezone.localdate() + timedelta(days=30))
    [question] = innovation.questions.all()
    address, told = f"/ideer/{innovation.ref}/svara/", {f"answer_{question.pk}": "Varje natt."}
    client.force_login(nurse)
    assert client.get(address).status_code == 404
    client.force_login(adviser)
    assert address in client.get(innovation.get_absolute_url()).content.decode()
    page = client.get(address).content.decode()
    assert "Skriv ner idégivarens svar" in page and "035-13 10 00 (kvällar)" in page
    assert client.post(address, {f"answer_{question.pk}": ""}).status_code == 422
    client.post(address, told)
    question.refresh_from_db()
    innovation = Innovation.objects.get(pk=innovation.pk)
    assert (question.answer, question.answered_by) == ("Varje natt.", adviser)
    assert innovation.status == "first_assessment"
    assert not innovation.file.tasks.filter(what="answer", status="open").exists()
    step = innovation.steps.get(move="write_down_answers")
    assert step.actor == adviser


def test_nobody_answers_for_an_owner_whom_mail_reaches(client, asked, adviser):
    client.force_login(adviser)
    assert client.get(f"/ideer/{asked.ref}/svara/").status_code == 404
    assert "write_down_answers" not in {move.name for move in asked.open_moves(adviser)}
