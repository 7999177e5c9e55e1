"""What import contracts cannot see: foreign keys by name, loans of templates, a status written by hand."""

import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
AREAS = ["innovations", "meetingplaces", "regulatory"]


def python_files(*folders):
    return [
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    ]


def test_no_foreign_key_between_two_areas():
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                there = field.related_model._meta.app_label
                here = model._meta.app_label
                assert not (here in AREAS and there in AREAS and here != there), (
                    f"{model.__name__}.{field.name}"
                )


def test_no_template_borrows_from_another_area():
    for area in [*AREAS, "followup"]:
        for path in (ROOT / "templates" / area).rglob("*.html"):
            for name in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)""", path.read_text()):
                assert name.split("/")[0] not in {*AREAS, "followup"} - {area}, f"{path.name} borrows {name}"


def test_status_is_written_only_by_a_move():
    """Matters change status in lifecycle.py alone. Plain nouns with a status of their own change it in their model."""
    written = re.compile(r"(innovation|matter|idea)\.status\s*=[^=]|innovation_set.*update\(.*status=")
    for path in python_files("portal", *AREAS, "followup"):
        if path.name == "lifecycle.py":
            continue
        assert not written.search(path.read_text()), path


def test_no_room_is_called_services_or_utils():
    for path in python_files("portal", *AREAS, "followup"):
        assert path.stem not in {"services", "utils", "helpers", "signals", "managers"}, path


def test_templates_hold_no_inline_script_or_style():
    """The content security policy would block them, and eval-like htmx attributes with them."""
    for path in (ROOT / "templates").rglob("*.html"):
        if path.parts[-2] == "emails":
            continue
        text = path.read_text()
        assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))[^>]*>", text), path
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|hx-vals=.js:", text), path


def test_every_file_says_what_it_is():
    for path in python_files("portal", *AREAS, "followup", "tests"):
        text = path.read_text().strip()
        assert not text or text.startswith('"""'), path
