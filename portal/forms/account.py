"""Sign-in and sign-up."""

from allauth.account.forms import AddEmailForm as AllauthAddEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.utils.translation import gettext_lazy as _

from portal.models import Person


def without_placeholders(form):
    """A placeholder vanishes while typing and repeats the label: the label is enough."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(AllauthLoginForm):
    """E-mail and password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-post")
        self.fields["password"].label = _("Lösenord")
        self.fields["password"].help_text = ""  # the way to a new password stands beside the button
        without_placeholders(self)


class ResetPasswordForm(AllauthResetPasswordForm):
    """Where to send the link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-post")
        without_placeholders(self)


class AddEmailForm(AllauthAddEmailForm):
    """One more address."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("E-post")
        without_placeholders(self)


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and the new one twice."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)


class SignupForm(AllauthSignupForm):
    """An own account: name beside what allauth asks for."""

    name = forms.CharField(label=_("Namn"), max_length=120)

    field_order = ["name", "email", "password1", "password2"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)

    def save(self, request):
        person = super().save(request)
        person.name = self.cleaned_data["name"]
        person.save()
        return person


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
