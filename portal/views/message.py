"""Messages between the owner's side and the officers, and internal notes."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.forms.message import MessageForm
from portal.lifecycle import Refused
from portal.matters import find_matter
from portal.models import Draft
from portal.typed import SAME_PRESS


def message_new(request, ref):
    """Write a message or an internal note. What is typed survives faults and an expired sign-in."""
    matter = find_matter(ref, request.user)
    kinds = MessageForm.kinds_for(matter, request.user)
    if not kinds:
        raise Http404
    draft = Draft.of_page(request)
    form = MessageForm(
        request.POST if request.method == "POST" else None,
        kinds=kinds,
        to_owner=request.user not in matter.owners_side(),
        initial=draft.data if draft else {},
    )
    if request.method == "POST" and form.is_valid():
        try:
            send(matter, form, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            Draft.forget_rescued(request)
            messages.success(
                request, _("Anteckningen är sparad.") if form.is_note else _("Meddelandet är skickat.")
            )
            return redirect(f"{matter.get_absolute_url()}#meddelanden")
    dialogue = matter.dialogue_for(request.user)
    context = {"matter": matter, "form": form, "draft": draft, "dialogue": dialogue}
    return render(request, "portal/message.html", context, status=422 if form.errors else 200)


@transaction.atomic
def send(matter, form, *, by):
    """Once, however many times the button was pressed; asked under the lock, for two presses may come at once."""
    matter.lock()
    text, is_note = form.cleaned_data["text"], form.is_note
    last = matter.file.messages.filter(author=by).last()
    if (
        last
        and last.text == text
        and last.is_internal == is_note
        and last.written_at > timezone.now() - SAME_PRESS
    ):
        return
    (matter.note if is_note else matter.write)(by=by, text=text)
