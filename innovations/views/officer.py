"""The officers' desk: the queue, the work page of an innovation, and the moves that ask for more than a reason."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import F, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovations import rules
from innovations.forms.decision import ConflictForm
from innovations.forms.moves import MOVE_FORMS
from innovations.forms.queue import QueueFilter
from innovations.models import Innovation, StageSheet
from portal.as_csv import csv_response
from portal.calendar import add_working_days
from portal.counting import CAP, capped_counts
from portal.htmx import render_page
from portal.lifecycle import Refused
from portal.matters import find_matter, visible_matters
from portal.models import AuditEntry, Clock, Draft, Link, Membership, Organisation, PauseReason, Person, Role
from portal.typed import whole

PAGE = 25
CSV_BATCH = 500
QUEUE_ROLES = (Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR)
SOON_DAYS = 2
SEGMENTS = 5  # a promise of twenty days is drawn in as many boxes as one of five
USED, LATE = mark_safe(" data-used"), mark_safe(" data-late")  # noqa: S308 how a box is drawn

SCOPES = {
    "mina": (gettext_lazy("Väntar på mig"), "ball"),
    "forsenade": (gettext_lazy("Försenade"), "triangle"),
    "snart": (gettext_lazy("Snart"), "clock"),
    "otilldelade": (gettext_lazy("Utan rådgivare"), "ring"),
    "oppna": (gettext_lazy("Alla öppna"), ""),
    "avslutade": (gettext_lazy("Avslutade"), ""),
}

# Where what a gate asks for is filled in, beside the move that waits for it.
SHEETS_OF_MOVE = {
    "start_pilot": ("concept_test", "pilot"),
    "introduce": ("pilot",),
    "put_in_use": ("introduction",),
    "close_with_lesson": ("concept_test",),
}

# Moves that stand beside what they change on the page, and not among the next steps.
KEEPING = ("classify", "mark_secret", "lift_secrecy", "pause_clock", "start_clock")


# --- the queue --------------------------------------------------------------------------------


def queue(request):
    """What the desk handles, the most urgent first."""
    user = request.user
    if not user.has_role(*QUEUE_ROLES):
        raise Http404
    if request.method == "POST":
        return _hand_out_marked(request)
    today = timezone.localdate()
    soon_until = add_working_days(today, SOON_DAYS)
    scopes, chosen = _scopes(user, today, soon_until), _chosen(request)
    advisers = list(_advisers_of(request))
    narrowed = QueueFilter(request.GET, advisers=advisers, principals=_principals_of(user))
    rows, next_after = _page(
        narrowed.narrow(scopes[chosen]), request.GET.get("efter", ""), newest_first=chosen == "avslutade"
    )
    _give_clocks(rows)
    counts = capped_counts(scopes)
    kept = {name: value for name, value in request.GET.items() if value and name not in {"efter", "urval"}}
    return render_page(request, "innovations/queue.html", {
        "rows": [_row(innovation, user, today, soon_until) for innovation in rows],
        "scopes": [
            {"name": name, "label": label, "form": form, "count": counts[name], "many": counts[name] > CAP, "current": name == chosen,
             "url": f"?{urlencode({'urval': name})}"}
            for name, (label, form) in SCOPES.items()
        ],
        "chosen": chosen, "counts": counts, "filter": narrowed, "advisers": advisers, "kept": kept,
        "may_assign": bool(advisers), "today": today,
        "next_url": f"?{urlencode({'urval': chosen, **kept, 'efter': next_after})}" if next_after else "",
        "first_url": f"?{urlencode({'urval': chosen, **kept})}" if request.GET.get("efter") else "",
        "page_size": PAGE, "csv_url": f"{reverse('innovations:queue_csv')}?{urlencode({'urval': chosen, **kept})}",
    }, partial="results")  # fmt: skip


def queue_csv(request):
    """The same selection as a file, all of it. That it was taken out is noted: what is confidential may be there."""
    user = request.user
    if not user.has_role(*QUEUE_ROLES):
        raise Http404
    today, chosen = timezone.localdate(), _chosen(request)
    scopes = _scopes(user, today, add_working_days(today, SOON_DAYS))
    narrowed = QueueFilter(request.GET, advisers=_advisers_of(request), principals=_principals_of(user))
    rows = narrowed.narrow(scopes[chosen]).defer("need", "idea", "joint_note")
    AuditEntry.note_read(user, "innovations.queue_csv", chosen)
    headings = [
        _("nummer"), _("rubrik"), _("skede"), _("bollen hos"), _("svar senast"), _("försenat"), _("tas upp igen"), _("rådgivare"),
        _("huvudman"), _("enhet"), _("inskickad"), _("adress"),
    ]  # fmt: skip
    batches = _csv_batches(rows, user, newest_first=chosen == "avslutade")
    return csv_response(f"arendeko-{today}.csv", headings, batches)


def _csv_batches(rows, user, *, newest_first):
    """The rows of the file, page by page by the key of the list: as many statements a page at any depth."""
    after = ""
    while after is not None:
        page, following = _page(rows, after, newest_first=newest_first, size=CSV_BATCH)
        yield [_csv_row(innovation, user) for innovation in page]
        after = following or None


def _csv_row(innovation, user):
    unit = innovation.unit.name if innovation.unit_id else innovation.sender_organisation
    return [
        innovation.ref, innovation.title, innovation.get_status_display(), _ball(innovation, user)[1], innovation.answer_due,
        _("ja") if innovation.is_overdue and innovation.is_open else "", innovation.parked_until if innovation.status == "parked" else None,
        innovation.assigned_to, innovation.organisation, unit, timezone.localdate(innovation.submitted_at) if innovation.submitted_at else None,
        f"{settings.PORTAL_URL}{innovation.get_absolute_url()}",
    ]  # fmt: skip


def _chosen(request):
    return request.GET.get("urval") if request.GET.get("urval") in SCOPES else "oppna"


def _principals_of(user):
    """Those the national coordinator chooses among: all who answer for matters, the national office too."""
    if not user.has_role(Role.NATIONAL_COORDINATOR):
        return []
    return list(Organisation.objects.principals().filter(kind__in=["principal", "authority"]))


def _scopes(user, today, soon_until):
    """The questions behind the counts, by their name in the address."""
    handled = Innovation.objects.in_queue_of(user)
    still_open = handled.open()
    return {
        "mina": handled.waiting_for_adviser(user),
        "forsenade": still_open.filter(answer_due__lt=today),
        "snart": still_open.filter(answer_due__gte=today, answer_due__lte=soon_until),
        "otilldelade": still_open.filter(assigned_to=None),
        "oppna": still_open,
        "avslutade": handled.ended(),
    }


def _advisers_of(request):
    """Those a coordinator may hand matters to: advisers and coordinators of the same principals. Empty for an adviser.

    The national coordinator chooses a principal first: all advisers there are is no list to choose from.
    """
    user, members = (
        request.user,
        Membership.objects.current().filter(role__in=[Role.ADVISER, Role.COORDINATOR]),
    )
    if user.has_role(Role.NATIONAL_COORDINATOR):
        members = members.filter(organisation__principal=whole(request.GET.get("huvudman", "")) or 0)
    else:
        members = members.filter(organisation__principal__in=user.principals_as(Role.COORDINATOR))
    return Person.objects.filter(memberships__in=members, is_active=True).distinct().order_by("name", "pk")


def _page(innovations, after, *, newest_first, size=None):
    """(rows, the place of the next page): by key, so that page three thousand costs as much as page one."""
    due, _sep, pk = after.partition(".")
    due, pk = _day(due), whole(pk)
    size = size or PAGE
    rows = innovations.with_people()
    if newest_first:
        rows = rows.order_by("-file")
        found = list((rows.filter(file__lt=pk) if pk else rows)[: size + 1])
    else:
        found = _most_urgent(rows, due, pk, size)
    last = found[size - 1] if len(found) > size else None
    return found[:size], f"{last.answer_due or ''}.{last.pk}" if last else ""


def _most_urgent(rows, due, pk, size):
    """Those with a date by date, then those whose clock stands still: two ranges of one index."""
    rows = rows.order_by("answer_due", "file")
    found = []
    if due or not pk:
        dated = rows.filter(answer_due__isnull=False)
        if due:
            dated = dated.filter(answer_due__gte=due).exclude(answer_due=due, file__lte=pk or 0)
        found = list(dated[: size + 1])
        pk = None
    if len(found) <= size:
        undated = rows.filter(answer_due=None)
        found += list((undated.filter(file__gt=pk) if pk else undated)[: size + 1 - len(found)])
    return found


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _give_clocks(innovations):
    """The running clock of every row in one question."""
    clocks = {}
    for clock in Clock.objects.filter(file__in=[i.pk for i in innovations], stopped_at=None).prefetch_related(
        "pauses"
    ):
        clocks.setdefault(clock.file_id, []).append(clock)
    for innovation in innovations:
        mine = clocks.get(innovation.pk, [])
        innovation.running_clock = min(
            mine, key=lambda c: (c.due_on is None, c.due_on or timezone.localdate()), default=None
        )


def _row(innovation, user, today, soon_until):
    """What the row says beside the matter's own words."""
    clock, boxes, days = innovation.running_clock, [], ""
    if clock:
        total, used = max(clock.days_total, 1), clock.days_used
        size = min(total, SEGMENTS)
        boxes = [USED if (n + 1) * total <= used * size or (n == 0 and used) else "" for n in range(size)]
        if clock.is_overdue:
            boxes = [USED] * size + [LATE]
        days = _("Dag %(used)s av %(total)s") % {"used": used, "total": clock.days_total}
    due = innovation.answer_due
    soon = due is not None and today <= due <= soon_until
    return {
        "innovation": innovation, "clock": clock, "boxes": boxes, "days": days,
        "soon": soon, "near": {0: _("I dag"), 1: _("I morgon")}.get((due - today).days, "") if soon else "",
        "mine": innovation.assigned_to_id == user.pk,
        "may_take": innovation.status == Innovation.Status.SUBMITTED and innovation.assigned_to_id is None and innovation.owner_id != user.pk,
        "ball": _ball(innovation, user),
    }  # fmt: skip


