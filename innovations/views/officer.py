"""The officers' work page of an innovation, and the moves that ask for more than a reason."""

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from innovations import rules
from innovations.forms.decision import ConflictForm
from innovations.forms.moves import MOVE_FORMS
from innovations.models import CatalogueEntry, Innovation, Participation, StageSheet, Vote, questions_of
from innovations.views.queue import ball
from portal.lifecycle import Refused
from portal.matters import find_matter, visible_matters
from portal.models import Draft, PauseReason, Person, links_of
from portal.typed import day

# Where what a gate asks for is filled in, beside the move that waits for it.
SHEETS_OF_MOVE = {
    "start_pilot": ("concept_test", "pilot"),
    "introduce": ("pilot",),
    "put_in_use": ("introduction",),
}

# Moves that stand beside what they change on the page, and not among the next steps.
KEEPING = ("classify", "mark_secret", "lift_secrecy", "pause_clock", "start_clock")


# --- the work page ----------------------------------------------------------------------------


def innovation_work(request, innovation):
    """One innovation at the officers' desk. The address is the owner's; who reads decides which page it is."""
    user = request.user
    sees = _what_they_see(user, innovation)
    opened, blocked = innovation.moves_for(user)
    made = innovation.made
    return render(request, "innovations/innovation_work.html", {
        "innovation": innovation, "matter": innovation, "sees": sees, "open_moves": opened,
        "blocked": [(move, missing, _places(innovation, move, user)) for move, missing in blocked],
        "ball": ball(innovation, user), "clock": innovation.running_clock if innovation.is_promised else None,
        "questions": questions_of(innovation=innovation) if "ask" in made else (),
        "first": innovation.first_assessment if sees["notes"] else None,
        "may_first": rules.works_on_it.test(user, innovation) and innovation.status == Innovation.Status.FIRST_ASSESSMENT,
        "history": _history(innovation, user, sees),
        "attachments": list(innovation.attachments_for(user)) if made & {"attach", "attach_note"} else [],
        "assessments": innovation.active_assessments if sees["assessors"] and "add_assessor" in made else [],
        "conflicts": innovation.conflicts.select_related("person") if made & {"declare_conflict", "step_aside"} else (),
        "why_in_conflict": innovation.why_in_conflict(user),
        "panel_basis": bool(made & {"begin_in_depth", "release"}),
        "referrals": innovation.referrals.select_related("receiver", "answered_by").order_by("-proposed_at") if "propose_referral" in made else (),
        "mergers": innovation.mergers.select_related("into__file").order_by("-proposed_at") if "propose_merger" in made else (),
        "belonging": belonging(innovation, user),
        "sheets": stage_sheets(innovation, user) if sees["results"] and "approve_for_test" in made else {},
        "keeps": {name for name in KEEPING if getattr(Innovation, name).move.is_open(innovation, user)},
        "nobody_decides": innovation.nobody_decides,
        "may_assign": rules.may_assign.test(user, innovation) and innovation.is_open,
        "assign_move": "hand_out" if innovation.status == Innovation.Status.SUBMITTED else "assign",
    })  # fmt: skip


def _what_they_see(user, innovation):
    """The table of who sees what (domain 4.9), asked once for the page."""
    return {
        "text": rules.sees_text.test(user, innovation),
        "owner": rules.sees_owner_name.test(user, innovation),
        "notes": rules.sees_notes.test(user, innovation),
        "writes_notes": rules.writes_notes.test(user, innovation),
        "decision": rules.sees_decision.test(user, innovation),
        "rights": rules.sees_rights.test(user, innovation),
        "assessors": rules.sees_assessors.test(user, innovation),
        "results": rules.sees_test_results.test(user, innovation),
    }


