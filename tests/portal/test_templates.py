"""What every template keeps: no inline style or script, guarded forms, icons that exist, classes in one place."""

import json
import re

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils import translation
from django.utils.translation import gettext

from tests import make

FOLDER = settings.BASE_DIR / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*.html") if "emails" not in path.parts)
NAMES = [str(path.relative_to(FOLDER)) for path in TEMPLATES]


def text_of(name):
    """The template without its comments and examples."""
    text = (FOLDER / name).read_text("utf-8")
    return re.sub(r"{% (comment|verbatim) %}.*?{% end\1 %}", "", text, flags=re.S)


def where(pattern, flags=re.I):
    """[template: what] for each place in the templates that the pattern finds."""
    return [f"{name}: {found}" for name in NAMES for found in re.findall(pattern, text_of(name), flags)]


def test_every_template_can_be_read():
    for name in NAMES:
        get_template(name)


def test_no_template_has_inline_style_or_script():
    assert where(r"\sstyle=|<style|\son[a-z]+=\"") == []
    scripts = where(r"<script([^>]*)>")
    assert [
        s
        for s in scripts
        if "src=" not in s and "application/json" not in s and "application/ld+json" not in s
    ] == []


def test_htmx_attributes_have_the_data_prefix():
    assert where(r"\shx-[a-z-]+=") == []


def test_every_posting_form_has_a_token():
    forms = where(r"<form\b(?:[^>\"]|\"[^\"]*\")*method=\"post\".*?</form>", re.I | re.S)
    assert [form for form in forms if "csrf_token" not in form] == []


def test_every_icon_exists():
    known = json.loads((settings.BASE_DIR / "portal" / "data" / "icons.json").read_text("utf-8"))
    used = where(r"{% icon \"([a-z0-9-]+)\" %}")
    assert [icon for icon in used if icon.split(": ")[1] not in known] == [], (
        "add it to portal/data/icons.json"
    )


def test_every_icon_is_used():
    known = json.loads((settings.BASE_DIR / "portal" / "data" / "icons.json").read_text("utf-8"))
    folders = [settings.BASE_DIR / name for name in ("templates", "portal", "innovations", "static/js")]
    files = [
        file for folder in folders for kind in ("html", "py", "js") for file in folder.rglob(f"*.{kind}")
    ]
    text = "\n".join(file.read_text("utf-8") for file in files)
    assert [icon for icon in known if f'"{icon}"' not in text] == [], "take it out of portal/data/icons.json"


def test_colours_are_named_and_not_written():
    assert where(r"(?:fill|stroke|color)=\"#[0-9a-f]{3,8}\"") == []


@pytest.mark.django_db
def test_the_500_and_503_pages_are_drawn_without_context():
    for name in ["500.html", "503.html"]:
        html = get_template(name).render({})
        assert "<h1" in html and 'lang="sv"' in html


@pytest.mark.django_db
def test_the_start_page_says_what_the_portal_is_for(client):
    html = client.get("/").content.decode()
    assert "Bra idéer ska bli vardag" in html
    assert 'href="#innehall"' in html and '<main id="innehall"' in html


@pytest.mark.django_db
def test_the_component_page_draws_every_component(client):
    response = client.get("/komponenter/")
    html = response.content.decode()
    assert response.status_code == 200
    shown = set(re.findall(r"components/([a-z]+(?:_[a-z]+)*)\.html", html))
    own = {p.stem for p in (FOLDER / "components").glob("[a-z]*.html")} - {"question", "form_field", "moves"}
    assert own <= shown, f"Without an example: {sorted(own - shown)}"


@pytest.mark.django_db
def test_the_accessibility_statement_has_its_eleven_parts(client):
    html = client.get("/om/tillganglighet/").content.decode()
    assert html.count('aria-labelledby="del-') == 11
    assert "delvis förenlig" in html and "https://www.digg.se/tdosanmalan" in html


@pytest.mark.django_db
def test_the_accessibility_statement_is_in_the_language_of_the_page(client):
    texts = [
        text
        for text in re.findall(r'translate "([^"]+)"', (FOLDER / "portal/accessibility.html").read_text())
    ]
    swedish = client.get("/om/tillganglighet/").content.decode()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        said = {text: gettext(text) for text in texts}
        english = client.get("/om/tillganglighet/").content.decode()
    assert len(texts) > 40 and all(text in swedish for text in texts if "shy" not in text)
    assert all(words in english for text, words in said.items() if "shy" not in text and "'" not in words)
    assert '<article class="p-text p-stack p-stack-l">' in english


def test_the_start_page_of_a_signed_in_person_lists_the_own_matters(client, nurse, region):
    idea = make.innovation(nurse, region, title="Lugnare nätter")
    client.force_login(nurse)
    html = client.get("/").content.decode()
    assert "Lugnare nätter" in html and idea.ref in html
    assert idea.status_for(nurse) in html
