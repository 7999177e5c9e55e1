"""The panel's basis and decision: reasons, dissent, recusal, the joint note; and the sheets of the stages after it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations.models import Innovation
from portal.lifecycle import Conflict, Refused
from portal.models import Notification, Person
from tests import make
from tests.innovations.reach import fresh, move_url

S = Innovation.Status


@pytest.fixture
def ready(nurse, region, adviser, assessor, second_assessor):
    idea = make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    idea.name_project_owner(by=adviser, person=nurse)
    return idea


def say_no(idea, member):
    votes = [(member, "agreed", "")]
    idea.decline(by=member, reason="Nej.", strengths="Bra.", advice="Vidare.", votes=votes)


def basis(idea):
    return reverse("innovations:decision_basis", args=[idea.ref])


def sheet_url(idea, stage):
    return reverse("innovations:sheet", args=[idea.ref, stage])


@pytest.mark.parametrize(("who", "status"), [
    ("nurse", 404), ("stranger", 404), ("assessor", 404), ("other_adviser", 404), ("adviser", 200), ("coordinator", 200), ("panel_member", 200),
])  # fmt: skip
def test_who_reads_the_basis(client, request, ready, who, status):
    client.force_login(request.getfixturevalue(who))
    assert client.get(basis(ready)).status_code == status
    assert client.get(reverse("innovations:decision_basis_pdf", args=[ready.ref])).status_code == status


def test_the_basis_is_one_page_with_need_profile_and_recommendations(client, ready, panel_member):
    client.force_login(panel_member)
    page = client.get(basis(ready)).content.decode()
    for text in (
        make.NEED,
        "Två har bedömt, var för sig",
        "Bedömning per kriterium",
        "Behov. Bedömare 1: 2, bedömare 2: 2. Mitten 2 av 3.",
        "Gå vidare",
        "Vi räknar inte ihop till en summa.",
    ):
        assert text in page, text


def test_the_paper_is_a_pdf(client, ready, panel_member):
    client.force_login(panel_member)
    paper = client.get(reverse("innovations:decision_basis_pdf", args=[ready.ref]))
    assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF-")


def test_the_paper_is_one_page(client, ready, panel_member, assessor, second_assessor):
    """Also with assessors whose names are as long as that of where they work."""
    Person.objects.filter(pk__in=[assessor.pk, second_assessor.pk]).update(
        name="Bedömare, Norrköpings kommun"
    )
    client.force_login(panel_member)
    paper = client.get(reverse("innovations:decision_basis_pdf", args=[ready.ref]))
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", paper.content)) == 1


def test_before_all_are_closed_nothing_is_shown(client, nurse, region, adviser, assessor, second_assessor):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    make.closed_assessment(idea, assessor)
    idea.assessments.filter(assessor=assessor).update(strengths="Får inte läcka.")
    client.force_login(adviser)
    page = client.get(basis(idea)).content.decode()
    assert "1 av 2 bedömare är klara" in page and "Får inte läcka." not in page


def test_two_steps_apart_need_a_joint_note_before_release(
    client, nurse, region, adviser, assessor, second_assessor
):
    idea = make.in_depth(nurse, region, adviser, [assessor, second_assessor])
    make.closed_assessment(idea, assessor, level=3)
    make.closed_assessment(idea, second_assessor, level=1)
    assert [m.name for m, _missing in fresh(idea).blocked_moves(adviser)] == ["release"]
    client.force_login(adviser)
    assert client.post(basis(idea), {"text": ""}).status_code == 422
    client.post(basis(idea), {"text": "Vi är nu ense om att väg finns."})
    assert "release" in [m.name for m in fresh(idea).open_moves(adviser)]
    assert idea.steps.filter(move="write_joint_note").count() == 1


def test_only_who_handles_it_writes_the_joint_note(client, ready, panel_member):
    client.force_login(panel_member)
    assert client.post(basis(ready), {"text": "Gruppens ord."}).status_code == 409
    assert fresh(ready).joint_note == ""


def test_the_list_of_the_panel(client, ready, panel_member, nurse, assessor, adviser):
    client.force_login(panel_member)
    assert list(client.get("/beslut/").context["waiting"]) == [ready]
    say_no(ready, panel_member)
    page = client.get("/beslut/")
    assert not page.context["waiting"] and [d.innovation for d in page.context["decided"]] == [ready]
    for person in (nurse, assessor):
        client.force_login(person)
        assert client.get("/beslut/").status_code == 404


def test_yes_with_conditions_dissent_and_recusal(
    client, ready, panel_member, second_panel_member, region, colleague
):
    ready.declare_conflict(by=second_panel_member, reason="Chef där.", why="Chef där.")
    client.force_login(panel_member)
    form = client.get(move_url(ready, "approve_for_test")).content.decode()
    assert "Har anmält jäv: Chef där." in form
    answer = client.post(move_url(ready, "approve_for_test"), {
        "reason": "Behovet är verkligt.", "conditions": "Chefen säger ja först.", "internal_note": "Bevaka budgeten.",
        f"stance_{panel_member.pk}": "agreed", f"stance_{second_panel_member.pk}": "recused", f"text_{second_panel_member.pk}": "Chef där.",
    })  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()
    decision = ready.decisions.get()
    assert (fresh(ready).status, decision.conditions, decision.internal_note) == (
        S.CONCEPT_TEST,
        "Chefen säger ja först.",
        "Bevaka budgeten.",
    )
    assert {(v.person, v.stance) for v in decision.votes.all()} == {
        (panel_member, "agreed"),
        (second_panel_member, "recused"),
    }


def test_the_owner_reads_which_group_decided_and_that_not_all_agreed(
    client, ready, nurse, panel_member, second_panel_member, region, django_assert_max_num_queries
):
    votes = [(panel_member, "agreed", ""), (second_panel_member, "dissented", "Underlaget är för tunt.")]
    ready.approve_for_test(by=panel_member, reason="Behovet är verkligt.", votes=votes)
    client.force_login(nurse)
    page = client.get(ready.get_absolute_url()).content.decode()
    assert f"Beslutat av beslutsgruppen i {region.name}. En ledamot hade en avvikande mening." in page
    assert "Underlaget är för tunt." not in page and str(second_panel_member) not in page
    Innovation.objects.filter(pk=ready.pk).update(status=S.INTRODUCTION)  # it stays where it happened
    later = client.get(ready.get_absolute_url()).content.decode()
    assert 'id="skal"' not in later and "En ledamot hade en avvikande mening." in later
    for reader in (ready.assigned_to, panel_member):
        client.force_login(reader)
        page = client.get(ready.get_absolute_url()).content.decode()
        assert f"Avvikande mening: {second_panel_member}. Underlaget är för tunt." in page, reader
        with django_assert_max_num_queries(
            12 + 2
        ):  # in a test, the request's own transaction is two statements more
            client.get(ready.get_absolute_url())


def test_dissent_needs_words_and_somebody_must_stand_behind_it(
    client, ready, panel_member, second_panel_member
):
    client.force_login(panel_member)
    data = {
        "reason": "Ja, pröva den.",
        f"stance_{panel_member.pk}": "agreed",
        f"stance_{second_panel_member.pk}": "dissented",
    }
    answer = client.post(move_url(ready, "approve_for_test"), data)
    assert answer.status_code == 422 and "Skriv skälet för Panel2." in answer.content.decode()
    nobody = data | {f"stance_{panel_member.pk}": "absent", f"stance_{second_panel_member.pk}": "absent"}
    assert (
        "Minst en ledamot måste stå bakom beslutet."
        in client.post(move_url(ready, "approve_for_test"), nobody).content.decode()
    )
    assert fresh(ready).status == S.READY_FOR_DECISION


def test_a_forged_vote_of_somebody_with_jav_is_not_taken(client, ready, panel_member, second_panel_member):
    ready.declare_conflict(by=second_panel_member, reason="Chef där.", why="Chef där.")
    client.force_login(panel_member)
    data = {
        "reason": "Ja, pröva den.",
        f"stance_{panel_member.pk}": "agreed",
        f"stance_{second_panel_member.pk}": "agreed",
    }
    assert client.post(move_url(ready, "approve_for_test"), data).status_code == 422
    client.force_login(second_panel_member)
    assert client.post(move_url(ready, "decline"), data).status_code == 409


def test_parking_by_the_panel_is_a_decision_with_a_day(client, ready, panel_member, second_panel_member):
    day = timezone.localdate() + timedelta(days=90)
    client.force_login(panel_member)
    client.post(move_url(ready, "park"), {
        "reason": "Budgeten beslutas i januari.", "until": str(day),
        f"stance_{panel_member.pk}": "agreed", f"stance_{second_panel_member.pk}": "absent",
    })  # fmt: skip
    assert (ready.decisions.get().outcome, ready.decisions.get().reconsider_on) == ("parked", day)


def test_a_renewed_assessment_shows_the_earlier_round(
    client, ready, panel_member, adviser, assessor, second_assessor
):
    say_no(ready, panel_member)
    ready.reassess(by=adviser, reason="Ny chef.")
    assert fresh(ready).active_assessments == []
    first = fresh(ready).first_assessment
    first.answers = {
        key: {"answer": "yes", "why": ""}
        for key in ("need", "novelty", "reach", "ownership", "risk", "existing")
    }
    first.save()
    idea = fresh(ready)
    for person in (assessor, second_assessor):
        idea.add_assessor(by=adviser, person=person)
    idea.begin_in_depth(by=adviser)
    client.force_login(adviser)
    page = client.get(basis(idea)).content.decode()
    assert "Tidigare bedömning, omgång 1" in page and "0 av 2 bedömare är klara" in page and "Beslut" in page
    [listed] = client.get("/bedomningar/").context["led"]
    assert (listed.done_of_them, listed.all_of_them) == (0, 2)  # of this round, not of both


# --- the sheets -------------------------------------------------------------------------------


@pytest.fixture
def tested(ready, panel_member):
    ready.approve_for_test(by=panel_member, reason="Ja.", votes=[(panel_member, "agreed", "")])
    return ready


def test_the_gate_to_pilot_leads_to_its_sheets(client, tested, panel_member, nurse):
    client.force_login(panel_member)
    page = client.get(tested.get_absolute_url()).content.decode()
    assert (
        "Fyll i resultat." in page
        and sheet_url(tested, "concept_test") in page
        and sheet_url(tested, "pilot") in page
    )


def test_a_sheet_is_saved_half_done_by_the_owner_and_opens_the_gate(client, tested, nurse, adviser):
    client.force_login(nurse)
    assert client.get(sheet_url(tested, "concept_test")).status_code == 200
    seen = fresh(tested).stage_sheet("concept_test").mark
    client.post(
        sheet_url(tested, "concept_test"),
        {"seen": seen, "lesson": "Börja på morgonen.", "ends_on": "2027-02-16"},
    )
    sheet = fresh(tested).stage_sheet("concept_test")
    assert (sheet.lesson, str(sheet.ends_on)) == ("Börja på morgonen.", "2027-02-16")
    assert "close_with_lesson" in [m.name for m in fresh(tested).open_moves(adviser)]


def test_what_was_tried_and_closed_is_no_mere_idea(tested, adviser):
    tested.keep_sheet("concept_test", by=adviser, seen="", lesson="Katten hjälpte inte.")
    fresh(tested).close_with_lesson(by=adviser, reason="Ingen nytta.")
    assert fresh(tested).maturity == "M2"


def test_a_sheet_is_kept_by_those_who_lead_the_test_whoever_calls_the_verb(tested, nurse, adviser, stranger):
    for person, stage in ((stranger, "concept_test"), (nurse, "introduction")):
        with pytest.raises(Refused):
            tested.keep_sheet(stage, by=person, seen="", lesson="Börja smått.")
    assert not tested.sheets.exists()
    tested.keep_sheet("concept_test", by=nurse, seen="", lesson="Börja smått.")
    with pytest.raises(Conflict) as conflict:
        tested.keep_sheet("concept_test", by=adviser, seen="", lesson="Vänta.")
    assert conflict.value.current.lesson == fresh(tested).stage_sheet("concept_test").lesson == "Börja smått."


def test_two_who_write_at_once_lose_nothing(client, tested, nurse, adviser):
    seen = fresh(tested).stage_sheet("concept_test").mark
    client.force_login(nurse)
    client.post(sheet_url(tested, "concept_test"), {"seen": seen, "result": "Sköterskans text."})
    client.force_login(adviser)
    answer = client.post(sheet_url(tested, "concept_test"), {"seen": seen, "result": "Rådgivarens text."})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Sköterskans text." in page and "Rådgivarens text." in page
    assert fresh(tested).stage_sheet("concept_test").result == "Sköterskans text."
    again = fresh(tested).stage_sheet("concept_test").mark
    assert f'name="seen" value="{again}"' in page
    client.post(sheet_url(tested, "concept_test"), {"seen": again, "result": "Rådgivarens text."})
    assert fresh(tested).stage_sheet("concept_test").result == "Rådgivarens text."


def test_a_fault_in_a_date_does_not_hide_what_another_wrote_meanwhile(client, tested, nurse, adviser):
    url = sheet_url(tested, "concept_test")
    client.force_login(nurse)
    client.post(url, {"seen": "", "result": "Sköterskans text."})
    client.force_login(adviser)
    answer = client.post(url, {"seen": "", "result": "Rådgivarens text.", "ends_on": "i höst"})
    assert answer.status_code == 422 and 'name="seen" value=""' in answer.content.decode()
    assert client.post(url, {"seen": "", "result": "Rådgivarens text."}).status_code == 409
    assert fresh(tested).stage_sheet("concept_test").result == "Sköterskans text."


def test_looking_at_a_sheet_makes_none(client, tested, nurse):
    client.force_login(nurse)
    assert client.get(sheet_url(tested, "concept_test")).status_code == 200
    assert not tested.sheets.exists()


@pytest.mark.parametrize("who", ["stranger", "colleague", "other_adviser"])
def test_strangers_have_no_sheet(client, request, tested, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(sheet_url(tested, "concept_test")).status_code == 404


def test_a_sheet_of_another_time_is_read_only(client, tested, nurse, assessor):
    client.force_login(nurse)
    assert client.post(sheet_url(tested, "introduction"), {"routine": "Ny rutin."}).status_code == 409
    assert client.get(f"/ideer/{tested.ref}/blad/hittepa/").status_code == 404
    client.force_login(assessor)
    assert client.get(sheet_url(tested, "concept_test")).status_code == 200
    assert client.post(sheet_url(tested, "concept_test"), {"lesson": "x"}).status_code == 409


def test_all_the_way_to_use(client, tested, nurse, adviser, manager, panel_member):
    def fill(stage, **values):
        client.force_login(nurse)
        data = {"seen": fresh(tested).stage_sheet(stage).mark, **values}
        assert client.post(sheet_url(tested, stage), data).status_code == 302

    def go(move, person):
        client.force_login(person)
        client.post(reverse("portal:move", args=[tested.ref, move]), {"reason": "Allt är på plats."})

    fill(
        "concept_test",
        result="Gick bra.",
        lesson="Börja smått.",
        user_voice="Nöjda.",
        questions_closed="Klart.",
    )
    fill("pilot", receiving_manager="Enhetschefen", running_budget="Beslutad.", baseline="Tre i månaden.")
    go("start_pilot", panel_member)
    assert fresh(tested).status == S.CONCEPT_TEST  # the manager has not said yes
    make.part(tested, manager, "manager")
    go("start_pilot", panel_member)
    assert fresh(tested).status == S.PILOT
    baseline = fresh(tested).stage_sheet("pilot")
    fill("pilot", receiving_manager=baseline.receiving_manager, running_budget=baseline.running_budget, baseline=baseline.baseline,
         evaluation="En i månaden.", deviations="Inga.", running_cost="Liten.", procurement_route="Egen utveckling.", equality_check="Lika för alla.",
         payment_obstacle="Inga.", decision_document="2026-1")  # fmt: skip
    go("introduce", nurse)
    fill(
        "introduction",
        routine="Rutin 7.",
        training="Gjord.",
        line_owner="Enhetschefen",
        follow_up_on="2027-05-01",
    )
    go("put_in_use", adviser)
    client.force_login(adviser)
    assert client.post(move_url(tested, "retire"), {"reason": "Behovet är borta."}).status_code == 422
    client.post(move_url(tested, "retire"), {"reason": "Behovet är borta.", "replaced_by": "En app"})
    assert fresh(tested).status == S.RETIRED
    for reader in (adviser, nurse):  # what replaced it, to the desk and to whose idea it was
        client.force_login(reader)
        page = client.get(tested.get_absolute_url()).content.decode()
        assert "Ersätts av" in page and "En app" in page


def test_from_pilot_on_the_receiving_manager_decides_and_not_who_had_the_idea(
    tested, nurse, manager, stranger
):
    tested.project_owner = stranger
    tested.save()
    make.part(tested, manager, "manager")
    for status, move in ((S.PILOT, "introduce"), (S.INTRODUCTION, "put_in_use"), (S.IN_USE, "retire")):
        Innovation.objects.filter(pk=tested.pk).update(status=status)
        header = Innovation.move_headers()[move]
        opened = {who for who in (nurse, manager, stranger) if header.is_open(fresh(tested), who)}
        assert opened == {manager, stranger}
    Innovation.objects.filter(pk=tested.pk).update(status=S.INTRODUCTION)
    assert fresh(tested).stage_sheet("introduction").may_be_written_by(manager)
    assert not fresh(tested).stage_sheet("introduction").may_be_written_by(nurse)


def test_the_panel_stops_a_pilot_and_its_own_lesson_is_asked_for(client, tested, adviser, panel_member):
    tested.keep_sheet("concept_test", by=adviser, seen="", lesson="Börja smått.")
    assert "close_with_lesson" not in {m.name for m in fresh(tested).open_moves(panel_member)}
    Innovation.objects.filter(pk=tested.pk).update(status=S.PILOT)
    client.force_login(panel_member)
    page = client.get(tested.get_absolute_url()).content.decode()
    assert "Skriv lärdomen." in page and "Läs bladet: Pilot" in page and "Fyll i bladet" not in page
    fresh(tested).keep_sheet("pilot", by=adviser, seen="", lesson="Bemanningen räckte inte.")
    fresh(tested).close_with_lesson(by=panel_member, reason="Skadorna blev fler.")
    assert fresh(tested).status == S.CLOSED_WITH_LESSON


# --- the call for a pilot -----------------------------------------------------------------------


TESTED_SHEET = {
    "result": "Gick bra.",
    "lesson": "Börja smått.",
    "user_voice": "Nöjda.",
    "questions_closed": "Klart.",
}
PILOT_SHEET = {
    "receiving_manager": "Enhetschefen",
    "running_budget": "Beslutad.",
    "baseline": "Tre i månaden.",
}


def fill(client, idea, stage, by, **values):
    client.force_login(by)
    data = {"seen": fresh(idea).stage_sheet(stage).mark, **values}
    assert client.post(sheet_url(idea, stage), data).status_code == 302


def manager_says_yes(idea, owner, manager):
    idea.invite(by=owner, email="m@example.se", role="manager")
    idea.participations.get(role="manager", ended_at=None).accept(by=manager)


def told_of_pilot(idea):
    for step in idea.file.steps.filter(move="call_for_pilot"):
        step.announce()
    return [
        str(n.recipient)
        for n in Notification.objects.filter(step__file=idea.file, step__move="call_for_pilot")
    ]


@pytest.fixture
def complete(client, tested, nurse, manager):
    """Nothing is lacking but the last field of the pilot's sheet."""
    manager_says_yes(tested, nurse, manager)
    fill(client, tested, "concept_test", nurse, **TESTED_SHEET)
    fill(client, tested, "pilot", nurse, **{**PILOT_SHEET, "baseline": ""})
    return tested


