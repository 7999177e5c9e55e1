"""Bad input in every query parameter and every field of every form: no answer of 500 or more, nothing run, nothing lost."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from innovations.forms.catalogue import FACET_LABELS
from innovations.forms.queue import QueueFilter
from innovations.models import ImportRun
from tests.world import OWN, arguments

BACKEND = "portal.adapters.AuthenticationBackend"
NASTY = [
    "a\x00b", "Klistrat\x0bfrån\x1f\x7f\x85Word", "\u202eabc\u200b'", '"><svg onload=alert(1)>', "={{7*7}}${7*7}@a+1 javascript:alert(1) ../../etc/passwd",
    "-1", "²", ".²", "١", "1" * 40, "2026-13-45", "2026-11-22.10e400", "😀" * 50, "en lång mening " * 1667,
]  # fmt: skip
READ = re.compile(r'\b(?:GET|get)\.get(?:list)?\(\s*"(\w+)"|"(\w+)" (?:not )?in request\.GET')
AREAS = ("portal", "innovations", "meetingplaces", "regulatory", "followup")
PEOPLE = ("visitor", "owner", "adviser", "coordinator", "assessor", "panel", "editor", "administrator")


def read_by_the_code():
    """The names that the areas read out of an address, wherever they do it."""
    files = [file for area in AREAS for file in (settings.BASE_DIR / area).rglob("*.py")]
    found = {name for file in files for pair in READ.findall(file.read_text()) for name in pair if name}
    return found | set(QueueFilter.base_fields) | set(FACET_LABELS) | {"fore", "next", "om"}


PARAMETERS = sorted(read_by_the_code())
# Each parameter meets each bad value; the others hold another one at the same time. Written once: they are long.
QUERIES = [
    urlencode({name: NASTY[(number + place) % len(NASTY)] for place, name in enumerate(PARAMETERS)})
    for number in range(len(NASTY))
]


class Forms(HTMLParser):
    """The forms of a page: where they go and which fields they have; and what its links ask for."""

    def __init__(self):
        super().__init__()
        self.forms, self.asked = [], set()

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        name, value = given.get("name"), given.get("value") or ""
        if tag == "a":
            target = urlsplit(given.get("href") or "")
            if not target.scheme and not target.netloc:
                self.asked |= {name for name, _value in parse_qsl(target.query)}
        elif tag == "form":
            self.forms.append((given.get("action") or "", (given.get("method") or "get").lower(), {}, {}))
        elif self.forms and tag == "option" and value:
            last = next(reversed(self.forms[-1][2]), None)
            self.forms[-1][3].setdefault(last, value)
        elif self.forms and tag in {"input", "textarea", "select", "button"} and name:
            self.forms[-1][2].setdefault(name, value)
            if given.get("type") in {"hidden", "radio", "checkbox", "submit"}:
                self.forms[-1][3].setdefault(name, value)


def test_the_parameters_are_those_that_the_code_reads():
    known = {"q", "efter", "fore", "sida", "urval", "skede", "radgivare", "lan", "huvudman", "enhet", "exakt", "used", "till", "visa", "alla", "kind", "sort", "status", "unit", "for"}  # fmt: skip
    assert known - set(PARAMETERS) == set()


def test_no_query_breaks_a_page(world, client):
    """Every address in a savepoint of its own, in one world."""
    asked = set()
    for name in sorted(OWN):
        with transaction.atomic():
            address, page = first_page(name, world, client)
            if page.status_code != 405:
                ask(address, client)
            asked |= found_in(page).asked
            transaction.set_rollback(True)
    assert asked - set(PARAMETERS) == set(), "Links ask for what is not tried here."


def test_no_field_breaks_a_page(world, client):
    """Each form with nothing but bad input, and with bad text where what is chosen is right."""
    for name in sorted(OWN):
        with transaction.atomic():
            address, page = first_page(name, world, client)
            for action, method, fields, chosen in found_in(page).forms:
                target = action.split("#")[0] or address
                if (
                    method == "post"
                    and target.startswith("/")
                    and not target.startswith(("/konto/", "/i18n/"))
                ):
                    send(target, fields, chosen, client)
            transaction.set_rollback(True)


def test_no_query_breaks_the_administration(world, client):
    person = world["people"]["administrator"]
    run = ImportRun.objects.create(filename="lista.csv", ordered_by=person)
    client.force_login(person, backend=BACKEND)
    ask(reverse("admin:innovations_importrun_change", args=[run.pk]), client)
    for model in ("person", "organisation", "membership"):
        ask(reverse(f"admin:portal_{model}_suggestions"), client)
        ask(reverse(f"admin:portal_{model}_changelist"), client)


def first_page(name, world, client):
    """The address, and its page as the first who gets one sees it."""
    address = reverse(name, kwargs=arguments(name, OWN[name], world))
    for person in PEOPLE:
        client.logout()
        if world["people"][person]:
            client.force_login(world["people"][person], backend=BACKEND)
        page = client.get(address)
        if page.status_code in {200, 405}:
            break
    return address, page


def found_in(page):
    found = Forms()
    if page.status_code == 200 and not page.streaming and "html" in page.headers.get("content-type", ""):
        found.feed(page.content.decode())
    return found


def ask(address, client):
    """Every second one asks for a part of the page, and names it badly."""
    for number, query in enumerate(QUERIES):
        part = {"HX-Request": "true", "HX-Target": NASTY[number][:20].replace("\x00", "")}
        answer = client.get(f"{address}?{query}", headers=part if number % 2 else {})
        is_harmless(answer, (address, query))


def send(target, fields, chosen, client):
    """Each post in a savepoint of its own, so that the first that is taken does not close the way for the rest."""
    typed = [name for name in fields if name not in chosen and name != "csrfmiddlewaretoken"]
    posts = [dict.fromkeys(fields, nasty) for nasty in NASTY]
    if typed:
        posts += [chosen | {name: NASTY[(n + place) % len(NASTY)] for place, name in enumerate(typed)} for n in range(len(NASTY))]  # fmt: skip
    posts += [{}]
    for post in posts:
        with transaction.atomic():
            is_harmless(client.post(target, post), (target, post))
            transaction.set_rollback(True)
    broken = client.post(target, b"\xff\xfe{", content_type="application/json")
    assert broken.status_code < 500, target


def is_harmless(answer, what):
    assert answer.status_code < 500, what
    if not answer.streaming:
        assert b"<svg onload" not in answer.content, what
