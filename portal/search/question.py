"""How a question is read: words, compounds joined and taken apart, other words for the same, typing errors.

A question becomes one group of meanings per word. Everything is looked up in the vocabulary and among the synonyms; the
number of look-ups is the same for one word and for many.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import product

from portal import swedish
from portal.kept import kept_a_while
from portal.models import Synonym, Vocabulary
from portal.search import slips
from portal.search.group import HINT, OTHER_WORD, SLIP, Group

LONGEST_QUERY = 200  # letters
MOST_GROUPS = 8
LONGEST_JOINED = 40
# A word in fewer texts than this may be a slip of the pen for one that is this many times as common.
RARE, MUCH_MORE = 3, 20
HALVES = 0.9  # 'hemsjukvård' written 'sjukvård i hemmet'
COMPOUND_SLIP = 0.75  # another word for one that could itself be right
# Words that ask and do not tell, in English and as they are written without dots.
ASKING = swedish.STOP_WORDS | frozenset(
    "the of and at in to with on from an a are how what can we our does for pa ar nar fran".split()
)
STOP_STEMS = frozenset(swedish.stem(word) for word in swedish.STOP_WORDS)
# Derivations that a stem keeps: undernäring and undernärd, digitalisering and digital.
DERIVATIONS = tuple("isering iserad ering ning ande ende else ing het tion isk ism ik or ad d n s".split())


@dataclass
class SearchQuery:
    """What somebody wrote in the search box, and what it was taken to mean."""

    original: str
    groups: list = field(default_factory=list)
    corrections: dict = field(default_factory=dict)  # as written → as understood
    counts: dict = field(default_factory=dict, repr=False)  # stem → in how many texts
    reached: dict = field(
        default_factory=dict, repr=False
    )  # word of a shown text → whether the question reaches it

    @classmethod
    def parse(cls, text, exact=False):
        """Read a question. With exact=True the words are taken as written, without corrections."""
        original = " ".join(swedish.clean(text)[:LONGEST_QUERY].split())
        query = cls(original)
        words = swedish.tokens(original)
        telling = [word for word in words if word not in ASKING] or words
        for word in list(dict.fromkeys(telling))[:MOST_GROUPS]:
            query.groups.append(Group(word, swedish.stem(swedish.joined(word)), query.counts))
        if query.groups:
            query._read(words, exact)
        return query

    @classmethod
    def asked(cls, text, exact=False):
        """The same for an address of a list. Who narrows the list or turns its page asks the same anew: a reading of known
        words is kept for a while. What was not known may be so in the next text."""
        return kept_a_while(
            f"read {exact} {swedish.clean(text)[:LONGEST_QUERY]}",
            lambda: cls.parse(text, exact),
            when=lambda query: all(group.count((group.stem,)) for group in query.groups),
        )

    @property
    def is_empty(self):
        return not self.groups

    @property
    def understood(self):
        """The corrected words, in order; empty when everything was known."""
        return list(self.corrections.values())

    @property
    def understood_text(self):
        """The question as it was understood, for 'Visar träffar för …'."""
        if not self.corrections:
            return self.original
        return " ".join(self.corrections.get(word, word) for word in swedish.tokens(self.original))

    # --- reading

    def _read(self, words, exact):
        words = words[: MOST_GROUPS * 3]
        for group in self.groups:
            take_apart(group, group.word)
        self._join_neighbours(words)
        explained = self._add_synonyms(words)
        self._count()
        if not exact:
            self._correct(explained)
        if self.corrections:
            self._add_synonyms(words)
            self._count()
        for group in self.groups:
            loosen(group, swedish.stem(swedish.joined(self.corrections.get(group.word, group.word))))
            group.settle()

    def _count(self):
        """Look up how common everything is that the groups may stand for."""
        wanted = {stem for group in self.groups for stems in group.meanings for stem in stems}
        wanted |= {stem for group in self.groups for stem in group.loose if not stem.endswith("*")}
        if wanted := wanted - self.counts.keys():
            self.counts |= dict.fromkeys(wanted, 0) | Vocabulary.objects.frequencies(wanted)

    def _join_neighbours(self, words):
        """'hem sjukvård' may be 'hemsjukvård', 'innovation tävling' 'innovationstävling', 'under näring' 'undernäring'."""
        groups = {group.word: group for group in self.groups}
        for length in (2, 3):
            for start in range(len(words) - length + 1):
                parts = words[start : start + length]
                mine = [groups[word] for word in dict.fromkeys(parts) if word in groups]
                if not mine or len(set(parts)) < length:
                    continue
                *heads, tail = (swedish.joined(part) for part in parts)
                for links in product(("", "s"), repeat=len(heads)):
                    together = "".join(head + link for head, link in zip(heads, links, strict=True)) + tail
                    if len(together) <= LONGEST_JOINED:
                        for group in mine:
                            group.joined.append(swedish.stem(together))

    def _add_synonyms(self, words):
        """Other words for the same, for words, phrases and the parts of compounds. The groups it has something for as a whole."""
        phrases = self._phrases(words)
        inside = defaultdict(list)
        for group in self.groups:
            halves = halves_of(self.corrections.get(group.word, group.word))
            for half in halves:
                inside[half].append((group, halves))
        explained = set()
        for synonym in Synonym.objects.of([*phrases, *inside]):
            for key in synonym.keys:
                for group in phrases.get(key, ()):
                    explained.add(group.word)
                    for other in synonym.keys:
                        group.add(telling(other))
                for group, halves in inside.get(key, ()):
                    for other in synonym.keys:
                        group.add(
                            [stem for half in halves for stem in (telling(other) if half == key else [half])],
                            OTHER_WORD * HALVES,
                        )
        return explained

    def _phrases(self, words):
        """Every word and run of words as a synonym's key, with the groups that stand in it."""
        groups = {group.word: group for group in self.groups}
        stems = [swedish.stem(swedish.joined(self.corrections.get(word, word))) for word in words]
        phrases = defaultdict(list)
        for start in range(len(stems)):
            for length in (1, 2, 3, 4):
                inside = [groups[word] for word in words[start : start + length] if word in groups]
                if inside:
                    phrases[" ".join(stems[start : start + length])] += inside
        for group in self.groups:
            for stem in group.joined:
                phrases[stem].append(group)
            for meaning in group.others:
                if len(meaning) == 1 and group.others[meaning] == SLIP:
                    phrases[meaning[0]].append(group)
        return phrases

    # --- typing errors

    def _correct(self, explained):
        """A word that no text has is taken for those that differ by one slip; a rare one may be."""
        doubtful = {}
        for group in self.groups:
            own = group.count((group.stem,))
            if len(group.word) < 3 or any(self.counts[stem] for stem in group.joined):
                continue
            if not own and group.word not in explained:
                doubtful[group.word] = group
            elif 0 < own < RARE and len(group.word) > 4 and not swedish.is_form(group.word):
                doubtful[group.word] = group
        near = slips.guesses([swedish.joined(word) for word in doubtful])
        asked_more = False
        for word, group in doubtful.items():
            whole = swedish.joined(word)
            found = near[whole]
            self.counts |= {guess.stem: guess.count for guess in found}
            if self._is_right(group):
                hint_at(group, found)
                continue
            if not found and not asked_more:
                # Three more look-ups, for one word of a question and no more: garbage in must not cost.
                asked_more = True
                if both := slips.run_together(whole):
                    group.add([swedish.stem(part) for part in both], HALVES)
                    self.corrections[word] = " ".join(both)
                    continue
                found = slips.by_dictionary(whole) or slips.alike(whole)
            for place, guess in enumerate(found):
                share = SLIP if place == 0 else SLIP * SLIP
                group.add([guess.stem], share)
                take_apart(group, guess.word, share)
            if found:
                self.corrections[word], group.taken_for = found[0].word, found[0].stem

    def _is_right(self, group):
        """Is this a word that needs no correcting: one that some text has, a form of the dictionary's, or a sound compound?"""
        whole = swedish.joined(group.word)
        if group.count((group.stem,)) or swedish.is_form(whole):
            return True
        if len(whole) < 5 and swedish.base_form(whole):
            return True
        halves = halves_of(whole)
        return bool(halves) and all(self.counts.get(half) for half in halves)