def test_the_last_field_of_a_sheet_calls_those_who_may_start_the_pilot_once(
    client, complete, nurse, adviser, panel_member, second_panel_member
):
    complete.declare_conflict(by=second_panel_member, reason="Granne.", why="Granne.")
    assert not complete.file.tasks.filter(what="start_pilot").exists() and told_of_pilot(complete) == []
    fill(client, complete, "pilot", nurse, **PILOT_SHEET)
    fill(client, complete, "pilot", adviser, **PILOT_SHEET, where="Avdelning 3")
    task = complete.file.tasks.get(what="start_pilot")
    assert (task.status, task.role, task.organisation_id) == (
        "open",
        "decision_panel",
        complete.organisation_id,
    )
    assert sorted(told_of_pilot(complete)) == ["Adviser", "Panel"]
    client.force_login(panel_member)
    page = client.get(reverse("portal:start")).content.decode()
    assert f"Ta ställning till att starta en pilot: {complete.title}" in page
    assert "Starta pilot" in client.get(task.url).content.decode()
    client.force_login(nurse)
    assert "Den har fått en uppgift om det." in client.get(complete.get_absolute_url()).content.decode()


def test_the_managers_yes_calls_as_well(client, tested, nurse, manager):
    fill(client, tested, "concept_test", nurse, **TESTED_SHEET)
    fill(client, tested, "pilot", nurse, **PILOT_SHEET)
    assert not tested.file.tasks.filter(what="start_pilot").exists()
    manager_says_yes(tested, nurse, manager)
    assert tested.file.tasks.filter(what="start_pilot", status="open").count() == 1


