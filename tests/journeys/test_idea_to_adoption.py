"""The main job, from a phone on the ward to use in another region: what each person does and reads, page by page."""

import re

import pytest
from playwright.sync_api import expect

from innovations.models import CRITERIA, FIRST_QUESTIONS, Adoption, CatalogueEntry, Innovation
from portal.dates import sv_date, sv_day
from portal.models import Organisation, Role
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
    write,
)  # fmt: skip
from tests.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Tryggare hemgång på fredagar"
NEED = (
    "När patienter skrivs ut på fredagar vet hemtjänsten inte säkert när de kommer hem. "
    "Då står någon utan mat, medicin och hjälp första kvällen, och anhöriga får rycka in."
)
IDEA = (
    "Avdelningen ringer hemtjänsten före klockan tolv och bekräftar tiden. Blir det senare än tre "
    "skickas patienten hem först på lördagen. En enkel lista på tavlan visar vilka som är klara."
)
TESTED_AT = "Medicinavdelning 3"

DEVICES = pytest.mark.parametrize(
    "device",
    [(PHONE, True), (PHONE, False), (DESK, True), (DESK, False)],
    ids=["phone", "phone without script", "desk", "desk without script"],
)


@pytest.fixture
def elsewhere(db):
    """The manager of a ward in another region."""
    region = Organisation.objects.create(
        name="Region Fjärran", kind="principal", sector="region", region_code="24", code="24"
    )
    ward = Organisation.objects.create(name="Geriatrik 2", kind="unit", parent=region)
    person = make_person("elsewhere", ward, Role.MANAGER)
    person.emailaddress_set.create(email=person.email, verified=True, primary=True)
    return person


@pytest.fixture
def neighbours():
    """Other entries of the catalogue, so that a search has something to be wrong about."""
    for title in (
        "Mobil kvittens av läkemedel",
        "Trygg hemgång från akuten",
        "Digital hemmonitorering",
    ):
        make.entry(title)


def the_idea():
    return Innovation.objects.with_people().get(title=TITLE)


# --- the story -----------------------------------------------------------------------------------


def gives_the_idea(page):
    """Staff on a phone: unit and way to be reached are filled in already."""
    page.goto("/")
    page.get_by_role("link", name="Lämna en idé eller ett behov").first.click()
    headed(page, "Lämna en idé eller ett behov")
    page.get_by_role("radio", name="Nej", exact=True).check()
    page.get_by_label("Vad är problemet, och för vem?").fill(NEED)
    page.get_by_label("Hur vill du lösa det?").fill(IDEA)
    page.get_by_role("radio", name="Vi har provat i liten skala").check()
    expect(page.get_by_role("radio", name="Jag arbetar i vård eller omsorg")).to_be_checked()
    expect(page.get_by_label("Arbetsplats", exact=True)).to_have_value("Medicinavdelning 3, Region Provlän")
    page.get_by_label("Vad ska vi kalla det?").fill(TITLE)
    press(page, "Fortsätt till kontroll")
    headed(page, "Kontrollera och skicka")
    reads(page, TITLE, NEED, IDEA, "Inget är skickat ännu.")
    page.get_by_label("Jag har inte skrivit något som pekar ut").check()
    reads(page, "Liknar det något av det här?", "Trygg hemgång från akuten")
    press(page, "Skicka in som nytt")
    headed(page, "Tack. Vi har tagit emot din idé.")
    idea = the_idea()
    answer_by = sv_date(idea.file.clocks.get(kind="first_answer").promised_for)
    reads(page, idea.ref, "Rådgivarna i Region Provlän", answer_by.capitalize(), "Fem arbetsdagar, räknat")
    follow(page, "Gå till mitt ärende")
    reads(page, "Mottagen", f"En rådgivare tar ditt ärende senast {sv_day(idea.answer_due)}.")
    return idea


def takes_it_and_asks(page, idea):
    desk_opens(page, "Ärendekö")
    page.get_by_role("button", name=f"Ta ärendet {idea.ref}").click()
    told(page, "Tog ärendet.")
    reads(page, NEED, "Bollen är hos dig", "Första bedömning")
    follow(page, "Fråga idégivaren …")
    page.get_by_label("Fråga 1").fill("Hur många patienter i veckan gäller det?")
    press(page, "Fråga idégivaren")
    told(page, "Frågade idégivaren.")
    reads(page, "Bollen hos: Idégivaren", "Klockan står still", "Väntar på idégivaren")


