"""Mitt ärende: what the owner's side, and others who may look, read and do."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from innovations import rules
from innovations.forms.owner import AnswerForm, OwnWordsForm, VisibilityForm
from innovations.models import CRITERIA, FIRST_QUESTIONS, Innovation, questions_of
from innovations.models.statistics import handling_times
from innovations.views import owner_words
from innovations.views.merger import waiting_merger
from innovations.views.officer import belonging, find_innovation, innovation_work, stage_sheets
from innovations.views.pdf import pdf_response
from innovations.views.profile import legend, profile
from portal.dates import sv_date, sv_datetime
from portal.lifecycle import Conflict, Refused
from portal.models import Draft, both_texts
from portal.wording import sentence

SHOWN_ELSEWHERE = {"answer", "ask_for_more_time", "withdraw"}  # moves with a place of their own on the page


def innovation_detail(request, ref):
    """One address; who reads decides which page it is."""
    innovation = find_innovation(ref, request.user)
    if innovation.is_handled_by(request.user):
        return innovation_work(request, innovation)
    if rules.owes_word_on_jav.test(request.user, innovation):
        return redirect("innovations:assess", innovation.ref)
    return owner_page(request, innovation)


def owner_page(request, innovation):
    user = request.user
    own = user in innovation.owners_side()
    sees = what_they_see(user, innovation)
    label, now = owner_words.happening_now(innovation, user) if own else (innovation.status_for(user), "")
    opened, blocked = innovation.moves_for(user)
    can = {m.name for m in opened}
    times = handling_times()
    asked = questions_of(innovation=innovation) if "ask" in innovation.made else []
    questions = [question for question in asked if not question.answer] if "answer" in can else []
    kept = Draft.rescued(request, reverse("innovations:answer", args=[innovation.ref])) if questions else {}
    return render(request, "innovations/innovation_owner.html", {
        "innovation": innovation, "matter": innovation, "own": own, "sees": sees, "label": label, "now": now, "can": can,
        "questions": questions, "last_day_to_answer": Innovation.last_day_to_answer(questions) if questions else None,
        "answer_form": AnswerForm(questions=questions, initial=kept) if questions else None,
        "answered": [question for question in asked if question.answer] if own else [],
        "merger": waiting_merger(innovation, user), "asked_if_current": own and innovation.is_asked_if_current,
        "clock": innovation.answer_clock if own and innovation.is_promised and innovation.answer_clock and innovation.answer_clock.stopped_at is None else None,
        "stations": owner_words.stations(innovation) if own else [],
        "with_whom": owner_words.with_whom(innovation) if own else "",
        "timeline": owner_words.timeline(innovation, user) if own else owner_words.timeline_for_others(innovation),
        "verdict": owner_words.verdict(innovation) if sees["decision"] else None,
        "sheets": [sheet for sheet in innovation.sheets_written() if sheet.result or sheet.lesson] if sees["results"] and "approve_for_test" in innovation.made else [],
        "referral": None if own else referral_to(innovation, user),
        "leads": rules.leads_test.test(user, innovation),
        "stage_sheets": own_stage_sheets(innovation, user),
        "answers_of_assessors": answers_without_names(innovation) if sees["answers"] else None,
        "open_moves": [m for m in opened if m.name not in SHOWN_ELSEWHERE], "blocked_moves": blocked,
        "may_edit": innovation.may_edit(user),
        "belonging": belonging(innovation, user) if own else [],
        "team": innovation.team if own else [], "invited": innovation.invitations if own else [],
        "times": times.get("first_answer"), "all_times": list(times.values()),
        "first_questions": FIRST_QUESTIONS.values(), "criteria": [name for name, _levels in CRITERIA.values()],
    })  # fmt: skip


def what_they_see(user, innovation):
    """The rows of the table of who sees what (domain 4.9) that this page draws."""
    return {
        "text": rules.sees_text.test(user, innovation), "owner": rules.sees_owner_name.test(user, innovation),
        "decision": rules.sees_decision.test(user, innovation), "rights": rules.sees_rights.test(user, innovation),
        "results": rules.sees_test_results.test(user, innovation), "answers": rules.sees_answers_without_names.test(user, innovation),
        "adoptions": rules.sees_adoptions.test(user, innovation),
    }  # fmt: skip


def referral_to(innovation, user):
    """What whoever is asked to take the matter over reads: who asks and why; after their yes, what they promised."""
    asked, taken = (
        rules.receives_referral.test(user, innovation),
        rules.has_taken_referral.test(user, innovation),
    )
    if not asked and not taken:
        return None
    referral = innovation.open_referral or innovation.taken_referral
    step = [step for step in innovation.history if step.move == "propose_referral"][-1]
    return {"row": referral, "asked": asked, "reason": step.reason, "by": step.actor}


def own_stage_sheets(innovation, user):
    """The sheets that the reader writes in now: the project owner, the test host and the receiving manager find them here."""
    if innovation.status not in owner_words.TESTED:
        return {}
    sheets = stage_sheets(innovation, user)
    return sheets | {"links": [link for link in sheets["links"] if link[2]]}


def answers_without_names(innovation):
    closed = innovation.closed_assessments
    return (
        {"rows": profile(closed, innovation.joint_note), "legend": legend(closed, names=False)}
        if closed
        else None
    )


# --- the owner's answers and words ------------------------------------------------------------------


def answer(request, ref):
    """Answer the adviser's questions, or write down what an owner without mail has answered. The clock starts again."""
    innovation = find_innovation(ref, request.user)
    ways = (Innovation.answer.move, Innovation.write_down_answers.move)
    way = next((way for way in ways if way.allowed.test(request.user, innovation)), None)
    if way is None:
        raise Http404
    is_sent = request.method == "POST"
    written = request.POST if is_sent else Draft.rescued(request)
    asked = [q for q in innovation.questions.all() if not q.answer or AnswerForm.name_of(q) in written]
    form = AnswerForm(written if is_sent else None, questions=asked, initial=written)
    try:
        way.check(innovation, request.user, reason="")
        if not is_sent or not form.is_valid():
            return answer_page(request, innovation, form, status=422 if is_sent else 200)
        getattr(innovation, way.name)(by=request.user, answers=form.answers())
    except Refused as refused:
        if all(form.text_of(question) == question.answer for question in asked):
            return redirect(innovation)  # a second press, or nothing written that could be lost
        return answer_page(request, innovation, form, refusal=str(refused), status=409)
    Draft.forget_rescued(request)
    own = way is Innovation.answer.move
    messages.success(
        request,
        _("Svaret är skickat. Klockan går igen.") if own else _("Svaret är sparat. Klockan går igen."),
    )
    return redirect(innovation)


