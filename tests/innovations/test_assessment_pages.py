"""The assessor's own view: jäv first, independence until it is closed, and the profile without a sum."""

import re

import pytest
from django.urls import reverse

from innovations.forms import people
from innovations.models import CRITERIA, Innovation
from innovations.views.profile import profile
from portal.models import Role
from tests import make
from tests.people import make_person


@pytest.fixture
def idea(nurse, region, adviser, assessor, second_assessor):
    return make.in_depth(nurse, region, adviser, [assessor, second_assessor], idea="En gemensam lista.")


def page_of(idea):
    return reverse("innovations:assess", args=[idea.ref])


def declared(idea, person):
    idea.assessments.get(assessor=person).declare_no_conflict()


def answers(level="2", **changed):
    return {key: level for key in CRITERIA} | {"recommendation": "go_on"} | changed


@pytest.mark.parametrize("who", ["nurse", "stranger", "adviser", "coordinator", "panel_member"])
def test_only_a_chosen_assessor_has_the_page(client, request, idea, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(page_of(idea)).status_code == 404
    assert client.post(page_of(idea), answers(steg="lamna")).status_code == 404


def test_each_assessor_is_told_once_that_they_are_chosen(idea, assessor, second_assessor, nurse):
    for step in idea.steps.all():
        step.announce()
    for person in (assessor, second_assessor):
        told = [(str(notice.label), notice.url) for notice in person.notifications.all()]
        assert told == [("Du är vald att bedöma en idé. Svara om du är jävig.", page_of(idea))]
    labels = [str(notice.label) for notice in nurse.notifications.all()]
    assert "Din idé bedöms av minst två personer" in labels and not any("vald" in label for label in labels)


def test_jav_is_answered_before_the_text_is_read(client, idea, assessor):
    client.force_login(assessor)
    page = client.get(page_of(idea)).content.decode()
    assert "Är du jävig" in page and make.NEED not in page
    assert client.post(page_of(idea), {}).status_code == 422
    client.post(page_of(idea), {"jav": "nej"})
    assert make.NEED in client.get(page_of(idea)).content.decode()


def test_who_steps_aside_says_why_and_is_out(client, idea, adviser, assessor):
    client.force_login(assessor)
    assert client.post(page_of(idea), {"jav": "ja"}).status_code == 422
    client.post(page_of(idea), {"jav": "ja", "why": "Närstående."})
    assert client.get(page_of(idea)).status_code == 404
    idea.forget()
    assert len(idea.active_assessments) == 1
    assert idea.conflicts.get(person=assessor).reason == "Närstående."
    assert idea.steps.get(move="step_aside").reason == "Närstående."


def test_half_an_assessment_is_saved_and_nobody_sees_it(client, idea, assessor, second_assessor):
    declared(idea, assessor)
    declared(idea, second_assessor)
    client.force_login(assessor)
    client.post(
        page_of(idea),
        {"steg": "spara", "need": "3", "need_why": "Hemligt tills vidare.", "strengths": "Tydligt."},
    )
    kept = idea.assessments.get(assessor=assessor)
    assert (
        kept.answers == {"need": {"level": 3, "why": "Hemligt tills vidare."}}
        and kept.strengths == "Tydligt."
        and kept.closed_at is None
    )
    client.force_login(second_assessor)
    assert "Hemligt" not in client.get(page_of(idea)).content.decode()


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"need": ""}, "Behov: välj en nivå, eller att du inte kan bedöma."),
        ({"need": "0"}, "Behov: skriv varför när du väljer 0."),
        ({"spread": "3"}, "Spridbarhet: skriv varför när du väljer 3."),
        ({"recommendation": ""}, "Välj vad du rekommenderar."),
        ({"need_why": "x" * 301}, "Högst 300 tecken"),
        ({"need": "7"}, "Välj"),
    ],
)
def test_closing_says_what_is_missing_and_keeps_the_rest(client, idea, assessor, changed, fault):
    declared(idea, assessor)
    client.force_login(assessor)
    answer = client.post(page_of(idea), answers(steg="lamna", strengths="Det här finns kvar.", **changed))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Det här finns kvar." in page and fault in page
    assert idea.assessments.get(assessor=assessor).closed_at is None


