"""Browsers for the long stories: each person at an own screen, in Swedish, against the test's own server."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
# Chromium writes a line for a page that answers that something is missing, and for a network taken away on purpose.
NO_FAULT = re.compile(r"status of (409|422) |ERR_INTERNET_DISCONNECTED|htmx:sendError")
PATIENCE = 20_000  # milliseconds: a busy machine is slow, not wrong

expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def phone(chromium, live_server):
    """Opens a phone; `phone(script=False)` opens one without script. Any fault in the console fails the test."""
    opened, faults = [], []

    def open_phone(*, script=True, **options):
        context = chromium.new_context(
            **{
                "locale": "sv-SE",
                "viewport": PHONE,
                "java_script_enabled": script,
                "base_url": live_server.url,
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        context.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda fault: faults.append(str(fault.error)))
        return context.new_page()

    yield open_phone
    for context in opened:
        context.close()
    assert [fault for fault in faults if not NO_FAULT.search(fault)] == []


@pytest.fixture
def device():
    """(width and height, whether scripts run). A test that tries several names them itself."""
    return PHONE, False


@pytest.fixture
def screen_of(phone, device, live_server):
    """`screen_of(nurse)` is that person's own browser, signed in, and the same one every time. Nobody is a visitor."""
    pages = {}
    size, script = device

    def open_screen(person=None):
        if person not in pages:
            page = pages[person] = phone(viewport=size, script=script)
            if person is not None:
                client = Client()
                client.force_login(person)
                session = client.cookies["sessionid"].value
                page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return pages[person]

    return open_screen
