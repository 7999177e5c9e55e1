"""Invitations to a role."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal import rules
from portal.models import Membership, Organisation, Role
from portal.models.organisation import INVITATION_HOLDS


class InvitationForm(forms.Form):
    """Who, where and as what. Only organisations and roles that the inviter may give."""

    email = forms.EmailField(
        label=_("E-post"), help_text=_("Vi skickar en länk dit. Den gäller i två veckor."),
        error_messages={"required": _("Skriv e-postadressen."), "invalid": _("Skriv en e-postadress, till exempel namn@region.se.")},
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None,
        error_messages={"required": _("Välj en organisation."), "invalid_choice": _("Välj en organisation i listan.")},
    )  # fmt: skip
    role = forms.ChoiceField(
        label=_("Roll"),
        error_messages={"required": _("Välj en roll."), "invalid_choice": _("Du får inte ge den rollen.")},
    )

    def __init__(self, *args, inviter, **kwargs):
        super().__init__(*args, **kwargs)
        self.inviter = inviter
        principals = inviter.principals_as(Role.ADMINISTRATOR, Role.COORDINATOR)
        self.fields["organisation"].queryset = (
            Organisation.objects.current()
            .filter(principal__in=principals)
            .select_related("parent")
            .order_by("level", "name")
        )
        home = Organisation.objects.filter(pk__in=principals)
        roles = [role for role in Role if any(rules.may_grant(inviter, one, role) for one in home)]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email == self.inviter.email:
            raise forms.ValidationError(_("Du kan inte ge dig själv en roll."))
        return email

    def clean(self):
        cleaned = super().clean()
        email, organisation, role = (cleaned.get(name) for name in ("email", "organisation", "role"))
        if not (email and organisation and role):
            return cleaned
        if not rules.may_grant(self.inviter, organisation, role):
            self.add_error("role", _("Du får inte ge den rollen där."))
        held = Membership.objects.filter(organisation=organisation, role=role, valid_to=None)
        waits = held.filter(accepted_at=None, invited_at__gte=timezone.now() - INVITATION_HOLDS)
        if held.filter(person__email=email).exists() or waits.filter(invited_email=email).exists():
            self.add_error("email", _("Personen har redan rollen, eller en inbjudan till den."))
        return cleaned
