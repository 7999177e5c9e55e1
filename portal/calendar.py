"""Swedish working days.

Weekends and public holidays by the law 1989:253 (lag om allmänna helgdagar), plus the eves on which
public authorities keep closed: midsommarafton, julafton, nyårsafton (förordningen 1979:1003 does not
list them, but FL 2017:900 and practice let authorities close; they are not counted as working days here).
"""

from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import easter

FIXED = {  # (month, day): name
    (1, 1): "Nyårsdagen", (1, 6): "Trettondedag jul", (5, 1): "Första maj", (6, 6): "Nationaldagen",
    (12, 25): "Juldagen", (12, 26): "Annandag jul",
}  # fmt: skip
BY_EASTER = {  # days from Easter Sunday: name
    -2: "Långfredagen", 0: "Påskdagen", 1: "Annandag påsk", 39: "Kristi himmelsfärdsdag", 49: "Pingstdagen",
}  # fmt: skip
FRIDAY, SATURDAY = 4, 5


@lru_cache(maxsize=64)
def closed_days(year):
    """Dates in the year that are public holidays or closed eves, with their Swedish names. For 2005 and later: before
    that Whit Monday was a holiday and the national day was not (lag 2004:1320)."""
    days = {date(year, month, day): name for (month, day), name in FIXED.items()}
    days |= {easter(year) + timedelta(days=n): name for n, name in BY_EASTER.items()}
    days[first(SATURDAY, date(year, 6, 20))] = "Midsommardagen"
    days[first(SATURDAY, date(year, 10, 31))] = "Alla helgons dag"
    days[first(FRIDAY, date(year, 6, 19))] = "midsommarafton"
    days[date(year, 12, 24)] = "julafton"
    days[date(year, 12, 31)] = "nyårsafton"
    return days


def first(weekday, since):
    """The first such weekday (0 is Monday) on or after the date."""
    return since + timedelta(days=(weekday - since.weekday()) % 7)


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
