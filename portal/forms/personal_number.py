"""Text that looks like a personal identity number, in any form: warned of before it is saved, never refused."""

import re
from datetime import date

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
