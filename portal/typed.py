"""What came from outside, in a shape the house can use: whole numbers, days, and text without signs nobody sees."""

import re
from datetime import date, timedelta

from django.utils.dateparse import parse_date

# What no page shows, and what XML forbids; NUL PostgreSQL refuses as well. A line's end in Word is a vertical tab.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")

SAME_PRESS = timedelta(minutes=1)  # the same thing from the same person within so long is one press, not two

MONTHS = ["jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"]
YEAR = r"(?P<year>(?:19|20)\d\d)"
NAMED = r"(?:(?P<day>\d{1,2})(?::[ae])?\.?\s*)?(?P<name>[a-zåäö]{3})[a-zåäö]*\.?"
# The ways people write dates, the day before the month as is the custom here. Seasons, quarters and weeks keep their year.
DATES = [re.compile(way) for way in (
    YEAR + r"(?:[-/.](?P<month>0?[1-9]|1[0-2])(?:[-/.](?P<day>0?[1-9]|[12]\d|3[01]))?)?(?:[ t]\d\d:.*)?",
    YEAR + r"(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
    r"(?P<year>\d\d)(?P<dash>-?)(?P<month>0[1-9]|1[0-2])(?P=dash)(?P<day>0[1-9]|[12]\d|3[01])",
    r"(?P<day>\d{1,2})[/.] ?(?P<month>\d{1,2})[-/. ]+(?P<year>(?:19|20)?\d\d)",
    r"(?P<month>0?[1-9]|1[0-2])[-/]" + YEAR,
    NAMED + r"(?:\s+" + YEAR + r"|\s*[-–'’]\s*(?P<short>\d\d))",
    r"(?:(?:vår|sommar|höst|vinter)(?:e?n)?|vt|ht|(?:q|kv|kvartal|tertial|v|vecka)\.? ?\d{1,2})[ ,/-]*" + YEAR,
    YEAR + r"[ ,/-]*(?:(?:vår|höst)(?:en)?|vt|ht|(?:q|kv|v|kvartal|vecka)\.? ?\d{1,2})",
    r"[a-zåäö]{3,}\.? ?[-–/] ?[a-zåäö]{3,}\.? " + YEAR,
)]  # fmt: skip
# "1/12", "1 dec.": a day that says no year.
DAYS = [re.compile(way) for way in (r"(?P<day>\d{1,2})[/.] ?(?P<month>\d{1,2})\.?", NAMED)]
# "tisdag den 1 december" is the first of December.
BEFORE_A_DAY = re.compile(r"^(?:(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?)?\.?,?\s+)?(?:den\s+)?(?=\d)")
NEXT_LEAP_DAY = 8  # years at most until a 29 February comes again


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


def written_date(text):
    """'2018', '2018-11' or '2018-11-05' from the ways people write dates; None when it is no date."""
    text = " ".join(text.casefold().split())
    return next((day for day in (_dated(found) for found in _found(DATES, text)) if day), None)


def written_day(text, *, after=None):
    """The day in the text, or None. Where it says no year ("1/12"), the next such day after the given one, if any is."""
    text = BEFORE_A_DAY.sub("", " ".join(text.casefold().split()))
    if (written := written_date(text)) and len(written) == len("2018-11-05"):
        return date.fromisoformat(written)
    if after is None or written:
        return None
    years = range(after.year, after.year + NEXT_LEAP_DAY + 1)
    days = (
        _dated({**found, "year": str(year)}) for found in _found(DAYS, text) if found["day"] for year in years
    )
    return next((day for day in map(date.fromisoformat, filter(None, days)) if day > after), None)


def says_no_year(text):
    """Whether the text is a day, only without its year."""
    return written_day(text) is None and written_day(text, after=date(2000, 1, 1)) is not None


def readable(text):
    """The text without control characters, such as come along when it is pasted from another program."""
    return UNREADABLE.sub(lambda sign: " " if sign[0] in "\x0b\x0c" else "", text)


def _found(ways, text):
    """The parts that each way finds in the text; a part that it does not speak of is None."""
    blank = dict.fromkeys(("year", "month", "day", "name", "short"))
    return [blank | found.groupdict() for way in ways if (found := way.fullmatch(text))]


def _dated(found):
    """The date of such parts, or None where there is no such day."""
    year, month, day, name = found["year"] or found["short"], found["month"], found["day"], found["name"]
    year = year if len(year) == len("2024") else f"20{year}"
    if name:
        name = {"may": "maj", "oct": "okt"}.get(name, name)
        if name not in MONTHS:
            return None
        month = MONTHS.index(name) + 1
    if not day:
        return f"{year}-{int(month):02d}" if month else year
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
