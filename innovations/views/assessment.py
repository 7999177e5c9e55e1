"""Assessing and deciding: the first assessment, the assessor's own view, the panel's basis, the stage sheets."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from innovations import rules
from innovations.forms.assessment import (
    AssessmentForm,
    DeclareForm,
    FirstAssessmentForm,
    JointNoteForm,
    sheet_form,
)
from innovations.models import CRITERIA, Assessment, CatalogueEntry, Decision, Innovation, StageSheet
from innovations.views.officer import find_innovation
from innovations.views.pdf import pdf_response
from innovations.views.profile import legend, profile
from portal.lifecycle import Conflict, Refused
from portal.models import Draft, Role

SHOWN, DECIDED_SHOWN = 50, 25
DECIDED_FROM = {"release", "send_back"}  # moves made by whoever has read the basis


# --- the adviser's first assessment -----------------------------------------------------------


def first_assessment(request, ref):
    """Six questions, one line each. Saved half done as often as one likes; a renewed one is a new version."""
    innovation = find_innovation(ref, request.user)
    if not rules.sees_notes.test(request.user, innovation):
        raise Http404
    may_write = innovation.status == Innovation.Status.FIRST_ASSESSMENT and rules.works_on_it.test(
        request.user, innovation
    )
    first = innovation.first_assessment
    form = FirstAssessmentForm(
        request.POST if request.method == "POST" else None, first=first, initial=Draft.rescued(request)
    )
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                first = innovation.keep_first_assessment(by=request.user, answers=form.answers)
                Draft.forget_rescued(request)
            except Refused as refused:
                if request.htmx:
                    return render(request, "innovations/first_assessment.html#saved", {"fault": str(refused)})
                status, refusal = 409, str(refused)
            else:
                if request.htmx:
                    return render(request, "innovations/first_assessment.html#saved", {"first": first})
                messages.success(
                    request,
                    _("Första bedömningen är sparad.")
                    if first.is_complete
                    else _("Sparat. Svara på resten när du kan."),
                )
                return redirect(innovation if first.is_complete else request.path)
        elif request.htmx:
            return render(
                request,
                "innovations/first_assessment.html#saved",
                {"first": first, "fault": _("Något är för långt. Tryck på Spara så visas vad.")},
            )
    return render(request, "innovations/first_assessment.html", {
        **(already_there(innovation, request.user) if may_write else {}), **added_to(innovation, request.user),
        "innovation": innovation, "form": form, "first": first, "may_write": may_write, "refusal": refusal,
        "earlier": innovation.first_assessments.exclude(pk=first.pk if first else None).order_by("-version"),
    }, status=status)  # fmt: skip


def already_there(innovation, user):
    """What is like it among matters and in the catalogue: the sixth question asks for it."""
    others = Innovation.objects.visible_to(user).exclude(pk=innovation.pk)
    return {
        "alike": others.alike(innovation.title, innovation.need),
        "entries": CatalogueEntry.objects.published().alike(innovation.title, innovation.need),
    }


# --- the assessor -----------------------------------------------------------------------------


def assessment_list(request):
    """Mine to do and mine done; for each how many of all are done. Officers also see how far theirs have come."""
    user = request.user
    if not user.has_role(
        Role.ASSESSOR, Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR, Role.DECISION_PANEL
    ):
        raise Http404
    mine = Assessment.objects.of(user).as_rows()
    leads = user.has_role(Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR)
    return render(request, "innovations/assessment_list.html", {
        "todo": mine.to_do()[:SHOWN], "done": mine.handed_in()[:SHOWN],
        "led": Innovation.objects.in_depth_at(user, SHOWN) if leads else [],
        "is_assessor": user.has_role(Role.ASSESSOR),
    })  # fmt: skip


def assess(request, ref):
    """The assessor's own view: jäv first, then seven criteria; the others' views once the own one is closed."""
    innovation = find_innovation(ref, request.user)
    assessment = innovation.assessment_by(request.user)
    if assessment is None:
        raise Http404
    if assessment.closed_at or not assessment.is_in_time:
        return _own_closed(request, innovation, assessment)
    if assessment.no_conflict_at is None:
        return _declare(request, innovation, assessment)
    form = AssessmentForm(
        request.POST if request.method == "POST" else None,
        assessment=assessment,
        initial=Draft.rescued(request),
    )
    if request.method == "POST" and form.is_valid():
        return _keep_own(request, innovation, assessment, form)
    if request.htmx and request.method == "POST":
        return render(
            request,
            "innovations/assess.html#saved",
            {"fault": _("Något är för långt. Tryck på Spara så länge så visas vad.")},
        )
    return _assess_page(request, innovation, assessment, {"form": form}, 422 if form.errors else 200)


def _keep_own(request, innovation, assessment, form):
    """Save what is written; close it when that was the button. What is missing for closing is said at the fields.

    What is saved while filling in never closes: htmx sends the name of the button that has the focus, pressed or not.
    """
    try:
        assessment.keep(form.answers, **form.texts)
        Draft.forget_rescued(request)
        if request.POST.get("steg") == "lamna" and not request.htmx:
            innovation.hand_in_assessment(by=request.user)
            messages.success(request, _("Din bedömning är lämnad. Nu kan du läsa de andras."))
            return redirect(request.path)
    except Refused as refused:
        if request.htmx:
            return render(request, "innovations/assess.html#saved", {"fault": str(refused)})
        return _assess_page(request, innovation, assessment, {"form": form, "refusal": str(refused)}, 409)
    except ValidationError:
        form.show_faults(assessment.faults())
        return _assess_page(request, innovation, assessment, {"form": form}, 422)
    if request.htmx:
        return render(request, "innovations/assess.html#saved", {"saved": True})
    messages.success(request, _("Sparat. Ingen annan ser det förrän du lämnar bedömningen."))
    return redirect(request.path)


def _declare(request, innovation, assessment):
    """Jäv or not, before the text is read."""
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["jav"] == "ja":
            innovation.step_aside(
                by=request.user, reason=form.cleaned_data["why"], why=form.cleaned_data["why"]
            )
            messages.success(
                request, _("Du har klivit av. Rådgivaren får veta det och väljer en annan bedömare.")
            )
            return redirect("innovations:assessment_list")
        assessment.declare_no_conflict()
        return redirect(request.path)
    return _assess_page(
        request, innovation, assessment, {"form": form, "declaring": True}, 422 if form.errors else 200
    )


def _own_closed(request, innovation, assessment):
    if request.method == "POST":
        messages.error(
            request, _("Bedömningen är lämnad eller ärendet har gått vidare. Den kan inte ändras.")
        )
    others = Assessment.visible_answers(innovation, request.user, sees_all=False)
    return _assess_page(request, innovation, assessment, {
        "closed": True, "rows": profile(others, innovation.joint_note), "legend": legend(others, names=False),
        "own_number": next((n for n, a in enumerate(others, 1) if a.pk == assessment.pk), None), "others": others,
        "waits_for_others": any(a.closed_at is None for a in innovation.active_assessments),
    }, 409 if request.method == "POST" else 200)  # fmt: skip


def _assess_page(request, innovation, assessment, context, status):
    read = {} if context.get("declaring") else added_to(innovation, request.user)
    return render(request, "innovations/assess.html", {
        **read,
        "innovation": innovation, "assessment": assessment,
        "sees_owner": rules.sees_owner_name.test(request.user, innovation),
        "all_of_them": len(innovation.active_assessments), "done_of_them": len(innovation.closed_assessments),
        **context,
    }, status=status)  # fmt: skip


def added_to(innovation, user):
    """What the owner has given beside the text: answers to the adviser's questions, and files. All of it is judged."""
    return {
        "answered": innovation.questions.exclude(answer=""),
        "attachments": list(innovation.attachments_for(user)),
    }


