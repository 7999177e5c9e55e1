"""Doors that work without an account, and what sign-in needs beside allauth."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from portal.matters import matters_of
from portal.models import Cadence, Category, NoticeChoice, Person
from portal.models.notification import UNSUBSCRIBE_SALT

GUEST_SESSION_SECONDS = 2 * 3600


@login_not_required
def follow(request, token):
    """The unguessable link of a guest: opens the guest's own matters, for two hours at a time."""
    guest = Person.objects.filter(is_guest=True, is_active=True, follow_token=token.replace("\x00", "")).first()
    if guest is None:
        raise Http404
    if request.user.is_authenticated and not request.user.is_guest:
        return render(request, "portal/claim.html", {"guest": guest, "matters": matters_of(guest)})
    login(request, guest, backend="allauth.account.auth_backends.AuthenticationBackend")
    request.session.set_expiry(GUEST_SESSION_SECONDS)
    matters = matters_of(guest)
    return redirect(matters[0] if len(matters) == 1 else "portal:mine")


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
        NoticeChoice.objects.update_or_create(person=person, category=category, defaults={"cadence": Cadence.OFF})
    return render(request, "portal/unsubscribe.html", {"category": Category(category).label, "done": done})


def locked_out(request, credentials=None, *args, **kwargs):
    """Too many failed sign-ins: 429, and what to do."""
    messages.error(request, _("För många försök. Vänta en timme eller byt lösenord."))
    return render(request, "429.html", status=429)