@pytest.mark.parametrize(("move", "who", "ends"), [
    ("start_pilot", "panel_member", "done"), ("close_with_lesson", "nurse", "cancelled"), ("withdraw", "nurse", "cancelled"),
    ("let_rest", "the_portal", "cancelled"),
])  # fmt: skip
def test_the_panels_task_of_a_pilot_ends_with_the_stage(client, request, complete, nurse, move, who, ends):
    fill(client, complete, "pilot", nurse, **PILOT_SHEET)
    by = Person.objects.the_portal() if who == "the_portal" else request.getfixturevalue(who)
    getattr(fresh(complete), move)(by=by, reason="Därför.")
    assert complete.file.tasks.get(what="start_pilot").status == ends


def test_what_is_tried_again_is_called_for_again(client, complete, nurse, panel_member):
    fill(client, complete, "pilot", nurse, **PILOT_SHEET)
    fresh(complete).start_pilot(by=panel_member, reason="Ja.")
    fill(client, complete, "pilot", nurse, **PILOT_SHEET)
    fresh(complete).back_to_test(by=panel_member, reason="Mät en gång till.")
    assert not complete.file.tasks.filter(what="start_pilot", status="open").exists()
    fill(client, complete, "pilot", nurse, **{**PILOT_SHEET, "baseline": "Två i månaden."})
    assert complete.file.tasks.filter(what="start_pilot", status="open").count() == 1


