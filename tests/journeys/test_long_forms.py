"""What an officer writes for a quarter of an hour is not lost either: reload, an expired sign-in, another who was first."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests import make
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people_do import follow, headed, never_reads, press, reads, told
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

REASON = "Skäl, så att idégivaren förstår"
WRITTEN = "Behovet är bekräftat av två huvudmän och risken är liten."


@pytest.fixture
def idea(nurse, region, adviser, assessor, second_assessor):
    made = make.ready_for_decision(nurse, region, adviser, [assessor, second_assessor])
    made.name_project_owner(by=adviser, person=nurse)
    return made


@pytest.mark.parametrize("device", [(DESK, True)], ids=["desk"])
def test_a_half_written_decision_is_there_after_a_reload_and_after_an_expired_sign_in(
    screen_of, idea, panel_member
):
    panel_member.emailaddress_set.create(email=panel_member.email, verified=True, primary=True)
    page = screen_of(panel_member)
    page.goto(f"/ideer/{idea.ref}/steg/approve_for_test/")
    page.get_by_label(REASON).press_sequentially(WRITTEN)
    expect(page.locator("#sidutkast")).to_contain_text("Utkastet sparades")
    page.reload()
    expect(page.get_by_label(REASON)).to_have_value(WRITTEN)

    Session.objects.all().delete()
    page.get_by_label(REASON).fill(f"{WRITTEN} Pröva i åtta veckor.")
    expect(page.locator("#sidutkast")).to_contain_text("Du har blivit utloggad. Det du skrev finns kvar.")
    follow(page, "Logga in och fortsätt")
    page.get_by_label("E-post").fill(panel_member.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    press(page, "Logga in")
    headed(page, "Gå vidare till konceptprövning")
    expect(page.get_by_label(REASON)).to_have_value(f"{WRITTEN} Pröva i åtta veckor.")
    press(page, "Gå vidare till konceptprövning")
    told(page, "Går vidare till konceptprövning.")
    page.goto("/mina/")
    expect(page.get_by_role("heading", name="Inte skickat")).to_have_count(0)


@pytest.mark.parametrize("device", [(PHONE, False)], ids=["phone without script"])
def test_a_decision_is_set_aside_by_a_button_and_shown_when_another_was_first(
    screen_of, idea, panel_member, second_panel_member
):
    page = screen_of(panel_member)
    page.goto(f"/ideer/{idea.ref}/steg/approve_for_test/")
    page.get_by_label(REASON).fill(WRITTEN)
    press(page, "Spara utkast")
    reads(page, "Utkastet sparades")
    page.goto("/mina/")
    page.get_by_role("link", name=f"Gå vidare till konceptprövning, {idea.ref}").click()
    expect(page.get_by_label(REASON)).to_have_value(WRITTEN)

    idea.decline(by=second_panel_member, reason="Nej.", strengths="Bra.", advice="Vänta.")
    press(page, "Gå vidare till konceptprövning")
    reads(page, "ärendet är redan i läget Går inte vidare", WRITTEN)
    press(page, "Släng utkastet")
    reads(page, "ärendet är redan i läget Går inte vidare")
    never_reads(page, WRITTEN)
    page.goto("/mina/")
    headed(page, "Mina ärenden")
    never_reads(page, "Inte skickat")


@pytest.mark.parametrize("device", [(DESK, True), (PHONE, True)], ids=["desk", "phone"])
def test_the_second_of_two_windows_is_told_and_chooses_between_both_texts(screen_of, idea, panel_member):
    first = screen_of(panel_member)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/ideer/{idea.ref}/steg/approve_for_test/")
    first.get_by_label(REASON).fill("Skälet i det första fönstret.")
    expect(first.locator("#sidutkast")).to_contain_text("Utkastet sparades")
    second.get_by_label(REASON).fill("Skälet i det andra fönstret.")
    expect(second.locator("#sidutkast")).to_contain_text("Texten är ändrad i ett annat fönster.")
    expect(second.get_by_label(REASON)).to_have_value("Skälet i det andra fönstret.")
    press(second, "Jämför texterna")
    reads(second, "Skälet i det första fönstret.", "Skälet i det andra fönstret.")
    press(second, "Spara min text")
    expect(second.get_by_label(REASON)).to_have_value("Skälet i det andra fönstret.")
    with second.expect_response("**/utkast/sida/"):
        second.get_by_label(REASON).fill("Skälet, en gång till.")
    second.reload()
    expect(second.get_by_label(REASON)).to_have_value("Skälet, en gång till.")

    first.get_by_label(REASON).fill("Jag skrev vidare.")
    expect(first.locator("#sidutkast")).to_contain_text("Texten är ändrad i ett annat fönster.")
    press(first, "Jämför texterna")
    follow(first, "Behåll den sparade")
    expect(first.get_by_label(REASON)).to_have_value("Skälet, en gång till.")


@pytest.mark.parametrize("device", [(PHONE, False)], ids=["phone without script"])
def test_without_script_the_second_window_chooses_by_the_button(screen_of, idea, panel_member):
    first = screen_of(panel_member)
    second = first.context.new_page()
    for page in (first, second):
        page.goto(f"/ideer/{idea.ref}/steg/approve_for_test/")
    first.get_by_label(REASON).fill("Det första.")
    press(first, "Spara utkast")
    second.get_by_label(REASON).fill("Det andra.")
    press(second, "Spara utkast")
    headed(second, "Utkastet är ändrat i ett annat fönster")
    reads(second, "Det första.", "Det andra.")
    press(second, "Spara min text")
    expect(second.get_by_label(REASON)).to_have_value("Det andra.")
