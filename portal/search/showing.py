"""Hits as they are shown: the words that a question reached, marked, in the stretch of text where most of them stand."""

from functools import lru_cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import swedish

LONGEST_SHOWN = 50_000  # letters that are looked through for hits


def is_hit(word, parsed):
    """Does the question reach this word, in some form or inside a compound?"""
    word = word.lower()
    if word not in parsed.reached:
        stems = stems_in(word)
        parsed.reached[word] = any(group.covers(stem) for group in parsed.groups for stem in stems)
    return parsed.reached[word]


@lru_cache(maxsize=10_000)
def stems_in(word):
    """The stems of the word and of its parts; none for a word that says nothing. The same words come in text after text."""
    if word in swedish.STOP_WORDS:
        return frozenset()
    pieces = list(swedish.pieces(word))
    parts = [part for piece in pieces for part in swedish.parts(piece)]
    return frozenset(swedish.stem(part) for part in (swedish.joined(word), *pieces, *parts))


def highlight(text, parsed):
    """The text as safe HTML with the words that the question reached in <mark>."""
    text = swedish.clean(text)
    if parsed is None or parsed.is_empty:
        return format_html("{}", text)
    shown, end = [], 0
    for match in swedish.TOKEN.finditer(text[:LONGEST_SHOWN]):
        if is_hit(match.group(), parsed):
            shown += [(text[end : match.start()], match.group())]
            end = match.end()
    return format_html_join("", "{}<mark>{}</mark>", shown) + format_html("{}", text[end:])


def excerpt(text, parsed, length=240):
    """The stretch of the text with most hits, cut at words, highlighted."""
    text = swedish.clean(text)
    if len(text) <= length:
        return highlight(text, parsed)
    words = list(swedish.TOKEN.finditer(text[:20_000]))
    hits = (
        [match.start() for match in words if not parsed.is_empty and is_hit(match.group(), parsed)]
        if parsed
        else []
    )
    start = max(hits, key=lambda first: sum(first <= hit < first + length for hit in hits), default=0)
    start = max(start - length // 4, 0)
    begin = next((match.start() for match in words if match.start() >= start), 0) if start else 0
    end = max((match.end() for match in words if match.end() <= begin + length), default=begin + length)
    before, after = ("… " if begin else ""), (" …" if end < len(text.rstrip(" .")) else "")
    return SafeString(before) + highlight(text[begin:end], parsed) + SafeString(after)