def answers(page, idea):
    page.goto("/")
    headed(page, "En sak väntar på dig")
    follow(page, f"Svara på rådgivarens frågor: {TITLE}")
    expect(page.get_by_role("heading", name="Vi behöver ditt svar på en fråga")).to_be_visible()
    reads(page, "Väntar på dig", "lägger vi ärendet som vilande.")
    page.get_by_label("Hur många patienter i veckan gäller det?").fill("Ungefär tolv, flest på fredagar.")
    press(page, "Skicka svaret")
    told(page, "Svaret är skickat. Klockan går igen.")
    reads(page, f"Du får besked senast {sv_day(the_idea().answer_due)}.", "Ungefär tolv, flest på fredagar.")


def makes_the_first_assessment(page, idea, *assessors):
    desk_opens(page, "Ärendekö", TITLE)
    reads(page, "Ungefär tolv, flest på fredagar.", "Inte påbörjad. Sex frågor, ungefär tio minuter.")
    follow(page, "Gör första bedömningen")
    for key, question in FIRST_QUESTIONS.items():
        answer = "Nej" if key in {"risk", "existing"} else "Ja"
        group = page.get_by_role("group", name=str(question))
        group.get_by_role("radio", name=answer, exact=True).check()
    page.get_by_label("En rad om varför").first.fill("Bekräftat av hemtjänsten.")
    press(page, "Spara")
    told(page, "Första bedömningen är sparad.")
    reads(page, "Bekräftat av hemtjänsten.", "Välj 2 bedömare till utan jäv.")
    follow(page, "Välj bedömare")
    for person in assessors:
        page.get_by_role("checkbox", name=f"{person}, ").check()
    press(page, "Välj bedömare")
    told(page, "Valde bedömare.")
    press(page, "Till fördjupad bedömning")
    told(page, "Lämnade till fördjupad bedömning. När alla bedömare är klara")
    reads(page, "Bollen hos: Bedömarna")
    follow(page, "Utse projektägare …")
    page.get_by_role("radio", name=str(idea.owner), exact=True).check()
    press(page, "Utse projektägare")
    told(page, "Utsåg projektägare.")
    reads(page, "Projektägare", "Bollen hos: Bedömarna", "0 av 2 bedömare är klara.")


def assesses(page, idea, *, level, others):
    desk_opens(page, "Bedömningar", TITLE)
    reads(page, "Är du jävig i det här ärendet?")
    never_reads(page, NEED)
    page.get_by_role("radio", name="Nej, jag kan bedöma det opartiskt").check()
    press(page, "Svara och gå vidare")
    reads(page, NEED, "Du ser de andras svar när du har lämnat ditt.")
    for name, _levels in CRITERIA.values():
        page.get_by_role("group", name=str(name)).get_by_role("radio", name=re.compile(f"^{level}:")).check()
    page.get_by_label("Styrkor").fill("Enkelt att börja med.")
    page.get_by_role("radio", name="Gå vidare", exact=True).check()
    press(page, "Lämna bedömningen")
    if level == 3:
        reads(page, "Sju saker att rätta innan du går vidare", "skriv varför när du väljer 3.")
        for why in page.get_by_label("Varför?").all():
            why.fill("Två huvudmän har samma siffror.")
        press(page, "Lämna bedömningen")
    told(page, "Din bedömning är lämnad.")
    reads(page, "Bedömning per kriterium", f"{others} av 2 bedömare är klara.")


def hands_over_to_the_panel(page, idea):
    desk_opens(page, "Ärendekö", TITLE)
    press(page, "Lämna till beslut")
    told(page, "Lämnade till beslut.")
    reads(page, "Bollen hos: Beslutsgruppen")


def decides(page, idea, dissenter):
    desk_opens(page, "Beslut")
    reads(page, "Väntar på er")
    follow(page, TITLE)
    reads(page, NEED, "Två har bedömt, var för sig", "Ingen har anmält jäv.")
    follow(page, "Gå vidare till konceptprövning …")
    press(page, "Gå vidare till konceptprövning")
    reads(page, "En sak att rätta innan du går vidare", "Skriv skälet.")
    page.get_by_label("Skäl, så att idégivaren förstår").fill(
        "Behovet är bekräftat och risken liten. Pröva i åtta veckor."
    )
    page.get_by_label("Villkor").fill("Hemtjänsten är med från början.")
    page.get_by_role("group", name=str(dissenter), exact=True).get_by_role(
        "radio", name="Avvikande mening"
    ).check()
    page.get_by_label(f"Avvikande mening eller skäl till jäv, {dissenter}").fill(
        "Jag ville vänta på fler siffror."
    )
    page.get_by_label("Intern not").fill("Följ upp i mars.")
    press(page, "Gå vidare till konceptprövning")
    told(page, "Går vidare till konceptprövning.")


def fills_in_the_sheet(page, stage, texts):
    opens(page, TITLE)
    follow(page, f"Fyll i bladet: {stage}")
    headed(page, stage)
    write(page, texts)
    press(page, "Spara bladet")
    told(page, "Bladet är sparat.")


