"""Role × object × address: what each person gets from each page. A new address without a row fails here.

Columns in ROWS, one sign each: visitor, owner, colleague, stranger (other principal), guest (owns another matter),
adviser (has the matter), other adviser, coordinator, national coordinator, assessor, panel member, editor, administrator.
Signs: 2 the page, 3 sent to sign in, r sent on to another page, 4 not there (404), 5 only POST (405), b bad or expired (400/410).
For each address there is somebody who gets it; what is 404 for all is named in FOR_NOBODY with the reason.
"""

import os
import re
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.urls import reverse

from portal.models.notification import Category
from tests.world import OPEN_PACKAGES, OWN, PACKAGES, addresses, arguments

PEOPLE = ["visitor", "owner", "colleague", "stranger", "guest", "adviser", "other_adviser", "coordinator", "national",
          "assessor", "panel", "editor", "administrator"]  # fmt: skip
SIGNS = {200: "2", 302: "r", 301: "r", 404: "4", 405: "5", 400: "b", 410: "b", 409: "b", 422: "f"}

ROWS = {
    "innovations:adopt": "3222222222222",
    "innovations:adoption_detail": "3442444424424",
    "innovations:adoption_list": "3222222222222",
    "innovations:answer": "3r44444444444",
    "innovations:assess": "3444444442444",
    "innovations:assessment_list": "3444422222244",
    "innovations:catalogue": "2222222222222",
    "innovations:catalogue_atom": "2222222222222",
    "innovations:catalogue_csv": "2222222222222",
    "innovations:conflict": "3444424224444",
    "innovations:decision_basis": "3444424224444",
    "innovations:decision_basis_pdf": "3444424224444",
    "innovations:decision_list": "3444422224244",
    "innovations:entry_act": "3555555555555",
    "innovations:entry_blank": "3444444424424",
    "innovations:entry_detail": "2222222222222",
    "innovations:entry_edit": "3444444424424",
    "innovations:entry_list": "3444444424424",
    "innovations:entry_new": "3444444424424",
    "innovations:first_assessment": "3444424224444",
    "innovations:innovation_detail": "324442422r444",
    "innovations:innovation_edit": "3244444444444",
    "innovations:innovation_pdf": "3244444444444",
    "innovations:intake": "2r22222222222",
    "innovations:intake_check": "3r44444444444",
    "innovations:intake_form": "3244444444444",
    "innovations:merger": "3244244444444",
    "innovations:move_form": "3b44424bbb444",
    "innovations:participation": "2222222222222",
    "innovations:queue": "3444422224444",
    "innovations:queue_csv": "3444422224444",
    "innovations:receipt": "3244424224444",
    "innovations:receipt_pdf": "3244424224444",
    "innovations:sheet": "3244424222444",
    "innovations:statistics": "2222222222222",
    "innovations:statistics_csv": "2222222222222",
    "innovations:team": "3244444444444",
    "innovations:unit_suggestions": "2222222222222",
    "innovations:visibility": "3244444444444",
    "portal:accessibility": "2222222222222",
    "portal:attachment_fetch": "3244424222444",
    "portal:attachment_new": "3244424224444",
    "portal:components": "2222222222222",
    "portal:demo_mailbox": "4444444444444",
    "portal:draft_save": "5555555555555",
    "portal:follow": "r222r22222222",
    "portal:health": "2222222222222",
    "portal:invitation": "3222422222222",
    "portal:job_again": "3555555555555",
    "portal:job_cancel": "3555555555555",
    "portal:job_detail": "3244444444442",
    "portal:job_list": "3222222222222",
    "portal:matter": "3r444r4rrr444",
    "portal:membership_end": "3555555555555",
    "portal:message_new": "3244424224444",
    "portal:mine": "3222222222222",
    "portal:move": "3555555555555",
    "portal:notice_choices": "3555555555555",
    "portal:notice_list": "3222222222222",
    "portal:organisation": "3444444244442",
    "portal:personal_data": "2222222222222",
    "portal:page_draft_save": "5555555555555",
    "portal:profile": "3222r22222222",
    "portal:register_extract": "3555555555555",
    "portal:search": "2222222222222",
    "portal:session_end": "3555r55555555",
    "portal:session_list": "3222r22222222",
    "portal:start": "2222222222222",
    "portal:subscription": "3555555555555",
    "portal:task_list": "3222222222222",
    "portal:unsubscribe": "2222222222222",
}

FOR_NOBODY = {"portal:demo_mailbox"}  # there in the demo only

