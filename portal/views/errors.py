"""The error pages: what went wrong, in plain words, and a way on."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.shortcuts import render


def bad_request(request, exception=None):
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def forbidden(request, exception=None):
    return render(request, "403.html", status=403)


def not_found(request, exception=None):
    return render(request, "404.html", status=404)


def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def server_error(request):
    """500, or 503 when it is the database that is away. Draws without database, session or user."""
    fault = sys.exc_info()[1]
    if isinstance(fault, OperationalError | InterfaceError):
        response = render(None, "503.html", status=503)
        response["Retry-After"] = "10"
        return response
    return render(None, "500.html", status=500)


def gone(request, why, back="", back_label=""):
    """410: the thing was withdrawn, and why. `back` is where one may go on."""
    return render(request, "410.html", {"why": why, "back": back, "back_label": back_label}, status=410)


def too_many(request, why="", back="", back_label=""):
    """429: done too often. `back` is where what was written still is."""
    context = {"why": why, "back": back, "back_label": back_label}
    return render(request, "429.html", context, status=429)
