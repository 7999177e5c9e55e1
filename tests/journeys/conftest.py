"""A browser for the long stories: a phone, in Swedish, against the test's own server."""

import pytest

PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items):
    for item in items:
        if "/journeys/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def phone(chromium, live_server):
    """Opens a phone; `phone(script=False)` opens one without script. Any breach of the content policy fails the test."""
    opened, breaches = [], []

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
