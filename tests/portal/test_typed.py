"""What came from outside: a whole number or nothing, and text without control characters."""

from datetime import date

import pytest
import time_machine
from django import forms
from django.utils import translation

from portal.forms.closed_days import ClosedDaysField
from portal.forms.day import AnyDayField, DayField
from portal.models import Draft
from portal.typed import readable, whole, written_day


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("17", 17), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("²", None), ("١", None), ("-1", None), ("1.0", None), (" 1", None), ("", None), (None, None)],
)  # fmt: skip
def test_a_whole_number_or_nothing(text, number):
    assert whole(text) == number


def test_a_number_may_be_kept_short():
    assert (whole("12345678", figures=8), whole("123456789", figures=8)) == (12345678, None)


@pytest.mark.parametrize("digit", ["²", "١"])
def test_a_strange_digit_marks_no_notice_and_saves_over_no_draft(client, nurse, digit):
    client.force_login(nurse)
    assert client.post("/mina/notiser/", {"read": digit}).status_code == 302
    draft = Draft.objects.create(form="innovations:intake_form", person=nurse, data={"title": "Kvar"})
    answer = client.post(f"/utkast/{draft.pk}/", {"draft_version": digit, "title": "Över"})
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.data == {"title": "Kvar"}


def test_text_loses_what_nobody_sees_and_keeps_its_lines():
    assert readable("Rad ett\x0bfrån Word\r\n\tRad två\x00\x1f\x7f, å") == "Rad ett från Word\r\n\tRad två, å"


def test_what_is_pasted_from_word_is_cleaned_on_its_way_in(client, nurse):
    client.force_login(nurse)
    draft = Draft.objects.create(form="innovations:intake_form", person=nurse)
    answer = client.post(f"/utkast/{draft.pk}/", {"draft_version": 0, "ti\x0btle": "Tystare\x0blarm\x02"})
    draft.refresh_from_db()
    assert (answer.status_code, draft.data) == (302, {"ti tle": "Tystare larm"})
    assert 'value="larm"' in client.get("/sok/?q=lar%1Fm").content.decode()


@pytest.mark.parametrize("text", [
    "2026-12-1", "2026-12-01", "20261201", "261201", "1/12 2026", "1/12-26", "1.12.2026", "1 dec 2026", "1 december 2026", "1:a dec. 2026",
    "tisdag 1 december 2026", "den 1 december 2026", " 1  december 2026 ", "1/12", "1 dec", "1 december", "tis den 1 dec.", "01/12",
])  # fmt: skip
def test_a_day_is_read_as_people_write_it(text):
    assert written_day(text, after=date(2026, 11, 22)) == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [("22/11", (2027, 11, 22)), ("23/11", (2026, 11, 23)), ("29/2", (2028, 2, 29)), ("1 jan", (2027, 1, 1))],
)
def test_a_day_without_year_is_the_next_to_come(text, day):
    assert written_day(text, after=date(2026, 11, 22)) == date(*day)
    assert written_day(text) is None


@pytest.mark.parametrize(
    "text", ["", "snart", "i morgon", "31/2", "31/2 2027", "0/12", "12", "dec", "december 2026", "2026", "HT 2026", "v. 12", "1/13", "45352", "1/2/3/4", "99999999"],
)  # fmt: skip
def test_what_is_no_day_is_none(text):
    assert written_day(text, after=date(2026, 11, 22)) is None


@time_machine.travel("2026-11-22 12:00+01:00")
@translation.override("sv")
def test_a_field_says_what_it_does_not_understand():
    ahead, any_day = DayField(), AnyDayField(required=False)
    assert (ahead.clean("1/12"), any_day.clean("1/12 2025"), any_day.clean("")) == (
        date(2026, 12, 1),
        date(2025, 12, 1),
        None,
    )
    for field, text, words in (
        (ahead, "nästa vecka", "Vi förstår inte datumet ”nästa vecka”. Skriv till exempel 2027-02-16"),
        (ahead, "1/12 2025", "Datumet måste ligga framåt i tiden."),
        (any_day, "1 dec", "Skriv året också: ”1 dec” kan vara i år eller ett annat år."),
    ):
        with pytest.raises(forms.ValidationError, match=words):
            field.clean(text)


@pytest.mark.parametrize("line", [
    "2027-07-05 till 2027-07-06", "2027-07-05-2027-07-06", "5/7 2027 – 6/7 2027", "5 juli 2027 t.o.m. 6 juli 2027", "2027-07-05 - 2027-07-06", "20270705–20270706",
])  # fmt: skip
def test_closed_days_are_written_as_other_days(line):
    assert ClosedDaysField().clean(line) == [date(2027, 7, 5), date(2027, 7, 6)]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_closed_days_are_read_back_as_they_were_shown(language):
    with translation.override(language):
        field, days = ClosedDaysField(), [date(2027, 7, 5), date(2027, 7, 6), date(2027, 12, 23)]
        assert field.clean(field.prepare_value(days)) == days


@translation.override("sv")
def test_closed_days_need_their_year():
    with pytest.raises(forms.ValidationError, match="Vi förstår inte raden ”5/7 till 6/7”"):
        ClosedDaysField().clean("5/7 till 6/7")
