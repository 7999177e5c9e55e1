"""The editors' desk: write a catalogue entry, set its evidence, publish it, take it back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from innovations import rules
from innovations.forms.catalogue import REF, TEXT_FORM, EntryForm, EvidenceForm, WithdrawForm
from innovations.models import CatalogueEntry
from innovations.models.renewal import RENEWAL
from innovations.views.catalogue import find_entry
from portal import pressed
from portal.counting import CAP, capped_counts
from portal.lifecycle import Conflict, Refused
from portal.models import Draft, both_texts
from portal.typed import whole

PAGE, WAITING_SHOWN = 25, 10


def entry_list(request):
    """The entries of the editor's principal, newest number first, and the innovations that wait to be told of."""
    if not rules.edits_somewhere(request.user):
        raise Http404
    status = request.GET.get("status", "")
    desk = CatalogueEntry.objects.edited_by(request.user)
    entries = desk.select_related("principal", "innovation__file")
    if status == RENEWAL:
        entries = entries.due_for_renewal()
    elif status in CatalogueEntry.Status.values:
        entries = entries.filter(status=status)
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    if words:
        entries = entries.with_words(words)
    after = whole(request.GET.get("efter"))
    rows = list(entries.newest_after(after)[: PAGE + 1])
    more, rows = len(rows) > PAGE, rows[:PAGE]
    kept = urlencode({name: value for name, value in [("status", status), ("q", words)] if value})
    is_first = not (after or words or status)
    return render(request, "innovations/entry_list.html", {
        "entries": rows, "older_url": f"?efter={rows[-1].pk}&{kept}" if more else "", "status": status, "q": words,
        "statuses": [*CatalogueEntry.Status.choices, (RENEWAL, _("Bör bekräftas"))], "is_first": is_first,
        "due": capped_counts({"due": desk.due_for_renewal()})["due"] if is_first else 0, "capped": CAP, "renewal": RENEWAL,
        "waiting": CatalogueEntry.untold_to(request.user, WAITING_SHOWN),
    })  # fmt: skip


def entry_new(request, ref):
    """Begin the entry of an innovation, with what is already known of it."""
    innovation = get_object_or_404(
        CatalogueEntry.tellable_to(request.user).select_related("file", "unit", "organisation"),
        file__ref=ref.upper(),
    )
    if entry := CatalogueEntry.objects.filter(innovation=innovation).first():
        return redirect("innovations:entry_edit", ref=entry.ref)
    if request.method == "POST":
        entry = CatalogueEntry.write_from(innovation, by=request.user)
        messages.success(
            request, _("Ett utkast är gjort av det som redan står i ärendet. Läs igenom och fyll på.")
        )
        return redirect("innovations:entry_edit", ref=entry.ref)
    return render(request, "innovations/entry_new.html", {"innovation": innovation})


def entry_blank(request):
    """An entry of something that was never a matter here."""
    if not rules.edits_somewhere(request.user):
        raise Http404
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        initial={"seen": 0, **Draft.rescued(request)},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            entry = CatalogueEntry.write_new(by=request.user, **form.words)
            Draft.forget_rescued(request)
            messages.success(request, _("Utkastet är sparat."))
            return redirect("innovations:entry_edit", ref=entry.ref)
    return render(request, "innovations/entry_form.html", {"form": form, "entry": None}, status=status)


def entry_edit(request, ref):
    """The words of an entry, and what a button beside them asks for. Two at once see each other's text."""
    entry = find_own(ref, request.user)
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        instance=entry,
        user=request.user,
        initial={"seen": entry.version, **Draft.rescued(request)},
    )
    status, theirs, taken = 200, [], []
    act = request.POST.get("act", "")
    withdraw_form = WithdrawForm(request.POST if act == "dra-tillbaka" else None)
    if request.method == "POST":
        status = 422
        if form.is_valid() and (withdraw_form.is_valid() or not withdraw_form.is_bound):
            fresh = find_own(ref, request.user)
            try:
                fresh.edit(by=request.user, version=form.cleaned_data["seen"], **form.words)
            except Conflict as conflict:
                status = 409
                taken = take_untouched(form, conflict.current)
                theirs = differences(conflict.current, form)
            else:
                Draft.forget_rescued(request)
                if act not in EDITORS_ACTS or fresh.version != form.cleaned_data["seen"]:
                    messages.success(request, _("Texten är sparad."))
                if act in EDITORS_ACTS:
                    return perform(request, fresh, act)
                return redirect("innovations:entry_edit", ref=fresh.ref)
        entry = find_own(ref, request.user)
    return render(request, "innovations/entry_form.html", {
        "form": form, "text_form": TEXT_FORM, "entry": entry, "theirs": theirs, "taken": taken, "missing": [] if entry.is_published else entry.missing(),
        "evidence_form": EvidenceForm(initial={"level": entry.evidence}), "withdraw_form": withdraw_form,
        "asked_owner": entry.asked_owner, "objection": entry.objection, "may_set_evidence": rules.sets_evidence.test(request.user, entry),
    }, status=status)  # fmt: skip


