"""What a misspelt word may have been: the words of the texts that are a slip of the finger away.

A look-up in the vocabulary, never a scan of the texts. What is likely is a matter of how common the word is, whether the
dictionary has it, and what kind of slip it would take.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from portal import swedish
from portal.models import Vocabulary

ALPHABET = "abcdefghijklmnopqrstuvwxyzåäöé"
LONGEST = 30  # letters of a word that is corrected
MOST = 4
# How much less likely a form is that no text has, though its word stands there; and a guess this much less likely than the
# first is none. Powers of ten, like all that is weighed here.
UNSEEN, UNLIKELY = 1.5, 1.5
# Letters that people take for each other: by sound, or side by side on the keyboard.
SOUND_ALIKE = ("eäa", "oåu", "ö0o", "iyj", "ckqs", "szc", "vwf", "gjh", "dt", "bp", "mn", "éeè")
ROWS = ("qwertyuiopå", "asdfghjklöä", "zxcvbnm")


@dataclass(frozen=True)
class Guess:
    """A word of the texts that a misspelt word is taken for."""

    word: str
    stem: str
    count: int


def guesses(words):
    """{word: [Guess]}, the likeliest first: one look-up for all the words."""
    if not words:
        return {}
    slips = {word: {} for word in words}  # word → stem → the slips that are a form of it
    for word in words:
        for slip in one_slip(word[:LONGEST]):
            slips[word].setdefault(swedish.stem(slip), set()).add(slip)
    found = defaultdict(list)
    for row in Vocabulary.objects.with_stems(set().union(*slips.values())):
        found[row.stem].append(row)
    return {word: likeliest(word, found, slips[word]) for word in words}


def likeliest(word, families, slips):
    """One guess for each stem: the form that is nearest, with the count of all its forms."""
    judged = []
    for stem in slips.keys() & families.keys():
        rows, total = families[stem], sum(row.count for row in families[stem])
        likely = math.log10(total + 1)
        if seen := [row for row in rows if row.word in slips[stem]]:
            meant = max(seen, key=lambda row: row.count).word
            known = is_word(meant)
        else:  # "hjemtjänsten", where the texts have "hemtjänst": a form of it, and not any letters that end like one
            meant = min(
                filter(is_word, slips[stem]), key=lambda slip: (unlikeliness(word, slip), slip), default=""
            )
            known = bool(meant)
            likely -= UNSEEN
        if meant:
            likely += (0.7 if known else 0) - unlikeliness(word, meant)
            judged.append((-likely, meant, Guess(meant, stem, total)))
    judged.sort(key=lambda row: row[:2])
    return [guess for likely, _word, guess in judged if likely < judged[0][0] + UNLIKELY][:MOST]


def is_word(word):
    """Whether the dictionary has the form, or both halves of a compound."""
    return swedish.is_form(word) or bool(swedish.halves(word))


def unlikeliness(written, meant):
    """How odd a slip it would be to write the one for the other."""
    start = next(
        (n for n, (a, b) in enumerate(zip(written, meant, strict=False)) if a != b),
        min(len(written), len(meant)),
    )
    odd = 0.6 if start == 0 else 0
    if sorted(written) == sorted(meant):
        return odd + 0.1
    if len(written) != len(meant):
        longer = max(written, meant, key=len)
        doubled = 0 < start < len(longer) and longer[start] == longer[start - 1]
        return odd + (0 if doubled else 0.2)
    if start == len(written):
        return 0
    pair = {written[start], meant[start]}
    return odd + (0.1 if any(pair <= set(alike) for alike in SOUND_ALIKE) or side_by_side(*pair) else 0.4)


def side_by_side(one, other):
    return any(one in row and other in row and abs(row.index(one) - row.index(other)) == 1 for row in ROWS)


def by_dictionary(word):
    """A misspelt compound that no text has, but whose right form can be taken apart: 'demmensvård'."""
    whole = [slip for slip in one_slip(word[:LONGEST]) if len(slip) > 6 and swedish.halves(slip)]
    if not whole:
        return []
    halves = {slip: [swedish.stem(half) for half in swedish.halves(slip)] for slip in whole}
    known = Vocabulary.objects.frequencies({stem for stems in halves.values() for stem in stems})
    counts = {slip: min(known.get(stem, 0) for stem in stems) for slip, stems in halves.items()}
    return [
        Guess(slip, swedish.stem(slip), counts[slip])
        for slip in sorted(whole, key=lambda slip: (-counts[slip], slip))
        if counts[slip]
    ][:MOST]


def run_together(word):
    """The two words of the texts that were written as one by mistake: "existentiellasamtal"; nothing when they are not known."""
    cuts = [(word[:place], word[place:]) for place in range(4, min(len(word), LONGEST) - 3)]
    stems = {part: swedish.stem(part) for cut in cuts for part in cut}
    known = Vocabulary.objects.frequencies(stems.values()) if stems else {}
    found = [cut for cut in cuts if all(known.get(stems[part]) for part in cut)]
    return max(found, key=lambda cut: min(len(part) for part in cut), default=())


def alike(word):
    """Words that share most of their trigrams, or are two slips away, the nearest first."""
    word = word[:40]
    most = 2 if len(word) > 5 else 1
    near = [
        (distance(row.word, word), -row.count, row)
        for row in Vocabulary.objects.like(word)
        if row.count > 0 and (row.alike > 0.55 or distance(row.word, word) <= most)
    ]
    return [Guess(row.word, row.stem, row.count) for *_, row in sorted(near, key=lambda found: found[:2])][
        :MOST
    ]


def one_slip(word):
    """Every word one slip of the finger away: a letter lost, doubled, wrong, or two that changed places."""
    splits = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    return {
        *(left + right[1:] for left, right in splits if right),
        *(left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1),
        *(left + letter + right[1:] for left, right in splits if right for letter in ALPHABET),
        *(left + letter + right for left, right in splits for letter in ALPHABET),
    } - {word, ""}


def distance(one, other):
    """How many slips lie between two words (optimal string alignment)."""
    before, last = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, against in enumerate(other, 1):
            cost = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (letter != against))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        before, last = last, this
    return last[-1]
