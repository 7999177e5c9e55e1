"""Who takes part in an innovation beside its owner. Nobody is on the team before they have said yes themselves."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.lifecycle import Refused
from portal.models import Person
from portal.models.person import new_token
from portal.outside import post

INVITATION_DAYS = 30


class ParticipationQuerySet(models.QuerySet):
    """Questions about who takes part."""

    def active(self):
        return self.filter(accepted_at__isnull=False, ended_at=None).exclude(role="transfer")

    def invited(self):
        return self.filter(accepted_at=None, ended_at=None, expires_at__gt=timezone.now())


class Participation(models.Model):
    """Somebody's part in an innovation beside the owner: co-owner, manager, test host; or an offer of ownership."""

    class PartRole(models.TextChoices):
        CO_OWNER = "co_owner", _("Medidégivare")
        MANAGER = "manager", _("Chef")
        TEST_HOST = "test_host", _("Testvärd")
        TRANSFER = "transfer", _("Ny ägare")

    innovation = models.ForeignKey("innovations.Innovation", models.PROTECT, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="participations")
    role = models.CharField(_("roll"), max_length=20, choices=PartRole)
    invited_email = models.EmailField(_("e-post"))
    invited_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    token = models.CharField(max_length=64, unique=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="participation_role",
                condition=Q(role__in=["co_owner", "manager", "test_host", "transfer"]),
            )
        ]
        indexes = [models.Index(fields=["person", "role"])]

    def get_absolute_url(self):
        return reverse("innovations:participation", kwargs={"token": self.token})

    @property
    def is_active(self):
        return self.accepted_at is not None and self.ended_at is None and self.role != self.PartRole.TRANSFER

    @property
    def is_waiting(self):
        return self.accepted_at is None and self.ended_at is None and self.expires_at > timezone.now()

    def end(self):
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])

    @transaction.atomic
    def accept(self, *, by):
        """The invited person says yes. Whoever holds the link may, once. Raises Refused with a sentence."""
        self._lock()
        innovation = self.innovation
        if by.is_guest:
            raise Refused(_now("Du behöver ett konto för att vara med."))
        if by in innovation.owners_side() and not (
            self.role == self.PartRole.TRANSFER and by.pk != innovation.owner_id
        ):
            raise Refused(_now("Du är redan med."))
        innovation.check_may_join(by)
        if innovation.participations.active().filter(person=by, role=self.role).exists():
            raise Refused(_now("Du är redan med."))
        self.person, self.accepted_at = by, timezone.now()
        self.save()
        portal = Person.objects.the_portal()
        if self.role != self.PartRole.TRANSFER:
            innovation.welcome(by=portal, person=by, role=self.role)
            innovation.call_for_pilot_when_ready()
            return
        if innovation.owner_id != self.invited_by_id:
            raise Refused(_now("Erbjudandet gäller inte längre. Ärendet har redan bytt ägare."))
        giver = innovation.owner
        innovation.change_owner(by=portal, to=by)
        # Whoever gave the idea away is still part of it.
        if not giver.is_guest:
            innovation.participations.create(
                person=giver, role=self.PartRole.CO_OWNER, invited_email=giver.address, invited_by=by, token=new_token(),
                expires_at=timezone.now(), accepted_at=timezone.now(),
            )  # fmt: skip

    @transaction.atomic
    def decline(self):
        self._lock()
        self.ended_at = timezone.now()
        self.save(update_fields=["ended_at"])

    def _lock(self):
        self.refresh_from_db(from_queryset=Participation.objects.select_for_update())
        if not self.is_waiting:
            raise Refused(_now("Inbjudan gäller inte längre."))


def send_team_invitation(job):
    """The work "send_team_invitation": number, part and link. Nothing of what the innovation is about."""
    invitation = Participation.objects.select_related("innovation__file", "invited_by").get(
        pk=job.params["participation"]
    )
    if invitation.is_waiting:
        context = {"invitation": invitation, "url": settings.PORTAL_URL + invitation.get_absolute_url()}
        text = render_to_string("innovations/_invitation_mail.txt", context)
        subject = _now("Inbjudan till ett ärende i Innovationsportalen")
        post(EmailMessage(subject, text, to=[invitation.invited_email]))
    return {}


def forget_unanswered(today):
    """Daily round: an invitation that nobody accepted leaves, with the address, when it has had its time."""
    if days := settings.KEEP_DAYS["invitation"]:
        before = timezone.now() - timedelta(days=days)
        Participation.objects.filter(person=None, accepted_at=None, expires_at__lt=before).delete()
