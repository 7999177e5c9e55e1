"""How often something open to all was done, so that a machine cannot do it for ever."""

import re
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

SECONDS = {"m": 60, "h": 3600, "d": 24 * 3600}
LONGEST = timedelta(days=1)
RATE = re.compile(r"(\d+)/([mhd])/(ip|key)")


class Attempt(models.Model):
    """One time that one address, e-mail or phone did one thing. Whose it was cannot be read from the row."""

    what = models.CharField(max_length=30)
    who = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["what", "who", "at"]), models.Index(fields=["at"])]

    @classmethod
    def too_often(cls, what, **sources):
        """Count one more, or say that a limit of settings.RATE_LIMITS is reached; then nothing is counted.

        Two at the very same moment may both pass. That is no harm: the limit is for machines.
        """
        now, made = timezone.now(), {}
        for most, seconds, source in rates(settings.RATE_LIMITS.get(what, "")):
            if not sources[source]:
                continue
            who = made.setdefault(source, mark(source, sources[source]))
            if (
                cls.objects.filter(what=what, who=who, at__gt=now - timedelta(seconds=seconds)).count()
                >= most
            ):
                return True
        cls.objects.bulk_create(cls(what=what, who=who, at=now) for who in made.values())
        return False


def rates(text):
    """[(times, seconds, source)] from "30/h/ip,10/d/key"."""
    for part in text.replace("off", "").split(","):
        if not part:
            continue
        found = RATE.fullmatch(part.strip())
        if found is None:
            raise ImproperlyConfigured(f"A rate limit is written 30/h/ip or 10/d/key, not {part!r}.")
        yield int(found[1]), SECONDS[found[2]], found[3]


def mark(source, text):
    return salted_hmac(f"portal.attempt.{source}", text, algorithm="sha256").hexdigest()
