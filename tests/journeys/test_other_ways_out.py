"""Not every idea goes all the way: each other way out, and the ways in that ask for no account."""

import pytest
from django.core import mail
from playwright.sync_api import expect

from innovations.models import Innovation
from portal.dates import sv_day
from portal.models import Person
from portal.tasks import sweep_once
from tests import make
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.people_do import (
    days_from_now,
    desk_opens,
    follow,
    give_reason,
    headed,
    link_in_mail,
    never_reads,
    opens,
    owner_reads,
    press,
    reads,
    told,
    unfold,
    write,
)  # fmt: skip
from tests.people import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

on_a_desk_with_script = pytest.mark.parametrize("device", [(DESK, True)], ids=["desk"])
on_a_phone_without_script = pytest.mark.parametrize("device", [(PHONE, False)], ids=["phone without script"])

TITLE = "Tryggare hemgång på fredagar"


@pytest.fixture
def idea(nurse, ward, region, adviser):
    return make.taken(nurse, region, adviser, title=TITLE, unit=ward)


def now(idea):
    return Innovation.objects.with_people().get(pk=idea.pk)


@on_a_phone_without_script
def test_it_is_handed_to_a_receiver_only_when_they_have_said_yes(
    screen_of, idea, nurse, adviser, municipality, municipal_adviser
):
    desk, owner, receiver = screen_of(adviser), screen_of(nurse), screen_of(municipal_adviser)
    desk_opens(desk, "Ärendekö", TITLE)
    follow(desk, "Hänvisa till någon annan …")
    write(desk, {"Mottagare": "Provköping", "Skäl till mottagaren": "Frågan ligger hos hemtjänsten."})
    press(desk, "Hänvisa till någon annan")
    told(desk, "Föreslog att hänvisa till någon annan.")
    reads(desk, "Provköpings kommun", "har inte svarat")
    owner_reads(owner, TITLE, now="Adviser läser din idé", ball="Rådgivare")
    never_reads(owner, "Provköpings kommun")

    receiver.goto("/")
    follow(receiver, f"Svara om ni tar emot ett hänvisat ärende: {TITLE}")
    reads(receiver, "Kan Provköpings kommun ta emot ärendet?", "Frågan ligger hos hemtjänsten.", make.NEED)
    follow(receiver, "Ta emot ärendet …")
    answer_by = days_from_now(12)
    write(receiver, {"När svarar ni idégivaren?": answer_by.isoformat()})
    press(receiver, "Ta emot ärendet")
    told(receiver, "Tog emot ärendet.")
    reads(receiver, f"Ni svarar idégivaren senast {sv_day(answer_by)}", nurse.email, make.NEED)

    owner_reads(
        owner,
        TITLE,
        now="Överlämnad till Provköpings kommun",
        then=f"Provköpings kommun har tagit emot och svarar senast {sv_day(answer_by)}.",
    )

    receiver.goto(idea.get_absolute_url())
    write(receiver, {"Meddelande till idégivaren": "Vi börjar på måndag."})
    press(receiver, "Skicka meddelandet")
    told(receiver, "Meddelandet är skickat.")
    opens(owner, TITLE)
    reads(owner, "Vi börjar på måndag.")
    unfold(owner, "Skriv ett meddelande")
    write(owner, {"Ditt meddelande": "Tack, det passar."})
    press(owner, "Skicka meddelandet")
    receiver.reload()
    reads(receiver, "Tack, det passar.")


@on_a_desk_with_script
def test_two_ideas_become_one_when_both_owners_agree(
    screen_of, idea, nurse, colleague, adviser, ward, region
):
    other = make.taken(colleague, region, adviser, title="Ring hemtjänsten dagen före", unit=ward)
    desk, one, two = screen_of(adviser), screen_of(nurse), screen_of(colleague)
    desk_opens(desk, "Ärendekö", TITLE)
    follow(desk, "Föreslå att föra ihop med ett annat ärende …")
    write(
        desk,
        {
            "Det andra ärendets nummer": other.ref,
            "Vad vill det här ärendet?": "Att ingen kommer hem till ett tomt kylskåp.",
            "Vad vill det andra ärendet?": "Att hemtjänsten får veta i tid.",
            "Varför hör de ihop?": "Båda gäller hemgång på fredagar.",
        },
    )
    press(desk, "Föreslå att föra ihop med ett annat ärende")
    told(desk, "Föreslog att föra ihop med ett annat ärende.")
    for page, own in ((one, idea), (two, other)):
        page.goto("/")
        follow(page, f"Svara om ditt ärende får föras ihop med ett annat: {own.title}")
        reads(page, idea.ref, other.ref, "Båda gäller hemgång på fredagar.", "Det går att ångra i 30 dagar.")
        never_reads(page, make.NEED)
        press(page, "Ja, för ihop dem")
        told(page, "Tack för ditt svar.")
    owner_reads(one, TITLE, now=f"Ihop med {other.ref}", then="Ditt bidrag finns kvar under ditt namn.")
    owner_reads(two, other.title, now="Adviser läser din idé", ball="Rådgivare")
    opens(one, TITLE)
    press(one, "Ångra sammanföringen")
    told(one, "Ärendena är isär igen.")
    owner_reads(one, TITLE, now="Adviser läser din idé")


