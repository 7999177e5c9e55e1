"""The plain words of the owner's page (domain 4.8): what is the matter now, what happened, what comes."""

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovations.models import Innovation
from portal.dates import sv_day
from portal.models import PauseReason
from portal.wording import sentence

S = Innovation.Status
CLOCKED = (S.SUBMITTED, S.FIRST_ASSESSMENT, S.IN_DEPTH, S.READY_FOR_DECISION)
TESTED = (S.CONCEPT_TEST, S.PILOT, S.INTRODUCTION, S.IN_USE)
SPOKEN = {"write", "attach", "attach_note"}  # these have a place of their own on the page
ANSWERS = (
    S.DONE_LOCALLY,
    S.REFERRED,
    S.MERGED,
    S.PARKED,
    S.DECLINED,
    S.CONCEPT_TEST,
    S.PILOT,
    S.INTRODUCTION,
    S.CLOSED_WITH_LESSON,
    S.RETIRED,
)  # an exit or a decision, each with its reason

# What an act of one's own is called to those on the owner's side who did not do it.
TOLD_TO_OTHERS = {
    "submit": gettext_lazy("Idén skickades in"),
    "withdraw": gettext_lazy("Idén togs tillbaka"),
    "connect_account": gettext_lazy("Ärendet kopplades till idégivarens konto"),
    "show_to": gettext_lazy("Vem som kan se ärendet ändrades"),
    "answer": gettext_lazy("Frågorna besvarades"),
    "ask_for_more_time": gettext_lazy("Idégivaren fick mer tid"),
    "say_it_is_current": gettext_lazy("Idégivaren svarade att idén är aktuell"),
}


# Each status with its (label, what happens now), asked only of the status the matter has.
NOW = {
    S.DRAFT: lambda i: (_("Inte skickad"), _("Du kan fortsätta när du vill. Ingen annan ser det du skrivit.")),
    S.SUBMITTED: lambda i: (_("Mottagen"), _("En rådgivare skulle ha tagit ditt ärende %(day)s.") % {"day": _due(i)} if i.is_overdue else _("En rådgivare tar ditt ärende senast %(day)s.") % {"day": _due(i)}),
    S.FIRST_ASSESSMENT: lambda i: (_("%(name)s läser din idé") % {"name": _adviser(i)}, _first_answer(i)),
    S.RETURNED: lambda i: (_("Vi behöver ditt svar"), _asked(i)),
    S.IN_DEPTH: lambda i: (_("Bedöms av flera"), _("Bedömningen skulle ha varit klar %(day)s.") % {"day": _due(i)} if i.is_overdue else _("Bedömningen är klar senast %(day)s.") % {"day": _due(i)}),
    S.READY_FOR_DECISION: lambda i: (_("Bedöms av flera"), _("Beslutet skulle ha kommit %(day)s.") % {"day": _due(i)} if i.is_overdue else _("Beslut väntas senast %(day)s.") % {"day": _due(i)}),
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


def happening_now(innovation, reader):
    """(label, what happens now) of the owner's table, with names and dates where they are known."""
    label, now = NOW[innovation.status](innovation)
    if innovation.status == S.WITHDRAWN and reader.pk != innovation.owner_id:
        label = innovation.label_for_others(S.WITHDRAWN)
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


def with_whom(innovation):
    """Who has the ball now, in a sentence that says the same as the row of stations; empty when nobody has it."""
    if innovation.waiting_for == "adviser" and innovation.assigned_to:
        return _("Nu: hos %(name)s.") % {"name": innovation.assigned_to}
    words = {
        "assessor": _("Nu: hos bedömarna."),
        "panel": _("Nu: hos beslutsgruppen."),
        "test_host": _("Nu: hos testvärden."),
        "unit": _("Nu: hos enheten som inför."),
    }
    return words.get(innovation.waiting_for, "")


def timeline(innovation, reader):
    """What happened in plain words, what is now, what comes. "Du" is whoever did it; the others read who did what."""
    events, standing = [], _explains(innovation)
    for step in innovation.history:
        if not step.owner_label or step.move in SPOKEN:
            continue
        title = (
            step.owner_label
            if step.actor_id == reader.pk
            else TOLD_TO_OTHERS.get(step.move, step.owner_label)
        )
        if events and events[-1]["title"] == title and step.move in {"edit", "show_to"}:
            events.pop()
        is_earlier = _is_answer(step) and step != standing  # the last one stands above
        earlier = f"{step.reason} {decided_by(innovation, step)}".strip() if is_earlier else ""
        events.append(_event(title, earlier or _aside(step), at=step.taken_at))
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
            (_("En rådgivare tar ditt ärende"), still or _taken_by(take)),
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
    """The answer that explains where the matter is now, with its reason. None before there is one, or when it has gone on."""
    step = _explains(innovation)
    if step is None:
        return None
    return {
        "step": step,
        "label": step.owner_label,
        "reason": step.reason,
        "detail": step.detail,
        "decided_by": decided_by(innovation, step),
    }


def decided_by(innovation, step):
    """Which group decided, and that somebody was of another mind: not who. The desk and the panel read the names."""
    decision = step.detail.get("decision")
    if not decision and step.move not in {"start_pilot", "back_to_test"}:
        return ""
    group = _("Beslutat av beslutsgruppen i %(name)s.") % {"name": innovation.organisation.name}
    many = len(innovation.dissents.get(decision, ()))
    if not many:
        return group
    dissent = ngettext(
        "En ledamot hade en avvikande mening.", "%(n)s ledamöter hade en avvikande mening.", many
    )
    return f"{group} {dissent % {'n': many}}"


def answers(innovation):
    """[(what was answered, the reason, its detail)] of every answer, the first one first."""
    return [(step.owner_label, step.reason, step.detail) for step in innovation.history if _is_answer(step)]


def _is_answer(step):
    return step.moved and step.target in ANSWERS and bool(step.reason)


def _explains(innovation):
    """The step that brought the matter to its status, if it gave a reason for it."""
    step = next((step for step in reversed(innovation.history) if step.moved), None)
    return step if step and step.target == innovation.status and _is_answer(step) else None


def _event(title, text="", *, at=None, next=False):  # noqa: A002 the template's word
    """Every key that the component asks for: one that is missing costs it more than one that is empty."""
    return {"title": title, "at": at, "text": text, "current": False, "next": next, "url": ""}


def _aside(step):
    if step.move in {"assign", "hand_out"}:
        return step.detail.get("to", "")
    if step.move in {"take", "take_woken"}:
        return str(step.actor)
    if step.move == "submit" and step.detail.get("beside"):
        return _("Hör ihop med %(ref)s.") % {"ref": step.detail["beside"]}
    if step.move == "mark_secret":
        return step.detail.get("ground", "")
    if step.move == "lift_secrecy":
        return step.reason
    if step.move == "pause_clock":
        return f"{PauseReason(step.detail['pause']).label}. {step.reason}"
    return step.words


def _due(innovation):
    return sv_day(innovation.answer_due)


def _first_answer(innovation):
    if not innovation.answer_due:
        return _("Du får besked så snart det går.")
    if innovation.is_overdue:
        return _("Du skulle ha fått besked %(day)s.") % {"day": _due(innovation)}
    return _("Du får besked senast %(day)s.") % {"day": _due(innovation)}


def _taken_by(clock):
    """When an adviser takes the matter, or should have."""
    if clock is None:
        return ""
    day = {"day": sv_day(clock.promised_for)}
    return _("Skulle ha skett %(day)s. Vi är sena.") % day if clock.is_past else _("Senast %(day)s") % day


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