def _ball(innovation, user):
    """(shape, who) the matter waits for, seen from the reader."""
    if not innovation.is_open:
        return "check", _("Ingen")
    who = innovation.waiting_for
    if who == "adviser":
        if innovation.assigned_to_id is None:
            return "ring", _("Ingen än")
        return ("ball", _("Dig")) if innovation.assigned_to_id == user.pk else ("arrow", _("Rådgivaren"))
    words = {"owner": ("pause", _("Idégivaren")), "assessor": ("arrow", _("Bedömarna")), "panel": ("arrow", _("Beslutsgruppen")),
             "test_host": ("arrow", _("Testvärden")), "unit": ("arrow", _("Enheten som inför"))}  # fmt: skip
    return words.get(who, ("pause", _("Ingen")))


def _hand_out_marked(request):
    """Several rows to one adviser. Each row answers for itself: what cannot be handed over says why."""
    back = redirect(f"{reverse('innovations:queue')}?{urlencode({k: v for k, v in request.GET.items()})}")
    refs = [
        ref for ref in request.POST.getlist("ref")[: PAGE * 4] if "\x00" not in ref
    ]  # PostgreSQL refuses NUL
    to = request.POST.get("till", "")
    person = request.user if to in {"", "mig"} else _advisers_of(request).filter(pk=whole(to)).first()
    if person is None:
        messages.error(request, _("Välj en rådgivare ur listan."))
        return back
    if not refs:
        messages.error(request, _("Markera minst ett ärende."))
        return back
    done = 0
    for innovation in Innovation.objects.in_queue_of(request.user).with_people().filter(file__ref__in=refs):
        try:
            with transaction.atomic():
                _hand_over(innovation, person, request.user)
            done += 1
        except Refused as refusal:
            messages.error(request, f"{innovation.ref}: {refusal}")
    if done:
        words = ngettext("%(n)s ärende är tilldelat %(who)s.", "%(n)s ärenden är tilldelade %(who)s.", done)
        messages.success(request, words % {"n": done, "who": _("dig") if person == request.user else person})
    return back


