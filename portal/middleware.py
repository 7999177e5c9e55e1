"""What every request passes on its way in and out."""

import time
from urllib.parse import urlencode

import pghistory
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import retarget

from portal import pressed, rules
from portal.lifecycle import Conflict, Refused
from portal.limits import too_often
from portal.models import Draft
from portal.models.draft import is_written, typed_text
from portal.pressed import SIGNED_OUT
from portal.typed import UNREADABLE, readable

LONGEST_KEPT = 200_000  # characters of a form that an expired sign-in may keep
SEEN_EVERY = 300  # seconds between writes of "last seen"; each write costs a query


def clean_input(get_response):
    """Take control characters out of what was typed, and answer 404 to an address that holds a NUL."""

    def middleware(request):
        if "\x00" in request.path_info:
            request.path_info = "/finns-inte/"
        if not is_readable(request.GET):
            request.GET = made_readable(request.GET)
        if request.method == "POST" and not is_readable(request.POST):
            request.POST = made_readable(request.POST)
        return get_response(request)

    return middleware


def is_readable(given):
    return not any(UNREADABLE.search(text) for name, values in given.lists() for text in (name, *values))


def made_readable(given):
    """The same names and values without control characters."""
    cleaned = QueryDict(mutable=True)
    for name, values in given.lists():
        cleaned.setlist(readable(name), [readable(value) for value in values])
    cleaned._mutable = False  # noqa: SLF001 how QueryDict itself becomes read-only
    return cleaned


def session_limits(get_response):
    """End a session that was idle too long (reliability-security 2.4). Drafts stay on the server."""

    def middleware(request):
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get("seen_at")
            if seen and now - seen > settings.SESSION_IDLE_SECONDS:
                logout(request)
                messages.info(
                    request,
                    _("Du har varit borta länge och är utloggad. Det du skrev finns kvar som utkast."),
                    extra_tags=SIGNED_OUT,
                )
            elif not seen or now - seen > SEEN_EVERY:
                request.session["seen_at"] = now
                if seen:  # a new one was seen when it was made
                    UserSession.objects.filter(session_key=request.session.session_key).update(
                        last_seen_at=timezone.now()
                    )
        return get_response(request)

    return middleware


def guests_have_no_account(get_response):
    """A guest came by a link and has no account to manage; on the way to sign in, the guest is left behind."""

    def middleware(request):
        user = request.user
        if user.is_authenticated and user.is_guest and request.path_info.startswith("/konto/"):
            if request.path_info.startswith((reverse("account_login"), reverse("account_signup"))):
                logout(request)
            elif request.path_info != reverse("account_logout"):
                return redirect("portal:mine")
        return get_response(request)

    return middleware


def require_mfa_for_staff_roles(get_response):
    """Staff roles set up their second step before anything else."""

    def middleware(request):
        user = request.user
        if (
            settings.STAFF_ROLES_NEED_MFA
            and user.is_authenticated
            and not request.path_info.startswith(("/konto/", "/static/", "/i18n/", "/halsa/"))
            and not request.session.get("acr_ok")
            and rules.needs_second_step(user)
            and not user.authenticator_set.exists()
        ):
            messages.info(request, _("Din roll kräver inloggning i två steg. Välj hur du vill göra."))
            return redirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def history_context(get_response):
    """Name the actor of every change that the request makes, for field history and the audit log."""

    def middleware(request):
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return get_response(request)
        with pghistory.context(user=request.user.pk or 0, path=request.path[:200]):
            return get_response(request)

    return middleware


def htmx_login_redirect(get_response):
    """An expired sign-in in the middle of an htmx call opens the sign-in page, not a sign-in page inside a list."""

    def middleware(request):
        response = get_response(request)
        if (
            request.htmx
            and response.status_code == 302
            and reverse(settings.LOGIN_URL) in response["Location"]
        ):
            page = request.htmx.current_url_abs_path or "/"
            way_back = urlencode({"next": page})
            return HttpResponse(headers={"HX-Redirect": f"{reverse(settings.LOGIN_URL)}?{way_back}"})
        return response

    return middleware


def keep_text_at_expired_sign_in(get_response):
    """A form sent after the sign-in expired is not lost: its text waits with the browser until after sign-in."""

    def middleware(request):
        response = get_response(request)
        lost = request.method == "POST" and not request.user.is_authenticated
        sent_to_sign_in = response.status_code == 302 and response["Location"].startswith(  # noqa: PLR2004
            reverse(settings.LOGIN_URL) + "?"
        )
        is_kept = getattr(request, "is_rescued", False)  # by the view, in the draft it was written for
        if (
            lost
            and sent_to_sign_in
            and not is_kept
            and not request.path_info.startswith(("/konto/", "/utkast/"))
        ):
            keep_text(request)
        return response

    return middleware


def keep_text(request):
    """Anybody can send a form without being signed in: what is kept is limited in size and number."""
    if too_often(request, "guest_draft"):
        return
    if not request.htmx:
        pressed.remember(request)
    text = sum(len(value) for _name, values in request.POST.lists() for value in values)
    if not is_written(typed_text(request.POST)):
        words = _("Du hade blivit utloggad. Inget är gjort ännu. Logga in och tryck igen.")
        messages.info(request, words, extra_tags=SIGNED_OUT)
    elif text <= LONGEST_KEPT:
        Draft.rescue(request, about=request.path)
        words = _("Du hade blivit utloggad. Logga in, så finns det du skrev kvar.")
        messages.info(request, words, extra_tags=SIGNED_OUT)


def lead_back_from_a_lost_press(get_response):
    """After the sign-in the browser asks for the button's address as a page: lead it to where it stood."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and request.user.is_authenticated:  # noqa: PLR2004
            return pressed.lead_back(request) or response
        return response

    return middleware


def answer_refusals(get_response):
    """What no view has answered itself: nothing was saved, and a page says why, instead of an error of ours."""

    def middleware(request):
        return get_response(request)

    middleware.process_exception = say_why
    return middleware


def say_why(request, fault):
    """409 when somebody was first or the move is closed; 422 when what was sent cannot be kept."""
    if isinstance(fault, Refused | Conflict):
        response = render(request, "409.html", {"why": str(fault)}, status=409)
    elif isinstance(fault, ValidationError) and request.method == "POST":
        response = render(request, "422.html", {"why": " ".join(fault.messages)}, status=422)
    else:
        return None
    return retarget(response, "body") if request.htmx else response


def say_422_for_faulty_account_forms(get_response):
    """The package answers 200 to a form with faults. Ours answer 422, as every other form here."""

    def middleware(request):
        response = get_response(request)
        if (
            request.method == "POST"
            and response.status_code == 200
            and request.path_info.startswith("/konto/")
        ):  # noqa: PLR2004
            drawn_with = getattr(response, "context_data", None) or {}
            if any(getattr(drawn_with.get(name), "errors", None) for name in ("form", "webauthn_form")):
                response.status_code = 422
        return response

    return middleware
