"""Who holds which role in an organisation: invitations, answers and ends."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import rules
from portal.forms.organisation import InvitationForm
from portal.models import Membership, Role


def memberships_of(user):
    """Roles and invitations in the principals where the user hands out roles."""
    principals = user.principals_as(Role.ADMINISTRATOR, Role.COORDINATOR)
    today = timezone.localdate()
    return (
        Membership.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), organisation__principal__in=principals)
        .select_related("person", "organisation__parent", "invited_by").order_by("organisation__name", "role", "person__name", "pk")
    )  # fmt: skip


def organisation(request):
    """The roles of my principal, and a form that invites somebody to one."""
    if not rules.manages_roles(request.user):
        raise Http404
    form = InvitationForm(request.POST if request.method == "POST" else None, inviter=request.user)
    if request.method == "POST" and form.is_valid():
        invitation = Membership.invite(by=request.user, **form.cleaned_data)
        messages.success(request, _("Inbjudan skickas till %(email)s.") % {"email": invitation.invited_email})
        return redirect("portal:organisation")
    rows = [
        {
            "membership": m,
            "may_end": m.person_id != request.user.pk
            and rules.may_grant(request.user, m.organisation, m.role),
        }
        for m in memberships_of(request.user)[:500]
    ]
    return render(
        request, "portal/organisation.html", {"rows": rows, "form": form}, status=422 if form.errors else 200
    )


@require_POST
def membership_end(request, pk):
    """End a role, or take back an invitation."""
    if not rules.manages_roles(request.user):
        raise Http404
    membership = get_object_or_404(memberships_of(request.user), pk=pk)
    if membership.person_id == request.user.pk or not rules.may_grant(
        request.user, membership.organisation, membership.role
    ):
        messages.error(request, _("Du kan inte avsluta den rollen."))
    else:
        membership.end()
        messages.success(request, _("Rollen är avslutad."))
    return redirect("portal:organisation")


def invitation(request, token):
    """The link in the mail: who invites to what, and a button. Signing in comes first."""
    found = (
        Membership.objects.select_related("organisation", "invited_by")
        .filter(token=token.replace("\x00", ""))
        .first()
    )
    if found is None or request.user.is_guest:
        raise Http404
    if found.accepted_at or found.is_out_of_date:
        why = (
            _("Inbjudan är redan använd.")
            if found.accepted_at
            else _("Inbjudan gäller inte längre. Be om en ny.")
        )
        return render(request, "portal/invitation.html", {"invitation": found, "why": why}, status=410)
    if request.method == "POST":
        try:
            found.accept(by=request.user)
        except ValidationError as fault:
            return render(
                request, "portal/invitation.html", {"invitation": found, "why": fault.message}, status=422
            )
        messages.success(request, _("Du har nu rollen %(role)s.") % {"role": found.get_role_display()})
        return redirect("portal:start")
    return render(request, "portal/invitation.html", {"invitation": found})
