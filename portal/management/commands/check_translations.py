"""Every text on screen must have an English translation that somebody has approved."""

import ast
import re

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)?\s*(".*")\s*$')
# What marks a text for translation.
MARKS = {"_", "_now", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}
IN_TEMPLATE = re.compile(
    r"""\b(gettext|ngettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""", re.DOTALL
)
AREAS = ("portal", "innovations", "meetingplaces", "regulatory", "followup")
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


class Command(BaseCommand):
    help = "Fail when a text on screen has no finished translation in locale/*/LC_MESSAGES/*.po."

    def handle(self, *args, **options):
        faults, count, wanted = [], 0, texts_in_use()
        for path in sorted(
            file for folder in settings.LOCALE_PATHS for file in folder.glob("*/LC_MESSAGES/*.po")
        ):
            entries = read_entries(path.read_text("utf-8"))
            count += len(entries)
            faults += [
                f"{path.parent.parent.name}, line {entry['line']}: {why}: {entry['msgid'][:70]!r}"
                for entry in entries
                for why in faults_of(entry)
            ]
            known = {entry["msgid"] for entry in entries}
            faults += [
                f"{path.parent.parent.name}: not collected, {place} (make messages): {text[:70]!r}"
                for text, place in wanted.items()
                if text not in known
            ]
        if not count:
            raise CommandError("There is no translation: no .po file under locale/.")
        if faults:
            raise CommandError("\n".join([f"{len(faults)} of {count} texts are not fit to show:", *faults]))
        self.stdout.write(f"{count} texts, all translated.")


def texts_in_use():
    """{text: the file it stands in} for every text that the code and the templates mark for translation."""
    found = {}
    for folder, read, suffixes in (*((area, texts_of_code, {".py"}) for area in AREAS), TEMPLATES):
        for path in sorted((settings.BASE_DIR / folder).rglob("*.*")):
            if path.suffix in suffixes and "migrations" not in path.parts:
                place = path.relative_to(settings.BASE_DIR)
                found |= {text: place for text in read(path.read_text("utf-8")) if text not in found}
    return found


def texts_of_code(source):
    """The first text of every call that marks one. A text put together while running cannot be translated."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS and node.args:
            if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
                yield node.args[0].value


def texts_of_template(source):
    """The same in a template, by Django's own reading of it."""
    for _mark, text in IN_TEMPLATE.findall(templatize(source)):
        yield ast.literal_eval(text.replace("\n", "\\n"))


TEMPLATES = ("templates", texts_of_template, {".html", ".txt"})


def faults_of(entry):
    """What is wrong with one translation, in words."""
    strings = [value for name, value in entry.items() if name.startswith("msgstr")]
    if entry["fuzzy"]:
        yield "doubtful (fuzzy)"
    if not strings or not all(strings):
        yield "not translated"
        return
    wanted = set(PLACES.findall(entry["msgid"])) | set(PLACES.findall(entry.get("msgid_plural", "")))
    if any(set(PLACES.findall(text)) - wanted for text in strings):
        yield "a placeholder that the source lacks"
    if "msgid_plural" not in entry and set(PLACES.findall(strings[0])) != wanted:
        yield "a placeholder is missing"


def read_entries(text):
    """The entries of a .po file, header and obsolete ones left out. Read by ourselves: gettext's tools may not be there."""
    entries, entry, field = [], None, None
    for number, line in enumerate([*text.splitlines(), ""], start=1):
        if not line.strip():
            if entry and entry.get("msgid"):
                entries.append(entry)
            entry, field = None, None
        elif line.startswith("#~"):
            continue
        elif line.startswith("#"):
            entry = entry or {"line": number, "fuzzy": False}
            entry["fuzzy"] = entry["fuzzy"] or (line.startswith("#,") and "fuzzy" in line)
        elif match := LINE.match(line):
            entry = entry or {"line": number, "fuzzy": False}
            if match[1] == "msgid" and entry.get("msgid") is not None and "msgstr" in "".join(entry):
                entries.append(entry)  # entries written without an empty line between them
                entry = {"line": number, "fuzzy": False}
            field = match[1] or field
            entry[field] = entry.get(field, "") + ast.literal_eval(match[2])
    return [one for one in entries if one.get("msgid")]