def answer_page(request, innovation, form, *, refusal="", status):
    own = request.user in innovation.owners_side()
    context = {"innovation": innovation, "form": form, "refusal": refusal, "own": own}
    return render(request, "innovations/answer.html", context, status=status)


@never_cache
def innovation_edit(request, ref):
    """Add to or mend what one wrote, until it has been decided. Two at once meet a page with both texts."""
    innovation = find_innovation(ref, request.user)
    if not innovation.may_edit(request.user):
        raise Http404
    form = OwnWordsForm(
        request.POST or None,
        instance=find_innovation(ref, request.user),
        may_change_patent=innovation.may_edit(request.user, "patent"),
        initial={"version": innovation.version, **Draft.rescued(request)},
    )
    status, refusal = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                innovation.edit(by=request.user, version=form.cleaned_data["version"], **form.words())
            except Conflict as conflict:
                return edit_conflict(request, conflict.current, form)
            except Refused as refused:  # decided while it was written: the words stay on the page
                status, refusal = 409, str(refused)
            else:
                Draft.forget_rescued(request)
                messages.success(request, _("Texten är ändrad."))
                return redirect(innovation)
    context = {"innovation": innovation, "form": form, "refusal": refusal}
    return render(request, "innovations/innovation_edit.html", context, status=status)


def edit_conflict(request, current, form):
    """Somebody else was first: both texts, and the own one ready to send again."""
    rows = [
        {"label": form.fields[name].label, "lines": both_texts(str(value), str(getattr(current, name)))}
        for name, value in form.words().items() if str(value) != str(getattr(current, name))
    ]  # fmt: skip
    mine = {**form.words(), "version": current.version}
    return render(
        request,
        "innovations/edit_conflict.html",
        {"innovation": current, "rows": rows, "mine": mine},
        status=409,
    )


def visibility(request, ref):
    """Who beside those who handle it may read, and what that means."""
    innovation = find_innovation(ref, request.user)
    if not Innovation.show_to.move.allowed.test(request.user, innovation):
        raise Http404
    form = VisibilityForm(
        request.POST or None,
        initial={"visibility": innovation.visibility, "shows_owner": innovation.shows_owner},
    )
    if request.method == "POST" and form.is_valid():
        innovation.show_to(by=request.user, **form.cleaned_data)
        messages.success(request, _("Vem som kan se ärendet är ändrat."))
        return redirect(innovation)
    return render(
        request,
        "innovations/visibility.html",
        {"innovation": innovation, "form": form},
        status=422 if form.errors else 200,
    )


# --- all of it on paper ----------------------------------------------------------------------------------------


def innovation_pdf(request, ref):
    """Everything the owner's side may read, as one file to keep."""
    innovation = find_innovation(ref, request.user)
    if request.user not in innovation.owners_side():
        raise Http404
    return pdf_response("matter", matter_words(innovation, request.user), f"{innovation.ref}.pdf")


def matter_words(innovation, user):
    label, now = owner_words.happening_now(innovation, user)
    wrote = [
        (_("Problemet"), innovation.need),
        (_("Lösningen"), innovation.idea),
        (_("Patent"), innovation.get_patent_display()),
        (_("Hur långt"), innovation.get_progress_display()),
    ]
    reasons = []
    for what, reason, detail in owner_words.answers(innovation):
        reasons += [
            (str(what), reason),
            (_("Det som var bra"), detail.get("strengths", "")),
            (_("Det du kan göra nu"), detail.get("advice", "")),
        ]
    sections = [
        {"head": _("Det du skrev"), "rows": wrote},
        {"head": _("Svar och skäl"), "rows": reasons},
        {"head": _("Frågor och svar"), "rows": [(q.text, q.answer or _("Inte besvarad ännu")) for q in innovation.questions.all()]},
        {"head": _("Vägen"), "rows": [(sentence(sv_datetime(e["at"])), str(e["title"])) for e in owner_words.timeline(innovation, user) if e.get("at")]},
        {"head": _("Meddelanden"), "rows": [(f"{m.author}, {sv_datetime(m.written_at)}", m.text) for m in innovation.dialogue_for(user)]},
        {"head": _("Bilagor"), "rows": [(a.name, sv_datetime(a.given_at)) for a in innovation.attachments_for(user)]},
    ]  # fmt: skip
    return {
        "lang": get_language()[:2], "portal": "Innovationsportalen", "title": innovation.title, "ref": innovation.ref, "now": f"{label}. {now}",
        "sent": _("Inskickad %(day)s") % {"day": sv_date(innovation.submitted_at)} if innovation.submitted_at else "",
        "sections": [{"head": s["head"], "rows": [[str(a), str(b)] for a, b in s["rows"] if b]} for s in sections if any(b for _a, b in s["rows"])],
    }  # fmt: skip
