"""Work that takes time: how far it has come, and a way to stop it or run it again."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.htmx import render_page
from portal.models import Job

SHOWN = 50


def job_list(request):
    """What I have ordered; for who runs the portal also the state of everybody's work, without its content."""
    everybody = request.user.is_staff and request.GET.get("alla") == "1"
    jobs = Job.objects.all() if everybody else Job.objects.filter(ordered_by=request.user)
    context = {"jobs": jobs.defer("params", "result", "error")[:SHOWN], "everybody": everybody}
    return render_page(request, "portal/job_list.html", context, partial="jobs")


def job_detail(request, pk):
    """One job. Asked again every other second while it runs, and by a link without script."""
    job = get_object_or_404(Job, pk=pk)
    mine = job.ordered_by_id == request.user.pk
    if not (mine or request.user.is_staff):
        raise Http404
    return render_page(request, "portal/job_detail.html", {"job": job, "mine": mine}, partial="progress")


@require_POST
def job_cancel(request, pk):
    """Stop it: at once when it waits, at the next heartbeat when it runs."""
    job = get_object_or_404(Job, pk=pk, ordered_by=request.user)
    if job.cancel():
        messages.success(request, _("Arbetet är avbrutet."))
    else:
        messages.error(request, _("Arbetet är redan slut."))
    return redirect("portal:job_detail", pk=pk)


@require_POST
def job_again(request, pk):
    """Run a failed or cancelled job once more."""
    job = get_object_or_404(Job, pk=pk, ordered_by=request.user)
    if job.run_again():
        messages.success(request, _("Arbetet står i kön igen."))
    else:
        messages.error(request, _("Arbetet går inte att köra igen."))
    return redirect("portal:job_detail", pk=pk)
