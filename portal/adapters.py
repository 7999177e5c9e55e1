"""How allauth meets the portal: drafts follow the person in, and identity providers must prove their level."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal import rules
from portal.models import Draft


class AccountAdapter(DefaultAccountAdapter):
    """Password sign-in: for the demo, for people without e-ID, and as the way in when an identity provider is down."""

    def is_open_for_signup(self, request):
        return settings.PASSWORD_LOGIN

    def login(self, request, user):
        mark = request.session.get("draft_mark", "")
        super().login(request, user)
        Draft.take_over(request, mark)

    def populate_username(self, request, user):
        """People have no user names."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: keyed by issuer and subject. A staff role asks for the level (acr) that the settings name."""

    def pre_social_login(self, request, sociallogin):
        wanted = settings.OIDC_REQUIRED_ACR.get(sociallogin.account.provider, "")
        claims = sociallogin.account.extra_data
        given = claims.get("acr") or claims.get("id_token", {}).get("acr", "")
        reached = not wanted or given in wanted.split(",")
        if sociallogin.is_existing and rules.needs_second_step(sociallogin.user) and not reached:
            messages.error(
                request,
                _("Din roll kräver en säkrare inloggning än den du använde. Välj en annan e-legitimation."),
            )
            raise ImmediateHttpResponse(redirect(settings.LOGIN_URL))
        request.session["acr_ok"] = reached and bool(wanted)