def invites_the_manager(page, address):
    opens(page, TITLE)
    follow(page, "Bjud in någon")
    page.get_by_label("E-post", exact=True).fill(address)
    page.get_by_role("radio", name="Chef: bekräftar att verksamheten tar emot").check()
    press(page, "Skicka inbjudan")
    told(page, f"Inbjudan är skickad till {address}. Den gäller i 30 dagar.")
    sweep_once()


def starts_the_pilot(page):
    desk_opens(page, "Beslut")
    page.get_by_role("region", name="Prövas nu").get_by_role("link", name=TITLE).click()
    give_reason(
        page,
        "Starta pilot",
        "Prövningen visade att det fungerar och verksamheten vill gå vidare.",
        says="Startade piloten.",
    )


def writes_the_entry(page):
    desk_opens(page, "Katalogposter")
    reads(page, "Finns att berätta om")
    follow(page, TITLE)
    press(page, "Gör ett utkast")
    told(page, "Ett utkast är gjort av det som redan står i ärendet.")
    reads(page, "Fyll i en kontaktfunktion, inte en privat adress.", "Idégivaren behöver godkänna texten.")
    page.get_by_label("Sammanfattning").fill(
        "Avdelningen ringer före klockan tolv. Missade hemgångar gick från tolv till tre i veckan."
    )
    page.get_by_label("Kärnan: ändra inte").fill("Ett samtal före klockan tolv")
    page.get_by_label("Anpassa hos er").fill("Vem som ringer")
    page.get_by_label("Resurser").fill("En timme i veckan")
    page.get_by_label("Tid till start").fill("Två veckor")
    page.get_by_label("Kontaktfunktion", exact=False).first.fill("Utvecklingsenheten")
    press(page, "Spara texten")
    told(page, "Texten är sparad.")
    press(page, "Be idégivaren läsa")
    told(page, "Idégivaren har fått en uppgift att läsa texten.")


def approves_the_text(page):
    page.goto("/")
    follow(page, f"Läs och godkänn katalogtexten om din idé: {TITLE}")
    reads(page, "Stämmer texten?", "Missade hemgångar gick från tolv till tre i veckan.")
    press(page, "Jag godkänner texten")
    told(page, "Tack. Du har godkänt texten.")


def sets_the_evidence(page):
    desk_opens(page, "Katalogposter", TITLE)
    page.get_by_label("Evidensnivå").select_option(label="E2 egen mätning före och efter")
    press(page, "Sätt nivån")
    told(page, "Evidensnivån är satt.")


def publishes(page):
    desk_opens(page, "Katalogposter", TITLE)
    press(page, "Publicera")
    told(page, "Posten är publicerad.")


def finds_it_and_adopts(page, person):
    """Found by a misspelt word, without being signed in; the sign-in leads back to the same page."""
    page.goto("/katalog/")
    page.get_by_role("searchbox", name="Sök i katalogen").fill("trygare hemgong")
    press(page, "Sök")
    reads(page, "Visar träffar för")
    follow(page, TITLE)
    headed(page, TITLE)
    reads(page, "Fungerar", "E2", "Ett samtal före klockan tolv", "Utvecklingsenheten")
    follow(page, "Vi vill införa")
    headed(page, "Logga in")
    page.get_by_label("E-post").fill(person.email)
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    press(page, "Logga in")
    headed(page, "Vi vill införa")
    reads(page, TITLE, "Enhetens namn och läge visas för alla. Ditt namn visas inte.")
    page.get_by_role("radio", name="Beslutat").check()
    press(page, "Säg att vi vill införa")
    told(page, "Tack. Enheten står med på sidan, och de som gjorde först får veta det.")
    headed(page, "Geriatrik 2")


