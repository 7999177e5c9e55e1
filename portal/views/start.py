"""The start page, and the page for operators."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render

from portal.matters import matters_of
from portal.models import Job, Notification, Task


@login_not_required
def start(request):
    """For a visitor: what the portal is for. For a signed-in person: what waits."""
    if not request.user.is_authenticated:
        return render(request, "portal/start.html")
    return render(request, "portal/start.html", {
        "tasks": Task.waiting_for(request.user)[:8],
        "matters": matters_of(request.user)[:6],
        "notices": Notification.objects.filter(recipient=request.user).unread().select_related("step__file")[:6],
    })  # fmt: skip


@login_not_required
def health(request):
    """Liveness and readiness: 200 when the database answers. Says nothing about content or versions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok", "jobs_waiting": Job.objects.filter(state=Job.State.QUEUED).count()})
