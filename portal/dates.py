"""Dates and times in words, in the language of the page: for pages, mail and paper alike."""

from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from portal.calendar import working_days_between
from portal.wording import listed, sv_number


def sv_date(value):
    """torsdag 12 november 2026"""
    return with_month(local(value), year=True, weekday=True) if isinstance(value, date) else ""


def sv_day(value):
    """torsdag 12 november; with the year when it is another than this"""
    if not isinstance(value, date):
        return ""
    value = local(value)
    return with_month(value, year=is_other_year(value), weekday=True)


def sv_date_short(value):
    """12 november; with the year when it is another than this"""
    if not isinstance(value, date):
        return ""
    value = local(value)
    return with_month(value, year=is_other_year(value))


def sv_date_plain(value):
    """12 november 2026"""
    return with_month(local(value), year=True) if isinstance(value, date) else ""


def sv_month(value):
    """november 2026"""
    if not isinstance(value, date):
        return ""
    value = local(value)
    return f"{names_of_days(get_language() or 'sv')[1][value.month]} {value.year}"


def sv_time(value):
    """13.00 (13:00 in English)"""
    return clock_words(local(value)) if hasattr(value, "hour") else ""


def sv_datetime(value):
    """12 november, 14.41"""
    if not isinstance(value, datetime):
        return sv_date_short(value)
    value = local(value)
    return f"{with_month(value, year=is_other_year(value))}, {clock_words(value)}"


def machine_time(value):
    """2026-11-12T14:41:00+01:00, for the `datetime` of <time>."""
    return local(value).isoformat() if isinstance(value, date) else ""


def relative_due(value):
    """i morgon, onsdag 25 november. Only the nearest days have a word of their own."""
    if not isinstance(value, date):
        return ""
    near = {-1: _("i går"), 0: _("i dag"), 1: _("i morgon")}
    word = near.get((day_of(value) - timezone.localdate()).days)
    return f"{word}, {sv_day(value)}" if word else sv_day(value)


def days_late(value, closed=()):
    """2 arbetsdagar sen; under one on the weekend after a Friday; an empty string when the date has not passed.

    `closed`: the days on which those who promised keep closed. They count none of them, and no one else does.
    """
    if not isinstance(value, date) or day_of(value) >= timezone.localdate():
        return ""
    days = len(working_days_between(day_of(value), timezone.localdate(), closed))
    if not days:
        return _("under 1 arbetsdag sen")
    return ngettext("%(count)s arbetsdag sen", "%(count)s arbetsdagar sen", days) % {"count": days}


def within_days(days):
    """inom 4 arbetsdagar; nought is said as one says it."""
    if not days:
        return _("samma dag")
    return ngettext("inom %(count)s arbetsdag", "inom %(count)s arbetsdagar", days) % {
        "count": sv_number(days)
    }


def dates_in_row(days):
    """13, 16, 17 och 18 november: dates listed the way one says them."""
    parts = []
    for index, day in enumerate(days):
        last_of_month = index + 1 == len(days) or days[index + 1].month != day.month
        parts.append(sv_date_short(day) if last_of_month else str(day.day))
    return listed(parts)


def local(value):
    """The value as the clock on the wall shows it; None stays None."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def day_of(value):
    value = local(value)
    return value.date() if isinstance(value, datetime) else value


def with_month(value, *, year=False, weekday=False):
    """torsdag 12 november 2026, or as much of it as is asked for."""
    weekdays, months = names_of_days(get_language() or "sv")
    words = f"{value.day} {months[value.month]}"
    if weekday:
        words = f"{weekdays[value.weekday()]} {words}"
    return f"{words} {value.year}" if year else words


@lru_cache(maxsize=8)
def names_of_days(language):
    """(weekdays, months) in the language. A page says many dates: the words are looked up once."""
    with override(language):
        return tuple(str(WEEKDAYS[n]) for n in range(7)), ("", *(str(MONTHS[n]) for n in range(1, 13)))


def is_other_year(day):
    return day.year != timezone.localdate().year


def clock_words(value):
    is_swedish = (get_language() or "sv").startswith("sv")
    return f"{value.hour}{'.' if is_swedish else ':'}{value.minute:02}"