def test_zero_and_three_with_words_and_cannot_without_close(client, idea, assessor):
    declared(idea, assessor)
    client.force_login(assessor)
    client.post(page_of(idea), answers(steg="lamna", need="3", need_why="Tre kommuner.", spread="cannot"))
    kept = idea.assessments.get(assessor=assessor)
    assert (
        kept.closed_at and kept.answers["spread"]["level"] == "cannot" and kept.answers["need"]["level"] == 3
    )
    assert client.post(page_of(idea), answers(steg="spara", need="1")).status_code == 409
    assert idea.assessments.get(assessor=assessor).answers["need"]["level"] == 3


def test_the_others_open_only_when_the_own_is_closed(client, idea, assessor, second_assessor):
    make.closed_assessment(idea, second_assessor)
    idea.assessments.filter(assessor=second_assessor).update(strengths="Den andras ord.")
    declared(idea, assessor)
    client.force_login(assessor)
    assert "Den andras ord." not in client.get(page_of(idea)).content.decode()
    client.post(page_of(idea), answers(steg="lamna"))
    page = client.get(page_of(idea)).content.decode()
    assert "Den andras ord." in page and "Bedömare 2" in page
    assert "Assessor2" not in page  # independent: by number, not by name


def test_saving_while_filling_in_answers_with_a_part(client, idea, assessor):
    declared(idea, assessor)
    client.force_login(assessor)
    part = client.post(page_of(idea), {"need": "1"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="sparad"' in part and "<html" not in part


def test_saving_while_the_focus_is_on_the_button_does_not_hand_in(client, idea, assessor):
    declared(idea, assessor)
    client.force_login(assessor)
    client.post(page_of(idea), answers(steg="lamna"), headers={"HX-Request": "true"})
    kept = idea.assessments.get(assessor=assessor)
    assert kept.closed_at is None and kept.answers["need"]["level"] == 2


def test_nothing_is_written_after_the_matter_has_gone_on(client, idea, assessor, nurse):
    declared(idea, assessor)
    idea.withdraw(by=nurse)
    client.force_login(assessor)
    answer = client.post(page_of(idea), answers(steg="lamna"))
    assert answer.status_code == 409 and "Ärendet bedöms inte längre." in answer.content.decode()


def test_the_list_shows_mine_and_how_many_are_done_of_all(client, idea, assessor, second_assessor, adviser):
    make.closed_assessment(idea, second_assessor)
    client.force_login(assessor)
    page = client.get("/bedomningar/")
    assert [a.innovation for a in page.context["todo"]] == [idea] and "1 av 2" in page.content.decode()
    client.force_login(second_assessor)
    assert [a.innovation for a in client.get("/bedomningar/").context["done"]] == [idea]
    client.force_login(adviser)
    assert [(i.done_of_them, i.all_of_them) for i in client.get("/bedomningar/").context["led"]] == [(1, 2)]


@pytest.mark.parametrize("who", ["nurse", "stranger", "manager"])
def test_the_list_is_not_there_for_others(client, request, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get("/bedomningar/").status_code == 404


def test_the_list_costs_the_same_for_one_and_three(
    client, nurse, region, adviser, assessor, django_assert_num_queries
):
    client.force_login(assessor)
    for n in (1, 3):
        while Innovation.objects.count() < n:
            make.taken(nurse, region, adviser).add_assessor(by=adviser, person=assessor)
        client.get("/bedomningar/")
        with django_assert_num_queries(8):
            assert len(client.get("/bedomningar/").context["todo"]) == n


def test_the_profile_shows_spread_and_never_a_sum(idea, assessor, second_assessor):
    one, two = (
        make.closed_assessment(idea, assessor, level=3),
        make.closed_assessment(idea, second_assessor, level=1),
    )
    two.answers["spread"] = {"level": "cannot", "why": ""}
    two.answers["need"] = {"level": 3, "why": "Ja."}
    rows = {row["key"]: row for row in profile([one, two])}
    assert rows["benefit"]["aria"] == "Nytta. Bedömare 1: 3, bedömare 2: 1. Mitten 2 av 3."
    assert rows["benefit"]["spread"] == ("34.00%", "98.00%") and rows["benefit"]["is_wide"]
    assert (
        "Skiljer 2 steg." in rows["benefit"]["in_words"] and "kommentar saknas" in rows["benefit"]["in_words"]
    )
    assert rows["need"]["range"] == "ense" and rows["need"]["spread"] is None
    assert "En kan inte bedöma." in rows["spread"]["in_words"] and rows["spread"]["middle"] == "3"
    assert len({(form, x, y) for form, x, y in rows["need"]["marks"]}) == 2
    assert not any(re.search(r"summa|totalt|poäng", str(row), re.IGNORECASE) for row in rows.values())


def test_the_own_principals_assessors_are_named_however_many_the_others_are(
    client, nurse, region, municipality, adviser, assessor, monkeypatch
):
    monkeypatch.setattr(people, "MOST", 2)
    for name in ("aaa", "aab", "aac"):
        make_person(name, municipality, Role.ASSESSOR)
    idea = make.taken(nurse, region, adviser)
    shown = people.AssessorsForm(innovation=idea, user=adviser).candidates
    assert [str(person) for person in shown] == ["Assessor", "Aaa"]


def test_those_who_are_not_ready_are_spoken_of_only_while_there_are_any(
    client, idea, assessor, second_assessor
):
    unseen = "De som ännu inte är klara syns inte."
    client.force_login(assessor)
    make.closed_assessment(idea, assessor)
    assert unseen in client.get(page_of(idea)).content.decode()
    make.closed_assessment(idea, second_assessor)
    page = client.get(page_of(idea)).content.decode()
    assert "Du är bedömare " in page and unseen not in page


def test_jav_is_answered_first_by_whatever_link_one_comes(client, idea, assessor):
    client.force_login(assessor)
    assert client.get(idea.get_absolute_url()).url == page_of(idea)
    client.post(page_of(idea), {"jav": "nej"})
    assert make.NEED in client.get(idea.get_absolute_url()).content.decode()


def test_an_assessor_who_never_answers_does_not_hold_the_matter_up(
    client, idea, adviser, assessor, second_assessor, region
):
    third = make_person("third", region, Role.ASSESSOR)
    idea.add_assessor(by=adviser, person=third)
    for person in (assessor, second_assessor):
        make.closed_assessment(idea, person)
    client.force_login(adviser)
    idea = Innovation.objects.get(pk=idea.pk)
    assert (
        "2 av 3 bedömare är klara."
        in dict((m.name, " ".join(w)) for m, w in idea.blocked_moves(adviser))["release"]
    )
    url = reverse("innovations:move_form", args=[idea.ref, "excuse_assessor"])
    assert url in client.get(idea.get_absolute_url()).content.decode()
    assert client.post(url, {"person": third.pk, "reason": ""}).status_code == 422
    client.post(url, {"person": third.pk, "reason": "Är sjuk till våren."})
    idea = Innovation.objects.get(pk=idea.pk)
    assert "release" in {m.name for m in idea.open_moves(adviser)}
    assert idea.file.tasks.get(what=f"assess-{third.pk}").status == "cancelled"
    idea.steps.get(move="excuse_assessor").announce()
    told = third.notifications.get(step__move="excuse_assessor")
    assert (str(told.label), told.url) == (
        "Du behöver inte längre bedöma en idé",
        reverse("innovations:assessment_list"),
    )
    assert not assessor.notifications.filter(step__move="excuse_assessor").exists()
    client.force_login(third)
    assert client.get(idea.get_absolute_url()).status_code == 404


def test_where_nobody_assesses_nobody_is_taken_off(nurse, region, adviser):
    idea = make.taken(nurse, region, adviser)
    assert "excuse_assessor" not in {m.name for m in idea.open_moves(adviser)}
