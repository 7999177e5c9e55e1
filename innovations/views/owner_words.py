"""The plain words of the owner's page (domain 4.8): what is the matter now, what happened, what comes."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations.models import Innovation
from portal.models import PauseReason
from portal.templatetags.portal import sentence, sv_day

S = Innovation.Status
CLOCKED = (S.SUBMITTED, S.FIRST_ASSESSMENT, S.IN_DEPTH, S.READY_FOR_DECISION)
TESTED = (S.CONCEPT_TEST, S.PILOT, S.INTRODUCTION, S.IN_USE)
SPOKEN = {"write", "attach", "attach_note"}  # these have a place of their own on the page


# Each status with its (label, what happens now), asked only of the status the matter has.
NOW = {
    S.DRAFT: lambda i: (_("Inte skickad"), _("Du kan fortsätta när du vill. Ingen annan ser det du skrivit.")),
    S.SUBMITTED: lambda i: (_("Mottagen"), _("En rådgivare tar ditt ärende senast %(day)s.") % {"day": _due(i)}),
    S.FIRST_ASSESSMENT: lambda i: (_("%(name)s läser din idé") % {"name": _adviser(i)}, _("Du får besked senast %(day)s.") % {"day": _due(i)} if i.answer_due else _("Du får besked så snart det går.")),
    S.RETURNED: lambda i: (_("Vi behöver ditt svar"), _asked(i)),
    S.IN_DEPTH: lambda i: (_("Bedöms av flera"), _("Bedömningen är klar senast %(day)s.") % {"day": _due(i)}),
    S.READY_FOR_DECISION: lambda i: (_("Bedöms av flera"), _("Beslut väntas senast %(day)s.") % {"day": _due(i)}),
    S.CONCEPT_TEST: lambda i: (_("Prövas i liten skala"), _("Prövas hos %(where)s till %(day)s.") % _test(i) if _test(i)["day"] else _("Prövas hos %(where)s.") % _test(i)),
    S.PILOT: lambda i: (_("Prövas i verksamheten"), _("Pilot hos %(where)s. Resultat väntas %(day)s.") % _test(i) if _test(i)["day"] else _("Pilot hos %(where)s.") % _test(i)),
    S.INTRODUCTION: lambda i: (_("Införs"), _used(i)),
    S.IN_USE: lambda i: (_("Används"), _used(i)),
    S.DONE_LOCALLY: lambda i: (_("Klart – gör det direkt"), _("%(name)s tar emot. Du behöver inget godkännande från oss.") % {"name": last_detail(i).get("manager", _("Din chef"))}),
    S.REFERRED: lambda i: (_("Överlämnad till %(name)s") % {"name": last_detail(i).get("receiver", "")}, _("%(name)s har tagit emot och svarar senast %(day)s.") % {"name": last_detail(i).get("receiver", ""), "day": day_in_words(last_detail(i).get("answer_by", ""))}),
    S.MERGED: lambda i: (_("Ihop med %(ref)s") % {"ref": last_detail(i).get("into", "")}, _("Ditt bidrag finns kvar under ditt namn.")),
    S.PARKED: lambda i: (_("Väntar till %(day)s") % {"day": sv_day(i.parked_until)}, _("Vi tar upp den igen då. Skälet står nedan.")),
    S.DECLINED: lambda i: (_("Går inte vidare"), _("Nedan står skälet, vad som var bra och vad du kan göra nu.")),
    S.CLOSED_WITH_LESSON: lambda i: (_("Prövad – detta lärde vi oss"), _("Lärdomen står nedan.")),
    S.RETIRED: lambda i: (_("Används inte längre"), _("Skälet står nedan.")),
    S.WITHDRAWN: lambda i: (_("Återtagen av dig"), _("Ärendet är avslutat. Det du skickade in finns kvar hos oss.")),
    S.DORMANT: lambda i: (_("Vilar"), _("Inget är borta. Du kan väcka ärendet när du vill.")),
}  # fmt: skip


def happening_now(innovation):
    """(label, what happens now) of the owner's table, with names and dates where they are known."""
    label, now = NOW[innovation.status](innovation)
    standing = standing_still(innovation)
    if standing is not None:
        now = _("Klockan står still: %(why)s. Du får en ny dag när den går igen.") % {
            "why": standing.reason_label[0].lower() + standing.reason_label[1:]
        }
    return label, now


def standing_still(innovation):
    """The pause that the desk has set, or None. A question to the owner is said in other words."""
    clock = innovation.running_clock if innovation.status in CLOCKED else None
    return clock.standing if clock else None


def day_in_words(text):
    """A date as a step keeps it, said as on the rest of the page."""
    return sv_day(parse_date(text)) if text else ""


def last_detail(innovation):
    """What the last change of status kept: receiver, manager, date."""
    changes = [step for step in innovation.history if step.moved and step.target == innovation.status]
    return changes[-1].detail if changes else {}


def stations(innovation):
    """Who has the matter, on one row; empty when nobody waits."""
    order = [
        ("owner", _("Du")),
        ("adviser", _("Rådgivare")),
        ("assessor", _("Bedömare")),
        ("panel", _("Beslut")),
    ]
    if innovation.status in TESTED:
        order = [
            ("owner", _("Du")),
            ("adviser", _("Rådgivare")),
            ("test_host", _("Testvärd")),
            ("unit", _("Verksamhet")),
        ]
    here = innovation.waiting_for
    return [{"label": label, "here": key == here} for key, label in order] if here else []