@DEVICES
def test_an_idea_goes_from_a_phone_to_use_in_another_region(
    screen_of, nurse, adviser, assessor, second_assessor, panel_member, second_panel_member, manager,
    editor, national_coordinator, elsewhere, neighbours,
):  # fmt: skip
    owner, desk, panel = screen_of(nurse), screen_of(adviser), screen_of(panel_member)

    idea = gives_the_idea(owner)
    takes_it_and_asks(desk, idea)
    answers(owner, idea)
    owner_reads(owner, TITLE, now="Adviser läser din idé", then="Nu: hos Adviser.", ball="Rådgivare")

    makes_the_first_assessment(desk, idea, assessor, second_assessor)
    owner_reads(
        owner,
        TITLE,
        now="Bedöms av flera",
        then=f"Bedömningen är klar senast {sv_day(the_idea().answer_due)}.",
        ball="Bedömare",
    )
    assesses(screen_of(assessor), idea, level=2, others=1)
    assesses(screen_of(second_assessor), idea, level=3, others=2)
    hands_over_to_the_panel(desk, idea)
    due = the_idea().answer_due
    owner_reads(
        owner, TITLE, now="Bedöms av flera", then=f"Beslut väntas senast {sv_day(due)}.", ball="Beslut"
    )
    never_reads(owner, "Enkelt att börja med.")

    decides(panel, idea, second_panel_member)
    owner_reads(
        owner,
        TITLE,
        now="Prövas i liten skala",
        then="Behovet är bekräftat och risken liten.",
        ball="Testvärd",
    )
    reads(owner, "Hemtjänsten är med från början.", "Så bedömdes idén")
    never_reads(owner, "Följ upp i mars.", "Jag ville vänta på fler siffror.", "Assessor")

    ends_on = days_from_now(56)
    fills_in_the_sheet(owner, "Konceptprövning", {
        "Enhet där det prövas": TESTED_AT, "Prövas till": ends_on.isoformat(),
        "Resultat": "Missade hemgångar gick från tolv till tre i veckan.", "Lärdom": "Ring före klockan tio.",
        "Vad patienter och brukare säger": "Det känns tryggt att veta när hjälpen kommer.",
    })  # fmt: skip
    owner_reads(
        owner, TITLE, now="Prövas i liten skala", then=f"Prövas hos {TESTED_AT} till {sv_day(ends_on)}."
    )
    reads(owner, "Innan beslutsgruppen kan starta en pilot:", "Mottagande chef behöver bekräfta.")
    fills_in_the_sheet(owner, "Konceptprövning", {
        "Svar på frågor om etik, dataskydd och medicinteknik": "Ingen prövning behövs.",
    })  # fmt: skip
    fills_in_the_sheet(owner, "Pilot", {
        "Enhet där det prövas": TESTED_AT, "Prövas till": ends_on.isoformat(), "Mottagande chef": "Avdelningschefen",
        "Driftbudget efter piloten": "Två timmar i veckan", "Uppmätt baslinje": "Tolv missade hemgångar i veckan.",
    })  # fmt: skip
    invites_the_manager(owner, manager.email)
    chief = screen_of(manager)
    chief.goto(link_in_mail(manager.email, "/inbjudan/", TITLE, NEED))
    reads(chief, "Vill du vara med som chef?")
    press(chief, "Ja, jag är med")
    told(chief, "Välkommen. Nu är du med.")
    reads(chief, NEED)

    starts_the_pilot(panel)
    owner_reads(
        owner, TITLE, now="Prövas i verksamheten", then=f"Resultat väntas {sv_day(ends_on)}.", ball="Testvärd"
    )
    fills_in_the_sheet(owner, "Pilot", {
        "Utvärdering mot baslinjen": "Från tolv till tre i veckan.", "Skador och avvikelser": "Inga skador.",
        "Driftkostnad": "Två timmar i veckan", "Upphandlingsväg": "Egen utveckling",
        "Jämlikhet och tillgänglighet": "Når även dem utan anhöriga.", "Hinder i ersättningen": "Inga",
        "Verksamhetens beslut (diarienummer)": "RP 2026/114",
    })  # fmt: skip
    desk_opens(desk, "Ärendekö", TITLE)
    give_reason(desk, "Börja införa", "Piloten nådde målet.", says="Började införa.")
    owner_reads(owner, TITLE, now="Införs", ball="Verksamhet")
    fills_in_the_sheet(owner, "Införande", {
        "Ordinarie rutin": "Står i avdelningens rutinpärm.", "Utbildning som är gjord": "Alla sjuksköterskor.",
        "Ägare i linjen": "Avdelningschefen", "Första uppföljning": days_from_now(180).isoformat(),
    })  # fmt: skip
    desk_opens(desk, "Ärendekö", TITLE)
    press(desk, "Markera som i drift")
    told(desk, "Markerade som i drift.")
    owner_reads(owner, TITLE, now="Används")

    writer = screen_of(editor)
    writes_the_entry(writer)
    approves_the_text(owner)
    sets_the_evidence(screen_of(national_coordinator))
    publishes(writer)
    sweep_once()

    finds_it_and_adopts(screen_of(), elsewhere)
    adoption = Adoption.objects.get(entry=CatalogueEntry.objects.get(title=TITLE))
    assert (adoption.unit.name, adoption.status, adoption.responsible) == (
        "Geriatrik 2",
        "decided",
        elsewhere,
    )
    sweep_once()
    owner.goto("/")
    reads(owner, "En annan enhet tar efter din idé", "Din idé finns i katalogen så att andra kan ta efter")
    reads(owner, "Geriatrik 2")
    follow(owner, f"En annan enhet tar efter din idé: {TITLE}")
    reads(owner, "Vilka som har infört det", "Geriatrik 2", "Beslutat")
