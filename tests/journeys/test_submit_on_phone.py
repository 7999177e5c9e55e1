"""A care worker leaves an idea on a phone: by keyboard, with and without script, on a bad day."""

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from playwright.sync_api import expect

from innovations.models import Innovation
from portal.models import Draft, Person
from portal.tasks import sweep_once
from tests.journeys.conftest import PHONE
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

NEED = "När patienter skrivs ut på fredagar vet hemtjänsten inte säkert när de kommer hem. Då står någon utan hjälp första kvällen."
TITLE = "Tryggare hemgång på fredagar"
MOST_TABS = 40
# Domain 5.1: two free texts of about forty words each and four taps, in three minutes.
FORTY_WORDS = (
    "När patienter skrivs ut på fredagar vet hemtjänsten inte säkert när de kommer hem. Då står någon utan mat, "
    "medicin och hjälp första kvällen. Anhöriga får rycka in, och ibland kommer patienten tillbaka till akuten "
    "redan samma natt."
)
FORTY_MORE = (
    "Avdelningen ringer hemtjänsten före klockan tolv och bekräftar tiden. Blir det senare än klockan tre åker "
    "patienten hem först på lördagen. En enkel lista på tavlan visar vilka som är klara, och vem som har ringt "
    "och när."
)
LETTERS_A_SECOND = 4  # calmly, with both hands: some forty-five words a minute
SECONDS_A_PRESS = 1  # to find the next question and choose
THREE_MINUTES = 180


@pytest.fixture
def device():
    return PHONE, True


@pytest.fixture(autouse=True)
def office(authority, national_coordinator, region):
    """Somebody answers."""
    return authority


def tab_to(page, selector):
    """Press Tab until the element has focus: how many presses it took. Fails when the keyboard does not reach it."""
    for press in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return press + 1
    pytest.fail(f"The keyboard does not reach {selector}")


def fill_by_keyboard(page):
    page.goto("/ideer/ny/")
    tab_to(page, "[name=patent]")
    page.keyboard.press("Space")
    tab_to(page, "#id_need")
    page.keyboard.type(NEED)
    tab_to(page, "#id_idea")
    page.keyboard.type("Ring före klockan tolv.")
    tab_to(page, "[name=progress]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "[name=sender]")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_title")
    page.keyboard.type(TITLE)
    tab_to(page, "#id_email")
    page.keyboard.type("patient@example.se")
    tab_to(page, "[name=do][value=check]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kontroll/")


def send_by_keyboard(page):
    tab_to(page, "#id_confirmed")
    page.keyboard.press("Space")
    tab_to(page, "button[type=submit]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/kvitto/")


def sign_in(page, person, client, live_server):
    client.force_login(person)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])