def _hand_over(innovation, person, by):
    if innovation.status != Innovation.Status.SUBMITTED:
        innovation.assign(by=by, person=person)
    elif person == by and not rules.may_assign.test(by, innovation):
        innovation.take(by=by)
    else:
        innovation.hand_out(by=by, person=person)


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
        "ball": _ball(innovation, user), "clock": innovation.running_clock if innovation.is_promised else None,
        "questions": innovation.questions.select_related("answered_by") if "ask" in made else (),
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
        "links": _links(innovation, user) if innovation.is_linked else [],
        "sheets": stage_sheets(innovation, user) if sees["results"] and "approve_for_test" in made else {},
        "keeps": {name for name in KEEPING if getattr(Innovation, name).move.is_open(innovation, user)},
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
    happened = [
        {
            "at": s.taken_at,
            "step": s,
            "now": statuses.get(s.target) if s.moved else "",
            "facts": _facts(s.detail),
        }
        for s in innovation.history
        if s.move not in {"write", "note"}
    ]
    if not sees["notes"]:
        happened = [h for h in happened if h["step"].owner_label]
    if innovation.made & {"write", "note"}:
        happened += [{"at": m.written_at, "message": m} for m in innovation.messages_for(user)]
    return sorted(happened, key=lambda h: h["at"], reverse=True)


