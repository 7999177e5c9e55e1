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
from django.utils.translation import gettext_lazy as _

from portal.models import Person

EMAIL = (_("E-post"), _("Skriv din e-postadress."), "")
PASSWORD = (_("Lösenord"), _("Skriv ditt lösenord."), "")
NEW_PASSWORD = (
    _("Nytt lösenord"),
    _("Skriv ett lösenord."),
    _("Minst 12 tecken. En mening som bara du kommer på är lättast att minnas."),
)
SAME_AGAIN = (_("Samma lösenord en gång till"), _("Skriv lösenordet en gång till."), "")
CODE = (_("Kod"), _("Skriv koden."), _("Sex siffror ur appen, eller en reservkod."))
KEY_NAME = (_("Nyckelns namn"), _("Ge nyckeln ett namn."), "")


def in_our_words(form, **words):
    """Label, question and help of the fields named. A placeholder only repeats the label."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)
    for name, (label, asked, help_text) in words.items():
        field = form.fields[name]
        field.label, field.help_text = label, help_text
        field.error_messages["required"] = asked
    if "code" in form.fields:
        form.fields["code"].widget.attrs["inputmode"] = "numeric"
    if "email" in form.fields:
        form.fields["email"].error_messages["invalid"] = _("Skriv en hel e-postadress, som namn@example.se.")


def say_when_they_differ(form):
    """Two passwords that are not the same, in our words."""
    given = form.cleaned_data
    if "password2" in form.errors and given.get("password1") and form.data.get("password2"):
        form.errors["password2"] = form.error_class([_("Lösenorden är inte lika. Skriv samma två gånger.")])


class LoginForm(AllauthLoginForm):
    """E-mail and password. The way to a new password stands beside the button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, login=EMAIL, password=PASSWORD)
        self.fields["login"].error_messages["invalid"] = _("Skriv en hel e-postadress, som namn@example.se.")


class ResetPasswordForm(AllauthResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, email=EMAIL)


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):
    """The new password twice, from the link in the mail."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, password1=NEW_PASSWORD, password2=SAME_AGAIN)

    def clean(self):
        cleaned = super().clean()
        say_when_they_differ(self)
        return cleaned


class SetPasswordForm(AllauthSetPasswordForm):
    """A first password, twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, password1=NEW_PASSWORD, password2=SAME_AGAIN)

    def clean(self):
        cleaned = super().clean()
        say_when_they_differ(self)
        return cleaned


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and the new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        old = (_("Ditt nuvarande lösenord"), _("Skriv lösenordet du har i dag."), "")
        in_our_words(self, oldpassword=old, password1=NEW_PASSWORD, password2=SAME_AGAIN)

    def clean(self):
        cleaned = super().clean()
        say_when_they_differ(self)
        return cleaned


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password once more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, password=PASSWORD)


class AddEmailForm(AllauthAddEmailForm):
    """One more address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, email=EMAIL)


class SignupForm(AllauthSignupForm):
    """An own account: name beside what allauth asks for."""

    name = forms.CharField(label=_("Namn"), max_length=120)

    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = (_("Namn"), _("Skriv ditt namn."), "")
        password = (_("Lösenord"), *NEW_PASSWORD[1:])
        in_our_words(self, name=name, email=EMAIL, password1=password, password2=SAME_AGAIN)

    def clean(self):
        cleaned = super().clean()
        say_when_they_differ(self)
        return cleaned

    def save(self, request):
        person = super().save(request)
        person.name = self.cleaned_data["name"]
        person.save()
        return person


class AuthenticateForm(AllauthAuthenticateForm):
    """The second step of sign-in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, code=CODE)


class ReauthenticateCodeForm(AllauthReauthenticateCodeForm):
    """A code once more."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, code=CODE)


class ActivateTOTPForm(AllauthActivateTOTPForm):
    """The first code of the app."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, code=(_("Kod"), _("Skriv koden som appen visar."), _("Sex siffror.")))


class AddWebAuthnForm(AllauthAddWebAuthnForm):
    """A key, its name, and whether it alone is enough."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        alone = (
            _("Logga in med bara nyckeln"),
            "",
            _("Då behövs inget lösenord. Nyckeln måste fråga efter fingeravtryck, ansikte eller pinkod."),
        )
        in_our_words(self, name=KEY_NAME, passwordless=alone)
        self.fields[
            "name"
        ].required = True  # it has a name from the start; only who empties it must write one
        self.fields["credential"].error_messages["required"] = _("Nyckeln svarade inte. Försök igen.")
        self.order_fields(["name", "passwordless", "credential"])


class EditWebAuthnForm(AllauthEditWebAuthnForm):
    """What the key is called."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        in_our_words(self, name=KEY_NAME)


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