def _history(innovation, user, sees):
    """Steps and messages in one row of time, newest first."""
    statuses = dict(Innovation.Status.choices)
    names, dissents = _names(innovation), innovation.dissents if sees["decision"] else {}
    happened = [
        {
            "at": s.taken_at,
            "step": s,
            "now": statuses.get(s.target) if s.moved else "",
            "facts": _facts(s.detail, names)
            + [
                (Vote.Stance.DISSENTED.label, f"{vote['person']}. {vote['text']}")
                for vote in dissents.get(s.detail.get("decision"), ())
            ]
            + ([(_("Införande"), s.words)] if s.words and not s.reason else []),
        }
        for s in innovation.history
        if s.move not in {"write", "note"}
    ]
    if not sees["notes"]:
        happened = [h for h in happened if h["step"].owner_label]
    if innovation.made & {"write", "note"}:
        happened += [{"at": m.written_at, "message": m} for m in innovation.dialogue_for(user)]
    return sorted(happened, key=lambda h: h["at"], reverse=True)


def _names(innovation):
    """{key: name} of those whom older steps kept by key alone."""
    kept = {step.detail.get("person") for step in innovation.history}
    keys = {key for key in kept if isinstance(key, int)}
    return {key: str(person) for key, person in Person.objects.in_bulk(keys).items()} if keys else {}


def _facts(detail, names):
    """[(word, value)] of what a step kept that a reader has use for. `names`: of those it kept by key alone."""
    words = {
        "to": _("Till"), "manager": _("Tar emot"), "receiver": _("Mottagare"), "answer_by": _("Svarar senast"), "reply_by": _("Svar senast"),
        "into": _("Ärende"), "until": _("Tas upp igen"), "strengths": _("Det som var bra"), "advice": _("Det du kan göra nu"),
        "conditions": _("Villkor"), "replaced_by": _("Ersätts av"), "assessor": _("Bedömare"), "person": _("Person"), "ground": _("Lagrum"), "beside": _("Hör ihop med"),
    }  # fmt: skip
    return (
        [
            (words[key], day(value) or value if isinstance(value, str) else names.get(value, value))
            for key, value in detail.items()
            if key in words and value
        ]
        + ([(_("Roll"), Participation.PartRole(detail["role"]).label)] if "role" in detail else [])
        + ([(_("Skäl"), PauseReason(detail["pause"]).label)] if "pause" in detail else [])
        + [_change(*change) for change in detail.get("changed", ())]
    )


def _change(name, before, after):
    """(field, "before → after") of a step that changed what the matter is called."""
    field = Innovation._meta.get_field(name)
    words = dict(field.flatchoices) or {True: _("ja"), False: _("nej")}
    return str(field.verbose_name).capitalize(), f"{words.get(before, '–')} → {words.get(after, '–')}"


def stage_sheets(innovation, user):
    """The sheets to read or fill in, and what starting a pilot lacks: those who fill in are not those who start it."""
    links = [
        (stage, label, StageSheet(innovation=innovation, stage=stage).may_be_written_by(user))
        for stage, label in StageSheet.Stage.choices
    ]
    start = Innovation.start_pilot.move
    waits = start.is_in_time(innovation) and not start.allowed.test(user, innovation)
    return {"links": links, "pilot_waits": waits, "pilot_lacks": start.missing(innovation) if waits else []}


def _places(innovation, move, user):
    """[(address, words)]: where what the gate asks for is filled in. Who may not is not led there."""
    if move.name == "begin_in_depth":
        first = innovation.first_assessment
        is_filled_in = first is not None and first.is_complete
        words = _("Ändra första bedömningen") if is_filled_in else _("Fyll i första bedömningen")
        return [
            (_at("first_assessment", innovation), words),
            *_form_of("add_assessor", _("Välj bedömare"), innovation, user),
        ]
    if move.name == "release":
        return [(_at("decision_basis", innovation), _("Se hur långt bedömarna har kommit"))]
    if move.name == "approve_for_test":
        if innovation.project_owner_id:
            return []
        return _form_of("name_project_owner", _("Utse projektägare"), innovation, user)
    own = (innovation.stage_of_lesson,) if move.name == "close_with_lesson" else ()
    stages = SHEETS_OF_MOVE.get(move.name, own)
    return [_sheet_of(StageSheet(innovation=innovation, stage=stage), user) for stage in stages]