def _facts(detail):
    """[(word, value)] of what a step kept that a reader has use for."""
    words = {
        "to": _("Till"), "manager": _("Tar emot"), "receiver": _("Mottagare"), "answer_by": _("Svarar senast"), "reply_by": _("Svar senast"),
        "into": _("Ärende"), "until": _("Tas upp igen"), "strengths": _("Det som var bra"), "advice": _("Det du kan göra nu"),
        "conditions": _("Villkor"), "assessor": _("Bedömare"), "person": _("Person"), "ground": _("Lagrum"),
    }  # fmt: skip
    return (
        [
            (words[key], _day(value) or value if isinstance(value, str) else value)
            for key, value in detail.items()
            if key in words and value
        ]
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
        return [
            (_at("first_assessment", innovation), _("Fyll i första bedömningen")),
            *_form_of("add_assessor", _("Välj bedömare"), innovation, user),
        ]
    if move.name == "release":
        return [(_at("decision_basis", innovation), _("Se hur långt bedömarna har kommit"))]
    if move.name == "approve_for_test":
        if innovation.project_owner_id:
            return []
        return _form_of("name_project_owner", _("Utse projektägare"), innovation, user)
    labels = dict(StageSheet.Stage.choices)
    return [
        (
            reverse("innovations:sheet", kwargs={"ref": innovation.ref, "stage": stage}),
            _("Fyll i bladet: %(stage)s") % {"stage": labels[stage]},
        )
        for stage in SHEETS_OF_MOVE.get(move.name, ())
    ]


def _at(name, innovation):
    return reverse(f"innovations:{name}", kwargs={"ref": innovation.ref})


def _form_of(move, words, innovation, user):
    """The one address and its words, or nothing for who may not make the move."""
    if not getattr(Innovation, move).move.is_open(innovation, user):
        return []
    return [(reverse("innovations:move_form", kwargs={"ref": innovation.ref, "move": move}), words)]


def _links(innovation, user):
    """Other matters that belong together with this one; only those the reader may see."""
    links = Link.objects.filter(
        Q(file=innovation.file) | Q(other=innovation.file), ended_at=None
    ).select_related("file", "other")
    others = {link.pk: link.other if link.file_id == innovation.pk else link.file for link in links}
    seen = visible_matters(others.values(), user)
    return [
        (link.get_kind_display(), seen[others[link.pk].pk]) for link in links if others[link.pk].pk in seen
    ]


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
        messages.success(request, _("%(move)s: klart.") % {"move": header.label})
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
    return find_matter(ref, user, among=Innovation.objects.with_page_facts())
