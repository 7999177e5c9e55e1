"""The last look before an idea is sent: every answer, what is alike, and the press that makes it a matter."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from innovations.forms.intake import REACH_PHONE, IntakeForm, SendForm
from innovations.models import CatalogueEntry, Innovation
from innovations.views.intake import FOR_OTHER, FORM, instead_of, shown, to_faults
from portal.dates import sv_date_plain
from portal.limits import too_often
from portal.models import Draft, Person, Subscription
from portal.views.errors import too_many

ALIKE = 3
UNCONFIRMED = "obekraftad"  # in the address after a press without the tick: what was pressed


@login_not_required
@never_cache
def intake_check(request, key):
    """All answers, what is alike, and the last press."""
    drafts = Draft.objects.select_for_update(no_key=True) if request.method == "POST" else Draft.objects
    draft = drafts.filter(pk=key, form=FORM).first()
    if draft is None:
        return redirect("innovations:intake")
    if elsewhere := instead_of(request, draft):
        return elsewhere
    form = IntakeForm(draft.data, user=request.user, for_other=draft.about == FOR_OTHER)
    if not form.is_valid():
        return to_faults(draft)
    alike = what_is_alike(request.user, form)
    unconfirmed = request.GET.get(UNCONFIRMED, "")
    choice, _colon, ref = request.POST.get("val", unconfirmed).partition(":")
    chosen = next((hit for hit in alike if hit.ref == ref), None)
    if request.method == "POST" and choice == "plats":
        return choose_place(draft, form, code=ref)
    if request.method == "POST" and choice == "folj" and chosen is not None:
        return follow_instead(request, draft, chosen)
    send = SendForm(request.POST if request.method == "POST" else {} if unconfirmed else None)
    if request.method == "POST" and send.is_valid():
        if sends_too_often(request, form):
            return too_many_ideas(request, draft)
        innovation = send_in(request, draft, form, beside=chosen if choice == "koppla" else None)
        return redirect("innovations:receipt", ref=innovation.ref)
    if request.method == "POST":
        # A page that answers a POST would stand in the browser's history and ask to be sent again at Back.
        return redirect(f"{check_url(draft)}?{urlencode({UNCONFIRMED: request.POST.get('val') or 'ny'})}")
    _answers, place = form.answers()
    meant = form.places_meant() if place is None else []
    return render(request, "innovations/intake_check.html", {
        "receiver": Innovation.receiver_for(place), "place": place.principal if place else None, "places_meant": meant,
        "unknown": form.written_place if place is None and not meant else "", "written_place": form.written_place,
        "draft": draft, "for_other": form.for_other, "given": form.cleaned_data, "form": send, "alike": alike, "asked_numbers": form.personal_numbers,
        "words": {name: shown(form, name, form.cleaned_data[name]) for name in ("progress", "sender", "reach")},
        "beside": chosen if choice == "koppla" else None, "unsent_idea": form.hides_idea and draft.data.get("idea", "").strip(),
    })  # fmt: skip


def check_url(draft):
    return reverse("innovations:intake_check", kwargs={"key": draft.pk})


def choose_place(draft, form, *, code):
    """The giver says which of two was meant; the answer then stands in the draft as if it had been written so."""
    for place in form.places_meant():
        if place.code == code:
            draft.keep({**draft.data, form.place_field: form.placed_in(place)}, version=draft.version)
    return redirect(check_url(draft))


def what_is_alike(user, form):
    """Matters the person may see and published entries that resemble the answers: at most three."""
    title, need = form.cleaned_data["title"], form.cleaned_data["need"]
    matters = Innovation.objects.visible_to(user).alike(title, need)
    entries = list(CatalogueEntry.objects.published().alike(title, need))
    described = {entry.innovation_id for entry in entries}  # one and the same is shown once, as its entry
    found = [matter for matter in matters if matter.pk not in described] + entries
    found = sorted(found, key=lambda hit: hit.likeness, reverse=True)[:ALIKE]
    for hit in found:
        hit.can_be_followed = may_follow(user, hit)
    return found


def may_follow(user, hit):
    """A matter of others, by somebody with an account. What is one's own one is told of anyway."""
    has_account = user.is_authenticated and not user.is_guest
    return has_account and isinstance(hit, Innovation) and user not in hit.people_in_dialogue()


def follow_instead(request, draft, chosen):
    """To what was there already; the draft stays, and the page says so."""
    until = draft.open_until
    kept = (
        _("Ditt utkast är inte skickat. Det finns kvar till den %(day)s om du ändrar dig.")
        % {"day": sv_date_plain(until)}
        if until
        else _("Ditt utkast är inte skickat. Det finns kvar om du ändrar dig.")
    )
    if chosen.can_be_followed:
        Subscription.objects.get_or_create(file=chosen.file, person=request.user)
        kept = " ".join([_("Du följer nu %(ref)s.") % {"ref": chosen.ref}, kept])
    messages.success(request, kept)
    return redirect(chosen)


def send_in(request, draft, form, *, beside):
    """Make the matter, and let the draft remember its number instead of its text."""
    answers, place = form.answers()
    owner = sender(request.user, form)
    innovation = Innovation.take_in(
        key=draft.pk,
        owner=owner,
        place=place,
        registered_by=request.user if form.for_other else None,
        beside=beside,
        **answers,
    )
    draft.sent_as, draft.data = innovation.ref, {}
    draft.save(update_fields=["sent_as", "data"])
    return innovation


def sender(user, form):
    """The person whose idea it is: the signed-in, or a guest reached the way they chose."""
    given = form.cleaned_data
    phone = (
        {"phone": given["phone"], "call_when": given["call_when"]} if given["reach"] == REACH_PHONE else {}
    )
    if form.for_other or not user.is_authenticated:
        email = "" if phone else given["email"]
        return Person.objects.create_guest(email=email, name=given.get("name", ""), **phone)
    if phone:
        user.phone, user.call_when = phone["phone"], phone["call_when"]
        user.save(update_fields=["phone", "call_when"])
    elif user.is_guest and given.get("email"):
        user.contact_email = given["email"]
        user.save(update_fields=["contact_email"])
    return user


def sends_too_often(request, form):
    """Ideas without an account are limited per address and per e-mail or phone."""
    given, user = form.cleaned_data, request.user
    if user.is_authenticated and not user.is_guest:
        return False
    contact = given["phone"] if given["reach"] == REACH_PHONE else given["email"]
    return too_often(request, "guest_idea", contact or "")


def too_many_ideas(request, draft):
    """429, and nothing lost: the draft is saved on its own address."""
    why = _(
        "Det har kommit många idéer härifrån på kort tid. Din idé är inte inskickad, men utkastet finns kvar. Försök igen om en timme."
    )
    return too_many(request, why=why, back=draft.url, back_label=_("Tillbaka till utkastet"))