def timeline(innovation):
    """What happened in plain words, what is now, what comes."""
    events = []
    for step in innovation.history:
        if not step.owner_label or step.move in SPOKEN:
            continue
        title = step.owner_label
        if events and events[-1]["title"] == title and step.move in {"edit", "show_to"}:
            events.pop()
        events.append(_event(title, _aside(step), at=step.taken_at))
    if events and innovation.is_open:
        events[-1]["current"] = True
    return events + [_event(title, text, next=True) for title, text in ahead(innovation)]


def timeline_for_others(innovation):
    """The changes of status only, in words that do not speak to the owner."""
    moved = [step for step in innovation.history if step.moved]
    events = [_event(innovation.label_for_others(step.target), at=step.taken_at) for step in moved]
    if events and innovation.is_open:
        events[-1]["current"] = True
    return events


def ahead(innovation):
    """The steps that may come, with the dates that are promised."""
    running = (
        [clock for clock in innovation.clocks if clock.stopped_at is None] if innovation.is_promised else []
    )
    clock = innovation.answer_clock if running else None
    day = sv_day(clock.promised_for) if clock in running else ""
    take = next((clock for clock in running if clock.kind == "named_adviser"), None)
    answer = (_("Du får ett första svar, med skäl"), "")
    still = _("När klockan går igen.") if standing_still(innovation) else ""
    if still:
        answer = (answer[0], still)
    elif day and clock.is_past:
        answer = (answer[0], _("Skulle ha kommit %(day)s. Vi är sena.") % {"day": day})
    elif day:
        answer = (
            answer[0],
            _("%(day)s om du svarar i dag") % {"day": sentence(day)}
            if innovation.status == S.RETURNED
            else _("Senast %(day)s") % {"day": day},
        )
    deeper = (_("Om idén går vidare bedöms den av minst två personer"), _("Upp till 20 arbetsdagar."))
    decision = (_("Beslut"), _("Du får alltid veta varför."))
    ways = {
        S.SUBMITTED: [
            (
                _("En rådgivare tar ditt ärende"),
                still or (_("Senast %(day)s") % {"day": sv_day(take.promised_for)} if take else ""),
            ),
            answer,
            deeper,
            decision,
        ],
        S.FIRST_ASSESSMENT: [answer, deeper, decision],
        S.RETURNED: [answer, deeper, decision],
        S.IN_DEPTH: [decision],
        S.READY_FOR_DECISION: [decision],
        S.CONCEPT_TEST: [
            (_("Resultat och lärdom"), ""),
            (_("Pilot i en verksamhet som tar emot"), _("Om prövningen visar att det fungerar.")),
        ],
        S.PILOT: [(_("Utvärdering"), ""), (_("Införande"), _("Om verksamheten beslutar det."))],
        S.INTRODUCTION: [(_("I vardagen"), _("När rutin, utbildning och ansvarig finns på plats."))],
    }
    return ways.get(innovation.status, [])


def verdict(innovation):
    """The last answer with its reason: an exit or a decision. None before there is one."""
    outcomes = [
        S.DONE_LOCALLY,
        S.REFERRED,
        S.MERGED,
        S.PARKED,
        S.DECLINED,
        S.CONCEPT_TEST,
        S.PILOT,
        S.CLOSED_WITH_LESSON,
        S.RETIRED,
    ]
    given = [step for step in innovation.history if step.moved and step.target in outcomes and step.reason]
    early = innovation.status in {S.SUBMITTED, S.FIRST_ASSESSMENT, S.RETURNED}
    if not given or (early and not innovation.is_decided):
        return None
    step = given[-1]
    return {"step": step, "label": step.owner_label, "reason": step.reason, "detail": step.detail}


def _event(title, text="", *, at=None, next=False):  # noqa: A002 the template's word
    """Every key that the component asks for: one that is missing costs it more than one that is empty."""
    return {"title": title, "at": at, "text": text, "current": False, "next": next, "url": ""}


def _aside(step):
    if step.move in {"assign", "hand_out"}:
        return step.detail.get("to", "")
    if step.move == "take":
        return str(step.actor)
    if step.move == "mark_secret":
        return step.detail.get("ground", "")
    if step.move == "lift_secrecy":
        return step.reason
    if step.move == "pause_clock":
        return f"{PauseReason(step.detail['pause']).label}. {step.reason}"
    return step.words


def _due(innovation):
    return sv_day(innovation.answer_due)


def _adviser(innovation):
    return innovation.assigned_to or _("Rådgivaren")


def _asked(innovation):
    asked = innovation.questions.unanswered().count()
    return ngettext("%(name)s har ställt %(n)s fråga.", "%(name)s har ställt %(n)s frågor.", asked) % {
        "name": _adviser(innovation), "n": asked,
    }  # fmt: skip


def _test(innovation):
    sheet = innovation.stage_sheet(innovation.status)
    return {"where": sheet.where or _("en verksamhet"), "day": sv_day(sheet.ends_on)}


def _used(innovation):
    units = innovation.adoption_count
    if not units:
        return _("Hur det går ser du här.")
    return ngettext("Används på %(n)s enhet.", "Används på %(n)s enheter.", units) % {"n": units}
