"""How allauth meets the portal: drafts follow the person in, and identity providers must prove their level."""

from allauth.account import auth_backends
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import rules
from portal.limits import client_address, too_often
from portal.models import Draft, Person
from portal.remembered import remembered
from portal.sealing import seal, unseal

# The ways to prove who one is, as allauth names them.
WAYS = {
    "reauthenticate": gettext_lazy("Skriv ditt lösenord"),
    "mfa_reauthenticate": gettext_lazy("Skriv en kod ur appen eller en reservkod"),
    "mfa_reauthenticate:webauthn": gettext_lazy("Använd din nyckel"),
}


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """The package's, but for who is behind a session: that is asked on every page."""

    def get_user(self, user_id):
        person = next(iter(_person(pk=int(user_id))), None)
        return person if person and self.user_can_authenticate(person) else None


@remembered
def _person(*, pk):
    return Person.objects.filter(pk=pk)


class AccountAdapter(DefaultAccountAdapter):
    """Password sign-in: for the demo, for people without e-ID, and as the way in when an identity provider is down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("Kontot är avstängt."),
        "cannot_remove_primary_email": gettext_lazy(
            "Adressen får din e-post. Välj en annan för e-posten först."
        ),
        "duplicate_email": gettext_lazy("Adressen hör redan till ditt konto."),
        "email_password_mismatch": gettext_lazy("E-posten eller lösenordet stämmer inte."),
        "email_taken": gettext_lazy("Det finns redan ett konto med den adressen."),
        "enter_current_password": gettext_lazy("Det är inte ditt nuvarande lösenord."),
        "incorrect_code": gettext_lazy("Koden stämmer inte. Vänta på nästa kod och försök igen."),
        "incorrect_password": gettext_lazy("Lösenordet stämmer inte."),
        "invalid_or_expired_key": gettext_lazy("Länken fungerar inte längre. Be om en ny."),
        "invalid_login": gettext_lazy("E-posten eller lösenordet stämmer inte."),
        "invalid_password_reset": gettext_lazy("Länken fungerar inte längre. Be om en ny."),
        "max_email_addresses": gettext_lazy("Du kan ha högst %d adresser."),
        "too_many_login_attempts": gettext_lazy("För många försök. Vänta en stund och försök igen."),
        "unknown_email": gettext_lazy("Det finns inget konto med den adressen."),
        "unverified_primary_email": gettext_lazy("Bekräfta din e-post först. Länken finns i mejlet."),
        "same_as_current": gettext_lazy("Det nya är likadant som det gamla."),
        "rate_limited": gettext_lazy("För många försök. Vänta en stund och försök igen."),
    }

    def is_open_for_signup(self, request):
        if settings.PASSWORD_LOGIN and request.method == "POST" and too_often(request, "signup"):
            raise ImmediateHttpResponse(render(request, "429.html", status=429))
        return settings.PASSWORD_LOGIN

    def get_client_ip(self, request):
        return client_address(request)

    def login(self, request, user):
        mark = request.session.get("draft_mark", "")
        super().login(request, user)
        Draft.take_over(request, mark)

    def populate_username(self, request, user):
        """People have no user names."""

    def get_reauthentication_methods(self, user):
        return [way | {"description": WAYS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def send_notification_mail(self, *args, **kwargs):
        """After the change is made: a mail server that is away must not stop a new password."""
        request, send = context.request, super().send_notification_mail

        def send_after():
            with context.request_context(request):
                send(*args, **kwargs)

        transaction.on_commit(send_after, robust=True)


class MFAAdapter(DefaultMFAAdapter):
    """The second step, in our words."""

    error_messages = {
        "add_email_blocked": gettext_lazy(
            "Stäng av inloggning i två steg innan du lägger till en adress, och slå på den igen efteråt."
        ),
        "cannot_delete_authenticator": gettext_lazy("Du kan inte stänga av inloggning i två steg."),
        "cannot_generate_recovery_codes": gettext_lazy("Slå på en app eller lägg till en nyckel först."),
        "incorrect_code": gettext_lazy("Koden stämmer inte. Vänta på nästa kod och försök igen."),
        "unverified_email": gettext_lazy("Bekräfta din e-post innan du slår på inloggning i två steg."),
    }

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Nyckel %(number)s") % {"number": number}

    def encrypt(self, text):
        return seal(text)

    def decrypt(self, encrypted_text):
        return unseal(encrypted_text)

    def _get_site_name(self):
        return settings.MFA_TOTP_ISSUER


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """OpenID Connect: keyed by issuer and subject. A staff role asks for the level (acr) that the settings name."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": gettext_lazy(
            "Det finns redan ett konto med den adressen. Logga in på det och lägg till %s där."
        ),
        "invalid_token": gettext_lazy("E-legitimationen svarade inte som den ska. Försök igen."),
        "no_password": gettext_lazy("Välj ett lösenord innan du tar bort din enda e-legitimation."),
        "no_verified_email": gettext_lazy("Bekräfta din e-post innan du tar bort din enda e-legitimation."),
        "disconnect_last": gettext_lazy("Du kan inte ta bort ditt enda sätt att logga in."),
        "connected_other": gettext_lazy("E-legitimationen hör redan till ett annat konto."),
    }

    def is_open_for_signup(self, request, sociallogin):
        """Who proves who they are may have an account, also where no password is taken."""
        return True

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