def fill(page):
    """The same by touch, without looking at the way there."""
    page.goto("/ideer/ny/")
    page.check("#id_patent_0")
    page.fill("#id_need", NEED)
    page.check("#id_progress_1")
    page.check("#id_sender_1")
    page.fill("#id_title", TITLE)
    page.fill("#id_email", "patient@example.se")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_idea_is_sent_by_keyboard_alone(phone, script):
    page = phone(script=script)
    fill_by_keyboard(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontrollera och skicka")
    send_by_keyboard(page)
    innovation = Innovation.objects.get()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack. Vi har tagit emot din idé.")
    assert innovation.ref in page.inner_text("main")
    assert (innovation.title, innovation.need, innovation.status, innovation.sender) == (
        TITLE,
        NEED,
        "submitted",
        "patient",
    )
    page.get_by_role("link", name="Gå till mitt ärende").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    sweep_once()
    assert innovation.ref in next(m for m in mail.outbox if m.to == ["patient@example.se"]).subject


def test_staff_are_done_by_keyboard_in_three_minutes(screen_of, nurse):
    """Every press counted, from the empty form to the receipt, with texts as long as the form is made for."""
    page = screen_of(nurse)
    page.goto("/ideer/ny/")
    presses, letters = 0, 0
    for selector, key, text in [
        ("[name=patent]", "Space", ""),
        ("#id_need", "", FORTY_WORDS),
        ("#id_idea", "", FORTY_MORE),
        ("[name=progress]", "ArrowDown", ""),
        ("#id_title", "", TITLE),
        ("[name=do][value=check]", "Enter", ""),
        ("#id_confirmed", "Space", ""),
        ("button[value=ny]", "Enter", ""),
    ]:
        presses += tab_to(page, selector) + bool(key)
        letters += len(text)
        page.keyboard.type(text) if text else page.keyboard.press(key)
        if "check" in selector:
            page.wait_for_url("**/kontroll/")
    page.wait_for_url("**/kvitto/")
    made = Innovation.objects.get()
    assert (made.need, made.idea, made.owner) == (FORTY_WORDS, FORTY_MORE, nurse)
    assert len(f"{FORTY_WORDS} {FORTY_MORE}".split()) >= 75  # noqa: PLR2004 twice forty, or nearly
    assert letters / LETTERS_A_SECOND + presses * SECONDS_A_PRESS < THREE_MINUTES


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_longest_texts_go_all_the_way_and_one_letter_more_is_kept_and_counted(phone, script):
    page = phone(script=script)
    fill(page)
    longest = ("Å" * 99 + "\n") * 9 + "ä" * 91  # a new line counts as two: that is how it is sent
    page.fill("#id_need", longest + "x")
    page.fill("#id_idea", "ö" * 1000)
    page.fill("#id_title", "T" * 80)
    page.click("[name=do][value=check]")
    expect(page.locator("#id_need_error")).to_contain_text("högst 1 000 tecken")
    expect(page.locator("#id_need")).to_have_value(longest + "x")
    page.fill("#id_need", longest)
    page.click("[name=do][value=check]")
    page.wait_for_url("**/kontroll/")
    page.check("#id_confirmed")
    page.click("main button[type=submit]")
    page.wait_for_url("**/kvitto/")
    made = Innovation.objects.get()
    assert made.need.replace("\r", "") == longest and (made.idea, made.title) == ("ö" * 1000, "T" * 80)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_an_expired_sign_in_leads_back_to_the_same_text(phone, nurse, client, live_server, script):
    nurse.emailaddress_set.create(email=nurse.email, verified=True, primary=True)
    page = phone(script=script)
    sign_in(page, nurse, client, live_server)
    page.goto("/ideer/ny/")
    page.fill("#id_need", NEED)
    page.click("[name=do][value=save]")
    page.wait_for_url("**sparat=1")
    Session.objects.all().delete()
    page.fill("#id_need", f"{NEED} Varje vecka.")
    page.fill("#id_title", TITLE)
    page.click("[name=do][value=check]")
    expect(page.get_by_role("heading", level=1)).to_have_text("Logga in")
    expect(page.locator("main")).to_contain_text("Logga in, så finns det du skrev kvar.")
    expect(page.get_by_text("blivit utloggad")).to_have_count(1)
    page.get_by_label("E-post").fill(nurse.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.locator("#id_need")).to_have_value(f"{NEED} Varje vecka.")
    expect(page.locator("#id_title")).to_have_value(TITLE)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_the_patent_answer_takes_question_three_away(phone, script):
    page = phone(script=script)
    page.goto("/ideer/ny/")
    expect(page.locator("#id_idea")).to_be_visible()
    page.check("#id_patent_1")
    expect(page.locator("#id_idea")).to_be_hidden()
    expect(page.get_by_text("Därför hoppar vi över fråga 3")).to_be_visible()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_slip_is_answered_beside_the_question(phone, script):
    page = phone(script=script)
    page.goto("/ideer/ny/")
    page.fill("#id_need", "Hemgång fredag")
    page.click("[name=do][value=check]")
    expect(page).to_have_title("Fel: Lämna en idé eller ett behov – Innovationsportalen")
    expect(page.locator("#id_need")).to_have_value("Hemgång fredag")
    expect(page.locator("#id_need")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("link", name="Ge det ett namn, högst 80 tecken.").click()
    expect(page.locator("#id_title")).to_be_focused()


def test_a_reload_loses_nothing(phone):
    page = phone()
    page.goto("/ideer/ny/")
    page.fill("#id_need", NEED)
    expect(page.locator("#saved")).to_contain_text("Utkastet sparades")
    page.reload()
    expect(page.locator("#id_need")).to_have_value(NEED)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_back_loses_nothing(phone, script):
    page = phone(script=script)
    fill(page)
    page.click("[name=do][value=check]")
    page.wait_for_url("**/kontroll/")
    page.go_back()
    expect(page.locator("#id_need")).to_have_value(NEED)
    expect(page.locator("#id_title")).to_have_value(TITLE)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_double_click_makes_one_matter(phone, script):
    page = phone(script=script)
    fill(page)
    page.dblclick("[name=do][value=check]")
    page.wait_for_url("**/kontroll/")
    page.check("#id_confirmed")
    page.dblclick("main button[type=submit]")
    page.wait_for_url("**/kvitto/")
    page.go_back()
    page.wait_for_url("**/kvitto/")
    assert Innovation.objects.count() == 1
    assert Person.objects.filter(is_guest=True).count() == 1


def test_a_lost_network_loses_nothing(phone):
    page = phone()
    fill(page)
    page.context.set_offline(True)
    page.click("[name=do][value=check]")
    expect(page.locator("#network")).to_contain_text("Nätet är borta")
    expect(page.locator("#id_need")).to_have_value(NEED)
    page.context.set_offline(False)
    page.click("[name=do][value=check]")
    page.wait_for_url("**/kontroll/")
    page.check("#id_confirmed")
    page.context.set_offline(True)
    page.click("main button[type=submit]")
    expect(page.locator("#network")).to_contain_text("Nätet är borta")
    page.context.set_offline(False)
    expect(page.locator("#network")).to_contain_text("Nätet är tillbaka")
    page.click("main button[type=submit]")
    page.wait_for_url("**/kvitto/")
    assert Innovation.objects.count() == 1


def test_a_lost_network_without_script_loses_nothing(phone):
    """The browser shows a page of its own; trying again sends the same text, and only once."""
    page = phone(script=False)
    fill(page)
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.click("[name=do][value=check]")
    page.context.set_offline(False)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kontrollera och skicka")
    expect(page.locator("main")).to_contain_text(NEED)


def test_two_tabs_never_write_over_each_other(phone):
    first = phone()
    fill(first)
    first.click("[name=do][value=save]")
    first.wait_for_url("**sparat=1")
    second = first.context.new_page()
    second.goto(Draft.objects.get().url)
    second.fill("#id_title", "Från den andra fliken")
    second.click("[name=do][value=check]")
    second.wait_for_url("**/kontroll/")
    first.fill("#id_title", "Från den första fliken")
    first.click("[name=do][value=check]")
    expect(first.get_by_role("heading", level=1)).to_have_text("Två versioner av ditt utkast")
    expect(first.locator("main")).to_contain_text("Från den andra fliken")
    first.get_by_role("button", name="Behåll texten här").click()
    expect(first.locator("#id_title")).to_have_value("Från den första fliken")


def test_staff_have_their_unit_filled_in_and_nothing_runs_over_the_edge(phone, nurse, client, live_server):
    page = phone()
    sign_in(page, nurse, client, live_server)
    page.goto("/ideer/ny/")
    expect(page.locator("#id_unit")).to_have_value("Medicinavdelning 3, Region Provlän")
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
