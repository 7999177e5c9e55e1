"""Sign-in, sign-up and the own account: the package's forms in our own words."""

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.models import Person

# (label, what is said when it is empty, help)
NAME = (_("Namn"), _("Skriv ditt namn."), "")
EMAIL = (_("E-post"), _("Skriv din e-postadress."), "")
PASSWORD = (_("Lösenord"), _("Skriv ditt lösenord."), "")
NEW_PASSWORD = (
    _("Nytt lösenord"),
    _("Skriv ett lösenord."),
    _("Minst 12 tecken. En mening som bara du kommer på är lättast att minnas."),
)
FIRST_PASSWORD = (_("Lösenord"), *NEW_PASSWORD[1:])
OLD_PASSWORD = (_("Ditt nuvarande lösenord"), _("Skriv lösenordet du har i dag."), "")
SAME_AGAIN = (_("Samma lösenord en gång till"), _("Skriv lösenordet en gång till."), "")
CODE = (_("Kod"), _("Skriv koden."), _("Sex siffror ur appen, eller en reservkod."))
FIRST_CODE = (_("Kod"), _("Skriv koden som appen visar."), _("Sex siffror."))
KEY_NAME = (_("Nyckelns namn"), _("Ge nyckeln ett namn."), "")
KEY_ALONE = (
    _("Logga in med bara nyckeln"),
    "",
    _("Då behövs inget lösenord. Nyckeln måste fråga efter fingeravtryck, ansikte eller pinkod."),
)
NOT_AN_ADDRESS = _("Skriv en hel e-postadress, som namn@example.se.")


class InOurWords:
    """Label, question and help of the fields in `words`. A placeholder only repeats the label, so it goes."""

    words = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, (label, asked, help_text) in self.words.items():
            field = self.fields[name]
            field.label, field.help_text = label, help_text
            field.error_messages["required"] = asked
        if "code" in self.fields:
            self.fields["code"].widget.attrs["inputmode"] = "numeric"
        for name in {"email", "login"} & set(self.fields):
            self.fields[name].error_messages["invalid"] = NOT_AN_ADDRESS


class NewPassword(InOurWords):
    """The password twice, and what to say when the two differ."""

    words = {"password1": NEW_PASSWORD, "password2": SAME_AGAIN}

    def clean(self):
        cleaned = super().clean()
        given = self.cleaned_data
        if "password2" in self.errors and given.get("password1") and self.data.get("password2"):
            self.errors["password2"] = self.error_class(
                [_("Lösenorden är inte lika. Skriv samma två gånger.")]
            )
        return cleaned


class LoginForm(InOurWords, AllauthLoginForm):
    """E-mail and password. The way to a new password stands beside the button."""

    words = {"login": EMAIL, "password": PASSWORD}

    @property
    def takes_password(self):
        return settings.PASSWORD_LOGIN

    def clean(self):
        if not self.takes_password:
            raise ValidationError(_("Här loggar man in med e-legitimation."))
        return super().clean()


class ResetPasswordForm(InOurWords, AllauthResetPasswordForm):
    """Where to send the link."""

    words = {"email": EMAIL}


class ResetPasswordKeyForm(NewPassword, AllauthResetPasswordKeyForm):
    """The new password, from the link in the mail."""


class SetPasswordForm(NewPassword, AllauthSetPasswordForm):
    """A first password."""


class ChangePasswordForm(NewPassword, AllauthChangePasswordForm):
    """The old password and the new one."""

    words = {"oldpassword": OLD_PASSWORD, **NewPassword.words}


class ReauthenticateForm(InOurWords, AllauthReauthenticateForm):
    """The password once more."""

    words = {"password": PASSWORD}


class AddEmailForm(InOurWords, AllauthAddEmailForm):
    """One more address."""

    words = {"email": EMAIL}


class SignupForm(NewPassword, AllauthSignupForm):
    """An own account: name beside what allauth asks for."""

    name = forms.CharField(label=_("Namn"), max_length=120)

    field_order = ["name", "email", "password1", "password2"]
    words = {"name": NAME, "email": EMAIL, "password1": FIRST_PASSWORD, "password2": SAME_AGAIN}

    def save(self, request):
        person = super().save(request)
        person.name = self.cleaned_data["name"]
        person.save()
        return person


class AuthenticateForm(InOurWords, AllauthAuthenticateForm):
    """The second step of sign-in."""

    words = {"code": CODE}


class ReauthenticateCodeForm(InOurWords, AllauthReauthenticateCodeForm):
    """A code once more."""

    words = {"code": CODE}


class ActivateTOTPForm(InOurWords, AllauthActivateTOTPForm):
    """The first code of the app."""

    words = {"code": FIRST_CODE}


class AddWebAuthnForm(InOurWords, AllauthAddWebAuthnForm):
    """A key, its name, and whether it alone is enough."""

    words = {"name": KEY_NAME, "passwordless": KEY_ALONE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # It has a name from the start; only who empties it must write one.
        self.fields["name"].required = True
        self.fields["credential"].error_messages["required"] = _("Nyckeln svarade inte. Försök igen.")
        self.order_fields(["name", "passwordless", "credential"])


class EditWebAuthnForm(InOurWords, AllauthEditWebAuthnForm):
    """What the key is called."""

    words = {"name": KEY_NAME}


class ProfileForm(forms.ModelForm):
    """What others see beside my name, and the language of my pages and mails."""

    class Meta:
        model = Person
        fields = ["name", "title", "phone", "language"]
        error_messages = {"name": {"required": _("Skriv ditt namn.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["phone"].help_text = _("Bara de som handlägger dina ärenden ser det.")
