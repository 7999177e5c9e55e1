"""On paper, and in the reader's own few colours, a page still says what it says on a screen."""

import re

import pytest

from tests.gates.conftest import sign_in

WHITE = "rgb(255, 255, 255)"
PAPER = {"width": 680, "height": 960}  # A4 less its margins
PAGES = ["/", "/ideer/ny/", "/katalog/", "/om/statistik/", "/mina/", "matter"]
SHOWN = "one => one.checkVisibility()"
# What is a box only by its colour: each needs an edge when the colour is taken away.
BOXES = ".ds-button, .ds-input, .p-door--main, .p-panel, .p-msg, .p-ask, .p-told, .p-count, .ds-alert"
WITHOUT_EDGE = """boxes => boxes.filter(one => one.checkVisibility() && one.type !== "hidden"
    && parseFloat(getComputedStyle(one).borderBlockStartWidth) === 0
    && getComputedStyle(one).appearance === "none")
    .map(one => one.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def screen(demo, chromium):
    """A care worker's own browser."""
    context = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 900})
    screen = context.new_page()
    sign_in(screen, demo, "idegivare")
    yield screen
    context.close()


@pytest.fixture
def open_page(screen, demo):
    """Opens a page in the given medium; "matter" is the first of one's own."""

    def open_it(path, **medium):
        screen.emulate_media(**{"media": "screen", "forced_colors": "none", "color_scheme": "light"} | medium)
        screen.set_viewport_size(PAPER if medium.get("media") == "print" else {"width": 1280, "height": 900})
        if path == "matter":
            screen.goto(f"{demo.address}/mina/")
            path = screen.get_attribute("main a[href*='/ideer/INN-']", "href")
        screen.goto(demo.address + path)
        return screen

    return open_it


@pytest.mark.parametrize("path", PAGES)
def test_paper_holds_the_page_and_nothing_to_press(path, open_page):
    page = open_page(path, media="print", color_scheme="dark")
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == WHITE
    ink = page.eval_on_selector("h1", "one => getComputedStyle(one).color")
    assert max(int(part) for part in re.findall(r"\d+", ink)) < 80, ink
    pressed = page.eval_on_selector_all(
        "nav, button, .ds-button, .p-foot", f"all => all.filter({SHOWN}).length"
    )
    assert pressed == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= PAPER["width"] + 1
    tables = page.eval_on_selector_all("table", "all => all.map(one => getComputedStyle(one).display)")
    assert set(tables) <= {"table"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_what_is_a_box_by_its_colour_has_an_edge_in_forced_colours(path, scheme, open_page):
    page = open_page(path, forced_colors="active", color_scheme=scheme)
    assert page.eval_on_selector_all(BOXES, WITHOUT_EDGE) == []
    mark = page.eval_on_selector(".p-mark-arch", "one => getComputedStyle(one).fill")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert mark != ground


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_done_now_and_next_differ_in_forced_colours(scheme, open_page):
    page = open_page("matter", forced_colors="active", color_scheme=scheme)
    dots = page.eval_on_selector_all(
        ".p-time > li", "all => all.map(one => getComputedStyle(one, '::before').backgroundColor)"
    )
    assert len(set(dots)) == 3, dots


def test_what_a_panel_decides_from_is_one_page_on_paper(demo, chromium):
    context = chromium.new_context(locale="sv-SE", viewport={"width": 390, "height": 844})
    page = context.new_page()
    sign_in(page, demo, "beslut")
    page.goto(f"{demo.address}/beslut/")
    page.goto(demo.address + page.get_attribute("main a[href$='/underlag/']", "href"))
    margins = dict.fromkeys(("top", "bottom", "left", "right"), "10mm")
    pages = re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4", margin=margins))
    assert len(pages) == 1
    context.close()