def _sheet_of(sheet, user):
    """The panel starts a pilot and fills in nothing: it is led to read."""
    address = reverse("innovations:sheet", kwargs={"ref": sheet.innovation.ref, "stage": sheet.stage})
    words = _("Fyll i bladet: %(stage)s") if sheet.may_be_written_by(user) else _("Läs bladet: %(stage)s")
    return address, words % {"stage": sheet.get_stage_display()}


def _at(name, innovation):
    return reverse(f"innovations:{name}", kwargs={"ref": innovation.ref})


def _form_of(move, words, innovation, user):
    """The one address and its words, or nothing for who may not make the move."""
    if not getattr(Innovation, move).move.is_open(innovation, user):
        return []
    return [(reverse("innovations:move_form", kwargs={"ref": innovation.ref, "move": move}), words)]


def belonging(innovation, user):
    """What the matter belongs together with: other matters the reader may see, and the entry the giver chose when sending in."""
    found = _linked(innovation, user) if innovation.is_linked else []
    chosen = {step.detail.get("beside", "") for step in innovation.history if step.move == "submit"} - {""}
    entries = {ref for ref in chosen if not ref.startswith(Innovation.ref_prefix)}
    return found + (list(CatalogueEntry.objects.published().filter(ref__in=entries)) if entries else [])


def _linked(innovation, user):
    links = links_of(file=innovation.file)
    others = {link.pk: link.other if link.file_id == innovation.pk else link.file for link in links}
    seen = visible_matters(others.values(), user)
    return list({file.pk: seen[file.pk] for file in others.values() if file.pk in seen}.values())


# --- the moves with a form of their own -------------------------------------------------------


def move_form(request, ref, move):
    """Every move that asks for more than a reason: one view, a form per move."""
    innovation = find_innovation(ref, request.user)
    header = Innovation.move_headers().get(move)
    if header is None or header.page != "innovations:move_form":
        raise Http404
    kept = Draft.rescued(request)
    form = MOVE_FORMS[move](
        request.POST if request.method == "POST" else None,
        innovation=innovation,
        user=request.user,
        initial=kept,
    )
    try:
        header.check(innovation, request.user, reason="-")
    except Refused as refusal:
        return _closed(request, innovation, header, str(refusal), form if form.is_bound or kept else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                for values in form.each():
                    getattr(innovation, move)(by=request.user, **values)
        except Refused as refusal:
            return _closed(request, innovation, header, str(refusal), form)
        Draft.forget_rescued(request)
        messages.success(request, header.done_for(innovation, request.user))
        return redirect(
            innovation if visible_matters([innovation.file], request.user) else "innovations:queue"
        )
    return render(request, "innovations/move_form.html", {
        "innovation": innovation, "move": header, "form": form,
    }, status=422 if form.errors else 200)  # fmt: skip


def _closed(request, innovation, header, why, form=None):
    """The move is not open: a sentence, what was written, and the way back."""
    innovation = find_innovation(innovation.ref, request.user)
    return render(request, "innovations/move_form.html", {
        "innovation": innovation, "move": header, "form": form, "refusal": why, "places": _places(innovation, header, request.user),
        "overtaken_by": None if header.is_in_time(innovation) else innovation.steps.exclude(source=F("target")).select_related("actor").last(),
    }, status=409)  # fmt: skip


def conflict(request, ref):
    """Declare one's own jäv, as an officer or a member of the panel."""
    innovation = find_innovation(ref, request.user)
    header = Innovation.declare_conflict.move
    if not header.is_open(innovation, request.user):
        raise Http404
    form = ConflictForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        innovation.declare_conflict(by=request.user, reason=why, why=why)
        messages.success(request, _("Din jävsanmälan är sparad. Du deltar inte i ärendet."))
        return redirect(innovation if visible_matters([innovation.file], request.user) else "portal:start")
    return render(
        request,
        "innovations/conflict.html",
        {"innovation": innovation, "form": form},
        status=422 if form.errors else 200,
    )


def find_innovation(ref, user):
    """The innovation with this number, if the user may see it; 404 for any other kind of matter as well."""
    return find_matter(ref, user, Innovation)
