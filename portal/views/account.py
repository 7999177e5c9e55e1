"""Doors that work without an account, and what sign-in needs beside allauth."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.forms.account import ProfileForm
from portal.lifecycle import Refused
from portal.matters import claim_matters, find_matter, matters_of
from portal.models import Cadence, Category, Draft, NoticeChoice, Person, Subscription
from portal.models.draft import RESCUED
from portal.models.notification import UNSUBSCRIBE_SALT
from portal.models.person import new_token
from portal.user_agents import browser_and_device

GUEST_SESSION_SECONDS = 2 * 3600


@login_not_required
def follow(request, token):
    """The unguessable link of a guest: opens the guest's own matters, for two hours at a time."""
    guest = Person.objects.filter(
        is_guest=True, is_active=True, follow_token=token.replace("\x00", "")
    ).first()
    if guest is None:
        return render(request, "portal/link_ended.html", status=404)
    if request.user.is_authenticated and not request.user.is_guest:
        return claim(request, guest)
    mark = request.session.get("draft_mark", "")  # read first: sign-in may empty the session
    unsent = bool(mark) and Draft.objects.filter(person=None, session_mark=mark, form=RESCUED).exists()
    login(request, guest, backend="portal.adapters.AuthenticationBackend")
    Draft.take_over(request, mark)
    if unsent:
        messages.info(request, _("Det du skrev är inte skickat än. Det finns kvar under Mina ärenden."))
    request.session.set_expiry(GUEST_SESSION_SECONDS)
    matters = matters_of(guest)
    return redirect(matters[0] if len(matters) == 1 else "portal:mine")


def claim(request, guest):
    """A signed-in person holds a guest's link: offer to take over what the guest sent. The link then stops working."""
    if request.method == "POST":
        try:
            with transaction.atomic():
                claimed = claim_matters(guest, request.user)
                Subscription.objects.filter(person=guest).delete()
                Draft.objects.filter(person=guest).update(person=request.user)
                guest.is_active, guest.follow_token = False, new_token()
                guest.save()
        except Refused as refusal:
            return claim_page(request, guest, refusal=str(refusal), status=409)
        messages.success(
            request,
            ngettext("Ärendet hör nu till ditt konto.", "%(count)s ärenden hör nu till ditt konto.", claimed)
            % {"count": claimed},
        )
        return redirect("portal:mine")
    return claim_page(request, guest)


def claim_page(request, guest, *, refusal="", status=200):
    context = {"guest": guest, "matters": matters_of(guest), "refusal": refusal}
    return render(request, "portal/claim.html", context, status=status)


@require_POST
def subscription(request, ref):
    """Follow a matter I may see, or stop following it."""
    matter = find_matter(ref, request.user)
    mine = Subscription.objects.filter(file=matter.file, person=request.user)
    if request.POST.get("follow") == "0":
        mine.delete()
        messages.success(request, _("Du följer inte ärendet längre."))
    else:
        Subscription.objects.get_or_create(file=matter.file, person=request.user)
        messages.success(request, _("Du följer ärendet och får veta när det händer något."))
    return redirect(matter)


def profile(request):
    """My own particulars: name, what I work as, language."""
    if request.user.is_guest:
        raise Http404
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Dina uppgifter är sparade."))
        response = redirect("portal:profile")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, request.user.language, secure=settings.OVER_HTTPS, samesite="Lax"
        )
        return response
    return render(request, "portal/profile.html", {"form": form}, status=422 if form.errors else 200)


def session_list(request):
    """Where I am signed in, the newest use first; ends all others at one press."""
    sessions = live_sessions(request.user)
    if request.method == "POST":
        for session in sessions:
            if session.session_key != request.session.session_key:
                session.end()
        messages.success(request, _("Du är utloggad överallt utom här."))
        return redirect("portal:session_list")
    rows = [
        {
            "session": session,
            "device": browser_and_device(session.user_agent),
            "is_this": session.session_key == request.session.session_key,
        }
        for session in sessions
    ]
    rows.sort(key=lambda row: (not row["is_this"], -row["session"].last_seen_at.timestamp()))
    return render(request, "portal/session_list.html", {"rows": rows, "others": len(rows) - 1})


@require_POST
def session_end(request, pk):
    """End one of my sessions. The one I am in is ended by signing out."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return redirect("account_logout")
    session.end()
    messages.success(
        request, _("%(device)s är utloggad.") % {"device": browser_and_device(session.user_agent)}
    )
    return redirect("portal:session_list")


def live_sessions(user):
    """The person's sessions that still open something: not expired, not left idle, signed with today's password."""
    found = {session.session_key: session for session in UserSession.objects.filter(user=user)}
    seen_since = timezone.now() - timedelta(seconds=settings.SESSION_IDLE_SECONDS)
    kept = Session.objects.filter(session_key__in=found, expire_date__gt=timezone.now())
    signed = user.get_session_auth_hash()
    return [
        found[row.session_key]
        for row in kept
        if row.get_decoded().get(HASH_SESSION_KEY) == signed
        and found[row.session_key].last_seen_at > seen_since
    ]


@csrf_exempt  # RFC 8058: the mail program posts here by itself, without cookies; the token is the proof
@login_not_required
def unsubscribe(request, token):
    """One click in a mail turns that category of mail off. Works without sign-in; GET only asks."""
    try:
        person_pk, category = signing.loads(token, salt=UNSUBSCRIBE_SALT)
    except signing.BadSignature as fault:
        raise Http404 from fault
    person = Person.objects.filter(pk=person_pk).first()
    if person is None or category not in Category.values:
        raise Http404
    done = request.method == "POST"
    if done:
        NoticeChoice.objects.update_or_create(
            person=person, category=category, defaults={"cadence": Cadence.OFF}
        )
    context = {"category": Category(category).label, "done": done, "is_guest": person.is_guest}
    return render(request, "portal/unsubscribe.html", context)


def locked_out(request, credentials=None, *args, **kwargs):
    """Too many failed sign-ins: 429, and what to do."""
    messages.error(request, _("För många försök. Vänta en timme eller byt lösenord."))
    return render(request, "429.html", status=429)
