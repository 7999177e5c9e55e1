"""People: those who sign in, and guests who gave an idea without an account."""

import secrets

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


def new_token():
    """An unguessable token for a link: 256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def name_of(path):
    """As `str` of the person at the path says it, for SQL that does not fetch people."""
    return Coalesce(NullIf(f"{path}__name", Value("")), f"{path}__email")


class PersonManager(BaseUserManager):
    """Makes people the way Django's commands expect."""

    def create_user(self, email, password=None, **fields):
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def create_guest(self, *, email="", phone="", call_when="", name=""):
        """A person without an account, reached by e-mail or phone and let in by an unguessable link."""
        guest = self.model(name=name, contact_email=email, phone=phone, call_when=call_when, is_guest=True)
        guest.set_unusable_password()
        guest.save()
        return guest

    def the_portal(self):
        """The system itself, as the actor of time-driven moves."""
        return self.get_or_create(
            email="portalen@system.invalid", defaults={"name": "Innovationsportalen", "is_system": True}
        )[0]


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["password", "last_login", "follow_token"],
)
class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who uses the portal. Signs in by e-mail; a guest never signs in."""

    email = models.EmailField(_("e-post"), unique=True, null=True, blank=True)
    name = models.CharField(_("namn"), max_length=120, blank=True)
    title = models.CharField(_("yrke eller funktion"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-post för svar"), blank=True)
    phone = models.CharField(_("telefon"), max_length=40, blank=True)
    call_when = models.CharField(_("bästa tid att ringa"), max_length=80, blank=True)
    language = models.CharField(
        _("språk"), max_length=5, default="sv", choices=[("sv", _("Svenska")), ("en", _("English"))]
    )
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("får öppna administrationen"), default=False)
    is_guest = models.BooleanField(_("utan konto"), default=False)
    is_system = models.BooleanField(_("systemet självt"), default=False, editable=False)
    follow_token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    joined_at = models.DateTimeField(_("skapad"), default=timezone.now, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("personer")
        constraints = [
            models.CheckConstraint(
                name="person_guest_or_email",
                condition=models.Q(is_guest=True) | models.Q(email__isnull=False),
            )
        ]

    def __str__(self):
        return self.name or self.email or str(_("Person utan konto"))

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return str(self)

    def save(self, *args, **kwargs):
        self.email = self.email.lower() if self.email else None
        super().save(*args, **kwargs)

    @property
    def address(self):
        """Where mail to this person goes, or an empty string."""
        return self.email or self.contact_email

    @property
    def initials(self):
        words = [word for word in str(self).replace("@", " ").split() if word]
        return "".join(word[0] for word in words[:2]).upper()

    @cached_property
    def current_memberships(self):
        """Accepted memberships that hold today, with their organisation (one query per request)."""
        return self.memberships.model.held_by(self)

    def has_role(self, *roles):
        """Whether the person holds any of the roles anywhere."""
        return any(membership.role in roles for membership in self.current_memberships)

    def has_role_at(self, organisation_id, *roles):
        """Whether the person holds any of the roles for the principal with this id."""
        return any(
            membership.role in roles and membership.organisation.principal_id == organisation_id
            for membership in self.current_memberships
        )

    def principals_as(self, *roles):
        """Ids of the principals for which the person holds any of the roles."""
        return {m.organisation.principal_id for m in self.current_memberships if m.role in roles}
