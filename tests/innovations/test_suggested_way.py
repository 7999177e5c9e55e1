"""The six answers point out a way, as a hint; the sixth question leads to what may be the same thing."""

import pytest
from django.urls import reverse

from innovations.models import FIRST_QUESTIONS
from tests import make

GOOD = {"need": "yes", "novelty": "yes", "reach": "yes", "ownership": "yes", "risk": "no", "existing": "no"}


def page_of(idea):
    return reverse("innovations:first_assessment", args=[idea.ref])


def form_url(idea, move):
    return reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": move})


@pytest.mark.parametrize(("changed", "way"), [
    ({}, "begin_in_depth"),
    ({"risk": "yes"}, "begin_in_depth"),
    ({"existing": "yes"}, "propose_merger"),
    ({"existing": "yes", "need": "no"}, "propose_merger"),
    ({"need": "unknown"}, "ask"),
    ({"novelty": "unknown"}, "ask"),
    ({"need": "no"}, "decline"),
    ({"novelty": "no"}, "do_locally"),
    ({"novelty": "no", "ownership": "no"}, "decline"),
    ({"reach": "no"}, "do_locally"),
    ({"reach": "no", "risk": "yes"}, "begin_in_depth"),
    ({"ownership": "no"}, "propose_referral"),
    ({question: "partly" for question in GOOD}, "begin_in_depth"),
])  # fmt: skip
def test_where_the_answers_point(idea, adviser, changed, way):
    answers = {question: {"answer": answer} for question, answer in (GOOD | changed).items()}
    first = idea.keep_first_assessment(by=adviser, answers=answers)
    move, why = first.way
    assert move.name == way and str(why)


def test_half_an_assessment_points_nowhere(idea, adviser):
    first = idea.keep_first_assessment(by=adviser, answers={"existing": {"answer": "yes"}})
    assert first.way is None


def test_the_way_stands_on_the_matter_and_on_the_form_with_its_link(client, idea, adviser, coordinator):
    client.force_login(adviser)
    assert "Svaren pekar mot:" not in client.get(idea.get_absolute_url()).content.decode()
    landed = client.post(page_of(idea), GOOD | {"existing": "yes"}, follow=True).content.decode()
    for page in (landed, client.get(page_of(idea)).content.decode()):
        hint = page.split("Svaren pekar mot:")[1].split("</p>")[0]
        assert form_url(idea, "propose_merger") in hint and "Samma sak pågår eller finns redan." in hint
        assert "Det är ett förslag. Du väljer." in hint
    client.force_login(coordinator)  # reads the answers, but the step is the adviser's
    assert "Svaren pekar mot:" not in client.get(idea.get_absolute_url()).content.decode()


def test_what_is_saved_while_filling_in_says_the_way(client, idea, adviser):
    client.force_login(adviser)
    saved = client.post(page_of(idea), GOOD, headers={"HX-Request": "true"}).content.decode()
    assert "Svaren pekar mot:" in saved and f'href="{idea.get_absolute_url()}#drag"' in saved
    saved = client.post(page_of(idea), {"need": "yes"}, headers={"HX-Request": "true"}).content.decode()
    assert 'id="sparad"' in saved and "Svaren pekar mot:" not in saved


def test_the_sixth_question_leads_to_what_is_alike(client, idea, region, colleague, adviser):
    other = make.innovation(colleague, region)  # the same title and need
    entry = make.entry("Tryggare hemgång på fredagar", summary=make.NEED)
    client.force_login(adviser)
    page = client.get(page_of(idea)).content.decode()
    near = page.split(str(FIRST_QUESTIONS["existing"]))[1]
    assert other.get_absolute_url() in near and reverse("innovations:entry_detail", args=[entry.ref]) in near
    assert f"{reverse('innovations:catalogue')}?q=Tryggare" in near and reverse("innovations:queue") in near
    assert f'href="{idea.get_absolute_url()}">{idea.ref}' not in near
