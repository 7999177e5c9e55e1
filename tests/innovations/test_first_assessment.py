"""The adviser's first assessment: six answers, saved half done, renewed as a new version."""

from django.urls import reverse

from tests import make
from tests.innovations.reach import fresh


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
