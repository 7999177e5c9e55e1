"""The owner's team: who is part of it, who is invited, and the invitation's own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from innovations import rules
from innovations.forms.owner import InviteForm
from innovations.models import Innovation, Participation
from innovations.views.officer import find_innovation
from portal.lifecycle import Refused
from portal.limits import too_often
from portal.typed import whole


def team(request, ref):
    """Who is part of it, who is invited, and the way in and out."""
    innovation = find_innovation(ref, request.user)
    if not rules.takes_some_part.test(request.user, innovation):
        raise Http404
    own = request.user in innovation.owners_side()
    inviting = request.method == "POST" and "end" not in request.POST
    form = InviteForm(request.POST if inviting else None, may_transfer=innovation.owner_id == request.user.pk)
    try:
        if request.method == "POST" and "end" in request.POST:
            return end_part(request, innovation)
        if inviting and own and form.is_valid():
            if too_often(request, "invitation", str(request.user.pk)):
                raise Refused(
                    _("Det har skickats för många inbjudningar. Försök igen senare, till exempel i morgon.")
                )
            innovation.invite(by=request.user, **form.cleaned_data)
            messages.success(
                request,
                _("Inbjudan är skickad till %(email)s. Den gäller i 30 dagar.")
                % {"email": form.cleaned_data["email"]},
            )
            return redirect("innovations:team", ref=innovation.ref)
    except Refused as refused:
        form.add_error(None, str(refused)) if form.is_bound else messages.error(request, str(refused))
    return render(request, "innovations/team.html", {
        "innovation": innovation, "form": form, "own": own, "team": innovation.team, "invited": innovation.invitations if own else [],
    }, status=422 if form.errors else 200)  # fmt: skip


def end_part(request, innovation):
    part = get_object_or_404(innovation.participations.filter(ended_at=None), pk=whole(request.POST["end"]))
    end = innovation.end_part if part.person_id == request.user.pk else innovation.remove_from_team
    end(by=request.user, part=part)
    messages.success(
        request, _("Medverkan är avslutad.") if part.accepted_at else _("Inbjudan är återkallad.")
    )
    if (
        part.person_id == request.user.pk
        and not Innovation.objects.visible_to(request.user).filter(pk=innovation.pk).exists()
    ):
        return redirect("portal:start")
    return redirect("innovations:team", ref=innovation.ref)


@login_not_required
@never_cache
def participation(request, token):
    """The invitation's own page: what it asks, yes or no. Says nothing of the idea before one has signed in."""
    invitation = get_object_or_404(
        Participation.objects.select_related("innovation__file", "innovation__owner", "invited_by"),
        token=token.replace("\x00", ""),
    )
    user = request.user
    signed_in = user.is_authenticated and not user.is_guest
    if request.method == "POST":
        if not signed_in:
            return redirect_to_login(request.path)
        try:
            if request.POST.get("answer") == "yes":
                invitation.accept(by=user)
                owns = invitation.role == Participation.PartRole.TRANSFER
                messages.success(request, _("Nu äger du ärendet.") if owns else _("Välkommen. Nu är du med."))
                return redirect(invitation.innovation)
            invitation.decline()
            messages.success(request, _("Tack för ditt svar. Du är inte med."))
            return redirect("portal:start")
        except Refused as refused:
            messages.error(request, str(refused))
            return redirect(request.path)
    status = 200 if invitation.is_waiting or invitation.accepted_at else 410
    return render(
        request,
        "innovations/participation.html",
        {"invitation": invitation, "innovation": invitation.innovation, "signed_in": signed_in},
        status=status,
    )
