"""Assessing: the adviser's first assessment, and the assessor's own view."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from innovations import rules
from innovations.forms.assessment import (
    AssessmentForm,
    DeclareForm,
    FirstAssessmentForm,
)
from innovations.models import Assessment, CatalogueEntry, Innovation
from innovations.views.officer import find_innovation
from innovations.views.profile import legend, profile
from portal.lifecycle import Refused
from portal.models import Draft, Role

SHOWN = 50


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
            messages.success(
                request, _("Din bedömning är lämnad. Nu kan du läsa de andras, när de är klara.")
            )
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