# What is sent to the addresses that take nothing but POST, and what each person gets for it. f: a fault in what was sent.
SENT = {
    "portal:draft_save": {"draft_version": "0", "title": "Tystare larm"},
    "portal:page_draft_save": {"page": "/ideer/ny/", "draft_version": "0", "reason": "Därför."},
    "portal:notice_choices": {category: "now" for category in Category.values if category != Category.QUIET},
}
POST_ROWS = {
    "innovations:entry_act": "34444444r44r4",
    "portal:draft_save": "3244444444444",
    "portal:job_again": "3r44444444444",
    "portal:job_cancel": "3r44444444444",
    "portal:membership_end": "3444444r44444",
    "portal:move": "32444b4bbb444",
    "portal:notice_choices": "3rrrrrrrrrrrr",
    "portal:page_draft_save": "2222222222222",
    "portal:register_extract": "3222222222222",
    "portal:session_end": "3r44r44444444",
    "portal:subscription": "3r444r4rrr444",
}


def sign(response):
    to = response.get("Location", "") or response.get("HX-Redirect", "")
    if to.startswith(reverse("account_login")):
        return "3"
    return SIGNS.get(response.status_code, str(response.status_code))


def test_every_address_has_a_row():
    assert set(OWN) - set(ROWS) == set(), "Add a row to ROWS for the new address."
    assert set(ROWS) - set(OWN) == set(), "These addresses are gone."


def test_what_each_person_gets(world, client, cookies):
    """The whole table in one world; each address in a savepoint of its own, so that no page changes the next."""
    client.raise_request_exception = False
    got = {name: signs(name, world, client, cookies) for name in sorted(OWN)}
    if os.environ.get("WRITE_MATRIX"):
        print("".join(f'    "{name}": "{row}",\n' for name, row in got.items()))
    wrong = {name: dict(zip(PEOPLE, row, strict=True)) for name, row in got.items() if row != ROWS.get(name)}
    assert wrong == {}


def test_each_page_is_somebodys():
    """A page that all are refused would be refused also when it leaks."""
    assert {name for name, row in ROWS.items() if set(row) <= {"3", "4"}} == FOR_NOBODY


def test_what_each_person_does(world, client, cookies):
    """The addresses that only take POST: who may, and who is told that there is nothing."""
    client.raise_request_exception = False
    only_post = {name for name, row in ROWS.items() if "5" in row}
    assert only_post == set(POST_ROWS), "Add a row to POST_ROWS for the new address."
    got = {name: signs(name, world, client, cookies, send=True) for name in sorted(only_post)}
    if os.environ.get("WRITE_MATRIX"):
        print("".join(f'    "{name}": "{row}",\n' for name, row in got.items()))
    wrong = {name: dict(zip(PEOPLE, row, strict=True)) for name, row in got.items() if row != POST_ROWS[name]}
    assert wrong == {}


@pytest.fixture
def cookies(world, client):
    """What each person's browser holds. They sign in once for all addresses: that costs as much as a page."""
    held = {"visitor": {}}
    for name in PEOPLE[1:]:
        client.cookies = SimpleCookie()
        client.force_login(world["people"][name], backend="portal.adapters.AuthenticationBackend")
        held[name] = {"sessionid": client.session.session_key}
    return held


def signs(name, world, client, cookies, *, send=False):
    address = reverse(name, kwargs=arguments(name, OWN[name], world))
    got = ""
    for person in PEOPLE:
        with transaction.atomic():
            client.cookies = SimpleCookie(cookies[person])
            got += sign(
                client.post(address, SENT.get(name, {}), headers={"HX-Request": "true"})
                if send
                else client.get(address)
            )
            transaction.set_rollback(True)
    return got


@pytest.mark.parametrize(
    "name", sorted(name for name in dict(addresses()) if PACKAGES.match(name) and name not in OPEN_PACKAGES)
)
def test_pages_of_packages_are_closed_to_visitors(name, client, db):
    pattern = dict(addresses())[name]
    given = {argument: "1" for argument in pattern.pattern.converters}
    try:
        address = reverse(name, kwargs=given)
    except Exception:  # noqa: BLE001 patterns without converters (re_path) are reached with their own tests
        pytest.skip(f"{name} needs arguments of its own")
    response = client.get(address)
    assert response.status_code in {301, 302, 404, 405}, name


def test_not_there_and_not_yours_are_the_same_answer(world, client):
    client.force_login(world["people"]["stranger"], backend="portal.adapters.AuthenticationBackend")
    not_yours = client.get(reverse("portal:matter", kwargs={"ref": world["idea"].ref}))
    not_there = client.get(reverse("portal:matter", kwargs={"ref": "INN-2020-99999-9"}))
    assert (not_yours.status_code, not_there.status_code) == (404, 404)
    strip = re.compile(rb"(INN-[0-9-]+|[a-zA-Z0-9]{64})")
    assert strip.sub(b"", not_yours.content) == strip.sub(b"", not_there.content)
