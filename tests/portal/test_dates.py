"""Dates and times in words, in Swedish and in English."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from django.utils import timezone, translation

from portal import dates
from portal.wording import sv_number


def test_a_date_is_written_out_in_swedish_and_in_english():
    day = date(2026, 11, 12)
    assert dates.sv_date(day) == "torsdag 12 november 2026"
    with translation.override("en"):
        assert dates.sv_date(day) == "Thursday 12 November 2026"


def test_the_year_is_left_out_only_for_this_year():
    this_year = timezone.localdate().replace(month=3, day=2)
    assert dates.sv_date_short(this_year) == "2 mars"
    assert dates.sv_date_short(date(2019, 3, 2)) == "2 mars 2019"
    assert dates.sv_day(date(2019, 3, 2)) == "lördag 2 mars 2019"


def test_time_is_that_of_the_clock_on_the_wall():
    moment = datetime(2019, 7, 1, 11, 5, tzinfo=UTC)
    assert dates.sv_time(moment) == "13.05"
    assert dates.sv_datetime(moment) == "1 juli 2019, 13.05"
    with translation.override("en"):
        assert dates.sv_time(moment) == "13:05"


def test_a_moment_before_midnight_utc_is_the_next_day_here():
    assert dates.sv_date(datetime(2026, 6, 30, 22, 30, tzinfo=UTC)) == "onsdag 1 juli 2026"


def test_nothing_is_written_for_a_missing_date_or_number():
    for filter_ in (
        dates.sv_date,
        dates.sv_day,
        dates.sv_date_short,
        dates.sv_datetime,
        dates.sv_time,
        dates.relative_due,
        dates.days_late,
        sv_number,
    ):
        assert filter_(None) == ""


def test_only_the_nearest_days_have_a_word():
    today = timezone.localdate()
    assert dates.relative_due(today).startswith("i dag, ")
    assert (
        dates.relative_due(today + timedelta(days=1))
        == f"i morgon, {dates.sv_day(today + timedelta(days=1))}"
    )
    assert [dates.within_days(days) for days in (0, 1, 4)] == [
        "samma dag",
        "inom 1 arbetsdag",
        "inom 4 arbetsdagar",
    ]
    assert dates.relative_due(today + timedelta(days=2)) == dates.sv_day(today + timedelta(days=2))


@time_machine.travel("2026-11-24 09:00 +0100", tick=False)
def test_lateness_is_counted_in_working_days():
    assert dates.days_late(date(2026, 11, 24)) == ""
    assert dates.days_late(date(2026, 11, 23)) == "1 arbetsdag sen"
    assert dates.days_late(date(2026, 11, 20)) == "2 arbetsdagar sen"  # a Friday; the weekend does not count


@time_machine.travel("2026-11-21 09:00 +0100", tick=False)
def test_a_promise_for_friday_is_late_on_saturday():
    assert dates.days_late(date(2026, 11, 20)) == "under 1 arbetsdag sen"  # no working day has gone since


def test_dates_in_a_row_name_the_month_once():
    year = timezone.localdate().year
    days = [date(year, 11, 27), date(year, 11, 30), date(year, 12, 1), date(year, 12, 2)]
    assert dates.dates_in_row(days) == "27, 30 november, 1 och 2 december"
    assert dates.dates_in_row(days[:1]) == "27 november"
