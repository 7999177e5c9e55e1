"""What came from outside: a whole number or nothing, and text without control characters."""

import pytest

from portal.models import Draft
from portal.typed import readable, whole


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
