"""Bad input in every query parameter and every field of every form: no answer of 500 or more, nothing run, nothing lost."""

from html.parser import HTMLParser

from django.db import transaction
from django.urls import reverse

from tests.world import OWN, arguments

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
NASTY = [
    "\x00", "a\x00b", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "\u202eabc\u200b", "'", '"><svg onload=alert(1)>', "{{7*7}}${7*7}",
    "=HYPERLINK(\"http://x\")", "+1", "-1", "@a", "javascript:alert(1)", "../../etc/passwd", "x" * 300, "1" * 40, "10e400", "2026-13-45", "😀" * 50,
]  # fmt: skip
PARAMETERS = [
    "q",
    "page",
    "sort",
    "kind",
    "region",
    "status",
    "cursor",
    "after",
    "before",
    "scope",
    "adviser",
    "om",
    "next",
    "for",
    "unit",
    "draft_version",
]


class Forms(HTMLParser):
    """The forms of a page: where they go and which fields they have."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append((given.get("action") or "", (given.get("method") or "get").lower(), {}))
        elif tag in {"input", "textarea", "select", "button"} and self.forms and given.get("name"):
            self.forms[-1][2].setdefault(given["name"], given.get("value") or "")


def test_no_query_and_no_field_breaks_a_page(world, client):
    """Every address in a savepoint of its own, in one world."""
    for name in sorted(OWN):
        with transaction.atomic():
            throw_at(name, world, client)
            transaction.set_rollback(True)


def throw_at(name, world, client):
    address = reverse(name, kwargs=arguments(name, OWN[name], world))
    for person in (
        "visitor",
        "owner",
        "adviser",
        "coordinator",
        "assessor",
        "panel",
        "editor",
        "administrator",
    ):
        client.logout()
        if world["people"][person]:
            client.force_login(world["people"][person], backend=BACKEND)
        page = client.get(address)
        if page.status_code == 200:
            break
    for number, nasty in enumerate(NASTY):
        query = {parameter: nasty for parameter in PARAMETERS}
        answer = client.get(
            address,
            query,
            headers={"HX-Request": "true", "HX-Target": nasty[:20].replace("\x00", "")} if number % 2 else {},
        )
        assert answer.status_code < 500, (address, nasty)
        assert (
            b"<svg onload" not in b"".join(answer)
            if answer.streaming
            else b"<svg onload" not in answer.content
        )
    if page.status_code != 200 or page.streaming or "html" not in page.headers.get("content-type", ""):
        return
    found = Forms()
    found.feed(page.content.decode())
    for action, method, fields in found.forms:
        target = action.split("#")[0] or address
        if method != "post" or not target.startswith("/") or "/konto/" in target or "/i18n/" in target:
            continue
        for nasty in NASTY:
            answer = client.post(
                target,
                {
                    field: (nasty if field != "csrfmiddlewaretoken" else value)
                    for field, value in fields.items()
                },
            )
            assert answer.status_code < 500, (target, nasty, fields)
            if not answer.streaming:
                assert b"<svg onload" not in answer.content
        assert client.post(target, {}).status_code < 500
        assert client.post(target, b"\xff\xfe{", content_type="application/json").status_code < 500
