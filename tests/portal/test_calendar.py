"""Swedish working days, against dates from the calendar."""

from datetime import date

import holidays
import pytest

from portal.calendar import add_working_days, closed_days, is_working_day, working_days_between


@pytest.mark.parametrize("closed", [
    date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14),
    date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31), date(2025, 6, 6), date(2027, 6, 25),
])  # fmt: skip
def test_holidays_and_closed_eves_are_not_working_days(closed):
    assert not is_working_day(closed)


@pytest.mark.parametrize(
    "open_day", [date(2026, 4, 2), date(2026, 5, 15), date(2026, 12, 23), date(2026, 4, 30)]
)
def test_days_before_and_between_holidays_are(open_day):
    assert is_working_day(open_day)


@pytest.mark.parametrize("year", range(2005, 2100))
def test_the_holidays_are_those_of_a_calendar_kept_by_others(year):
    theirs = dict(holidays.Sweden(years=year, include_sundays=False, language="sv"))
    ours = {day: name for day, name in closed_days(year).items() if not name.endswith("afton")}
    assert ours.keys() == theirs.keys()
    assert all(name in theirs[day] for day, name in ours.items()), "two may fall on one day"


def test_the_start_day_is_never_counted():
    """The example of the design: in on Thursday 12 November 2026, five working days, answer on Thursday 19."""
    assert add_working_days(date(2026, 11, 12), 5) == date(2026, 11, 19)
    assert working_days_between(date(2026, 11, 12), date(2026, 11, 19)) == [
        date(2026, 11, d) for d in (13, 16, 17, 18, 19)
    ]


def test_an_organisation_can_keep_closed():
    assert add_working_days(date(2026, 7, 3), 1, closed={date(2026, 7, 6)}) == date(2026, 7, 7)