def take_apart(group, word, share=1):
    """'hemsjukvård' may be written 'sjukvård i hemmet'."""
    pieces = swedish.pieces(word)
    if len(pieces) > 1:
        group.add([swedish.stem(piece) for piece in pieces], HALVES * share)
    for piece in dict.fromkeys((swedish.joined(word), *pieces)):
        if halves := halves_of(piece):
            group.add(halves, HALVES * share)
            for half in halves:
                group.hint(half, HINT * share)


def telling(key):
    """The stems of a synonym that texts are indexed by."""
    return [stem for stem in key.split() if stem not in STOP_STEMS]


def halves_of(word):
    return [swedish.stem(half) for half in swedish.halves(swedish.joined(word))]


def hint_at(group, found):
    """What resembles a right word counts for less: it is a hint when the word is rare or not there at all."""
    own = group.count((group.stem,))
    for guess in found:
        if own and guess.count <= MUCH_MORE * own:
            continue
        if not own and swedish.halves(swedish.joined(group.word)):
            group.add([guess.stem], SLIP if swedish.is_form(guess.word) else COMPOUND_SLIP)
        elif guess.count >= RARE:
            group.hint(guess.stem)


def loosen(group, stem):
    """Longer words that begin alike, and other derivations."""
    if len(stem) > 3:
        group.hint(stem + "*")
    for ending in DERIVATIONS:
        if stem.endswith(ending) and len(stem) - len(ending) > 4:
            group.hint(stem.removesuffix(ending) + "*")
            break
