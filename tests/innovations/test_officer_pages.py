"""The work page and the moves with a form of their own: who gets it, what it asks for, what is kept when it says no."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.forms.moves import MOVE_FORMS
from innovations.models import Innovation
from innovations.rules import is_the_portal
from portal.calendar import add_working_days
from tests import make
from tests.innovations.reach import fresh, move_url, statements_of
from tests.people import join

S = Innovation.Status


def test_every_move_with_this_page_has_a_form():
    assert {m.name for m in Innovation.moves() if m.page == "innovations:move_form"} == set(MOVE_FORMS)


# --- the work page ----------------------------------------------------------------------------


def test_the_work_page_shows_the_ball_the_moves_and_what_is_missing(client, idea, adviser):
    client.force_login(adviser)
    page = client.get(idea.get_absolute_url()).content.decode()
    for text in ("Bollen är hos dig", "Fråga idégivaren", "Till fördjupad bedömning", "Fyll i alla sex frågor i första bedömningen.", "Välj 2 bedömare till utan jäv.",
                 reverse("innovations:first_assessment", args=[idea.ref]), "Nurse", make.NEED):  # fmt: skip
        assert text in page, text
    assert (
        "Arbetar i vård eller omsorg" in page and "Jag arbetar i vård" not in page
    )  # the desk is not the sender


def test_the_history_holds_steps_notes_and_messages(client, idea, adviser, nurse):
    idea.note(by=adviser, text="Ring Varberg.")
    idea.write(by=nurse, text="Jag undrar en sak.")
    client.force_login(adviser)
    history = client.get(idea.get_absolute_url()).context["history"]
    assert [h["message"].text if "message" in h else h["step"].move for h in history] == [
        "Jag undrar en sak.",
        "Ring Varberg.",
        "take",
        "submit",
    ]


def test_an_unassigned_matter_is_read_but_its_notes_are_not(
    client, nurse, region, adviser, other_adviser, coordinator
):
    free = make.innovation(nurse, region)
    free.note(by=coordinator, text="Bara för samordnaren.")
    client.force_login(other_adviser)
    page = client.get(free.get_absolute_url()).content.decode()
    assert make.NEED in page and "Bara för samordnaren." not in page


@pytest.mark.parametrize(
    "who", ["stranger", "colleague", "other_adviser", "assessor", "panel_member", "editor"]
)
def test_others_do_not_get_the_page_nor_the_moves(client, request, idea, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(idea.get_absolute_url()).status_code == 404
    for name in MOVE_FORMS:
        assert client.get(move_url(idea, name)).status_code == 404
        assert client.post(move_url(idea, name), {"reason": "x"}).status_code == 404
    assert client.get(reverse("innovations:first_assessment", args=[idea.ref])).status_code == 404


def test_the_work_page_costs_the_same_with_more_history(client, idea, adviser, nurse):
    client.force_login(adviser)
    client.get(idea.get_absolute_url())
    idea.write(by=nurse, text="Meddelande")
    page, statements = statements_of(client, idea.get_absolute_url())
    assert (page.status_code, statements) == (200, 12)
    for n in range(5):
        idea.write(by=nurse, text=f"Meddelande {n}")
        idea.note(by=adviser, text=f"Anteckning {n}")
    assert statements_of(client, idea.get_absolute_url())[1] == 12


# --- the moves --------------------------------------------------------------------------------


def test_an_unknown_move_or_one_without_a_form_is_not_found(client, idea, adviser):
    client.force_login(adviser)
    for name in ("finns-inte", "take", "withdraw", "note"):
        assert client.get(f"/ideer/{idea.ref}/steg/{name}/").status_code == 404


def test_the_owner_reads_that_it_is_not_theirs_to_do(client, idea, nurse):
    client.force_login(nurse)
    answer = client.post(move_url(idea, "decline"), {"reason": "Nej, det finns redan."})
    assert answer.status_code == 409 and "du har inte behörighet" in answer.content.decode()
    assert fresh(idea).status == S.FIRST_ASSESSMENT


def test_questions_are_asked_with_a_date_twenty_working_days_ahead(client, idea, adviser):
    client.force_login(adviser)
    form = client.get(move_url(idea, "ask"))
    due = add_working_days(timezone.localdate(), 20)
    assert (
        f'value="{due}"' in form.content.decode()
        and "Klockan stannar tills svaret kommer." in form.content.decode()
    )
    client.post(
        move_url(idea, "ask"), {"first": "Hur ofta?", "second": "", "third": "Var?", "reply_by": str(due)}
    )
    assert fresh(idea).status == S.RETURNED
    assert [(q.text, q.reply_by) for q in idea.questions.all()] == [("Hur ofta?", due), ("Var?", due)]


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"first": "", "second": "Kvar."}, "Skriv minst en fråga."),
        ({"first": "x" * 501, "second": "Kvar."}, "Texten är för lång. Högst 500 tecken."),
        (
            {"first": "Hur?", "second": "Kvar.", "reply_by": "2020-01-01"},
            "Datumet måste ligga framåt i tiden.",
        ),
        ({"first": "Hur?", "second": "Kvar.", "reply_by": "i morgon"}, "Vi förstår inte datumet ”i morgon”"),
    ],
)
def test_a_fault_keeps_everything_and_says_how_to_mend_it(client, idea, adviser, data, fault):
    client.force_login(adviser)
    answer = client.post(move_url(idea, "ask"), {"reply_by": "2099-01-01", **data})
    page = answer.content.decode()
    assert answer.status_code == 422 and "ds-error-summary" in page
    assert fault in page and "Kvar." in page and "<title>Fel:" in page
    assert fresh(idea).status == S.FIRST_ASSESSMENT


def test_done_locally_names_the_manager(client, idea, adviser):
    client.force_login(adviser)
    assert (
        "Ange chefen som tar emot."
        in client.post(move_url(idea, "do_locally"), {"reason": "Tack för idén."}).content.decode()
    )
    client.post(move_url(idea, "do_locally"), {"reason": "Tack för idén.", "manager": "Enhetschefen"})
    assert fresh(idea).status == S.DONE_LOCALLY
    assert idea.steps.get(move="do_locally").detail == {"manager": "Enhetschefen"}


def test_parking_needs_a_day_and_declining_needs_what_was_good(client, idea, adviser, later):
    client.force_login(adviser)
    assert client.post(move_url(idea, "park"), {"reason": "Vänta till våren."}).status_code == 422
    faults = client.post(move_url(idea, "decline"), {"reason": "Nej, det finns redan."}).content.decode()
    assert "Skriv vad som var bra." in faults and "Skriv en väg vidare." in faults
    client.post(move_url(idea, "park"), {"reason": "Vänta till våren.", "until": later})
    parked = fresh(idea)
    assert (parked.status, str(parked.parked_until)) == (S.PARKED, later)
    assert not parked.decisions.exists()  # an adviser's exit is no decision of the panel


def test_only_a_coordinator_changes_adviser_and_jav_is_said(
    client, idea, adviser, other_adviser, coordinator, region, colleague
):
    join(colleague, region, "adviser")
    idea.conflicts.create(person=colleague, reason="Samma avdelning.")
    client.force_login(adviser)
    assert client.get(move_url(idea, "assign")).status_code == 409
    client.force_login(coordinator)
    page = client.get(move_url(idea, "assign")).content.decode()
    assert "Samma avdelning." in page and "Har redan ärendet." in page
    assert client.post(move_url(idea, "assign"), {"person": colleague.pk}).status_code == 422
    client.post(move_url(idea, "assign"), {"person": other_adviser.pk})
    assert fresh(idea).assigned_to == other_adviser


def test_assessors_with_jav_are_named_with_the_reason(
    client, idea, adviser, assessor, second_assessor, nurse
):
    join(nurse, idea.organisation, "assessor")
    client.force_login(adviser)
    page = client.get(move_url(idea, "add_assessor")).content.decode()
    assert "Nurse. Är idégivare i ärendet." in page
    assert client.post(move_url(idea, "add_assessor"), {"people": [nurse.pk]}).status_code == 422
    client.post(move_url(idea, "add_assessor"), {"people": [assessor.pk, second_assessor.pk]})
    assert {a.assessor for a in idea.assessments.all()} == {assessor, second_assessor}
    assert "Redan vald." in client.get(move_url(idea, "add_assessor")).content.decode()


def test_a_project_owner_is_somebody_near_or_somebody_with_an_account(client, idea, adviser, stranger, nurse):
    client.force_login(adviser)
    assert (
        client.post(move_url(idea, "name_project_owner"), {"person": "other", "email": ""}).status_code == 422
    )
    assert (
        client.post(
            move_url(idea, "name_project_owner"), {"person": "other", "email": "ingen@example.se"}
        ).status_code
        == 422
    )
    client.post(move_url(idea, "name_project_owner"), {"person": "other", "email": "STRANGER@example.se"})
    assert fresh(idea).project_owner == stranger
    client.force_login(stranger)
    assert client.get(idea.get_absolute_url()).status_code == 200
    client.force_login(adviser)
    client.post(move_url(idea, "name_project_owner"), {"person": nurse.pk})
    assert fresh(idea).project_owner == nurse


def test_an_officer_who_declares_jav_is_out(client, idea, adviser):
    client.force_login(adviser)
    assert client.post(reverse("innovations:conflict", args=[idea.ref]), {"why": ""}).status_code == 422
    client.post(reverse("innovations:conflict", args=[idea.ref]), {"why": "Min syster."})
    assert idea.conflicts.get().reason == "Min syster."
    assert [m.name for m in fresh(idea).open_moves(adviser)] == []
    assert client.get(move_url(idea, "ask")).status_code == 409


def test_the_history_says_what_was_done_and_not_what_to_do(client, nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    client.force_login(adviser)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "<strong>Tog ärendet</strong>" in page and "<strong>Skickade in idén</strong>" in page


def test_a_move_with_a_form_says_what_was_done(client, idea, adviser):
    client.force_login(adviser)
    until = timezone.localdate() + timedelta(days=30)
    page = client.post(
        move_url(idea, "park"), {"reason": "Inte nu, först i vår.", "until": str(until)}, follow=True
    )
    assert page.redirect_chain, page.context["form"].errors
    flash = page.content.decode().partition('class="p-flash')[2][:400]
    assert "Parkerade till ett datum." in flash and "klart" not in flash
    assert "Idégivaren läser skälet, och ärendet tas upp igen när datumet kommer." in flash


def is_pressed(move):
    """Made by a person where the portal answers by the move's own words: in the panel, or on the page all moves share."""
    return move.allowed is not is_the_portal and move.page in ("", "innovations:move_form")


