"""Swedish working days.

Weekends and public holidays by the law 1989:253 (lag om allmänna helgdagar), plus the eves on which
public authorities keep closed: midsommarafton, julafton, nyårsafton (förordningen 1979:1003 does not
list them, but FL 2017:900 and practice let authorities close; they are not counted as working days here).
"""

from datetime import date, timedelta
from functools import lru_cache

import holidays


@lru_cache(maxsize=64)
def closed_days(year):
    """Dates in the year that are public holidays or closed eves, with their Swedish names."""
    days = {
        day: name for day, name in holidays.Sweden(years=year, include_sundays=False, language="sv").items()
    }
    days[date(year, 12, 24)] = "julafton"
    days[date(year, 12, 31)] = "nyårsafton"
    midsummer_eve = date(year, 6, 19)
    while midsummer_eve.weekday() != 4:
        midsummer_eve += timedelta(days=1)
    days[midsummer_eve] = "midsommarafton"
    return days


def is_working_day(day, closed=frozenset()):
    """Whether offices are open on the date. `closed`: extra dates on which the organisation keeps closed."""
    return day.weekday() < 5 and day not in closed_days(day.year) and day not in closed


def add_working_days(start, days, closed=frozenset()):
    """The date `days` working days after `start`. The start day itself is never counted (FL practice, lag 1930:173)."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if is_working_day(day, closed):
            days -= 1
    return day


def working_days_between(start, end, closed=frozenset()):
    """The working days after `start` up to and including `end`, in order."""
    day, found = start, []
    while day < end:
        day += timedelta(days=1)
        if is_working_day(day, closed):
            found.append(day)
    return found


def stretches(days):
    """The dates as [(first, last)]: those with only weekends and holidays between them belong together."""
    found = []
    for day in sorted(days):
        if found and add_working_days(found[-1][1], 1) >= day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
