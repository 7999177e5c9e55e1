"""The demo in a running portal, and a walk by links to one of each kind of page that each role can reach."""

import os
import re
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.running import RunningPortal

PASSWORD = "demo som alla kan läsa"
ROLES = ["", "idegivare", "radgivare", "samordnare.region", "bedomare1", "beslut", "redaktor", "admin"]
WALK_LIMIT = int(os.environ.get("WALK_LIMIT", "80"))
# Left out of the walk: what ends the session, sends a file, or belongs to another language of the same page.
NOT_WALKED = re.compile(
    r"/(konto/logga-ut|konto/logout|i18n|static|halsa)|\.(csv|atom|pdf|json)$|logout|/bilagor/.+"
)
# Reached by no link from the start page, or only behind more of them than the walk follows.
BEGIN = ["/", "/sok/?q=hem", "/ideer/ny/", "/konto/login/", "/admin/portal/membership/add/"]


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


def name_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def walk(request, demo, limit=WALK_LIMIT):
    """Yields (URL name, path, status, HTML) of one of each kind of page (URL name), following links."""
    seen, queue = set(), [demo.address + path for path in BEGIN]
    while queue and len(seen) < limit:
        address = queue.pop(0)
        path = urlsplit(address).path
        name = name_of(path)
        if name is None or name in seen or NOT_WALKED.search(path):
            continue
        answer = request.get(address)
        # Sent on to another page, which is of a kind of its own.
        if urlsplit(answer.url).path != path:
            queue.insert(0, answer.url)
            seen.add(name)
            continue
        seen.add(name)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        html = answer.text()
        yield name, path, answer.status, html
        for link in Links(html).found:
            target = urldefrag(urljoin(address, link))[0]
            if target.startswith(demo.address):
                queue.append(target)