# --- the panel --------------------------------------------------------------------------------


def decision_list(request):
    """What waits for the panel, and what it has decided lately."""
    user = request.user
    on_panel = user.principals_as(Role.DECISION_PANEL)
    leads = user.has_role(Role.COORDINATOR, Role.NATIONAL_COORDINATOR, Role.ADVISER)
    if not on_panel and not leads:
        raise Http404
    seen = Innovation.objects.visible_to(user).with_people()
    return render(request, "innovations/decision_list.html", {
        "waiting": seen.ready_to_decide(user)[:SHOWN], "tested": seen.tested_at(on_panel)[:SHOWN],
        "decided": Decision.objects.known_to(user)[:DECIDED_SHOWN],
        "on_panel": bool(on_panel),
    })  # fmt: skip


def decision_basis(request, ref):
    """One page to decide from: need, idea, where the assessors stand, what they recommend, what they differ on."""
    innovation = find_innovation(ref, request.user)
    if not rules.sees_assessors.test(request.user, innovation):
        raise Http404
    may_note = Innovation.write_joint_note.move.is_open(innovation, request.user)
    form = JointNoteForm(
        request.POST if request.method == "POST" else None,
        initial={"text": innovation.joint_note, **Draft.rescued(request)},
    )
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                innovation.write_joint_note(by=request.user, text=form.cleaned_data["text"])
                Draft.forget_rescued(request)
                messages.success(request, _("Den gemensamma kommentaren är sparad."))
                return redirect(request.path)
            except Refused as refused:
                status, refusal = 409, str(refused)
    opened, blocked = innovation.moves_for(request.user)
    return render(request, "innovations/decision_basis.html", {
        **basis_of(innovation, request.user), "form": form if may_note else None, "refusal": refusal,
        "open_moves": [m for m in opened if m.page == "innovations:move_form" or m.name in DECIDED_FROM], "blocked": blocked,
        "may_declare": Innovation.declare_conflict.move.is_open(innovation, request.user),
        "why_in_conflict": innovation.why_in_conflict(request.user),
    }, status=status)  # fmt: skip


