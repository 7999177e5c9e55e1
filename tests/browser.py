"""One Chromium for every browser test: two drivers in one thread would stand in each other's way."""

import shutil

import pytest
from playwright.sync_api import sync_playwright

# The same engine without windows and tool bars first: it costs half as much.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)


# Started by hand: the plugin's own fixtures warn under pytest 9, and warnings are errors here.
@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; the browser tests were not tried.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[
            "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync",
        ])  # fmt: skip
        yield browser
        browser.close()
