"""Intake: the form until the last look. Nothing typed is lost, and no tab writes over another."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from innovations import rules
from innovations.forms.intake import ASKED_WHEN, IntakeForm
from innovations.models import Innovation
from portal.forms.personal_number import personal_numbers
from portal.limits import too_often
from portal.models import Draft, Organisation
from portal.pressed import SIGNED_OUT
from portal.typed import whole
from portal.views.errors import gone

FORM = "innovations:intake_form"
FOR_OTHER = "annan"
FAULTS = "rattas"  # in the address when what is saved is to be shown with what is wrong in it
SAME_SITTING = timedelta(hours=8)  # a reload or Back within this time goes on with what was begun
LONGEST = 20_000  # characters of one answer; the questions' own limits are answered by the form


@login_not_required
@never_cache
def intake(request):
    """The empty form at once. A row is made first when something is saved, so a crawler leaves none."""
    if request.method == "POST":
        return intake_form(request, key=uuid.uuid4())
    about = (
        FOR_OTHER
        if request.GET.get("for") == FOR_OTHER and rules.may_register_for_others(request.user)
        else ""
    )
    if "nytt" not in request.GET:
        begun = (
            Draft.of(request)
            .filter(form=FORM, about=about, sent_as="", saved_at__gt=timezone.now() - SAME_SITTING)
            .first()
        )
        if begun:
            return redirect(begun.url)
    form = IntakeForm(
        user=request.user, for_other=bool(about), initial={} if about else known_of(request.user)
    )
    return form_page(request, form, key=uuid.uuid4(), about=about)


@login_not_required
@never_cache
def intake_form(request, key):
    """The form on its own address: saves while one types, saves for later, or goes on to the check."""
    draft = Draft.objects.filter(pk=key).first()
    if draft is not None and (elsewhere := instead_of(request, draft)):
        return elsewhere
    if request.method != "POST":
        if draft is None:
            return redirect("innovations:intake")
        answers = {"data": draft.data} if FAULTS in request.GET else {"initial": draft.data}
        form = IntakeForm(user=request.user, for_other=draft.about == FOR_OTHER, **answers)
        return form_page(request, form, key=key, about=draft.about, draft=draft)
    return save_form(request, draft, key)


def save_form(request, draft, key):
    about = (
        draft.about
        if draft
        else FOR_OTHER
        if request.POST.get("about") == FOR_OTHER and rules.may_register_for_others(request.user)
        else ""
    )
    do = request.POST.get("do", "check")
    typed = typed_answers(request, for_other=bool(about), kept=draft.data if draft else {})
    form = IntakeForm(typed, user=request.user, for_other=bool(about))
    page = {"key": key, "about": about, "typed": typed}
    if form.personal_numbers and not typed["warned"]:
        return warn(request, form, draft, do, page)
    if draft is None and not request.user.is_authenticated and too_often(request, "guest_draft"):
        return too_many_drafts(request, form, do, page)
    draft = draft or Draft.begin(request, FORM, key=key, about=about)
    if not keep(draft, typed, request.POST.get("version", "")):
        return stale(request, draft, typed, do)
    if do == "autosave":
        return saved_part(request, draft)
    if do == "save":
        return redirect(f"{draft.url}?sparat=1")
    if form.is_valid():
        return redirect("innovations:intake_check", key=key)
    return to_faults(draft)


def to_faults(draft):
    """A page that answers a POST would stand in the browser's history and ask to be sent again at Back."""
    return redirect(f"{draft.url}?{FAULTS}=1")


@login_not_required
def unit_suggestions(request):
    """Names of units, regions and municipalities that begin as one has typed. Free text is always taken too."""
    text = (request.GET.get("unit") or request.GET.get("place") or "").replace("\x00", "")
    return render(
        request, "innovations/_unit_suggestions.html", {"organisations": Organisation.objects.suggest(text)}
    )


# --- what is typed ------------------------------------------------------------------------------


def known_of(user):
    """What staff need not type: that they are staff, and where."""
    if not user.is_authenticated or not user.current_memberships:
        return {}
    return {
        "sender": Innovation.Sender.STAFF,
        "unit": str(home_of(user)),
        "phone": user.phone,
        "call_when": user.call_when,
    }


def home_of(user):
    """The unit one works at: the innermost of the own memberships."""
    memberships = user.memberships.current().select_related("organisation__parent")
    return max((m.organisation for m in memberships), key=lambda organisation: organisation.level)


def typed_answers(request, *, for_other, kept):
    """The answers as they were typed, whatever they are worth. Also which page they came from.

    A question that another answer hides is not sent along: what the draft holds of it stays, for when it is asked again.
    """
    names = [*IntakeForm(user=request.user, for_other=for_other).fields, "tab", "warned"]
    kept = {name: kept.get(name, "") for name in ASKED_WHEN}
    return {name: request.POST.get(name, kept.get(name, "")).replace("\x00", "")[:LONGEST] for name in names}