def basis_of(innovation, user):
    """What the page and its printed form hold."""
    shown = Assessment.visible_answers(innovation, user, sees_all=True)
    apart = innovation.disagreements() if shown else []
    rows = profile(shown, innovation.joint_note)
    advised = list(dict.fromkeys(str(a.get_recommendation_display()) for a in shown))
    rounds = (
        innovation.assessments.filter(stepped_aside=False)
        .exclude(round=innovation.assessment_round)
        .exclude(closed_at=None)
    )
    earlier = {}
    for assessment in rounds.select_related("assessor").order_by("-round", "pk"):
        earlier.setdefault(assessment.round, []).append(assessment)
    return {
        **added_to(innovation, user),
        "innovation": innovation,
        "assessors_total": len(innovation.active_assessments), "assessors_done": len(innovation.closed_assessments),
        "shown": shown, "rows": rows, "legend": legend(shown, names=True),
        "apart": [CRITERIA[key][0] for key in apart],
        "agreed": sum(r["is_agreed"] for r in rows), "advised": advised if len(advised) > 1 else [],
        "first": innovation.first_assessment,
        "earlier": [(number, legend(given, names=True), profile(given), given) for number, given in earlier.items()],
        "earlier_first": innovation.first_assessments.filter(version__lt=innovation.assessment_round).order_by("-version"),
        "decisions": innovation.decisions.prefetch_related("votes__person").select_related("registered_by"),
        "reasons": {s.detail.get("decision"): s for s in innovation.steps.filter(detail__has_key="decision")},
        "conflicts": innovation.conflicts.select_related("person"),
    }  # fmt: skip


def decision_basis_pdf(request, ref):
    """The same page on paper, for a meeting without screens."""
    innovation = find_innovation(ref, request.user)
    if not rules.sees_assessors.test(request.user, innovation):
        raise Http404
    return pdf_response(
        "decision_basis", basis_words(basis_of(innovation, request.user)), f"underlag-{innovation.ref}.pdf"
    )


