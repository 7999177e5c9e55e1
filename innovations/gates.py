"""What must be in place before an innovation moves on: each gate yields what is missing, in words (domain 4.4)."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MIN_ASSESSORS = 2  # domain 4.4: grind 1
UNDO_DAYS = 30


def submission(innovation):
    if len(innovation.need.strip()) < 20:
        yield _("Beskriv problemet med minst en mening.")
    if not innovation.title.strip():
        yield _("Ge idén ett namn.")
    if not innovation.patent:
        yield _("Svara på frågan om patent.")


def in_depth(innovation):
    """Grind 1: a real need, some novelty, no stop, and two assessors without conflict of interest."""
    first = innovation.first_assessment
    if first is None or not first.is_complete:
        yield _("Fyll i alla sex frågor i första bedömningen.")
    else:
        if first.answer("need") == "no":
            yield _("Första bedömningen säger att det inte finns ett verkligt behov.")
        if first.answer("novelty") == "no":
            yield _("Första bedömningen säger att det inte är nytt där det ska användas.")
    lacking = MIN_ASSESSORS - len(innovation.active_assessments)
    if lacking > 0:
        yield ngettext(
            "Välj %(n)s bedömare till utan jäv.", "Välj %(n)s bedömare till utan jäv.", lacking
        ) % {"n": lacking}


def release(innovation):
    """All assessments closed; a disagreement of two steps or more has a joint note."""
    total, closed = len(innovation.active_assessments), len(innovation.closed_assessments)
    if total < MIN_ASSESSORS:
        yield _("Minst två bedömare utan jäv behöver ha bedömt.")
    if closed < total:
        yield _("%(closed)s av %(total)s bedömare är klara.") % {"closed": closed, "total": total}
    elif innovation.disagreements() and not innovation.joint_note.strip():
        yield _("Bedömarna skiljer sig två steg eller mer. Skriv en kort gemensam kommentar.")


def concept_test(innovation):
    """Grind 2: a named project owner; and a 0 on safety, ethics and rules stops the test."""
    if innovation.project_owner_id is None:
        yield _("Rådgivaren behöver utse en projektägare.")
    if innovation.has_safety_stop():
        yield _("En bedömare har satt 0 på säkerhet, etik och regelverk. Frågan måste lösas innan test.")


def pilot(innovation):
    """Grind 3: result and lesson, user voice, closed questions, receiving manager, running budget, baseline."""
    test = innovation.stage_sheet("concept_test")
    yield from test.lacking("result", "lesson", "user_voice", "questions_closed")
    sheet = innovation.stage_sheet("pilot")
    yield from sheet.lacking("receiving_manager", "running_budget", "baseline")
    if not any(part.role == "manager" for part in innovation.team):
        yield _("Mottagande chef behöver bekräfta.")


def introduction(innovation):
    """Grind 4: evaluation against the baseline, deviations, cost, procurement, equality, payment obstacles."""
    yield from innovation.stage_sheet("pilot").lacking(
        "evaluation",
        "deviations",
        "running_cost",
        "procurement_route",
        "equality_check",
        "payment_obstacle",
        "decision_document",
    )


def in_use(innovation):
    """Grind 5: in the ordinary routine, training done, an owner in the line, follow-up dates set."""
    yield from innovation.stage_sheet("introduction").lacking(
        "routine", "training", "line_owner", "follow_up_on"
    )


def closing(innovation):
    """The lesson of the stage that ends."""
    if not innovation.stage_sheet(innovation.stage_of_lesson).lesson.strip():
        yield _("Skriv lärdomen. Den är resultatet av ett försök som avslutas.")


def secrecy(innovation):
    """Not marked twice, and not while everybody reads of it in the catalogue."""
    if innovation.is_confidential:
        yield _("Ärendet är redan sekretessmarkerat.")
    entry = getattr(innovation, "entry", None)
    if entry is not None and entry.status == "published":
        yield _("Katalogposten är publicerad. En redaktör behöver dra tillbaka den först.")


def openness(innovation):
    if not innovation.is_confidential:
        yield _("Ärendet är inte sekretessmarkerat.")


def running_clock(innovation):
    if innovation.running_clock is None:
        yield _("Ingen klocka går.")
    elif innovation.running_clock.is_paused:
        yield _("Klockan står redan still.")
    elif innovation.running_clock.is_overdue:
        yield _(
            "Dagen vi lovade har gått. Det ändras inte av en paus: skriv till idégivaren när svaret kommer."
        )


def standing_clock(innovation):
    if innovation.running_clock is None or not innovation.running_clock.is_paused:
        yield _("Klockan står inte still.")


def asked_if_current(innovation):
    if not innovation.is_asked_if_current:
        yield _("Ingen har frågat om det är aktuellt.")


def publication(entry):
    """Grind 6: somebody else than the owner set the evidence, the owner approved the text, nothing hinders publishing."""
    if not entry.summary.strip():
        yield _("Skriv en sammanfattning.")
    if not entry.contact_function.strip():
        yield _("Fyll i en kontaktfunktion, inte en privat adress.")
    if entry.kind == "did_not_work" and not entry.lessons.strip():
        yield _("Skriv lärdomen. Den är det viktigaste i ett försök som inte fungerade.")
    if entry.evidence != "E0" and entry.evidence_set_by_id is None:
        yield _("Evidensnivån behöver sättas av en redaktör.")
    if entry.innovation_id is None:
        return
    if entry.evidence_set_by_id is None and entry.evidence == "E0":
        yield _("Evidensnivån behöver sättas av någon som inte har del i idén, också när den är E0.")
    elif entry.evidence_set_by_id and entry.innovation.has_conflict_of_interest(entry.evidence_set_by):
        yield _("Evidensnivån behöver sättas av någon annan än idégivaren.")
    if entry.innovation.patent != "no" and not entry.may_be_published:
        yield _(
            "Idégivaren har inte svarat nej på frågan om patent. Kryssa för att publicering är tillåten när det är utrett."
        )
    if entry.innovation.is_confidential:
        yield _("Ärendet är sekretessmarkerat. Den som handlägger det behöver häva markeringen först.")
    if entry.approved_at is None:
        yield _("Idégivaren behöver godkänna texten.")
