"""Attachments: received, examined, and served only to those who may see the matter."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.attachment import AttachmentForm
from portal.lifecycle import Refused
from portal.matters import find_matter
from portal.models.attachment import clean_name, digest_of
from portal.typed import SAME_PRESS

MOST = 50  # attachments in one matter


def attachment_new(request, ref):
    """Receive a file. It cannot be fetched until it has been examined."""
    matter = find_matter(ref, request.user)
    may = {
        m.name
        for m in matter.moves()
        if m.name in {"attach", "attach_note"} and m.is_open(matter, request.user)
    }
    if not may:
        raise Http404
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AttachmentForm(*posted, may_be_internal="attach_note" in may)
    if request.method == "POST" and form.is_valid():
        internal = form.cleaned_data.get("internal", False)
        try:
            receive(matter, form.cleaned_data["upload"], by=request.user, internal=internal)
        except ValidationError as fault:
            form.add_error("upload", fault)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Filen är mottagen. Vi kontrollerar den innan någon kan hämta den."))
            return redirect(f"{matter.get_absolute_url()}#bilagor")
    context = {"matter": matter, "form": form, "attachments": matter.attachments_for(request.user)}
    return render(request, "portal/attachments.html", context, status=422 if form.errors else 200)


@transaction.atomic
def receive(matter, upload, *, by, internal):
    """Once, however many times the button was pressed; asked under the lock, for two presses may come at once."""
    matter.lock()
    last_minute = matter.file.attachments.filter(given_by=by, given_at__gt=timezone.now() - SAME_PRESS)
    if last_minute.filter(
        name=clean_name(upload.name), sha256=digest_of(upload), is_internal=internal
    ).exists():
        return
    if matter.file.attachments.count() >= MOST:
        raise ValidationError(_("Ärendet har redan 50 bilagor. Lägg ihop filerna till en."))
    (matter.attach_note if internal else matter.attach)(by=by, upload=upload)


def attachment_fetch(request, ref, pk):
    """Fetch an approved file. Never shown in the browser, never kept by it."""
    matter = find_matter(ref, request.user)
    attachment = get_object_or_404(matter.attachments_for(request.user), pk=pk)
    if not attachment.is_ready or not attachment.content.storage.exists(attachment.content.name):
        raise Http404
    if settings.X_ACCEL_PREFIX:
        response = HttpResponse(
            headers={"X-Accel-Redirect": f"{settings.X_ACCEL_PREFIX.rstrip('/')}/{attachment.content.name}"}
        )
    else:
        response = FileResponse(attachment.content.open("rb"))
    response["Content-Type"] = attachment.content_type
    response["Content-Disposition"] = disposition(attachment.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def disposition(name):
    """RFC 6266 with RFC 5987: an ASCII name for old programs, the true one for the rest."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_").replace("\\", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
