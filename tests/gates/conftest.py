"""The demo in a running portal, a browser, and a walk through every page that each role can reach."""

import os
import re
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.running import RunningPortal

PASSWORD = "demo som alla kan läsa"
ROLES = ["", "idegivare", "radgivare", "samordnare.region", "bedomare1", "beslut", "redaktor", "admin"]
WALK_LIMIT = int(os.environ.get("WALK_LIMIT", "60"))
# Left out of the walk: what ends the session, sends a file, or belongs to another language of the same page.
NOT_WALKED = re.compile(
    r"/(konto/logga-ut|konto/logout|i18n|static|halsa)|\.(csv|atom|pdf|json)$|logout|/bilagor/.+"
)


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    running = RunningPortal(tmp_path_factory.mktemp("demo"), demo_password=PASSWORD, patience=300)
    yield running
    running.stop()


def sign_in(page, demo, role):
    if not role:
        return
    page.goto(f"{demo.address}/konto/login/")
    page.fill("input[name=login]", f"{role}@demo.innovationsportalen.se")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login" not in url)


def name_of(path):
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def walk(page, demo, limit=WALK_LIMIT):
    """Addresses reachable by links from the start page, one of each kind of page (URL name)."""
    seen, queue, found = set(), [f"{demo.address}/", f"{demo.address}/sok/?q=hem"], []
    while queue and len(found) < limit:
        address = queue.pop(0)
        path = urlsplit(address).path
        name = name_of(path)
        if name is None or name in seen or NOT_WALKED.search(path):
            continue
        seen.add(name)
        response = page.goto(address)
        if response is None or "text/html" not in response.headers.get("content-type", ""):
            continue
        found.append((name, path, response.status))
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))"):
            target = urldefrag(urljoin(address, link))[0]
            if target.startswith(demo.address):
                queue.append(target)
    return found
