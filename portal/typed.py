"""What came from outside, in a shape the house can use: whole numbers, days, and text without signs nobody sees."""

import re
from datetime import timedelta

from django.utils.dateparse import parse_date

# What no page shows, and what XML forbids; NUL PostgreSQL refuses as well. A line's end in Word is a vertical tab.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

SAME_PRESS = timedelta(minutes=1)  # the same thing from the same person within so long is one press, not two


def whole(text, figures=18):
    """The whole number in the text, or None. "²" and "١" are digits to Python, but no number that a page of ours wrote."""
    text = text or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= figures else None


def day(text):
    """The date in the text (2026-11-22), or None."""
    try:
        return parse_date(text)
    except ValueError:
        return None


def readable(text):
    """The text without control characters, such as come along when it is pasted from another program."""
    return UNREADABLE.sub(lambda sign: " " if sign[0] in "\x0b\x0c" else "", text)