def test_the_panels_task_names_the_matter_and_has_the_date_of_the_decisions_clock(
    client, ready, panel_member
):
    task = ready.file.tasks.get(what="decide")
    assert task.due_on == fresh(ready).answer_due
    client.force_login(panel_member)
    page = client.get(reverse("portal:start")).content.decode()
    assert f"Besluta i ett ärende: {ready.title}" in page and f'href="{basis(ready)}"' in page
    assert reverse("innovations:assessment_list") not in page  # nothing for the panel there


def test_who_comes_second_reads_who_was_first(client, ready, panel_member, second_panel_member):
    ready.decline(by=panel_member, reason="Finns redan.")
    client.force_login(second_panel_member)
    page = client.get(move_url(ready, "approve_for_test"))
    assert (
        page.status_code == 409
        and f"Senaste steget: Går inte vidare, {panel_member}" in page.content.decode()
    )


@pytest.mark.parametrize("who", ["panel_member", "adviser", "coordinator"])
def test_whoever_is_javig_reads_nothing_of_what_the_others_thought(client, request, ready, who):
    ready.note(by=ready.assigned_to, text="Tveksamt underlag.")
    person = request.getfixturevalue(who)
    client.force_login(person)
    assert "Tveksamt underlag." in client.get(ready.get_absolute_url()).content.decode()
    client.post(reverse("innovations:conflict", args=[ready.ref]), {"why": "Min bror leder projektet."})
    assert client.get(basis(ready)).url == ready.get_absolute_url()  # the panel's task leads there
    assert client.get(reverse("innovations:decision_basis_pdf", args=[ready.ref])).status_code == 404
    assert client.get(reverse("innovations:first_assessment", args=[ready.ref])).status_code == 404
    page = client.get(ready.get_absolute_url()).content.decode()
    assert "Tveksamt underlag." not in page and "Bedömare, " not in page
    assert "Du är jävig i ärendet. Har anmält jäv: Min bror leder projektet." in page
    assert make.NEED in page
    for move in ("write", "note"):
        with pytest.raises(Refused):
            getattr(fresh(ready), move)(by=person, text="Ja, ta den.")
    assert 'id="meddelanden"' not in page


