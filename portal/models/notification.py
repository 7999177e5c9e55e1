"""Notices: in the portal and by mail, by each person's own choice. Born from Steps, so none is lost or doubled."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import InterfaceError, OperationalError, models, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.models.person import Person
from portal.models.step import Step
from portal.outside import REFUSED, Away, post

UNSUBSCRIBE_SALT = "portal.unsubscribe"
# A mail that is refused is tried after 2, 4, 8 … minutes, then every sixth hour: a day and a half in all.
LONGEST_WAIT, MOST_ATTEMPTS = timedelta(hours=6), 13
log = logging.getLogger(__name__)


class Category(models.TextChoices):
    """What a notice is about. Each person chooses per category."""

    PROGRESS = "progress", _("Det händer något i mitt ärende")
    QUESTION = "question", _("Jag får en fråga eller en uppgift")
    MESSAGE = "message", _("Jag får ett meddelande")
    WORK = "work", _("Ärenden som väntar på mig i mitt arbete")
    SPREAD = "spread", _("Någon inför eller frågar om min lösning")
    QUIET = "quiet", _("Ändringar utan betydelse för dig")


class Cadence(models.TextChoices):
    NOW = "now", _("Direkt")
    DAILY = "daily", _("En gång om dagen")
    WEEKLY = "weekly", _("En gång i veckan")
    OFF = "off", _("Bara i portalen")


DEFAULT_CADENCE = {
    Category.PROGRESS: Cadence.NOW,
    Category.QUESTION: Cadence.NOW,
    Category.MESSAGE: Cadence.NOW,
    Category.WORK: Cadence.DAILY,
    Category.SPREAD: Cadence.WEEKLY,
    Category.QUIET: Cadence.OFF,
}


class NoticeChoice(models.Model):
    """How often a person wants mail about one category. No row means the default."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_choices")
    category = models.CharField(max_length=20, choices=Category)
    cadence = models.CharField(max_length=10, choices=Cadence)

    class Meta:
        constraints = [models.UniqueConstraint("person", "category", name="noticechoice_once")]

    def save(self, *args, **kwargs):
        """What already waits for a digest follows the new choice."""
        super().save(*args, **kwargs)
        Notification.objects.filter(recipient=self.person).unmailed().update(mail_after=timezone.now())

    @classmethod
    def cadences(cls, person):
        """{category: cadence} for the person, defaults included."""
        chosen = dict(cls.objects.filter(person=person).values_list("category", "cadence"))
        return {category: chosen.get(category, DEFAULT_CADENCE[category]) for category in Category}


class NotificationQuerySet(models.QuerySet):
    """Questions about notices."""

    def unread(self):
        return self.filter(read_at=None)

    def unmailed(self):
        return self.filter(mailed_at=None, mail_skipped=False)

    def due(self):
        """Unmailed ones that it is time to try, those that have waited longest first."""
        return self.unmailed().filter(mail_after__lte=timezone.now()).order_by("mail_after", "pk")


