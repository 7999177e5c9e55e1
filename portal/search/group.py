"""One word of a question and everything it may stand for, with what each meaning is worth."""

import math
from dataclasses import dataclass, field
from functools import cached_property

MOST_ALTERNATIVES = 12
# What a hit is worth beside the word as it was written.
OTHER_WORD, SLIP, HINT = 0.85, 0.9, 0.4
TITLE = 1.15
TOGETHER = 0.5  # what it is worth that two words of the question stand together
# Another word for half a compound is worth less: it helps to find, and would be odd to see marked.
SHOWN = 0.8
SEVERAL = 0.85  # words that together mean one: they may stand far apart
# Numbers and single letters are not counted in the vocabulary.
UNCOUNTED = 50
# Meanings worth about the same are asked for together.
STEP = 0.12


@dataclass
class Group:
    """A word of a question. A meaning is the stems that must occur together."""

    word: str
    stem: str
    counts: dict = field(repr=False)  # stem → texts that have it, shared by the groups of a question
    taken_for: str = ""  # the stem of the word that a misspelt one was corrected to
    joined: list = field(default_factory=list)  # compounds that the word and its neighbours make
    others: dict = field(
        default_factory=dict
    )  # meanings nearly as good as the word → their share of its worth
    loose: dict = field(default_factory=dict)  # worth a little: stems, or beginnings that end with * → share

    def add(self, stems, share=OTHER_WORD):
        meaning = tuple(dict.fromkeys(stems))
        if meaning and meaning != (self.stem,):
            self.others[meaning] = max(share, self.others.get(meaning, 0))

    def hint(self, stem, share=HINT):
        self.loose[stem] = max(share, self.loose.get(stem, 0))

    def count(self, stems):
        """In how many texts a meaning stands, at most."""
        return min(
            UNCOUNTED if len(stem) == 1 or stem.isdigit() else self.counts.get(stem, 0) for stem in stems
        )

    def settle(self):
        """Keep what some text has, the best first, and no more than can be asked for."""
        self.joined = [stem for stem in dict.fromkeys(self.joined) if self.counts.get(stem)]
        known = {stems: share for stems, share in self.others.items() if self.count(stems)}
        best = sorted(known, key=lambda stems: -known[stems])[:MOST_ALTERNATIVES]
        self.others = {stems: known[stems] for stems in best}
        best = sorted(self.loose, key=lambda stem: -self.loose[stem])[:MOST_ALTERNATIVES]
        self.loose = {stem: self.loose[stem] for stem in best}

    @property
    def meanings(self):
        return [(self.stem,), *((stem,) for stem in self.joined), *self.others]

    @property
    def frequency(self):
        return max(self.count(stems) for stems in self.meanings)

    @property
    def weight(self):
        """What the word is worth as written, or what it was taken for when no text has it."""
        if own := self.count((self.stem,)):
            return worth(own)
        return max(
            (share * worth(self.count(stems)) for stems, share in self.others.items()), default=worth(0)
        )

    # --- as questions to the index

    @property
    def exact(self):
        return quoted(self.stem)

    @property
    def surest(self):
        """The meanings that are one word; those of several are dear to look for place by place."""
        return any_of(quoted(stems[0]) for stems in self.meanings if len(stems) == 1)

    @property
    def strong(self):
        return any_of(all_of(quoted(stem) for stem in stems) for stems in self.meanings)

    @property
    def wide(self):
        return any_of([self.strong, *(quoted(stem) for stem in self.loose)])

    @property
    def in_title(self):
        return any_of(all_of(quoted(f"={stem}") for stem in stems) for stems in self.meanings)

    def levels(self):
        """[(question, worth)], the best first; a text gets the first that it answers."""
        own = self.weight
        # A meaning is worth no more than the word itself, or what a misspelt one was taken for; where no text has either
        # there is nothing to compare with.
        most = worth(max(self.count((self.stem,)), self.count((self.taken_for,))))
        found = [(quoted(f"={self.stem}"), own * TITLE), (self.exact, own)]
        # The compound is there and so the words stand together; half of that for each of the two.
        found += [(quoted(stem), max(worth(self.counts[stem]), own) + TOGETHER / 2) for stem in self.joined]
        for stems, share in self.others.items():
            apart = SEVERAL if len(stems) > 1 else 1
            value = share * apart * min(worth(self.count(stems)), most)
            found.append((all_of(quoted(stem) for stem in stems), value))
            if stems == (self.taken_for,):
                found.append((quoted(f"={self.taken_for}"), value * TITLE))
        for stem, share in self.loose.items():
            count = self.counts.get(stem, 0)
            found.append((quoted(stem), share * min(own, worth(count) if count else own)))
        found.sort(key=lambda level: -level[1])
        merged = []
        for question, value in found:
            if merged and merged[-1][1] - value < STEP and not question.startswith("'="):
                merged[-1][0].append(question)
            else:
                merged.append(([question], value))
        return [(any_of(questions), value) for questions, value in merged]

    @cached_property
    def _reach(self):
        """(stems, beginnings) of all it may stand for. Asked for every word that is shown, once the group is settled."""
        stems = {stem for stems in self.meanings for stem in stems if self.others.get(stems, 1) > SHOWN}
        stems |= {loose for loose in self.loose if not loose.endswith("*")}
        return stems, tuple(loose[:-1] for loose in self.loose if loose.endswith("*"))

    def covers(self, stem):
        stems, beginnings = self._reach
        return stem in stems or stem.startswith(beginnings)


def worth(frequency):
    """A rare word says more than a common one."""
    return round(2.3 - 0.5 * math.log10(frequency + 1), 3)


def quoted(stem):
    # Stems are letters and digits only (swedish.TOKEN), so nothing in them can end the quotation.
    return f"'{stem[:-1]}':*" if stem.endswith("*") else f"'{stem}'"


def all_of(terms):
    terms = list(dict.fromkeys(terms))
    return terms[0] if len(terms) == 1 else "(" + "&".join(terms) + ")"


def any_of(terms):
    terms = list(dict.fromkeys(terms))
    return terms[0] if len(terms) == 1 else "(" + "|".join(terms) + ")"
