"""The case file (akt): the number of a matter, and the anchor that all its papers hang on."""

from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def check_digit(digits):
    """The Luhn check digit (ISO/IEC 7812-1 annex B) of a string of digits, as a string."""
    total = 0
    for position, digit in enumerate(reversed(digits)):
        number = int(digit) * (2 if position % 2 == 0 else 1)
        total += number - 9 if number > 9 else number
    return str(-total % 10)


class RefCounter(models.Model):
    """The last number given per prefix and year. Locked while a number is taken."""

    prefix = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint("prefix", "year", name="refcounter_once")]

    @classmethod
    def next_ref(cls, prefix, year=None):
        """The next reference, for example INN-2026-00412-7: prefix, year, number, Luhn check digit."""
        year = year or timezone.localdate().year
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO portal_refcounter (prefix, year, last) VALUES (%s, %s, 1) "
                "ON CONFLICT (prefix, year) DO UPDATE SET last = portal_refcounter.last + 1 RETURNING last",
                [prefix, year],
            )
            number = f"{cursor.fetchone()[0]:05d}"
        return f"{prefix}-{year}-{number}-{check_digit(f'{year}{number}')}"


class CaseFile(models.Model):
    """The file (akt) of one matter: its number, and the anchor of steps, messages, attachments and clocks."""

    ref = models.CharField(_("ärendenummer"), max_length=24, unique=True)
    kind = models.CharField(max_length=60, db_index=True)
    opened_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return self.ref

    @property
    def matter(self):
        return self.matter_class.objects.get(pk=self.pk)

    @property
    def matter_class(self):
        """The model of the matter, for example innovations.Innovation."""
        return apps.get_model(self.kind)
