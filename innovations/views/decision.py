"""The panel: what waits for it, the page and the paper to decide from, and what it has decided."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from innovations import rules
from innovations.forms.decision import JointNoteForm
from innovations.models import CRITERIA, Assessment, Decision, Innovation
from innovations.views.assessment import added_to
from innovations.views.officer import find_innovation
from innovations.views.pdf import pdf_response
from innovations.views.profile import legend, profile
from portal.lifecycle import Refused
from portal.models import Draft, Role

SHOWN, DECIDED_SHOWN = 50, 25
DECIDED_FROM = {"release", "send_back"}  # moves made by whoever has read the basis


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
        if rules.is_kept_out.test(request.user, innovation):
            return redirect(innovation)  # the panel's task leads here
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
