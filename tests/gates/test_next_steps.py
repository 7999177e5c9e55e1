"""The next steps of a matter on a phone: no hint lies over the button it explains."""

import pytest

from tests.gates.conftest import sign_in

# The text of each step whose hint begins before its button has ended.
COVERED = """steps => steps.filter(step => step.querySelector(":scope > p.p-soft") && step.querySelector(".ds-button"))
    .filter(step => step.querySelector(".ds-button").getBoundingClientRect().bottom
        > step.querySelector(":scope > p.p-soft").getBoundingClientRect().top + 1)
    .map(step => step.innerText)"""


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_hint_lies_over_its_button(width, demo, chromium):
    context = chromium.new_context(locale="sv-SE", viewport={"width": width, "height": 844})
    page = context.new_page()
    sign_in(page, demo, "radgivare")
    page.goto(f"{demo.address}/ideer/?skede=first_assessment")
    page.goto(demo.address + page.get_attribute("main a[href*='/ideer/INN-']", "href"))
    page.locator(".p-moves > li > details > summary", has_text="Fler steg").click()
    steps = page.locator(".p-moves .p-moves > li")
    assert steps.count() > 1
    assert steps.evaluate_all(COVERED) == []
    context.close()
