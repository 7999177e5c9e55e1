"""The demo in a running portal, and a walk by links to one of each kind of page that each role can reach."""

import os
import re
from collections import Counter
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.running import RunningPortal

PASSWORD = "demo som alla kan läsa"
GUEST, GUESTS_MAIL = "utan konto", "patient@example.se"  # let in by the link of a receipt
MAIL_WITHIN = 60  # seconds
ROLES = ["", "idegivare", "radgivare", "samordnare.region", "bedomare1", "beslut", "redaktor", "admin", GUEST]
WALK_LIMIT = int(os.environ.get("WALK_LIMIT", "120"))
# Left out of the walk: what ends the session, sends a file, or belongs to another language of the same page.
NOT_WALKED = re.compile(
    r"/(konto/logga-ut|konto/logout|i18n|static|halsa)|\.(csv|atom|pdf|json)$|logout|/bilagor/.+"
)
# Reached by no link from the start page, or only behind more of them than the walk follows.
BEGIN = ["/", "/sok/?q=hem", "/ideer/ny/", "/konto/login/", "/komponenter/"]
# Matters differ in what can be done with them, so a few are opened for their links.
MANY = {"innovations:innovation_detail": 5}
# The queue first: it leads to matters in every stage, and so to the form of each move.
BEGIN_OF = {"radgivare": ["/ideer/"], "admin": ["/admin/", "/admin/portal/membership/add/"]}


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """A portal of its own; DEMO_ADDRESS names one that is already up, with DEMO_PASSWORD."""
    if address := os.environ.get("DEMO_ADDRESS"):
        yield SimpleNamespace(address=address.rstrip("/"), password=os.environ["DEMO_PASSWORD"])
        return
    running = RunningPortal(tmp_path_factory.mktemp("demo"), demo_password=PASSWORD, patience=300)
    running.password = PASSWORD
    yield running
    running.stop()


def sign_in(page, demo, role):
    if not role:
        return
    if role == GUEST:
        link = page.locator("a[href*='/folj/']").first
        page.goto(f"{demo.address}/demo/brevlada/?till={GUESTS_MAIL}")
        for _second in range(MAIL_WITHIN):  # the workers send it when they come to it
            if link.count():
                break
            page.wait_for_timeout(1000)
            page.reload()
        page.goto(link.get_attribute("href"))
        return
    page.goto(f"{demo.address}/konto/login/")
    page.fill("input[name=login]", f"{role}@demo.innovationsportalen.se")
    page.fill("input[name=password]", demo.password)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


class Links(HTMLParser):
    """The links of a page, in order."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "a" and (link := dict(attrs).get("href")):
            self.found.append(link)


def kind_of(path):
    """The URL's name, and the move when one address serves many forms; None for what is not ours."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    return " ".join(
        [found.view_name, *(found.kwargs[key] for key in ("move", "stage") if key in found.kwargs)]
    )


def walk(request, demo, role, limit=WALK_LIMIT):
    """Yields (kind, path, status, HTML) of each kind of page, following links; of some, more than one."""
    seen, queue = Counter(), [demo.address + path for path in BEGIN_OF.get(role, []) + BEGIN]
    asked = set()
    while queue and len(asked) < limit:
        address = queue.pop(0)
        path = urlsplit(address).path
        kind = kind_of(path)
        if path in asked or kind is None or seen[kind] >= MANY.get(kind, 1) or NOT_WALKED.search(path):
            continue
        answer = request.get(address)
        asked.add(path)
        seen[kind] += 1
        # Sent on to another page, which is of a kind of its own.
        if urlsplit(answer.url).path != path:
            queue.insert(0, answer.url)
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        html = answer.text()
        yield kind, path, answer.status, html
        # The links of the mailbox are those of their receivers.
        for link in Links(html).found if kind != "portal:demo_mailbox" else []:
            target = urldefrag(urljoin(address, link))[0]
            if target.startswith(demo.address):
                queue.append(target)
