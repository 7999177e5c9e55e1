"""Text that looks like a personal identity number, in any form: warned of before it is saved, never refused."""

import re
from datetime import date

from django.utils.translation import gettext as _
from personnummer import personnummer

# Ten or twelve digits as people write them: 19121212-1212, 121212+1212, 121212 1212, 1212121212.
DIGITS = re.compile(
    r"(?<![\d-])(?P<century>1[89]|20)?(?P<year>\d\d)(?P<month>\d\d)(?P<day>\d\d)[-+– ]?(?P<last>\d{4})(?![\d-])"
)
COORDINATION = 60  # samordningsnummer: 60 is added to the day


def personal_numbers(*texts):
    """What in the texts looks like a personnummer or samordningsnummer, in the order found.

    A wrong check digit is still a warning when the date holds: a slip of the finger points at the same person.
    """
    found = []
    for text in texts:
        for hit in DIGITS.finditer(text or ""):
            if hit[0] not in found and (personnummer.valid(hit[0]) or has_a_date(hit)):
                found.append(hit[0])
    return found


def has_a_date(hit):
    day = int(hit["day"])
    try:
        date(
            int((hit["century"] or "20") + hit["year"]),
            int(hit["month"]),
            day - COORDINATION if day > COORDINATION else day,
        )
    except ValueError:
        return False
    return True


class WarnsOfNumbers:
    """A form that points once at what looks like a personal number in its `own_words`, before it is saved.

    The next press is taken: the page sends `numbers` along as seen_numbers, with | between them.
    """

    @property
    def numbers(self):
        """The numbers in what was sent."""
        texts = [str(self[name].value() or "") for name in self.own_words] if self.is_bound else []
        return personal_numbers(*texts)

    def warn_of_numbers(self, *, known=()):
        """Call it from clean(). The `known` are asked about no more."""
        seen = [*known, *self.data.get("seen_numbers", "").split("|")]
        for name in self.own_words:
            for number in personal_numbers(self.cleaned_data.get(name, "")):
                if number not in seen and name not in self.errors:
                    self.add_error(name, _(
                        "Det ser ut som ett personnummer. Ta bort ”%(number)s”. Är det inget personnummer, tryck en gång till."
                    ) % {"number": number})  # fmt: skip
