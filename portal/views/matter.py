"""One address moves every matter."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from portal import pressed
from portal.lifecycle import Refused
from portal.matters import find_matter


def matter(request, ref):
    """A short address for any matter: leads to its own page."""
    return redirect(find_matter(ref, request.user))


@require_POST
def move(request, ref, move):
    """Make a move that asks for no more than a reason."""
    matter = find_matter(ref, request.user)
    header = matter.move_headers().get(move)
    if header is None:
        raise Http404
    if header.page:
        return redirect(matter.move_url(header))
    status = 200
    try:
        getattr(matter, move)(by=request.user, reason=request.POST.get("reason", "").replace("\x00", ""))
        messages.success(request, header.done_for(matter, request.user))
        pressed.forget(request)
    except Refused as refusal:
        messages.error(request, str(refusal))
        status = 409
    if request.htmx:
        opened, blocked = matter.moves_for(request.user)
        return render(request, "components/lifecycle.html", {
            "matter": matter, "open_moves": opened, "blocked_moves": blocked,
        }, status=status)  # fmt: skip
    # A move may take the matter out of one's sight, as when a referral is declined.
    still_seen = type(matter).objects.visible_to(request.user).filter(pk=matter.pk).exists()
    return redirect(matter if still_seen else "portal:start")
