"""The officers' queue: what their desk handles, the most urgent first; as page and file, and handing out."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from innovations import rules
from innovations.forms.queue import QueueFilter, region_code
from innovations.models import Innovation
from innovations.models.soon import Soon
from portal.as_csv import csv_response
from portal.counting import CAP, counting
from portal.dates import days_late
from portal.htmx import render_page
from portal.lifecycle import Refused
from portal.models import (
    AuditEntry,
    Membership,
    Organisation,
    Person,
    Role,
    running_clocks,
    standing,
    standing_in,
)
from portal.remembered import remembered
from portal.typed import day, whole

PAGE = 25
CSV_BATCH = 500
QUEUE_ROLES = (Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR)

SCOPES = {
    "mina": (gettext_lazy("Väntar på mig"), "ball"),
    "forsenade": (gettext_lazy("Försenade"), "triangle"),
    "snart": (gettext_lazy("Snart"), "clock"),
    "otilldelade": (gettext_lazy("Utan rådgivare"), "ring"),
    "oppna": (gettext_lazy("Alla öppna"), ""),
    "avslutade": (gettext_lazy("Avslutade"), ""),
}

# Who has the ball, where it is neither the adviser's nor nobody's.
WAITS_FOR = {
    "owner": ("pause", gettext_lazy("Idégivaren")),
    "assessor": ("arrow", gettext_lazy("Bedömarna")),
    "panel": ("arrow", gettext_lazy("Beslutsgruppen")),
    "test_host": ("arrow", gettext_lazy("Testvärden")),
    "unit": ("arrow", gettext_lazy("Enheten som inför")),
}


def queue(request):
    """What the desk handles, the most urgent first."""
    user = request.user
    if not user.has_role(*QUEUE_ROLES):
        raise Http404
    if request.method == "POST":
        return _hand_out_marked(request)
    today = timezone.localdate()
    chosen = _chosen(request)
    advisers, principals = list(_advisers_of(request)), _principals_of(user)
    soon = Soon.of(user, QUEUE_ROLES, principals, today)
    narrowed = QueueFilter(request.GET, advisers=advisers, principals=principals)
    rows, next_after = _page(
        narrowed.narrow(_scope(chosen, user, today, soon)),
        request.GET.get("efter", ""),
        newest_first=chosen == "avslutade",
    )
    _give_clocks(rows)
    kind, keys = standing(user)
    for number, (until, closed) in enumerate(soon.later):
        keys |= {f"soon_{number}": until, f"closed_{number}": closed}
    [numbers] = _counts(kind, len(soon.later), today=today, soon_until=soon.until, **keys)
    counts = dict(zip(SCOPES, numbers, strict=True))
    kept = {name: value for name, value in request.GET.items() if value and name not in {"efter", "urval"}}
    return render_page(request, "innovations/queue.html", {
        "rows": [_row(innovation, user, today, soon) for innovation in rows],
        "scopes": [
            {"name": name, "label": label, "form": form, "count": counts[name], "many": counts[name] > CAP, "current": name == chosen,
             "url": f"?{urlencode({'urval': name})}"}
            for name, (label, form) in SCOPES.items()
        ],
        "chosen": chosen, "counts": counts, "filter": narrowed, "advisers": advisers, "kept": kept,
        "may_assign": bool(advisers), "today": today, "elsewhere": _elsewhere(narrowed.stage, chosen, kept),
        "next_url": f"?{urlencode({'urval': chosen, **kept, 'efter': next_after})}" if next_after else "",
        "first_url": f"?{urlencode({'urval': chosen, **kept})}" if request.GET.get("efter") else "",
        "page_size": PAGE, "csv_url": f"{reverse('innovations:queue_csv')}?{urlencode({'urval': chosen, **kept})}",
    }, partial="results")  # fmt: skip


def _elsewhere(stage, chosen, kept):
    """Where the chosen stage is to be found, when it can never be in the chosen selection."""
    if stage is None or stage[2] == (chosen == "avslutade"):
        return None
    scope = "avslutade" if stage[2] else "oppna"
    return {"stage": stage[1], "scope": SCOPES[scope][0], "url": f"?{urlencode({'urval': scope, **kept})}"}


def queue_csv(request):
    """The same selection as a file, all of it. That it was taken out is noted: what is confidential may be there."""
    user = request.user
    if not user.has_role(*QUEUE_ROLES):
        raise Http404
    today, chosen = timezone.localdate(), _chosen(request)
    principals = _principals_of(user)
    scope = _scope(chosen, user, today, Soon.of(user, QUEUE_ROLES, principals, today))
    narrowed = QueueFilter(request.GET, advisers=_advisers_of(request), principals=principals)
    rows = narrowed.narrow(scope)
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
        innovation.ref, innovation.title, innovation.get_status_display(), ball(innovation, user)[1], innovation.answer_due,
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


def _scope(name, user, today, soon):
    """The question behind a selection and its count, by its name in the address."""
    handled = Innovation.objects.in_queue_of(user)
    match name:
        case "mina":
            return handled.waiting_for_adviser(user)
        case "forsenade":
            return handled.open().filter(answer_due__lt=today)
        case "snart":
            return handled.open().filter(soon.question(today))
        case "otilldelade":
            return handled.open().filter(assigned_to=None)
        case "avslutade":
            return handled.ended()
    return handled.open()


@remembered
def _counts(kind, later, *, today, soon_until, **keys):
    person = standing_in(kind, keys)
    soon = Soon(soon_until, tuple((keys[f"soon_{n}"], keys[f"closed_{n}"]) for n in range(later)))
    return counting([_scope(name, person, today, soon) for name in SCOPES])


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
        county = region_code(request.GET.get("lan", ""))
        if county is not None:  # another county is chosen: the principal in the address is not
            members = members.filter(organisation__principal__region_code=county)
    else:
        members = members.filter(organisation__principal__in=user.principals_as(Role.COORDINATOR))
    return Person.objects.filter(memberships__in=members, is_active=True).distinct().order_by("name", "pk")


def _page(innovations, after, *, newest_first, size=None):
    """(rows, the place of the next page): by key, so that page three thousand costs as much as page one."""
    due, _sep, pk = after.partition(".")
    due, pk = day(due), whole(pk)
    size = size or PAGE
    rows = innovations.for_queue()
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


def _give_clocks(innovations):
    """The running clock of every row in one question."""
    clocks = {}
    for clock in running_clocks(innovation.pk for innovation in innovations):
        clocks.setdefault(clock.file_id, []).append(clock)
    for innovation in innovations:
        mine = clocks.get(innovation.pk, [])
        innovation.running_clock = min(
            mine, key=lambda c: (c.due_on is None, c.due_on or timezone.localdate()), default=None
        )


def _row(innovation, user, today, soon):
    """What the row says, ready to be written: a list asks a template for as little as it can."""
    clock, age = innovation.running_clock, None
    if clock:
        age = {
            "used": clock.days_used,
            "total": clock.days_total,
            "is_late": clock.is_overdue,
            "stands_still": clock.is_paused,
        }
        age["words"] = _("Står still") if clock.is_paused else _("Dag %(used)s av %(total)s") % age
    due = innovation.answer_due
    is_soon = due is not None and today <= due <= soon.at(innovation.organisation_id)
    adviser = _("Du") if innovation.assigned_to_id == user.pk else str(innovation.assigned_to or "–")
    return {
        "pk": innovation.pk, "ref": innovation.ref, "title": innovation.title, "url": innovation.get_absolute_url(),
        "where": getattr(innovation.unit or innovation.organisation, "name", ""), "stage": innovation.get_status_display(), "ball": ball(innovation, user),
        "due": due, "late": days_late(due, clock.closed if clock else ()), "soon": ({0: _("I dag"), 1: _("I morgon")}.get((due - today).days) or _("Snart")) if is_soon else "",
        "parked_until": innovation.parked_until if innovation.status == Innovation.Status.PARKED else None,
        "age": age, "adviser": adviser,
        "may_take": Innovation.take.move.is_in_time(innovation) and rules.seems_free_to_take.test(user, innovation),
    }  # fmt: skip


def ball(innovation, user):
    """(shape, who) the matter waits for, seen from the reader."""
    if not innovation.is_open:
        return "check", _("Ingen")
    who = innovation.waiting_for
    if who == "adviser":
        if innovation.assigned_to_id is None:
            return "ring", _("Ingen än")
        return ("ball", _("Dig")) if innovation.assigned_to_id == user.pk else ("arrow", _("Rådgivaren"))
    return WAITS_FOR.get(who, ("pause", _("Ingen")))


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
    if person == by and Innovation.take_woken.move.is_open(innovation, by):
        innovation.take_woken(by=by)
    elif innovation.status != Innovation.Status.SUBMITTED:
        innovation.assign(by=by, person=person)
    elif person == by:  # as by the button of the row, which asks for no role at that principal
        innovation.take(by=by)
    else:
        innovation.hand_out(by=by, person=person)
