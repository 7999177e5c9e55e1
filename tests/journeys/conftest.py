"""A browser for the long stories: a phone, in Swedish, against the test's own server."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


# Started by hand: the plugin's own fixtures warn under pytest 9, and warnings are errors here.
@pytest.fixture(scope="session")
def walking_browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; no journey was walked.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ])  # fmt: skip
        yield browser
        browser.close()


@pytest.fixture
def phone(walking_browser, live_server):
    """Opens a phone; `phone(script=False)` opens one without script. Any breach of the content policy fails the test."""
    opened, breaches = [], []

    def open_phone(*, script=True, **options):
        context = walking_browser.new_context(
            **{
                "locale": "sv-SE",
                "viewport": PHONE,
                "java_script_enabled": script,
                "base_url": live_server.url,
                **options,
            }
        )
        context.set_default_timeout(20_000)
        opened.append(context)
        page = context.new_page()
        page.on(
            "console", lambda line: breaches.append(line.text) if "Content Security" in line.text else None
        )
        return page

    yield open_phone
    for context in opened:
        context.close()
    assert not breaches
