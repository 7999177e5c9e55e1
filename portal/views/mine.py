"""What is mine: matters, tasks and notices."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import rules
from portal.forms.notices import NoticeChoiceForm
from portal.htmx import render_page
from portal.matters import OWN_PER_KIND, from_areas, matters_followed_by, matters_of, name_matters
from portal.models import Draft, Notification, Task
from portal.typed import whole

NOTICES_SHOWN = 30
TASKS_FIRST = 6


def mine(request):
    """Everything of mine, in all areas, what waits for me first; and what I have not sent."""
    matters, tasks = (
        matters_of(request.user),
        name_matters(list(Task.waiting_for(request.user)[:TASKS_FIRST]), request.user),
    )
    asked = {task.file_id for task in tasks}
    led = [m for m in matters if request.user not in m.owners_side()]
    own = [m for m in matters if request.user in m.owners_side()]
    return render(request, "portal/mine.html", {
        "waiting": [m for m in own if m.is_open and m.waiting_for == "owner" and m.pk not in asked],
        "open": [m for m in own if m.is_open and (m.waiting_for != "owner" or m.pk in asked)],
        "led": [m for m in led if m.is_open],
        "ended": [m for m in matters if not m.is_open],
        "are_more": len(matters) >= OWN_PER_KIND,
        "drafts": Draft.of(request).filter(sent_as="")[:20],
        "followed": matters_followed_by(request.user),
        "tasks": tasks,
        "manages_roles": rules.manages_roles(request.user),
    })  # fmt: skip


def task_list(request):
    """What waits for me, and for whoever holds my roles: the oldest date first, and what my queues hold before it."""
    tasks = name_matters(list(Task.waiting_for(request.user)[:200]), request.user)
    desk = from_areas("waiting_at_desk", request.user)
    waits = len(tasks) + sum(row["number"] for row in desk)
    return render(request, "portal/task_list.html", {"tasks": tasks, "desk": desk, "waits": waits})


def notice_list(request):
    """What I have been told, and how often I want it by mail."""
    if request.method == "POST":
        return mark_read(request)
    return draw_notices(request, NoticeChoiceForm(person=request.user))


def mark_read(request):
    notices = Notification.objects.filter(recipient=request.user).unread()
    which = request.POST.get("read", "")
    if (pk := whole(which)) is not None:
        notices = notices.filter(pk=pk)
    elif which != "all":
        notices = notices.none()
    notices.update(read_at=timezone.now())
    if request.htmx:
        return draw_notices(request, NoticeChoiceForm(person=request.user))
    return redirect("portal:notice_list")


@require_POST
def notice_choices(request):
    """Save how often I want mail."""
    form = NoticeChoiceForm(request.POST, person=request.user)
    if not form.is_valid():
        return draw_notices(request, form, status=422)
    form.save()
    messages.success(request, _("Ditt val är sparat."))
    return redirect("portal:notice_list")


def draw_notices(request, form, status=200):
    notices = Notification.objects.filter(recipient=request.user).select_related("step__file", "recipient")
    shown = list(notices[: NOTICES_SHOWN + 1])
    context = {
        "notices": name_matters(shown[:NOTICES_SHOWN], request.user),
        "more": len(shown) > NOTICES_SHOWN,
        "form": form,
    }
    return render_page(request, "portal/notice_list.html", context, partial="notices", status=status)
