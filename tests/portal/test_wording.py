"""Numbers, lists and sentences the way one says them."""

from decimal import Decimal

import pytest
from django.utils import translation

from portal import wording
from portal.counting import CAP


def test_numbers_are_grouped_with_a_space_that_does_not_break():
    assert wording.sv_number(1300000) == "1\xa0300\xa0000"
    assert wording.sv_number(Decimal("2.5")) == "2,5"
    with translation.override("en"):
        assert wording.sv_number(1300) == "1,300"


def test_small_numbers_are_words():
    assert wording.count_word(3) == "tre"
    assert wording.count_word(13) == "13"


def test_what_was_counted_to_the_cap_is_never_given_as_a_number():
    assert wording.capped_word(12) == "tolv"
    assert wording.capped_word(CAP) == "1\xa0000"
    assert wording.capped_word(CAP + 1) == "1 000+"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("mät något annat", "mät något …"), ("mät något", "mät något"), ("mät, mätare", "mät …"), ("x" * 30, "x" * 10 + " …"), ("", "")],
)  # fmt: skip
def test_a_text_is_cut_after_a_whole_word(text, shown):
    assert wording.cut_after_word(text, 10) == shown


@pytest.mark.parametrize(("text", "spoken"), [
    ("Samtalet före hemgång", "sv"), ("Patienten väljer tid och vi byter.", "sv"), ("MoTFall", "sv"), ("", "sv"),
    ("Ecosystem for an age-friendly village", "en"), ("The Whole Child, throughout the Entire Day", "en"),
    ("Implementation of the “Soc för unga” and more of it", "en"), ("En by för alla och the end", "sv"),
])  # fmt: skip
def test_a_text_in_another_language_than_the_page_says_so(text, spoken):
    for page in ("sv", "en"):
        with translation.override(page):
            assert wording.lang_mark(text) == ("" if page == spoken else f' lang="{spoken}"')
