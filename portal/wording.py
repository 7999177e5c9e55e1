"""Numbers, lists and sentences the way one says them, in the language of the page."""

import re

from django.utils import formats
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.counting import CAP


def sv_number(value, decimals=None):
    """1 300 with a no-break space; 2,5 with a comma. In English 1,300 and 2.5."""
    if value is None or value == "":
        return ""
    if type(value) is int and decimals is None and -1000 < value < 1000:  # noqa: PLR2004 nothing to group
        return str(value)
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def count_word(number):
    """Small numbers as words: tre. From thirteen on in figures."""
    words = _("noll en två tre fyra fem sex sju åtta nio tio elva tolv").split()
    return words[number] if isinstance(number, int) and 0 <= number < len(words) else sv_number(number)


def capped(number):
    """What was counted to the cap and no further: above it 1 000+."""
    return _("1 000+") if number > CAP else number


def capped_word(number):
    """The same with small numbers as words."""
    return capped(number) if number > CAP else count_word(number)


def listed(parts):
    """A, B och C"""
    parts = [str(part) for part in parts]
    if len(parts) < 2:
        return "".join(parts)
    return _("%(first)s och %(last)s") % {"first": ", ".join(parts[:-1]), "last": parts[-1]}


def sentence(text):
    """The text with a capital first letter, for words that begin a line."""
    return capfirst(str(text))


def cut_after_word(text, length):
    """The beginning of a long text, ended after a whole word."""
    text = str(text)
    if len(text) <= length:
        return text
    return f"{text[: length + 1].rsplit(None, 1)[0][:length].rstrip(' ,.;:–-')} …"


# Words that only the one language has, and that nearly every sentence of it holds.
ENGLISH = re.compile(r"\b(the|of|and|for|with|to|by|is|are|an|from)\b", re.IGNORECASE)
SWEDISH = re.compile(r"[åäö]|\b(och|en|ett|av|med|som|till|de|den|det|vi|om)\b", re.IGNORECASE)
MARKS = {"sv": mark_safe(' lang="sv"'), "en": mark_safe(' lang="en"')}


def lang_mark(text):
    """The attribute that says what language a text of people's own is in, where it is not the page's (WCAG 3.1.2).

    Whoever listens would else hear Swedish read as English. Without a sign of English it is Swedish.
    """
    spoken = "en" if len(ENGLISH.findall(text)) > len(SWEDISH.findall(text)) else "sv"
    return "" if spoken == (get_language() or "sv")[:2] else MARKS[spoken]
