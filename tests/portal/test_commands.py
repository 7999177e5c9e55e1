"""The commands for operators and reviewers."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from portal.management.commands.check_translations import read_entries
from tests.toy.models import Suggestion


@pytest.mark.django_db(transaction=True)
def test_the_audit_chain_is_verified_and_a_break_is_named(nurse, region, capsys):
    Suggestion(owner=nurse, organisation=region, title="Tystare larm", need="x").save()
    call_command("verify_audit")
    assert "The chain holds." in capsys.readouterr().out
    call_command("verify_audit", "--head")
    assert len(capsys.readouterr().out.split()[1]) == 64
    with connection.cursor() as cursor:  # only the owner of the database can do this
        cursor.execute("ALTER TABLE portal_audit DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE portal_audit SET actor = 'nobody' WHERE id = (SELECT min(id) + 1 FROM portal_audit)"
        )
        cursor.execute("ALTER TABLE portal_audit ENABLE TRIGGER USER")
    with pytest.raises(CommandError, match="broken at line"):
        call_command("verify_audit")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE portal_audit DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM portal_audit")
        cursor.execute("ALTER TABLE portal_audit ENABLE TRIGGER USER")


def test_lifecycles_are_drawn_with_their_predicates(capsys):
    call_command("lifecycles")
    drawn = capsys.readouterr().out
    assert "stateDiagram-v2" in drawn and "submitted --> returned: Fråga (handles)" in drawn
    assert "draft --> submitted: Skicka in (is_owner)" in drawn and "+ a_lesson" in drawn


def write(folder, text):
    path = folder / "en" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(("entry", "fault"), [
    ('msgid "Hej"\nmsgstr "Hello"\n', ""),
    ('msgid "Hej"\nmsgstr ""\n', "not translated"),
    ('#, fuzzy\nmsgid "Hej"\nmsgstr "Hello"\n', "doubtful"),
    ('msgid ""\n"Hej "\n"du"\nmsgstr ""\n"Hello "\n"you"\n', ""),
    ('msgid "%(n)s sak"\nmsgid_plural "%(n)s saker"\nmsgstr[0] "one thing"\nmsgstr[1] ""\n', "not translated"),
    ('msgid "%(n)s sak"\nmsgstr "%(m)s thing"\n', "placeholder"),
    ('#~ msgid "Gammalt"\n#~ msgstr ""\n', ""),
])  # fmt: skip
def test_a_translation_that_is_not_fit_to_show_fails(settings, tmp_path, entry, fault, capsys):
    settings.LOCALE_PATHS = [tmp_path]
    settings.BASE_DIR = tmp_path
    write(tmp_path, HEADER + 'msgid "Alltid"\nmsgstr "Always"\n\n' + entry)
    if fault:
        with pytest.raises(CommandError, match=fault):
            call_command("check_translations")
    else:
        call_command("check_translations")
        assert "all translated" in capsys.readouterr().out


@pytest.mark.parametrize(("file", "text"), [
    ("portal/page.py", 'label = _("Nytt "\n"ord")'),
    ("innovations/page.py", 'text = ngettext("Nytt ord", "Nya ord", n)'),
    ("templates/page.html", '<p>{% translate "Nytt ord" %}</p>'),
    ("templates/page.html", "<p>{% blocktranslate count n=n %}Nytt ord{% plural %}Nya ord{% endblocktranslate %}</p>"),
    ("templates/page.html", '{% include "x.html" with title=_("Nytt ord") %}'),
])  # fmt: skip
def test_a_text_that_was_never_collected_fails(settings, tmp_path, file, text):
    settings.LOCALE_PATHS, settings.BASE_DIR = [tmp_path], tmp_path
    (tmp_path / file).parent.mkdir()
    (tmp_path / file).write_text(text)
    write(tmp_path, HEADER + 'msgid "Alltid"\nmsgstr "Always"\n')
    with pytest.raises(CommandError, match="not collected.*Nytt ord"):
        call_command("check_translations")
    write(tmp_path, HEADER + 'msgid "Nytt ord"\nmsgstr "New word"\n')
    call_command("check_translations")


def test_entries_are_read_without_the_tools_of_gettext():
    entries = read_entries(
        HEADER + '#: a.py\nmsgid "A \\"b\\""\nmsgstr "C"\n\nmsgctxt "x"\nmsgid "B"\nmsgstr "D"\n'
    )
    assert [(e["msgid"], e["msgstr"]) for e in entries] == [('A "b"', "C"), ("B", "D")]