def test_a_javig_adviser_leaves_the_matter_to_whoever_gives_it_to_another(
    ready, adviser, coordinator, panel_member
):
    for person in (panel_member, adviser):
        fresh(ready).declare_conflict(by=person, reason="Närstående.", why="Närstående.").announce()
    told = Notification.objects.filter(step__move="declare_conflict")
    assert [(n.recipient, n.step.actor) for n in told.order_by("pk")] == [
        (adviser, panel_member),
        (coordinator, adviser),
    ]


def test_nobody_judges_the_project_they_lead(ready, adviser, assessor, panel_member):
    with pytest.raises(Refused, match="bedömer ärendet"):
        ready.name_project_owner(by=adviser, person=assessor)
    assert "decline" in {m.name for m in fresh(ready).open_moves(panel_member)}
    ready.name_project_owner(by=adviser, person=panel_member)
    assert fresh(ready).open_moves(panel_member) == []
    assert fresh(ready).why_in_conflict(panel_member) == "Är projektägare i ärendet."
    fresh(ready).name_project_owner(by=adviser, person=adviser)  # in a small office the two are one
    assert not fresh(ready).has_conflict_of_interest(adviser)


def test_the_page_says_that_nobody_can_decide(client, ready, adviser, panel_member):
    client.force_login(adviser)
    assert "Ingen kan besluta" not in client.get(ready.get_absolute_url()).content.decode()
    fresh(ready).declare_conflict(by=panel_member, reason="Närstående.", why="Närstående.")
    assert "Ingen kan besluta" in client.get(ready.get_absolute_url()).content.decode()


def test_whoever_leads_the_test_asks_the_manager_to_confirm(
    client, tested, adviser, manager, nurse, stranger
):
    tested.project_owner = stranger
    tested.save()
    assert "invite_receiver" not in {m.name for m in fresh(tested).open_moves(nurse)}
    client.force_login(adviser)
    url = move_url(tested, "invite_receiver")
    assert url in client.get(tested.get_absolute_url()).content.decode()
    assert client.post(url, {"email": manager.email, "role": "co_owner"}).status_code == 422
    with pytest.raises(Refused):
        fresh(tested).invite_receiver(by=adviser, email=manager.email, role="transfer")
    client.post(url, {"email": manager.email, "role": "manager"})
    fresh(tested).participations.get(invited_email=manager.email).accept(by=manager)
    assert "Mottagande chef behöver bekräfta." not in Innovation.start_pilot.move.missing(fresh(tested))
    assert "invite_receiver" in {m.name for m in fresh(tested).open_moves(stranger)}