@on_a_phone_without_script
def test_a_not_now_has_a_date_and_the_owner_may_ask_again(screen_of, idea, nurse, adviser):
    desk, owner = screen_of(adviser), screen_of(nurse)
    desk_opens(desk, "Ärendekö", TITLE)
    unfold(desk, "Fler steg")
    follow(desk, "Parkera till ett datum …")
    until = days_from_now(60)
    write(desk, {"Tas upp igen": until.isoformat()})
    press(desk, "Parkera till ett datum")
    reads(desk, "En sak att rätta innan du går vidare", "Skriv skälet.")
    write(desk, {"Skäl, så att idégivaren förstår": "Vi väntar på det nya journalsystemet."})
    press(desk, "Parkera till ett datum")
    told(desk, "Parkerade till ett datum.")
    owner_reads(
        owner, TITLE, now=f"Väntar till {sv_day(until)}", then="Vi väntar på det nya journalsystemet."
    )
    give_reason(owner, "Be om förnyad bedömning", "Journalsystemet är infört.", says="Ärendet tas upp igen.")
    owner_reads(owner, TITLE, now="Adviser läser din idé", ball="Rådgivare")


@on_a_desk_with_script
def test_a_no_carries_a_reason_what_was_good_and_a_way_on(screen_of, idea, nurse, adviser):
    desk, owner = screen_of(adviser), screen_of(nurse)
    desk_opens(desk, "Ärendekö", TITLE)
    unfold(desk, "Fler steg")
    follow(desk, "Går inte vidare …")
    press(desk, "Går inte vidare")
    reads(desk, "Tre saker att rätta innan du går vidare", "Skriv vad som var bra. Ett nej behöver det mest.")
    write(desk, {
        "Skäl, så att idégivaren förstår": "Samma sak införs redan i hela regionen.",
        "Vad var bra?": "Du såg behovet tidigt.", "Vad kan idégivaren göra nu?": "Tala med projektledaren för hemgång.",
    })  # fmt: skip
    press(desk, "Går inte vidare")
    told(desk, "Går inte vidare. Idégivaren läser skälet")
    owner_reads(owner, TITLE, now="Går inte vidare", then="Samma sak införs redan i hela regionen.")
    reads(owner, "Du såg behovet tidigt.", "Tala med projektledaren för hemgång.")


@on_a_phone_without_script
def test_the_owner_takes_it_back(screen_of, idea, nurse, adviser):
    owner, desk = screen_of(nurse), screen_of(adviser)
    opens(owner, TITLE)
    unfold(owner, "Ta tillbaka idén")
    reads(owner, "Det du skickat in finns kvar hos oss, eftersom det är en allmän handling.")
    write(owner, {"Varför? (frivilligt)": "Vi löste det själva."})
    press(owner, "Ta tillbaka idén")
    told(owner, "Du tog tillbaka idén.")
    owner_reads(owner, TITLE, now="Återtagen av dig")
    sweep_once()
    desk.goto("/")
    reads(desk, "Idégivaren har tagit tillbaka idén")
    desk_opens(desk, "Ärendekö")
    desk.get_by_role("navigation", name="Urval").get_by_role("link", name="Avslutade").click()
    follow(desk, TITLE)
    reads(desk, "Vi löste det själva.", "Återtagen")


@on_a_desk_with_script
def test_the_idea_gets_a_new_owner_by_invitation(screen_of, idea, nurse, colleague):
    owner, heir = screen_of(nurse), screen_of(colleague)
    opens(owner, TITLE)
    follow(owner, "Bjud in någon")
    write(owner, {"E-post": colleague.email})
    owner.get_by_role("radio", name="Ny ägare: tar över ärendet från dig").check()
    press(owner, "Skicka inbjudan")
    told(owner, f"Inbjudan är skickad till {colleague.email}. Den gäller i 30 dagar.")
    sweep_once()
    heir.goto(link_in_mail(colleague.email, "/inbjudan/", TITLE))
    reads(heir, "Vill du ta över ett ärende?", idea.ref, "Nurse")
    press(heir, "Ta över ärendet")
    told(heir, "Nu äger du ärendet.")
    owner_reads(heir, TITLE, now="Adviser läser din idé")
    reads(heir, "Idé: du.", "Medidégivare: Nurse.")
    owner_reads(owner, TITLE, now="Adviser läser din idé")
    reads(owner, "Medidégivare: du.")
    assert now(idea).owner == colleague