def instead_of(request, draft):
    """Where a draft leads that is not open to be written in by this reader: sent, too old or somebody else's. Else None."""
    if draft.sent_as:
        return redirect("innovations:receipt", ref=draft.sent_as)
    if draft.is_expired:
        return expired(request)
    return None if open_to(request, draft) else ask_to_sign_in(request, draft)


def open_to(request, draft):
    """A draft is its person's; one without a person is open to whoever holds its unguessable address."""
    user = request.user
    if draft.person_id is None:
        draft.hold(request)
    elif user.is_authenticated and draft.person_id != user.pk:
        raise Http404
    return draft.person_id is None or user.is_authenticated


def keep(draft, typed, version):
    """Save what is typed, unless another tab has saved something else since this one was opened."""
    if draft.data == typed:
        return True
    same_page = draft.data.get("tab") == typed["tab"]
    seen = draft.version if same_page or not draft.data else whole(version, figures=8)
    return draft.keep(typed, version=-1 if seen is None else seen)


def expired(request):
    """410: a draft without an account is kept for some weeks only, and nothing was sent."""
    why = _("Utkastet är borttaget. Utan konto sparar vi det i %(days)s dagar. Inget är inskickat.") % {
        "days": settings.KEEP_DAYS["guest_draft"]
    }
    return gone(request, why, back=reverse("innovations:intake") + "?nytt=1", back_label=_("Börja om"))


def too_many_drafts(request, form, do, page):
    """429 with every word still in the form."""
    form.is_valid()
    if do == "save":
        form.errors.clear()
    form.add_error(
        None, _("Det har sparats många utkast härifrån på kort tid. Vänta några minuter och tryck igen.")
    )
    return form_page(request, form, **page, status=429)


def ask_to_sign_in(request, draft):
    """The sign-in ended in the middle of a sentence: the text waits, and lands in its draft at the next sign-in."""
    if request.method == "POST":
        Draft.rescue(request, about=f"draft:{draft.pk}")
        messages.info(
            request,
            _("Du hade blivit utloggad. Logga in, så finns det du skrev kvar."),
            extra_tags=SIGNED_OUT,
        )
        if request.POST.get("do") == "autosave":
            return saved_part(request, draft, outcome="signed_out")
    return redirect_to_login(draft.url)


# --- answers to what is typed ---------------------------------------------------------------------


def form_page(request, form, *, key, about, draft=None, typed=None, status=200, numbers=()):
    typed = typed or {}
    drafts = Draft.of(request).filter(form=FORM, sent_as="").exclude(pk=key)
    return render(request, "innovations/intake_form.html", {
        "form": form, "key": key, "about": about, "draft": draft, "for_other": form.for_other, "numbers": numbers,
        "version": draft.version if draft else 0, "tab": typed.get("tab") or uuid.uuid4().hex,
        "warned": typed.get("warned") or bool(numbers) or (draft.data.get("warned", "") if draft and draft.data else ""),
        "just_saved": draft is not None and "sparat" in request.GET,
        "own_link": settings.PORTAL_URL + draft.url if draft and draft.person_id is None else "",
        "other_drafts": drafts[:3] if status == 200 else [],  # noqa: PLR2004
        "may_register_for_others": rules.may_register_for_others(request.user),
    }, status=status)  # fmt: skip


def warn(request, form, draft, do, page):
    """Asked once, before anything is saved. The next press is taken, whatever it says."""
    if do == "autosave":
        return saved_part(request, draft, outcome="numbers", numbers=form.personal_numbers)
    form.is_valid()
    if do == "save":
        form.errors.clear()
    for name, text in form.asked_texts.items():
        if found := personal_numbers(text):
            form.add_error(name, _(
                "Det ser ut som ett personnummer. Ta bort ”%(number)s” och beskriv personen i allmänna ord, till exempel ”en patient över 80”."
            ) % {"number": found[0]})  # fmt: skip
    return form_page(request, form, **page, draft=draft, status=422, numbers=form.personal_numbers)


def saved_part(request, draft, *, outcome="saved", numbers=()):
    """The line that says when the draft was saved, for htmx. A new draft gets its own address, so a reload finds it."""
    context = {
        "draft": draft,
        "outcome": outcome,
        "numbers": numbers,
        "version": draft.version if draft else 0,
    }
    response = render(request, "innovations/_intake_saved.html", context)
    if outcome == "saved":
        response["HX-Replace-Url"] = draft.url
    return response


def stale(request, draft, typed, do):
    """Another tab saved later. Nothing is written over; both texts are shown."""
    if do == "autosave":
        return saved_part(request, draft, outcome="conflict")
    form = IntakeForm(user=request.user, for_other=draft.about == FOR_OTHER)
    rows = [
        {"label": form.fields[name].label, "mine": shown(form, name, typed[name]), "theirs": shown(form, name, draft.data.get(name, ""))}
        for name in form.fields if typed[name] != draft.data.get(name, "")
    ]  # fmt: skip
    return render(
        request,
        "innovations/intake_conflict.html",
        {"draft": draft, "rows": rows, "mine": {**typed, "tab": uuid.uuid4().hex}},
        status=409,
    )


def shown(form, name, value):
    return dict(getattr(form.fields[name], "choices", [])).get(value, value)
