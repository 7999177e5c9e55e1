"""What every page must hold, asked of one of each kind of page that each role can reach in the demo."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from tests.gates.conftest import ROLES, sign_in, walk

FULL = os.environ.get("FULL") == "1"
# Each kind of page is tried small in light and wide in dark; FULL=1 tries all four, for each role.
VIEWS = [(390, "light"), (1280, "dark")] + ([(390, "dark"), (1280, "light")] if FULL else [])
# axe's violations, in short. Only they are asked for: the rest is megabytes.
AXE = """() => axe.run(document, {preload: false, resultTypes: ["violations"], runOnly:
    ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}).then(({violations}) =>
    violations.map(one => `${one.id}: ${one.nodes[0].html.slice(0, 160)} (${one.nodes.length})`))"""
# A kind of page that looks the same to everybody is tried once; these differ by who looks.
BY_ROLE = {"portal:start", "portal:mine", "portal:task_list", "innovations:innovation_detail"}
VNU = Path(os.environ.get("VNU_JAR") or settings.BASE_DIR / ".venv/vnu.jar")
CAN_CHECK_HTML = VNU.exists() and shutil.which("java")


@pytest.fixture(scope="module")
def html_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("html")


@pytest.fixture(scope="module")
def walked(demo, chromium, html_folder):
    """{role: (signed-in context, [(path, status)] of pages to try)}; their HTML is kept for its checker."""
    tried, found = set(), {}
    for role in ROLES:
        context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="sv-SE")
        page = context.new_page()
        sign_in(page, demo, role)
        page.close()
        pages = []
        for kind, path, status, html in walk(context.request, demo, role):
            mine = (role, kind) if kind in BY_ROLE else kind
            if mine in tried and not FULL and status == 200:
                continue
            tried.add(mine)
            pages.append((path, status))
            (html_folder / f"{role or 'visitor'}{path.replace('/', '_')}.html").write_text(html)
        found[role] = context, pages
    yield found
    for context, _pages in found.values():
        context.close()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible_and_keeps_to_itself(role, demo, walked):
    context, pages = walked[role]
    assert pages
    page = context.new_page()
    heard = []
    page.on("console", lambda line: heard.append(line.text) if line.type in {"error", "warning"} else None)
    page.on("pageerror", lambda fault: heard.append(str(fault)))
    page.on("request", lambda request: None if ours(request.url, demo) else heard.append(request.url))
    faults = {}
    for path, status in pages:
        page.goto(demo.address + path)
        found = faults_of(page) if status == 200 else [f"status {status}"]
        if found + heard:
            faults[path] = [*found, *dict.fromkeys(heard)]
        heard.clear()
    page.close()
    assert faults == {}, json.dumps(faults, indent=1, ensure_ascii=False)


def ours(url, demo):
    return url.startswith((demo.address, "data:", "blob:"))


def faults_of(page):
    """What is wrong with the open page, in all its views. It is loaded once: they differ in style only."""
    faults = []
    page.evaluate(Axe().axe_script)
    for width, scheme in VIEWS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        faults += [f"{width} {scheme} {fault}" for fault in page.evaluate(AXE)]
    page.set_viewport_size({"width": 320, "height": 700})
    if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
        faults.append(f"scrolls sideways at 320 px: {width}")
    if (headings := page.locator("h1").count()) != 1:
        faults.append(f"{headings} h1")
    if not page.title().strip():
        faults.append("no title")
    return faults


def test_the_answers_of_the_idea_form_are_accessible(demo, chromium, html_folder):
    """The page that points out what is missing, and the page that shows it all before it is sent."""
    context = chromium.new_context(locale="sv-SE")
    page = context.new_page()
    page.goto(f"{demo.address}/ideer/ny/")
    go_on = page.get_by_role("button", name="Fortsätt till kontroll")
    go_on.click()
    page.wait_for_selector(".ds-error-summary")
    assert faults_of(page) == []
    for name, value in (("patent", "no"), ("progress", "need"), ("sender", "patient"), ("reach", "email")):
        page.check(f"[name={name}][value={value}]")
    words = {
        "need": "Larmen väcker alla som sover.",
        "title": "Tystare larm",
        "place": "Halmstad",
        "email": "a@example.se",
    }
    for name, said in words.items():
        page.fill(f"[name={name}]", said)
    go_on.click()
    page.wait_for_url("**/kontroll/")
    assert faults_of(page) == []
    (html_folder / "check.html").write_text(page.request.get(page.url).text())
    context.close()


@pytest.mark.skipif(not CAN_CHECK_HTML, reason="The Nu HTML checker or Java is not here; see make browser.")
def test_the_html_checker_finds_no_fault(walked, html_folder):
    pages = sorted(str(path) for path in html_folder.glob("*.html"))
    assert len(pages) >= 40, pages
    answer = subprocess.run(
        ["java", "-jar", VNU, "--errors-only", "--format", "gnu", *pages], capture_output=True, text=True
    )
    lines = [line.replace(f'"file:{html_folder}/', "")[:300] for line in answer.stderr.splitlines()]
    assert lines == [] and answer.returncode == 0, "\n".join(lines[:40])


@pytest.mark.parametrize("path", ["/", "/katalog/", "/ideer/ny/"])
def test_a_cold_page_is_light(path, demo, chromium):
    """At most 120 kB and 8 requests (design/look 8), counted on the wire."""
    context = chromium.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(demo.address + path, wait_until="networkidle")
    context.close()
    assert sum(sizes) <= 120_000 and len(sizes) <= 8, (sum(sizes), len(sizes))
