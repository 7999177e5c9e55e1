"""The drawing of where the assessors stand: a bar to the middle, a line for the spread, a form per assessor. Never a sum."""

from statistics import median

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from innovations.models import CRITERIA

LEFT, STEP = 2, 32  # per cent of the width: level 0 stands at 2, level 3 at 98
HEIGHT, ROW = (
    22,
    6.5,
)  # the middle line of a row, and half the distance between two marks that stand on the same level
FORMS = ("circle", "square", "romb", "triangle", "ring")


def x_of(level):
    return f"{LEFT + STEP * level:.2f}%"


def profile(assessments, joint_note=""):
    """[row] per criterion for the page: marks, bar, spread, and the same in words."""
    return [
        _criterion(key, name, levels, assessments, joint_note) for key, (name, levels) in CRITERIA.items()
    ]


def legend(assessments, names):
    """[(form, words)] for the assessors in their order; by name only for those who may know it."""
    return [
        (FORMS[n % len(FORMS)], f"{_('Bedömare')} {n + 1}" + (f": {a.assessor}" if names else ""))
        for n, a in enumerate(assessments)
    ]


def _criterion(key, name, levels, assessments, joint_note):
    given = [a.answers.get(key, {}) for a in assessments]
    known = [g["level"] for g in given if isinstance(g.get("level"), int)]
    middle = median(known) if known else None
    return {
        "key": key, "name": str(name),
        "marks": _marks(given, known),
        "bar": f"{STEP * middle:.2f}%" if middle else "",
        "spread": (x_of(min(known)), x_of(max(known))) if known and min(known) != max(known) else None,
        "is_wide": bool(known) and max(known) - min(known) >= 2,  # noqa: PLR2004 domain 5.3
        "in_words": _in_words(levels, given, known, joint_note),
        "aria": _read_aloud(name, given, middle),
        "cells": [_cell(g) for g in given],
        "middle": _number(middle) if middle is not None else "–",
        "is_agreed": len(known) > 1 and min(known) == max(known),
        "range": _range(known),
    }  # fmt: skip


def _range(known):
    """How far apart they are. One level alone is no agreement."""
    if not known:
        return "–"
    if len(known) == 1:
        return _("en nivå")
    return f"{min(known)}–{max(known)}" if min(known) != max(known) else _("ense")


def _number(middle):
    """2 or 2,5: never 2,0."""
    return number_format(int(middle) if middle == int(middle) else middle, use_l10n=True)


def _marks(given, known):
    """[(form, x, y)]: those on the same level stand under each other."""
    found, seen = [], {}
    for number, answer in enumerate(given):
        level = answer.get("level")
        if not isinstance(level, int):
            continue
        place = seen.get(level, 0)
        seen[level] = place + 1
        y = HEIGHT + ROW * (2 * place - (known.count(level) - 1))
        found.append((FORMS[number % len(FORMS)], x_of(level), f"{y:.1f}"))
    return found


def _in_words(levels, given, known, joint_note):
    cannot = len(given) - len(known)
    words = []
    if known and min(known) == max(known):
        words.append(
            _("Ense: %(level)s.") % {"level": levels[known[0]]}
            if len(known) > 1
            else f"{levels[known[0]]}.".capitalize()
        )
    elif known:
        gap = max(known) - min(known)
        if gap >= 2:  # noqa: PLR2004
            words.append(ngettext("Skiljer %(n)s steg.", "Skiljer %(n)s steg.", gap) % {"n": gap})
            words.append(
                _("Gemensam kommentar finns.") if joint_note.strip() else _("Gemensam kommentar saknas.")
            )
        else:
            words.append(
                _("Mellan ”%(low)s” och ”%(high)s”.")
                % {"low": levels[min(known)], "high": levels[max(known)]}
            )
    if cannot:
        words.append(ngettext("En kan inte bedöma.", "%(n)s kan inte bedöma.", cannot) % {"n": cannot})
    return " ".join(words)


def _read_aloud(name, given, middle):
    parts = [
        _("bedömare %(n)s: %(level)s") % {"n": n, "level": _cell(g)["short"]} for n, g in enumerate(given, 1)
    ]
    sentence = f"{name}. {', '.join(parts).capitalize()}."
    if middle is not None:
        sentence += " " + _("Mitten %(middle)s av 3.") % {"middle": _number(middle)}
    return sentence


def _cell(answer):
    level = answer.get("level")
    return {
        "short": str(level) if isinstance(level, int) else _("kan inte bedöma"),
        "why": answer.get("why", ""),
    }