@on_a_phone_without_script
def test_a_patient_without_an_account_follows_answers_and_later_gets_one(
    screen_of, phone, authority, national_coordinator
):
    """The link is the key: on the receipt, in the mail, and at last to hand the matter over to an account."""
    page, desk = screen_of(), screen_of(national_coordinator)
    page.goto("/ideer/ny/")
    page.get_by_role("radio", name="Nej", exact=True).check()
    page.get_by_label("Vad är problemet, och för vem?").fill(make.NEED)
    page.get_by_role("radio", name="Det är ett behov").check()
    page.get_by_role("radio", name="Jag är patient, brukare eller närstående").check()
    page.get_by_label("Vad ska vi kalla det?").fill(TITLE)
    write(page, {"E-post": "anhorig@example.se"})
    press(page, "Fortsätt till kontroll")
    page.get_by_label("Jag har inte skrivit något som pekar ut").check()
    press(page, "Skicka in")
    headed(page, "Tack. Vi har tagit emot din idé.")
    reads(page, "Spara din länk", "Rådgivarna på Socialstyrelsen")
    sweep_once()
    link = link_in_mail("anhorig@example.se", "/folj/", make.NEED)

    desk_opens(desk, "Ärendekö")
    desk.get_by_role("button", name="Ta ärendet").click()
    told(desk, "Tog ärendet.")
    reads(desk, "anhorig@example.se")
    follow(desk, "Fråga idégivaren …")
    desk.get_by_label("Fråga 1").fill("Händer det varje fredag?")
    press(desk, "Fråga idégivaren")
    told(desk, "Frågade idégivaren.")
    sweep_once()
    assert link_in_mail("anhorig@example.se", "/folj/", make.NEED) == link

    elsewhere = phone(script=False)
    elsewhere.goto(link)
    headed(elsewhere, TITLE)
    reads(elsewhere, "Vi behöver ditt svar på en fråga", "Väntar på dig")
    elsewhere.get_by_label("Händer det varje fredag?").fill("Nästan varje.")
    press(elsewhere, "Skicka svaret")
    told(elsewhere, "Svaret är skickat.")
    reads(elsewhere, "National läser din idé")

    elsewhere.goto("/mina/")
    reads(elsewhere, "Du har inget konto", TITLE)
    follow(elsewhere, "Skapa konto")
    headed(elsewhere, "Skapa konto")
    write(elsewhere, {"E-post": "anhorig@example.se", "Namn": "Anhörig"})
    for field in elsewhere.locator("input[type=password]").all():
        field.fill(PASSWORD)
    press(elsewhere, "Skapa konto")
    headed(elsewhere, "Titta i din e-post")
    elsewhere.goto(link_in_mail("anhorig@example.se", "/konto/"))
    headed(elsewhere, "Bekräfta din e-post")
    press(elsewhere, "Ja, bekräfta")
    headed(elsewhere, "Logga in")
    write(elsewhere, {"E-post": "anhorig@example.se", "Lösenord": PASSWORD})
    press(elsewhere, "Logga in")
    elsewhere.goto(link)
    headed(elsewhere, "Ska ärendet höra till ditt konto?")
    press(elsewhere, "Ta över")
    told(elsewhere, "Ärendet hör nu till ditt konto.")
    reads(elsewhere, TITLE)
    account = Person.objects.get(email="anhorig@example.se")
    assert Innovation.objects.get().owner == account
    assert elsewhere.request.get(link).status == 404, "the old link is of no use to a finder"


@on_a_desk_with_script
def test_an_adviser_writes_down_what_somebody_tells_and_prints_the_receipt(screen_of, adviser, region, phone):
    desk = screen_of(adviser)
    desk.goto("/ideer/ny/")
    follow(desk, "Skriv ner någon annans idé")
    headed(desk, "Skriv ner någon annans idé")
    desk.get_by_role("radio", name="Nej", exact=True).check()
    desk.get_by_label("Vad är problemet, och för vem?").fill(make.NEED)
    desk.get_by_role("radio", name="Det är ett behov").check()
    desk.get_by_role("radio", name="Är patient, brukare eller närstående").check()
    desk.get_by_label("Vilken region eller kommun gäller det?").fill("Region Provlän")
    desk.get_by_label("Vad ska vi kalla det?").fill(TITLE)
    desk.get_by_label("Vem lämnar idén?").fill("En närstående")
    desk.get_by_role("radio", name="Får kvittot på papper").check()
    press(desk, "Fortsätt till kontroll")
    desk.get_by_label("Jag har inte skrivit något som pekar ut").check()
    press(desk, "Skicka in")
    headed(desk, "Idén är inskickad")
    made = Innovation.objects.get()
    reads(desk, made.ref, "Personens egen länk", "Skrevs ner av", "Adviser")
    paper = desk.get_by_role("link", name="Spara kvittot som PDF").get_attribute("href")
    answer = desk.request.get(paper)
    assert answer.headers["content-type"] == "application/pdf" and answer.body().startswith(b"%PDF-")
    link = desk.locator('a[href^="/folj/"]').get_attribute("href")

    giver = phone(script=False)
    giver.goto(link)
    headed(giver, TITLE)
    reads(giver, "Mottagen")
    assert made.owner.is_guest and not made.owner.address and not mail.outbox
    expect(giver.get_by_role("link", name="Kvittot")).to_be_visible()