def basis_words(basis):
    """The words of the paper. What the page draws is a table here."""
    innovation = basis["innovation"]
    heads = [words for _form, words in basis["legend"]]
    facts = [
        (_("Skede"), innovation.get_status_display()), (_("Idégivare"), str(innovation.owner)), (_("Rådgivare"), str(innovation.assigned_to or "–")),
        (_("Projektägare"), str(innovation.project_owner or _("Inte utsedd"))),
        (_("Jäv"), "; ".join(f"{c.person}: {c.reason}" for c in basis["conflicts"]) or _("Ingen har anmält jäv.")),
    ]  # fmt: skip
    texts = [
        (_("Problemet"), innovation.need),
        (_("Lösningen"), innovation.idea),
        *[(q.text, q.answer) for q in basis["answered"]],
        (_("Filer"), "\n".join(a.name for a in basis["attachments"])),
        (_("Gemensam kommentar"), innovation.joint_note),
    ]
    return {
        "lang": get_language()[:2], "title": _("Underlag för beslut: %(title)s") % {"title": innovation.title}, "ref": innovation.ref,
        "portal": "Innovationsportalen", "facts": facts, "texts": [(head, text) for head, text in texts if text.strip()],
        "profile_head": _("Bedömning per kriterium"), "columns": [_("Kriterium"), *heads, _("Spridning"), _("I ord")],
        "rows": [[r["name"], *[c["short"] for c in r["cells"]], r["range"], r["in_words"]] for r in basis["rows"]] if basis["shown"] else [],
        "no_sum": _("Skalan går från 0 till 3. Vi räknar inte ihop till en summa."),
        "recommendations_head": _("Rekommendationer"),
        "recommendations": [
            (f"{number}: {a.assessor}", a.get_recommendation_display(), a.strengths or "–", a.open_questions or "–")
            for number, a in enumerate(basis["shown"], 1)
        ],
        "recommendation_columns": [_("Bedömare"), _("Rekommendation"), _("Styrkor"), _("Frågor kvar")],
    }  # fmt: skip


# --- the stage sheets -------------------------------------------------------------------------


def sheet(request, ref, stage):
    """The few fields that the gate of a stage asks for."""
    if stage not in StageSheet.FIELDS:
        raise Http404
    innovation = find_innovation(ref, request.user)
    if not rules.sees_test_results.test(request.user, innovation):
        raise Http404
    row = innovation.stage_sheet(stage)
    form = sheet_form(stage)(
        request.POST if request.method == "POST" else None,
        instance=row,
        initial={"seen": row.mark, **Draft.rescued(request)},
    )
    status, theirs = 200, []
    if request.method == "POST":
        status = 422
        try:
            row.check_writer(request.user)
            if form.is_valid():
                innovation.keep_sheet(stage, by=request.user, seen=form.cleaned_data["seen"], **form.words)
                Draft.forget_rescued(request)
                messages.success(request, _("Bladet är sparat."))
                return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused))
            status = 409
        except Conflict as conflict:
            status, theirs = 409, _changed_by_others(conflict.current, form)
        innovation.forget()  # the form has put its words into the sheet that was read
        row = innovation.stage_sheet(stage)
    return render(request, "innovations/sheet.html", {
        "innovation": innovation, "stage": stage, "stage_label": StageSheet.Stage(stage).label, "form": form,
        "may_write": row.may_be_written_by(request.user), "theirs": theirs,
        "mark": _seen(form, row, status),
        "written": [(row._meta.get_field(n).verbose_name, getattr(row, n)) for n in StageSheet.FIELDS[stage]],
        "others": [(s.value, s.label) for s in StageSheet.Stage if s != stage],
    }, status=status)  # fmt: skip


def _seen(form, row, status):
    """Which saving the form builds on: a form with a fault and a kept draft on what their writer had seen."""
    if status == 422:
        return form.data.get("seen", "")
    return row.mark if form.is_bound else form.initial["seen"]


def _changed_by_others(saved, form):
    """[(field, their text)] where somebody else saved another text since this page was opened."""
    return [
        (saved._meta.get_field(name).verbose_name, getattr(saved, name))
        for name, mine in form.words.items()
        if getattr(saved, name) != mine
    ]
