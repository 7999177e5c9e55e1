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
    told(page, "Gå vidare till konceptprövning: klart.")
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
