"""A button pressed after the sign-in had expired: nothing was done, and one comes back to where it stood.

The address of a button takes a POST only. After the sign-in the browser asks for it as if it were a page.
"""

from urllib.parse import urlsplit

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from portal.models import Draft

SIGNED_OUT = "signed_out"  # the mark of every message about it: a page says it once


def remember(request):
    """Which button it was, and the page it stood on."""
    request.session["pressed"] = {"at": request.path, "on": page_of(request)}


def lead_back(request):
    """The way to the page of the button, with what was written beside it; None when no press was lost."""
    pressed, draft = request.session.get("pressed", {}), Draft.of_page(request)
    was_lost = pressed.get("at") == request.path
    if not was_lost and draft is None:
        return None
    words = _(
        "Inget är gjort ännu: du hade blivit utloggad när du tryckte. Tryck igen om det fortfarande gäller."
    )
    if draft:
        request.session["unsent"] = {"at": request.path, **draft.data}
        if draft.is_written:
            words += " " + _("Det du skrev står kvar.")
        draft.delete()
    if was_lost:
        del request.session["pressed"]
    messages.warning(request, words)
    return redirect(pressed["on"] if was_lost else above(request.path))


def unsent(request, address):
    """What was written beside the button with this address: initial values for its form."""
    kept = request.session.get("unsent", {})
    return kept if kept.get("at") == address else {}


def forget(request):
    """It has been sent."""
    if unsent(request, request.path):
        del request.session["unsent"]


def page_of(request):
    """The page that was sent from, if it is one of ours; else the nearest page above the button's address."""
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        page = urlsplit(came_from)
        # Two strokes at the beginning of a path would be another site to the browser.
        if page.path.startswith("/") and not page.path.startswith("//") and page.path != request.path:
            return f"{page.path}?{page.query}" if page.query else page.path
    return above(request.path)


def above(path):
    """/arenden/INN-2026-00001-1/withdraw/ → /arenden/INN-2026-00001-1/"""
    while path != "/":
        path = f"{path.rstrip('/').rpartition('/')[0]}/"
        try:
            resolve(path)
        except Resolver404:
            continue
        return path
    return "/"
