"""Pages about the portal itself: the accessibility statement, and how personal data are handled."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from portal.models import AuditEntry
from portal.models.extract import Extract


@login_not_required
def accessibility(request):
    """The accessibility statement by the law 2018:1937."""
    return render(request, "portal/accessibility.html")


@login_not_required
def personal_data(request):
    """How personal data are handled, and for a signed-in person the way to an own register extract."""
    return render(request, "portal/personal_data.html", {"keep": settings.KEEP_DAYS})


@require_POST
def register_extract(request):
    """Everything the portal keeps about me, as JSON or PDF. Logged: whoever sits at my computer leaves a trace."""
    AuditEntry.note_read(request.user, "portal.person", request.user.pk)
    extract = Extract(request.user)
    day = timezone.localdate().isoformat()
    if request.POST.get("format") == "pdf":
        response = HttpResponse(extract.as_pdf(), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="registerutdrag-{day}.pdf"'
    else:
        response = HttpResponse(extract.as_json(), content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="registerutdrag-{day}.json"'
    response["Cache-Control"] = "private, no-store"
    return response
