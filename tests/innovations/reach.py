"""How these tests reach the pages of an innovation and what stands on them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from innovations.models import Innovation

QUEUE = "/ideer/"


def page_of(client, person, innovation):
    """What stands on the page; where its lines break says nothing."""
    client.force_login(person)
    page = client.get(innovation.get_absolute_url()).content.decode().split("<main")[1]
    return " ".join(page.split())


def statements_of(client, url):
    """The page, and how many statements it takes; the savepoints are the test's own."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return response, sum("SAVEPOINT" not in query["sql"] for query in captured.captured_queries)


def titles(response):
    return [row["title"] for row in response.context["rows"]]


def due(innovation, day):
    Innovation.objects.filter(pk=innovation.pk).update(answer_due=day)


def move_url(idea, move):
    return reverse("innovations:move_form", kwargs={"ref": idea.ref, "move": move})


def fresh(idea):
    return Innovation.objects.get(pk=idea.pk)
