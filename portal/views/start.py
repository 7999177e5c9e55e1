"""The start page, and the page for operators."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

from portal.matters import from_areas, matters_of, name_matters
from portal.models import Job, Notification, Task

TASKS_SHOWN = 8
NOTICES_SHOWN = 6
MATTERS_SHOWN, AMONG = 6, 30  # those that are open first, among the newest
FACTS_HOLD = 300  # seconds: figures for everybody need not be newer


@login_not_required
def start(request):
    """For a visitor: what the portal is for. For a signed-in person: what waits."""
    if not request.user.is_authenticated:
        facts, facts_on = cache.get_or_set("start_facts", counted_facts, FACTS_HOLD)
        return render(
            request,
            "portal/start.html",
            {"facts": facts, "facts_on": facts_on, "new_entries": from_areas("newest_for_start")},
        )
    user = request.user
    tasks = name_matters(list(Task.waiting_for(user)[:TASKS_SHOWN]), user)
    unread = Notification.objects.filter(recipient=user).unread().select_related("step__file", "recipient")
    desk = from_areas("waiting_at_desk", user)
    return render(request, "portal/start.html", {
        "tasks": tasks, "desk": desk, "waits": len(tasks) + sum(row["number"] for row in desk),
        "matters": sorted(matters_of(user, AMONG), key=lambda matter: not matter.is_open)[:MATTERS_SHOWN],
        "notices": name_matters(list(unread[:NOTICES_SHOWN]), user),
    })  # fmt: skip


def counted_facts():
    return from_areas("start_facts"), timezone.localdate()


@login_not_required
def health(request):
    """Liveness and readiness: 200 when the database answers. Says nothing about content or versions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse(
        {"database": "ok", "jobs_waiting": Job.objects.filter(state=Job.State.QUEUED).count()}
    )