@pytest.mark.parametrize("move", [*filter(is_pressed, Innovation.moves())], ids=lambda move: move.name)
def test_every_move_says_what_happened_and_what_happens_now(move):
    assert str(move.done) and str(move.then).endswith(".")
    told = [part for part in f"{move.done}. {move.then}".split(".") if part.strip()]
    assert len(told) == 2, told


def test_the_way_to_the_first_assessment_says_whether_it_is_filled_in(client, nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    client.force_login(adviser)
    filled, change = "Fyll i första bedömningen", "Ändra första bedömningen"
    assert filled in client.get(idea.get_absolute_url()).content.decode()
    make.first_assessment(idea)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert (
        filled not in page and page.count(change) == 2
    )  # beside the gate and beside the move that waits for it


def test_going_in_depth_says_what_comes_next(client, idea, adviser, assessor, second_assessor):
    make.first_assessment(idea)
    for person in (assessor, second_assessor):
        idea.add_assessor(by=adviser, person=person)
    client.force_login(adviser)
    page = client.post(f"/arenden/{idea.ref}/begin_in_depth/", follow=True).content.decode()
    flash = page.partition('class="p-flash')[2][:400]
    assert (
        "Lämnade till fördjupad bedömning. När alla bedömare är klara lämnar du ärendet till beslut." in flash
    )


def test_the_clock_speaks_of_as_many_questions_as_there_are(client, idea, adviser, nurse):
    client.force_login(nurse)
    for asked, words in ((["Ett?"], "Svara på frågan<"), (["Ett?", "Två?"], "Svara på frågorna<")):
        idea.ask(by=adviser, questions=asked, reply_by=timezone.localdate() + timedelta(days=30))
        assert words in client.get(f"/ideer/{idea.ref}/").content.decode()
        idea.answer(by=nurse, answers={question.pk: "Ja." for question in idea.questions.unanswered()})


@pytest.mark.parametrize("name", sorted(m.name for m in Innovation.moves() if m.page))
def test_no_move_with_a_page_of_its_own_is_made_at_the_one_address(client, nurse, region, adviser, name):
    idea = make.taken(nurse, region, adviser)
    before = idea.steps.count()
    client.force_login(adviser)
    assert client.post(reverse("portal:move", kwargs={"ref": idea.ref, "move": name})).status_code == 302
    assert idea.steps.count() == before
