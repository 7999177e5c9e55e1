"""Organisations, and the roles people hold in them for a time."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.calendar import add_working_days
from portal.counties import counties
from portal.labels import Labelled
from portal.models.job import Job
from portal.models.person import Person, new_token
from portal.organisation_names import best_match, place_in
from portal.outside import post
from portal.remembered import remembered

INVITATION_HOLDS = timedelta(days=14)


class OrganisationQuerySet(models.QuerySet):
    """Questions about organisations."""

    def current(self):
        today = timezone.localdate()
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))

    def principals(self):
        return self.filter(principal_id=models.F("id"))

    def suggest(self, text, limit=8):
        """Current organisations whose name begins with, or contains, the text; units before principals."""
        text = text.strip()[:80]
        if len(text) < 2:
            return self.none()
        return (
            self.current()
            .filter(Q(name__icontains=text) | Q(parent__name__icontains=text))
            .select_related("parent")
            .order_by("-level", "name")[:limit]
        )

    def named(self, text):
        """The one current organisation that the text names ("Hemtjänst Söder, Halmstads kommun"), or None."""
        return self.named_in(text)[0]

    def named_in(self, text):
        """(the organisation or None, what else the text says): a unit that we do not know stays in words."""
        text = " ".join(text.split())[:400]
        if not text:
            return None, ""
        current = self.current().select_related("parent", "principal")
        unit, _comma, above = (
            part.strip() for part in text.rpartition(",")
        )  # a unit is written with what it belongs to
        if unit:
            found = list(current.filter(name__iexact=unit, parent__name__iexact=above)[:2])
            if len(found) == 1:
                return found[0], ""
        found = list(current.filter(name__iexact=text)[:2])
        if len(found) == 1:
            return found[0], ""
        if places := list(self.of_place(text)):
            beside, _codes = place_in(text)
            called = Q(name__iexact=beside) | Q(name_variants__contains=[beside])
            found = list(current.filter(called, principal__in=places)[:2]) if beside else []
            if len(found) == 1:
                return found[0], ""
            return (places[0], beside) if len(places) == 1 else (None, "")  # Stockholm is two: the page asks
        # A principal, or a hospital by one of its short names ("NUS").
        match = best_match(text, current.filter(Q(principal=models.F("id")) | ~Q(name_variants=[])))
        return match.organisation, match.administration

    def of_place(self, text):
        """The municipality and the region that people mean by a place ("Umeå", "Hemtjänsten, Umeå"), municipality first."""
        _beside, codes = place_in(text)
        sectors = [Organisation.Sector.REGION, Organisation.Sector.MUNICIPALITY]
        return self.current().principals().filter(code__in=codes, sector__in=sectors).order_by("sector")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Organisation(models.Model):
    """A principal (huvudman), its administrations and units; an authority; a company or association."""

    class Kind(models.TextChoices):
        PRINCIPAL = "principal", _("Huvudman")
        ADMINISTRATION = "administration", _("Förvaltning")
        UNIT = "unit", _("Enhet")
        AUTHORITY = "authority", _("Myndighet")
        COMPANY = "company", _("Företag")
        ASSOCIATION = "association", _("Förening")
        RESEARCH = "research", _("Forskning")
        GROUP = "group", _("Grupp av organisationer")

    class Sector(models.TextChoices):
        REGION = "region", _("Region")
        MUNICIPALITY = "municipality", _("Kommun")
        STATE = "state", _("Stat")
        PRIVATE = "private", _("Privat")
        CIVIL = "civil", _("Civilsamhälle")

    name = models.CharField(_("namn"), max_length=200)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind, default=Kind.UNIT)
    sector = models.CharField(_("sektor"), max_length=20, choices=Sector, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("ingår i")
    )
    principal = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("huvudman")
    )
    level = models.PositiveSmallIntegerField(default=0, editable=False)
    code = models.CharField(_("SCB-kod"), max_length=10, blank=True, db_index=True)
    region_code = models.CharField(_("länskod"), max_length=2, blank=True, db_index=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("efterträds av"),
    )
    name_variants = ArrayField(
        models.CharField(max_length=200), default=list, blank=True, verbose_name=_("andra namn")
    )
    answers_for = models.TextField(_("svarar för"), blank=True)
    source_key = models.CharField(_("nyckel i källan"), max_length=60, unique=True, null=True, blank=True)
    source_hash = models.CharField(max_length=64, blank=True, editable=False)
    confidence = models.CharField(
        _("säkerhet"),
        max_length=10,
        blank=True,
        help_text=_("V läst i källa, V° läst i spegel, G allmän kunskap, ? inte avgjort"),
    )
    checked_on = models.DateField(_("kontrollerad"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=300, blank=True)
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)
    # {kind of promise: working days}; a kind that is not here has the days its Promise gives in the code.
    promises = models.JSONField(_("svarslöften i arbetsdagar"), default=dict, blank=True)
    # Working days on which the principal keeps closed. A promise given from now on does not count them.
    closed_days = ArrayField(models.DateField(), default=list, blank=True, verbose_name=_("stängda dagar"))

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisationer")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="organisation_kind",
                condition=Q(
                    kind__in=[
                        "principal",
                        "administration",
                        "unit",
                        "authority",
                        "company",
                        "association",
                        "research",
                        "group",
                    ]
                ),
            ),
        ]

    def __str__(self):
        if (
            self.parent_id
            and "parent" in self._state.fields_cache
            and not self.name.endswith(self.parent.name)
        ):
            return f"{self.name}, {self.parent.name}"
        return self.name

    @property
    def where(self):
        """i Region Halland, på Socialstyrelsen: one is in a place, and at an authority."""
        inside = self.sector in {self.Sector.REGION, self.Sector.MUNICIPALITY}
        return (gettext("i %(name)s") if inside else gettext("på %(name)s")) % {"name": self.name}

    def clean(self):
        above, seen = self.parent, {self.pk}
        while above:
            if above.pk in seen:
                raise ValidationError({"parent": _("En organisation kan inte ingå i sig själv.")})
            seen.add(above.pk)
            above = above.parent
        if self.region_code and self.region_code not in counties():
            raise ValidationError({"region_code": _("Länet finns inte. Skriv länets kod, till exempel 13.")})

    @property
    def keeps_closed(self):
        """The days on which it keeps closed, as its principal has set them."""
        principal = self if self.principal_id == self.pk else self.principal
        return frozenset(principal.closed_days)

    def working_days_on(self, days):
        """The date so many working days from today, where its principal is open."""
        return add_working_days(timezone.localdate(), days, self.keeps_closed)

    def save(self, *args, **kwargs):
        if self.parent:
            self.principal_id, self.level = self.parent.principal_id, self.parent.level + 1
            self.region_code = self.region_code or self.parent.region_code
            self.sector = self.sector or self.parent.sector
            super().save(*args, **kwargs)
        else:
            self.level = 0
            super().save(*args, **kwargs)
            if self.principal_id != self.pk:
                self.principal_id = self.pk
                super().save(update_fields=["principal"])


class Role(models.TextChoices):
    """The roles of the house. Held per organisation; asked for only in portal/rules.py and visible_to."""

    STAFF = "staff", _("Medarbetare")
    MANAGER = "manager", _("Chef")
    ADVISER = "adviser", _("Rådgivare")
    COORDINATOR = "coordinator", _("Innovationssamordnare")
    NATIONAL_COORDINATOR = "national_coordinator", _("Nationell samordnare")
    ASSESSOR = "assessor", _("Bedömare")
    DECISION_PANEL = "decision_panel", _("Beslutsgrupp")
    EDITOR = "editor", _("Katalogredaktör")
    OFFICER = "officer", _("Handläggare")
    LAWYER = "lawyer", _("Jurist")
    REGISTRAR = "registrar", _("Registrator")
    REGISTER_SERVICE = "register_service", _("Registerservice")
    AUTHORITY_CONTACT = "authority_contact", _("Myndighetskontakt")
    EXTERNAL = "external", _("Extern aktör")
    ANALYST = "analyst", _("Analytiker")
    ADMINISTRATOR = "administrator", _("Administratör")


# Roles that handle other people's matters: they get the desk and need a second step at sign-in.
OFFICER_ROLES = (
    Role.ADVISER, Role.COORDINATOR, Role.NATIONAL_COORDINATOR, Role.ASSESSOR, Role.DECISION_PANEL,
    Role.EDITOR, Role.OFFICER, Role.LAWYER, Role.REGISTRAR, Role.REGISTER_SERVICE,
)  # fmt: skip
STAFF_ROLES = (*OFFICER_ROLES, Role.AUTHORITY_CONTACT, Role.ANALYST, Role.ADMINISTRATOR)


class MembershipQuerySet(models.QuerySet):
    """Questions about memberships."""

    def current(self, today=None):
        today = today or timezone.localdate()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
            valid_from__lte=today,
            accepted_at__isnull=False,
        )

    def of_principal(self, organisation_id, *roles):
        return self.current().filter(organisation__principal_id=organisation_id, role__in=roles)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), exclude=["token"])
class Membership(Labelled, models.Model):
    """A role that a person holds in an organisation for a time. An invitation until it is accepted."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("person")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("roll"), max_length=30, choices=Role)
    valid_from = models.DateField(_("från"), default=timezone.localdate)
    valid_to = models.DateField(_("till"), null=True, blank=True)
    invited_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("inbjuden av")
    )
    invited_email = models.EmailField(_("inbjudan till"), blank=True)
    invited_at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(_("accepterad"), null=True, blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("medlemskap")
        verbose_name_plural = _("medlemskap")
        constraints = [
            models.CheckConstraint(
                name="membership_role", condition=Q(role__in=[role.value for role in Role])
            ),
            models.CheckConstraint(
                name="membership_period",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
            ),
            models.UniqueConstraint(
                "person", "organisation", "role", name="membership_once", condition=Q(valid_to__isnull=True)
            ),
        ]
        indexes = [models.Index(fields=["organisation", "role"])]

    def __str__(self):
        return f"{self.person or self.invited_email}, {self.get_role_display()}, {self.organisation.name}"

    @classmethod
    def held_by(cls, person):
        """The memberships that hold today, with their organisation."""
        return _held(person=person, today=timezone.localdate())

    @classmethod
    @transaction.atomic
    def invite(cls, *, by, organisation, role, email):
        """Invite somebody by e-mail to a role. The mail is sent by a worker and carries an unguessable link."""
        invitation = cls.objects.create(
            organisation=organisation, role=role, invited_by=by, invited_email=email.lower()
        )
        Job.order("send_invitation", by=by, key=f"send_invitation:{invitation.pk}", membership=invitation.pk)
        return invitation

    def accept(self, *, by):
        """The invited person takes the role. Whoever holds the link may, once; never the one who sent it."""
        if self.accepted_at:
            raise ValidationError(_("Inbjudan är redan använd."))
        if self.is_out_of_date:
            raise ValidationError(_("Inbjudan gäller inte längre. Be om en ny."))
        if self.invited_by_id == by.pk:
            raise ValidationError(_("Du kan inte ge dig själv en roll."))
        if (
            type(self)
            .objects.filter(person=by, organisation=self.organisation, role=self.role, valid_to=None)
            .exists()
        ):
            raise ValidationError(_("Du har redan den rollen."))
        self.person, self.accepted_at, self.valid_from = by, timezone.now(), timezone.localdate()
        self.save()
        by.__dict__.pop("current_memberships", None)

    def end(self):
        """The role ends today; the row stays as history. An unanswered invitation ends at once."""
        self.valid_to = max(timezone.localdate() - timedelta(days=1), self.valid_from)
        if self.valid_to >= timezone.localdate():
            self.valid_from = self.valid_to = timezone.localdate() - timedelta(
                days=1
            )  # given and taken back the same day
        self.save()

    @property
    def is_out_of_date(self):
        """An invitation that nobody answered in two weeks, or that was taken back."""
        ended = self.valid_to is not None and self.valid_to < timezone.localdate()
        return self.accepted_at is None and (
            ended or (self.invited_at and self.invited_at < timezone.now() - INVITATION_HOLDS)
        )

    @property
    def is_invitation(self):
        return self.accepted_at is None


def send_invitation(job):
    """Job: mail one invitation. The mail names the organisation and the role, nothing else."""
    invitation = Membership.objects.select_related("organisation", "invited_by").get(
        pk=job.params["membership"]
    )
    if invitation.accepted_at or invitation.is_out_of_date:
        return {"sent": False}
    link = settings.PORTAL_URL + reverse("portal:invitation", kwargs={"token": invitation.token})
    context = {"invitation": invitation, "link": link, "days": INVITATION_HOLDS.days}
    mail = EmailMultiAlternatives(
        subject=gettext("Inbjudan till Innovationsportalen"),
        body=render_to_string("emails/invitation.txt", context),
        to=[invitation.invited_email],
        headers={
            "Message-ID": f"<invitation-{invitation.pk}@{settings.PORTAL_URL.split('//')[-1].split(':')[0]}>"
        },
    )
    mail.attach_alternative(render_to_string("emails/invitation.html", context), "text/html")
    post(mail)
    return {"sent": True}


@remembered
def _held(*, person, today):
    return Membership.objects.current(today).filter(person=person).select_related("organisation")
