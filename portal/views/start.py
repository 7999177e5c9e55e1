"""The start page, and the page for operators."""

from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone

from portal.matters import matters_of
from portal.models import Job, Notification, Task

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
    return render(request, "portal/start.html", {
        "tasks": Task.waiting_for(request.user)[:8],
        "matters": matters_of(request.user)[:6],
        "notices": Notification.objects.filter(recipient=request.user).unread().select_related("step__file")[:6],
    })  # fmt: skip


def from_areas(question):
    """What the models of the areas answer to a question by name. The core asks whoever answers, and imports nobody."""
    return [
        row for model in apps.get_models() if hasattr(model, question) for row in getattr(model, question)()
    ]


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