class Notification(models.Model):
    """One person is told of one step."""

    recipient = models.ForeignKey(Person, models.CASCADE, related_name="notifications")
    step = models.ForeignKey(Step, models.PROTECT, related_name="notifications")
    category = models.CharField(max_length=20, choices=Category, default=Category.PROGRESS)
    made_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_skipped = models.BooleanField(default=False)
    # When its mail is tried: at once, when the digest is due, or again after a refusal.
    mail_after = models.DateTimeField(default=timezone.now)
    mail_attempts = models.PositiveSmallIntegerField(default=0)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint("recipient", "step", name="notification_once")]
        indexes = [
            models.Index(fields=["recipient"], name="notification_unread", condition=models.Q(read_at=None)),
            models.Index(
                fields=["mail_after", "id"],
                name="notification_unmailed",
                condition=models.Q(mailed_at=None, mail_skipped=False),
            ),
        ]

    @property
    def file(self):
        return self.step.file

    @property
    def file_id(self):
        return self.step.file_id

    @property
    def label(self):
        """What happened, in words the recipient may read: officers read the officers' word."""
        if notice := self.step.notice_for(self.recipient_id):
            return notice
        return self.step.label if self.category == Category.WORK else self.step.owner_label or self.step.label

    @property
    def url(self):
        """Where the notice leads: the page of what happened, or for a guest the unguessable link."""
        if self.recipient.is_guest:
            return reverse("portal:follow", kwargs={"token": self.recipient.follow_token})
        return self.step.url_for(self.recipient_id)

    @classmethod
    def send_due(cls, limit=200):
        """Mail what is due: at once, or in the day's or week's digest. Each row is locked, mailed and marked.

        SMTP is at-least-once by nature: a crash between sending and marking sends again with the same
        Message-ID, so that the receiver can drop the double.
        """
        sent = 0
        for pk in cls.objects.due().values_list("pk", flat=True)[:limit]:
            try:
                sent += cls._send_one(pk)
            except Away as away:
                log.warning("%s. The mail waits.", away)
                break  # nor will it answer for the next one; the rows are as they were
            except REFUSED as fault:  # no address in the log
                log.warning("Notice %s was refused: %s", pk, type(fault).__name__)
                cls._put_off(pk)
            except (OperationalError, InterfaceError):
                raise
            except Exception:  # whatever is wrong with one stops none of those behind it
                log.exception("Notice %s could not be mailed", pk)
                cls._put_off(pk)
        return sent

    @classmethod
    def _put_off(cls, pk):
        """Try again later and later; after a day and a half of it never. The notice stays in the portal."""
        attempts = cls.objects.values_list("mail_attempts", flat=True).get(pk=pk) + 1
        wait = min(timedelta(minutes=2**attempts), LONGEST_WAIT)
        cls.objects.filter(pk=pk).update(
            mail_attempts=attempts,
            mail_after=timezone.now() + wait,
            mail_skipped=attempts >= MOST_ATTEMPTS,
        )

    @classmethod
    @transaction.atomic
    def _send_one(cls, pk):
        first = (
            cls.objects.select_for_update(skip_locked=True, of=("self",))
            .select_related("recipient")
            .filter(pk=pk)
            .unmailed()
            .first()
        )
        if first is None:
            return 0
        person = first.recipient
        if not person.address or not person.is_active:
            cls.objects.filter(pk=pk).update(mail_skipped=True)
            return 0
        cadence = NoticeChoice.cadences(person).get(first.category, Cadence.NOW)
        if person.is_guest and cadence != Cadence.OFF:
            cadence = Cadence.NOW  # a guest has no digest page to choose on
        if cadence == Cadence.OFF:
            cls.objects.filter(pk=pk).update(mail_skipped=True)
            return 0
        if cadence == Cadence.NOW:
            batch = [first]
        else:
            wait = timedelta(days=1 if cadence == Cadence.DAILY else 7)
            if first.made_at > timezone.now() - wait:
                cls.objects.filter(pk=pk).update(mail_after=first.made_at + wait)
                return 0
            same = [c for c, chosen in NoticeChoice.cadences(person).items() if chosen == cadence]
            batch = list(
                cls.objects.select_for_update(skip_locked=True, of=("self",))
                .unmailed()
                .filter(recipient=person, category__in=same)
            )
        send_notice_mail(person, batch)
        cls.objects.filter(pk__in=[n.pk for n in batch]).update(mailed_at=timezone.now())
        return 1


def send_notice_mail(person, notices):
    """One mail with references and links only: what is in a matter may be secret."""
    with translation.override(person.language):
        rows = [
            {
                "ref": n.step.file.ref,
                "label": str(n.label),
                "url": settings.PORTAL_URL + n.url,
                "lines": [] if n.category == Category.WORK else n.step.file.matter.mail_lines(n.step, person),
            }
            for n in notices
        ]
        token = signing.dumps([person.pk, notices[0].category], salt=UNSUBSCRIBE_SALT)
        unsubscribe = settings.PORTAL_URL + reverse("portal:unsubscribe", kwargs={"token": token})
        context = {
            "rows": rows,
            "person": person,
            "unsubscribe": unsubscribe,
            "category": Category(notices[0].category).label,
            "portal_url": settings.PORTAL_URL,
        }
        if len(rows) == 1:
            subject = f"{rows[0]['ref']}: {rows[0]['label']}"
        else:
            subject = _now("Sammanfattning: %(count)s händelser") % {"count": len(rows)}
        mail = EmailMultiAlternatives(
            subject=subject,
            body=render_to_string("emails/notice.txt", context),
            to=[person.address],
            headers={
                "Message-ID": f"<notice-{notices[0].pk}@{settings.PORTAL_URL.split('//')[-1].split(':')[0]}>",
                "List-Unsubscribe": f"<{unsubscribe}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        mail.attach_alternative(render_to_string("emails/notice.html", context), "text/html")
        post(mail)
