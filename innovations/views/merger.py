"""Joining two matters: what both owners read and answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from innovations.models import Innovation, Merger
from portal.lifecycle import Refused


def merger(request, pk):
    """Both owners say yes or no. What the other wrote is not shown before they have."""
    proposal = get_object_or_404(
        Merger.objects.select_related(
            "innovation__file", "innovation__owner", "innovation__organisation",
            "into__file", "into__owner", "into__organisation",
        ),
        pk=pk,
    )  # fmt: skip
    sides = [side for side in (proposal.innovation, proposal.into) if request.user in side.owners_side()]
    if not sides:
        raise Http404
    if request.method == "POST":
        try:
            proposal.say(request.POST.get("answer") == "yes", by=request.user)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, thanks(proposal))
        return redirect(sides[0])
    other = proposal.into if sides[0] == proposal.innovation else proposal.innovation
    return render(request, "innovations/merger.html", {
        "merger": proposal, "mine": sides[0], "other": other,
        "may_read": Innovation.objects.visible_to(request.user).filter(pk=other.pk).exists(),
        "reason": proposal.asked.reason if proposal.asked else "", "wants": proposal.wants(other),
        "ends_mine": sides[0] == proposal.innovation, "may_answer": may_answer(proposal, request.user),
    })  # fmt: skip


def thanks(proposal):
    """What the answer came to."""
    if proposal.merged_at:
        return _("Tack för ditt svar. Båda har sagt ja, och ärendena är ihop.")
    if proposal.refused_at:
        return _("Tack för ditt svar. Ärendena går vidare var för sig.")
    return _("Tack för ditt svar. Ärendena förs ihop när också den andra idégivaren har sagt ja.")


def waiting_merger(innovation, user):
    """A proposal to join two matters that the reader's side has not answered."""
    if not innovation.is_asked_to_merge:
        return None
    proposals = Merger.objects.waiting().of(innovation)
    return next((proposal for proposal in proposals if may_answer(proposal, user)), None)


def may_answer(merger, user):
    if merger.merged_at or merger.refused_at:
        return False
    own, other = user in merger.innovation.owners_side(), user in merger.into.owners_side()
    return (own and not merger.own_yes_at) or (other and not merger.other_yes_at)