@require_POST
def entry_act(request, ref, act):
    """What is done with an entry beside writing it: evidence, yes or no, publish, withdraw, confirm."""
    entry = find_entry(ref, request.user)
    if entry is None:
        raise Http404
    pressed.forget(request)
    return perform(request, entry, act)


EDITORS_ACTS = ("evidens", "fraga", "publicera", "dra-tillbaka", "bekrafta")
OWNERS_ACTS = ("bekrafta", "godkann", "andra")


def perform(request, entry, act):
    """Do it if the person may, and say how it went. Raises Http404 for the rest."""
    may_edit = rules.edits_entry.test(request.user, entry)
    may_approve = rules.owns_origin.test(request.user, entry)
    if not (may_edit and act in EDITORS_ACTS or may_approve and act in OWNERS_ACTS):
        raise Http404
    given, by = request.POST, request.user
    deeds = {
        "evidens": (
            lambda: entry.set_evidence(given.get("level", ""), by=by),
            _("Evidensnivån är satt."),
        ),
        "fraga": (lambda: entry.ask_owner(by=by), _("Idégivaren har fått en uppgift att läsa texten.")),
        "publicera": (lambda: entry.publish(by=by), _("Posten är publicerad.")),
        "dra-tillbaka": (
            lambda: entry.withdraw(by=by, reason=given.get("reason", "")),
            _("Posten är tillbakadragen."),
        ),
        "bekrafta": (lambda: entry.confirm(by=by), _("Uppgifterna är bekräftade i dag.")),
        "godkann": (
            lambda: entry.approve(by=by, version=whole(given.get("version"))),
            _("Tack. Du har godkänt texten."),
        ),
        "andra": (
            lambda: entry.object_to(by=by, words=given.get("words", "")),
            _("Tack. Redaktören har fått det du skrev."),
        ),
    }
    deed, done = deeds[act]
    try:
        deed()
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal))
    is_owners = act in OWNERS_ACTS and not (may_edit and "seen" in given)
    return redirect("innovations:entry_detail" if is_owners else "innovations:entry_edit", ref=entry.ref)


def find_own(ref, user):
    """The entry if the user edits it. Raises Http404 alike for everybody else."""
    if not REF.fullmatch(ref.upper()):
        raise Http404
    return get_object_or_404(
        CatalogueEntry.objects.edited_by(user).select_related(
            "innovation__file", "principal", "evidence_set_by"
        ),
        ref=ref.upper(),
    )


def take_untouched(form, current):
    """Put the other's words into the fields that this writer has left as they were. Returns their labels."""
    before, taken = current.words_at(form.cleaned_data["seen"]), []
    form.data = form.data.copy()
    form.data["seen"] = current.version
    for name, value in form.words.items():
        column = CatalogueEntry._meta.get_field(name).attname
        theirs = getattr(current, column)
        mine = getattr(value, "pk", value)
        if before is None or same(theirs, mine) or not same(getattr(before, column), mine):
            continue
        form.data[name] = "" if theirs in (None, False) else theirs
        form.cleaned_data[name] = getattr(current, name)
        taken.append(form[name].label)
    return taken


def same(one, other):
    """Whether two values say the same; a browser sends other line ends than it was given."""
    return str(one or "").split() == str(other or "").split()


def differences(current, form):
    """[(field, lines)] where the saved text and the one just sent differ."""
    found = []
    for name, value in form.words.items():
        theirs = getattr(current, name)
        if str(theirs or "") != str(value or ""):
            found.append((form[name].label, both_texts(str(value or ""), str(theirs or ""))))
    return found
