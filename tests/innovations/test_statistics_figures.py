"""Handling times in public: what is counted, what is hidden, and that the page itself counts nothing."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from innovations.models import HandlingTimes
from innovations.models.statistics import handling_times, refresh_daily
from portal.disclosure import suppress
from portal.models import Clock, Job, Membership
from portal.tasks import sweep_once
from tests import make

FRIDAY = datetime(2026, 9, 4, 9, 0, tzinfo=timezone.get_default_timezone())


def answered_after(days, nurse, region, adviser):
    """A matter that came in on a Friday in September and was declined some calendar days later."""
    with time_machine.travel(FRIDAY, tick=False):
        innovation = make.innovation(nurse, region)
    with time_machine.travel(FRIDAY + timedelta(days=min(days, 3)), tick=False):
        innovation.take(by=adviser)
    with time_machine.travel(FRIDAY + timedelta(days=days), tick=False):
        innovation.decline(by=adviser, reason="Finns redan.")
    return innovation


@pytest.fixture
def count(adviser):
    Membership.objects.update(valid_from=date(2026, 1, 1))
    with time_machine.travel(FRIDAY + timedelta(days=60), tick=False):
        yield lambda: HandlingTimes.count()


def row(times, kind):
    return next(row for row in times.promises if row["kind"] == kind)


def test_median_p90_and_share_in_working_days(nurse, region, adviser, count):
    for days in (3, 4, 4, 5, 14):  # Monday, Tuesday, Tuesday, Wednesday, Friday a week later
        answered_after(days, nurse, region, adviser)
    first = row(count(), "first_answer")
    # Friday to Monday is one working day; five are promised; ten were used by the last.
    assert (first["count"], first["median"], first["p90"], first["share"]) == (5, 2, 10, 80)


def test_those_who_still_wait_too_long_count_as_not_in_time(nurse, region, adviser, count):
    for _n in range(5):
        answered_after(3, nurse, region, adviser)
    with time_machine.travel(FRIDAY, tick=False):
        for _n in range(5):
            make.innovation(nurse, region)
    assert row(count(), "first_answer")["share"] == 50


def test_a_pause_is_taken_away_and_told_by_reason(nurse, region, adviser, count):
    for _n in range(5):
        with time_machine.travel(FRIDAY, tick=False):
            innovation = make.taken(nurse, region, adviser)
            innovation.ask(by=adviser, questions=["Hur många?"], reply_by=date(2026, 9, 20))
        with time_machine.travel(FRIDAY + timedelta(days=7), tick=False):
            innovation.answer(by=nurse, answers={q.pk: "Tio." for q in innovation.questions.all()})
        with time_machine.travel(FRIDAY + timedelta(days=10), tick=False):
            innovation.decline(by=adviser, reason="Finns redan.")
    times = count()
    assert row(times, "first_answer")["median"] == 1  # six working days less the five that stood still
    owner = next(row for row in times.pauses if row["reason"] == "owner")
    assert (owner["count"], owner["median"]) == (5, 5)


def test_a_withdrawn_matter_is_no_answer(nurse, region, adviser, count):
    for _n in range(6):
        with time_machine.travel(FRIDAY, tick=False):
            make.innovation(nurse, region).withdraw(by=nurse)
    times = count()
    assert row(times, "first_answer")["count"] == 0
    told = {(label, measure): value for _section, label, measure, value in times.table()}
    assert told["Första svar", "median, dagar"] == ""  # of nothing: nobody is protected by hiding it
    assert next(row for row in times.outcomes if row["outcome"] == "withdrawn")["count"] == 6


def test_small_groups_are_hidden_everywhere(client, nurse, region, adviser, count):
    for _n in range(4):
        answered_after(4, nurse, region, adviser)
    times = count()
    assert row(times, "first_answer") == {
        **row(times, "first_answer"),
        "count": None,
        "median": None,
        "p90": None,
        "share": None,
    }
    page = client.get("/om/statistik/").content.decode()
    assert "för få besvarade ärenden" in page
    assert ";4\r\n" not in client.get("/om/statistik.csv").content.decode()
    assert handling_times() == {}


@pytest.mark.parametrize(("counts", "shown", "total"), [
    ({"a": 10, "b": 20}, {"a": 10, "b": 20}, 30),
    ({"a": 10, "b": 0}, {"a": 10, "b": 0}, 10),
    ({"a": 3, "b": 9, "c": 20}, {"a": None, "b": None, "c": 20}, 32),  # b would give a away
    ({"a": 3, "b": 4, "c": 20}, {"a": None, "b": None, "c": 20}, 27),
    ({"a": 1, "b": 1, "c": 20, "d": 8}, {"a": None, "b": None, "c": 20, "d": None}, 30),  # two in all is too few
    ({"a": 3, "b": 0}, {"a": None, "b": 0}, None),
    ({"a": 3, "b": 20}, {"a": None, "b": None}, 23),
    # Five groups of five in all would be one in each: d is hidden with them.
    ({"a": 1, "b": 1, "c": 1, "e": 1, "f": 1, "d": 9, "g": 20}, dict.fromkeys("abcefd") | {"g": 20}, 34),
    ({"a": 1, "b": 1, "c": 1, "e": 1, "f": 1}, dict.fromkeys("abcef"), None),
])  # fmt: skip
def test_a_hidden_group_cannot_be_worked_out(counts, shown, total):
    assert suppress(counts) == (shown, total)


def test_the_page_reads_one_row_and_orders_a_new_count_when_it_is_old(client, db, django_assert_num_queries):
    HandlingTimes.count()
    with django_assert_num_queries(3):  # one row, inside the request's savepoint
        assert client.get("/om/statistik/").status_code == 200
    HandlingTimes.objects.update(made_at=timezone.now() - timedelta(hours=2))
    client.get("/om/statistik/")
    client.get("/om/statistik.csv")
    assert Job.objects.filter(kind="refresh_statistics").count() == 1
    sweep_once()
    assert not HandlingTimes.objects.get().is_stale


def test_the_daily_round_counts_once_an_hour(db, nurse, region, adviser):
    refresh_daily(timezone.localdate())
    made_at = HandlingTimes.objects.get().made_at
    refresh_daily(timezone.localdate())
    assert HandlingTimes.objects.get().made_at == made_at


def test_the_page_speaks_in_sentences(client, nurse, region, adviser, count):
    for days in (3, 4, 4, 5, 14):
        answered_after(days, nurse, region, adviser)
    count()
    page = client.get("/om/statistik/").content.decode()
    assert "Hälften får sitt första svar inom 2 arbetsdagar, nio av tio inom 10 arbetsdagar." in page
    assert "80 procent får det inom de 5 arbetsdagar vi lovar." in page
    assert "style=" not in page
    text = client.get("/om/statistik.csv").content.decode("utf-8-sig")
    assert "Svarstider i arbetsdagar;Första svar;median, dagar;2" in text
    assert handling_times()["first_answer"]["median"] == 2
    assert Clock.objects.exists()
