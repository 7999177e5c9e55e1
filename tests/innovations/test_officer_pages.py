"""The work page and every move with a form of its own: who gets it, what it asks for, what is kept when it says no."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from innovations.forms.moves import MOVE_FORMS
from innovations.models import Innovation
from innovations.rules import is_the_portal
from portal.calendar import add_working_days
from portal.models import Membership, Notification, Role, Task
from tests import make
from tests.people import join, make_person

S = Innovation.Status


def move_url(idea, move):
    return reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": move})


@pytest.fixture
def idea(nurse, region, adviser):
    return make.taken(nurse, region, adviser)


@pytest.fixture
def later():
    return str(timezone.localdate() + timedelta(days=60))


def fresh(idea):
    return Innovation.objects.get(pk=idea.pk)


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

    def statements():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(idea.get_absolute_url()).status_code == 200
        return sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)

    idea.write(by=nurse, text="Meddelande")
    assert statements() == 12
    for n in range(5):
        idea.write(by=nurse, text=f"Meddelande {n}")
        idea.note(by=adviser, text=f"Anteckning {n}")
    assert statements() == 12


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
        ({"first": "Hur?", "second": "Kvar.", "reply_by": "i morgon"}, "Skriv datumet som år-månad-dag"),
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


def test_a_referral_leaves_only_when_the_receiver_says_yes(
    client, idea, adviser, municipality, municipal_adviser, later
):
    client.force_login(adviser)
    answer = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Provköping", "reason": "Er fråga."}
    )
    assert answer.status_code == 302
    assert fresh(idea).status == S.FIRST_ASSESSMENT and fresh(idea).open_referral.receiver == municipality
    client.force_login(municipal_adviser)
    assert client.get(idea.get_absolute_url()).status_code == 200
    assert client.post(move_url(idea, "accept_referral"), {"answer_by": ""}).status_code == 422
    client.post(move_url(idea, "accept_referral"), {"answer_by": later})
    assert fresh(idea).status == S.REFERRED
    assert client.get(move_url(idea, "accept_referral")).status_code == 409


@pytest.fixture
def taken_over(idea, nurse, adviser, municipality, municipal_adviser):
    """The municipality said yes. Before that the adviser and the owner had written, and the adviser noted."""
    idea.write(by=adviser, text="Sagt innan.")
    idea.note(by=adviser, text="Internt.")
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    idea.accept_referral(by=municipal_adviser, answer_by=date(2099, 1, 1))
    idea.file.steps.update(told_at=timezone.now())
    return idea


def writes(client, person, idea, text):
    client.force_login(person)
    return client.post(reverse("portal:message_new", args=[idea.ref]), {"text": text})


def told_of_messages(idea):
    for step in idea.file.steps.filter(told_at=None):
        step.announce()
    return sorted(
        {str(n.recipient) for n in Notification.objects.filter(step__file=idea.file, step__move="write")}
    )


def test_a_promised_answer_stays_a_task_until_it_is_written(
    client, taken_over, nurse, adviser, municipality, municipal_adviser
):
    (task,) = Task.waiting_for(municipal_adviser)
    assert (task.person, task.due_on, task.what) == (municipal_adviser, date(2099, 1, 1), "answer_owner")
    client.force_login(municipal_adviser)
    page = client.get("/mina/uppgifter/").content.decode()
    assert "Svara idégivaren i ett ärende som ni har tagit emot" in page
    assert f'href="{taken_over.get_absolute_url()}#meddelanden"' in page
    assert 'id="meddelanden"' in client.get(taken_over.get_absolute_url()).content.decode()
    for person, text in ((nurse, "Hur går det?"), (adviser, "Jag undrar också.")):
        writes(client, person, taken_over, text)
    assert Task.waiting_for(municipal_adviser).exists(), "only their own answer answers"
    other = make_person("othermunicipaladviser", municipality, Role.ADVISER)
    assert writes(client, other, taken_over, "Vi ses på torsdag.").status_code == 302
    task.refresh_from_db()
    assert task.status == "done" and not Task.waiting_for(municipal_adviser).exists()


def test_who_asked_for_no_promise_gets_no_task(idea, adviser, municipality, municipal_adviser):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    idea.decline_referral(by=municipal_adviser, reason="Inte vår.")
    assert not Task.waiting_for(municipal_adviser).exists()


def test_who_took_a_matter_over_and_its_owner_write_to_each_other(
    client, taken_over, nurse, municipal_adviser
):
    assert writes(client, municipal_adviser, taken_over, "När kan vi ses?").status_code == 302
    assert told_of_messages(taken_over) == ["Adviser", "Nurse"]
    page = client.get(taken_over.get_absolute_url()).content.decode()
    assert "När kan vi ses?" in page and "Sagt innan." not in page and "Internt." not in page
    assert "Meddelande till idégivaren" in page and "Ta inte med namn" not in page
    assert writes(client, nurse, taken_over, "På torsdag.").status_code == 302
    assert told_of_messages(taken_over) == ["Adviser", "Municipaladviser", "Nurse"]
    page = client.get(taken_over.get_absolute_url()).content.decode()
    for text in (
        "När kan vi ses?",
        "Sagt innan.",
        "Municipaladviser tog emot det för Provköpings kommun.",
        "Du, din rådgivare, bedömarna och Provköpings kommun",
    ):
        assert text in page, text
    client.force_login(municipal_adviser)
    assert "På torsdag." in client.get(taken_over.get_absolute_url()).content.decode()
    alone = client.get(reverse("portal:message_new", args=[taken_over.ref])).content.decode()
    assert "På torsdag." in alone and "Sagt innan." not in alone and "Internt." not in alone


def test_a_receiver_who_has_not_said_yes_or_said_no_does_not_write(
    client, idea, adviser, municipality, municipal_adviser, stranger
):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    assert writes(client, municipal_adviser, idea, "Hej.").status_code == 404
    idea.decline_referral(by=municipal_adviser, reason="Nej.")
    assert writes(client, municipal_adviser, idea, "Hej.").status_code == 404
    assert writes(client, stranger, idea, "Hej.").status_code == 404
    assert not idea.file.messages.exists()


def test_nobody_else_at_the_receiver_or_elsewhere_reads_the_messages(
    client, taken_over, stranger, other_adviser
):
    for person in (stranger, other_adviser):
        assert writes(client, person, taken_over, "Hej.").status_code == 404
    staff = make_person(
        "kommunsamordnare", stranger.current_memberships[0].organisation.principal, Role.COORDINATOR
    )
    assert writes(client, staff, taken_over, "Jag svarar i stället.").status_code == 302


def test_a_receiver_with_another_post_is_stood_in_for(
    client, taken_over, nurse, municipality, municipal_adviser
):
    make_person("efterträdare", municipality, Role.ADVISER)
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=municipal_adviser).update(valid_from=yesterday, valid_to=yesterday)
    writes(client, nurse, taken_over, "Är någon kvar?")
    assert told_of_messages(taken_over) == ["Adviser", "Efterträdare"]


def test_the_receiver_reads_the_attachments_of_a_matter_that_is_shared(
    client, taken_over, municipal_adviser, stranger
):
    Innovation.objects.filter(pk=taken_over.pk).update(visibility="network")
    assert fresh(taken_over).may_read_attachments(municipal_adviser)
    assert not fresh(taken_over).may_read_attachments(stranger)


def test_a_name_that_fits_several_is_chosen_and_one_that_fits_none_is_said(
    client, idea, adviser, municipality
):
    other = type(municipality).objects.create(
        name="Provköpings grannkommun", kind="principal", sector="municipality"
    )
    client.force_login(adviser)
    several = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Provköping", "reason": "Er fråga."}
    )
    assert several.status_code == 422 and "Flera passar. Välj en av dem." in several.content.decode()
    none = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Atlantis", "reason": "Er fråga."}
    )
    assert none.status_code == 422 and "Vi hittar ingen organisation" in none.content.decode()
    for own in ("Region Provlän", "provlän"):
        ours = client.post(
            move_url(idea, "propose_referral"), {"receiver_name": own, "reason": "Vår egen."}
        ).content.decode()
        assert "Det är er egen organisation." in ours and "Vi hittar ingen organisation" not in ours
    client.post(
        move_url(idea, "propose_referral"),
        {"receiver_name": "Provköping", "receiver": other.pk, "reason": "Er fråga."},
    )
    assert fresh(idea).open_referral.receiver == other


def test_who_declines_a_referral_is_not_left_at_a_dead_end(
    client, idea, adviser, municipality, municipal_adviser
):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er fråga.")
    client.force_login(municipal_adviser)
    answer = client.post(
        reverse("portal:move", args=[idea.ref, "decline_referral"]),
        {"reason": "Inte vår fråga."},
        follow=True,
    )
    assert answer.status_code == 200 and fresh(idea).open_referral is None
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_a_second_referral_meanwhile_is_refused_in_words(client, idea, adviser, municipality, authority):
    idea.propose_referral(by=adviser, receiver=municipality, reason="Er.")
    client.force_login(adviser)
    answer = client.post(
        move_url(idea, "propose_referral"), {"receiver_name": "Socialstyrelsen", "reason": "Er fråga."}
    )
    assert answer.status_code == 409
    assert "Ni väntar redan på svar" in answer.content.decode() and "Er fråga." in answer.content.decode()


def test_a_merger_needs_a_matter_one_may_see_and_both_owners(
    client, idea, adviser, nurse, colleague, region, stranger, municipality
):
    mine = make.taken(colleague, region, adviser, title="Samma sak")
    hidden = make.innovation(stranger, municipality)
    client.force_login(adviser)
    said = {"wants": "Tystare nätter.", "other_wants": "Larm som hörs.", "reason": "Samma behov."}
    for ref in (hidden.ref, "INN-2026-99999-9", idea.ref, "skräp"):
        page = client.post(move_url(idea, "propose_merger"), said | {"into": ref})
        assert page.status_code == 422 and [*page.context["form"].errors] == ["into"]
    client.post(move_url(idea, "propose_merger"), said | {"into": mine.ref.lower()})
    merger = fresh(idea).open_merger
    merger.say(True, by=nurse)
    merger.say(True, by=colleague)
    assert fresh(idea).status == S.MERGED
    fresh(idea).undo_merger(by=nurse)
    assert fresh(idea).status == S.FIRST_ASSESSMENT


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


# --- the first assessment ---------------------------------------------------------------------


def first_form(**answers):
    keys = ("need", "novelty", "reach", "ownership", "risk", "existing")
    return {key: "yes" for key in keys} | {f"{key}_why": "En rad." for key in keys} | answers


def test_the_first_assessment_is_saved_half_done_and_opens_the_gate_when_whole(client, idea, adviser):
    url = reverse("innovations:first_assessment", args=[idea.ref])
    client.force_login(adviser)
    client.post(url, {"need": "yes", "need_why": "Två enheter."})
    assert (
        fresh(idea).first_assessment.answer("need") == "yes" and not fresh(idea).first_assessment.is_complete
    )
    assert client.post(url, first_form(need_why="x" * 201)).status_code == 422
    assert client.post(url, first_form(need="hittepå")).status_code == 422
    client.post(url, first_form())
    assert fresh(idea).first_assessment.is_complete and idea.first_assessments.count() == 1


def test_it_is_saved_while_one_fills_it_in(client, idea, adviser):
    client.force_login(adviser)
    part = client.post(
        reverse("innovations:first_assessment", args=[idea.ref]), first_form(), headers={"HX-Request": "true"}
    ).content.decode()
    assert 'id="sparad"' in part and "<html" not in part and "Alla sex är besvarade." in part


def test_others_read_the_first_assessment_but_do_not_write_it(client, idea, coordinator):
    url = reverse("innovations:first_assessment", args=[idea.ref])
    client.force_login(coordinator)
    assert client.get(url).status_code == 200
    assert client.post(url, first_form()).status_code == 409
    assert fresh(idea).first_assessment is None


def test_a_renewed_assessment_keeps_the_old_one(client, idea, adviser):
    make.first_assessment(idea, answer="no")
    idea.decline(by=adviser, reason="Nej.", strengths="Bra.", advice="Pröva igen.")
    idea.reassess(by=adviser, reason="Nytt läge.")
    client.force_login(adviser)
    client.post(reverse("innovations:first_assessment", args=[idea.ref]), first_form())
    assert [(f.version, f.answer("need")) for f in idea.first_assessments.order_by("version")] == [
        (1, "no"),
        (2, "yes"),
    ]
    assert (
        "Bedömning 1" in client.get(reverse("innovations:first_assessment", args=[idea.ref])).content.decode()
    )


def test_the_history_says_what_was_done_and_not_what_to_do(client, nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    client.force_login(adviser)
    page = client.get(idea.get_absolute_url()).content.decode()
    assert "<strong>Tog ärendet</strong>" in page and "<strong>Skickade in idén</strong>" in page


def test_the_other_matter_is_suggested_by_its_title_and_taken_with_it(
    client, idea, adviser, nurse, region, municipality
):
    near = make.taken(nurse, region, adviser, title="Samma sak på natten")
    far = make.innovation(nurse, municipality, title="Grannkommunens")
    client.force_login(adviser)
    page = client.get(move_url(idea, "propose_merger")).content.decode()
    assert f'value="{near.ref} {near.title}"' in page and far.title not in page
    data = {
        "into": f"{near.ref} {near.title}",
        "wants": "Tystare nätter.",
        "other_wants": "Larm som hörs.",
        "reason": "Samma behov.",
    }
    assert client.post(move_url(idea, "propose_merger"), data).status_code == 302


def test_receivers_are_suggested_but_not_oneself(client, idea, adviser, region, municipality):
    client.force_login(adviser)
    page = client.get(move_url(idea, "propose_referral")).content.decode()
    assert f'<option value="{municipality.name}">' in page and f'<option value="{region.name}">' not in page


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
