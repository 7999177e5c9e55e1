"""Swedish search that finds what people mean: how texts are indexed, how a question is read, how hits are ranked and shown.

A text becomes a tsvector of stems: title A, text and organisation B, parts of compounds C. A question becomes one group
of alternatives per word. Typing errors and other words cost look-ups in the vocabulary, never a scan of the texts.
Stems are made here and not by the database, so every version of PostgreSQL and the highlighting agree.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case, F, FloatField, Func, Value, When
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal import swedish
from portal.models import Synonym, Vocabulary

LONGEST_QUERY = 200  # letters
MOST_GROUPS = 8
MOST_ALTERNATIVES = 10
LONGEST_TEXT = 12_000  # words of a text that are indexed
LONGEST_SHOWN = 50_000  # letters that are looked through for hits
LAST_POSITION = 16_383  # PostgreSQL's own limit
PHRASE = 0.5  # what it is worth that two words of the question stand together
ALPHABET = "abcdefghijklmnopqrstuvwxyzåäöé"
# A word in fewer texts than this may be a slip of the pen for a frequent one.
RARE = 3
# A group in more texts than this is not searched alone: its hits say too little.
COMMON = 2000
CAP = 1001
# Derivations that a stem keeps: undernäring and undernärd, digitalisering and digital.
DERIVATIONS = (
    "isering",
    "iserad",
    "ering",
    "ning",
    "ande",
    "ende",
    "else",
    "ing",
    "het",
    "tion",
    "isk",
    "ism",
    "ik",
    "or",
    "ad",
    "d",
    "n",
    "s",
)


# --- Texts ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Document:
    """A text made ready for the index: its vector, and the words to teach the vocabulary."""

    literal: str
    words: frozenset

    @property
    def vector(self):
        return document_vector(self)


def index_document(title, body, organisation=""):
    """The title, text and organisation of one entry, as a Document."""
    places = defaultdict(list)
    words = set()
    position = 0

    def add(token, weight):
        for word in dict.fromkeys((swedish.joined(token), *swedish.pieces(token))):
            words.add(word)
            places[swedish.stem(word)].append(f"{position}{weight}")
            for part in swedish.parts(word):
                words.add(part)
                places[swedish.stem(part)].append(f"{position}C")

    for text, weight in ((title, "A"), (body, "B"), (organisation, "B")):
        for token in swedish.tokens(text)[:LONGEST_TEXT]:
            position = min(position + 1, LAST_POSITION)
            if weight == "A" or token not in swedish.STOP_WORDS:
                add(token[:200], weight)
        if weight == "A":
            # Words of the title stand once more with a sign of their own, so that hits in titles are found by index.
            for stem in list(places):
                places[f"={stem}"] = []
    literal = " ".join(
        f"'{stem}'" + (":" + ",".join(found[:250]) if found else "") for stem, found in places.items()
    )
    return Document(literal, frozenset(words))


def document_vector(document):
    """An expression to save in a SearchVectorField: `entry.search_vector = document_vector(index_document(…))`."""
    return Func(
        Value(document.literal), template="%(expressions)s::tsvector", output_field=SearchVectorField()
    )


# --- Questions -----------------------------------------------------------------------------------------------------


@dataclass
class Group:
    """One word of a question and everything it may stand for. An alternative is the stems that must occur together."""

    word: str
    stem: str
    joined: list = field(
        default_factory=list
    )  # compounds that the word and its neighbour make: better than the word alone
    others: list = field(default_factory=list)  # alternatives nearly as good as the word
    loose: list = field(
        default_factory=list
    )  # alternatives worth a little; stems, or beginnings that end with *
    frequency: int = 0
    joined_frequency: int = 0

    def add(self, *stems):
        alternative = tuple(dict.fromkeys(stems))
        if (
            alternative != (self.stem,)
            and alternative not in self.others
            and len(self.others) < MOST_ALTERNATIVES
        ):
            self.others.append(alternative)

    @property
    def exact(self):
        return quoted(self.stem)

    @property
    def strong(self):
        return any_of(all_of(quoted(stem) for stem in stems) for stems in self.meanings)

    @property
    def meanings(self):
        return [(self.stem,), *((stem,) for stem in self.joined), *self.others]

    @property
    def wide(self):
        return any_of([self.strong, *(quoted(stem) for stem in self.loose)])

    @property
    def in_title(self):
        return any_of(all_of(quoted(f"={stem}") for stem in stems) for stems in self.meanings)

    @property
    def weight(self):
        return worth(self.frequency)

    @property
    def joined_weight(self):
        # The compound is there and so the words stand together; half of that for each of the two.
        return max(worth(self.joined_frequency), self.weight) + PHRASE / 2

    def covers(self, stem):
        if any(stem in stems for stems in self.meanings):
            return True
        return any(
            stem.startswith(loose[:-1]) if loose.endswith("*") else stem == loose for loose in self.loose
        )


def worth(frequency):
    """A rare word says more than a common one."""
    return round(2 - 0.35 * math.log10(frequency + 1), 3)


def quoted(stem):
    # Stems are letters and digits only (swedish.TOKEN), so nothing in them can end the quotation.
    return f"'{stem[:-1]}':*" if stem.endswith("*") else f"'{stem}'"


def all_of(terms):
    terms = list(dict.fromkeys(terms))
    return terms[0] if len(terms) == 1 else "(" + "&".join(terms) + ")"


def any_of(terms):
    terms = list(dict.fromkeys(terms))
    return terms[0] if len(terms) == 1 else "(" + "|".join(terms) + ")"


@dataclass
class SearchQuery:
    """What somebody wrote in the search box, and what it was taken to mean."""

    original: str
    groups: list = field(default_factory=list)
    corrections: dict = field(default_factory=dict)  # as written -> as understood

    @classmethod
    def parse(cls, text, exact=False):
        """Read a question. With exact=True the words are taken as written, without corrections."""
        original = " ".join(swedish.clean(text)[:LONGEST_QUERY].split())
        query = cls(original)
        words = swedish.tokens(original)
        telling = [word for word in words if word not in swedish.STOP_WORDS] or words
        for word in list(dict.fromkeys(telling))[:MOST_GROUPS]:
            whole = swedish.joined(word)
            query.groups.append(Group(word=word, stem=swedish.stem(whole)))
        if query.groups:
            query._read(telling, exact)
        return query

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
        return (
            " ".join(self.corrections.get(word, word) for word in swedish.tokens(self.original))
            if self.corrections
            else self.original
        )

    @cached_property
    def tsquery(self):
        """Any group in any meaning, as an expression for `@@`. Made of quoted stems alone."""
        return as_tsquery(any_of(group.wide for group in self.groups)) if self.groups else as_tsquery("")

    def _read(self, words, exact):
        self._join_neighbours(words)
        for group in self.groups:
            self._take_apart(group, group.word)
        known = Vocabulary.objects.frequencies(
            {stem for group in self.groups for stems in group.meanings for stem in stems}
        )
        for group in self.groups:
            group.joined = [stem for stem in group.joined if stem in known]
            group.joined_frequency = sum(known[stem] for stem in group.joined)
            group.frequency = max(min(known.get(stem, 0) for stem in stems) for stems in group.meanings)
        if not exact:
            self._correct(known)
        self._add_synonyms(words)
        for group in self.groups:
            self._loosen(group)

    def _join_neighbours(self, words):
        """'hem sjukvård' may be 'hemsjukvård', and 'innovation tävling' 'innovationstävling'."""
        by_word = {group.word: group for group in self.groups}
        for left, right in zip(words, words[1:], strict=False):
            for together in (
                swedish.joined(left + right),
                swedish.joined(left) + "s" + swedish.joined(right),
            ):
                if len(together) <= 40 and left != right:
                    for word in (left, right):
                        if word in by_word:
                            by_word[word].joined.append(swedish.stem(together))

    def _take_apart(self, group, word):
        """'hemsjukvård' may be written 'sjukvård i hemmet'."""
        pieces = swedish.pieces(word)
        if len(pieces) > 1:
            group.add(*(swedish.stem(piece) for piece in pieces))
        for piece in dict.fromkeys((swedish.joined(word), *pieces)):
            if halves := swedish.halves(piece):
                group.add(*(swedish.stem(half) for half in halves))
                group.loose += [swedish.stem(half) for half in halves]

    def _correct(self, known):
        """A word that no text has is taken for those that differ by one slip; a rare one may be."""
        unknown = [
            group
            for group in self.groups
            if not group.frequency and len(group.word) > 2 and not group.word.isdigit()
        ]
        rare = [
            group for group in self.groups
            if 0 < group.frequency < RARE and len(group.word) > 4 and not swedish.is_form(group.word)
        ]  # fmt: skip
        slips = {
            group.word: {swedish.stem(slip) for slip in one_slip(swedish.joined(group.word)[:30])}
            for group in unknown + rare
        }
        if not slips:
            return
        found = defaultdict(list)
        rows = Vocabulary.objects.with_stems(set().union(*slips.values())).order_by("-count")
        for row in rows:
            found[row.stem].append(row)
        guessed = 0
        for group in unknown + rare:
            near = sorted(
                (found[stem] for stem in slips[group.word] if stem in found),
                key=lambda rows: -sum(row.count for row in rows),
            )
            if group in rare:
                group.loose += [rows[0].stem for rows in near[:2] if rows[0].count > 20 * group.frequency]
                continue
            if swedish.is_form(group.word):
                # A right Swedish word that no text has: what resembles it is only a loose hint.
                group.loose += [rows[0].stem for rows in near[:2] if rows[0].count >= RARE]
                continue
            sure = [
                rows
                for rows in near
                if rows[0].count >= RARE or swedish.is_form(rows[0].word) or swedish.halves(rows[0].word)
            ]
            if not sure and not guessed:
                # Two more look-ups, for one word of a question and no more: garbage in must not cost.
                sure = self._by_dictionary(group) or near or self._alike(group)
                guessed += 1
            near = sure or near
            for rows in near[:3]:
                group.add(rows[0].stem)
                self._take_apart(group, rows[0].word)
                group.frequency = max(group.frequency, sum(row.count for row in rows))
            if near:
                slip_words = one_slip(swedish.joined(group.word)[:30])
                best = next((row for row in near[0] if row.word in slip_words), near[0][0])
                self.corrections[group.word] = best.word

    def _by_dictionary(self, group):
        """A misspelt compound that no text has, but whose right form can be taken apart: 'demmensvård'."""
        whole = [
            slip
            for slip in one_slip(swedish.joined(group.word)[:30])
            if len(slip) > 6 and swedish.halves(slip)
        ]
        halves = {slip: [swedish.stem(half) for half in swedish.halves(slip)] for slip in whole}
        known = Vocabulary.objects.frequencies({stem for stems in halves.values() for stem in stems})
        return [
            [Vocabulary(word=slip, stem=swedish.stem(slip), count=min(known[stem] for stem in stems))]
            for slip, stems in sorted(
                halves.items(), key=lambda item: -min((known.get(stem, 0) for stem in item[1]), default=0)
            )
            if all(known.get(stem) for stem in stems)
        ]

    def _alike(self, group):
        """Words that share most of their trigrams, those within two slips first."""
        word = swedish.joined(group.word)[:40]
        rows = [
            (distance(row.word, word), -row.count, row) for row in Vocabulary.objects.like(word)
            if row.count > 0 and (row.alike > 0.5 or distance(row.word, word) <= (2 if len(word) > 5 else 1))
        ]  # fmt: skip
        return [[row] for *_, row in sorted(rows, key=lambda found: found[:2])]

    def _add_synonyms(self, words):
        """Other words for the same, for single words, for phrases and for the parts of compounds."""
        phrases = self._phrases(words)
        inside = defaultdict(list)
        for group in self.groups:
            for half in self._halves(group):
                inside[half].append(group)
        for synonym in Synonym.objects.of([*phrases, *inside]):
            for key in synonym.keys:
                for group in phrases.get(key, ()):
                    for other in synonym.keys:
                        group.add(*other.split())
                for group in inside.get(key, ()):
                    for other in synonym.keys:
                        group.add(
                            *(
                                stem
                                for half in self._halves(group)
                                for stem in (other.split() if half == key else [half])
                            )
                        )

    def _phrases(self, words):
        """Every word and run of words as a synonym's key, with the groups that stand in it."""
        groups = {group.word: group for group in self.groups}
        stems = [swedish.stem(swedish.joined(self.corrections.get(word, word))) for word in words]
        phrases = defaultdict(list)
        for start in range(len(stems)):
            for length in (1, 2, 3, 4):
                phrases[" ".join(stems[start : start + length])] += [
                    groups[word] for word in words[start : start + length] if word in groups
                ]
        for group in self.groups:
            for meaning in group.meanings:
                if len(meaning) == 1 and group not in phrases[meaning[0]]:
                    phrases[meaning[0]].append(group)
        return phrases

    def _halves(self, group):
        return [
            swedish.stem(half)
            for half in swedish.halves(swedish.joined(self.corrections.get(group.word, group.word)))
        ]

    def _loosen(self, group):
        """Longer words that begin alike, and other derivations."""
        stem = (
            group.stem if group.word not in self.corrections else swedish.stem(self.corrections[group.word])
        )
        if len(stem) > 3:
            group.loose.append(stem + "*")
        for ending in DERIVATIONS:
            if stem.endswith(ending) and len(stem) - len(ending) > 4:
                group.loose.append(stem.removesuffix(ending) + "*")
                break
        group.loose = list(dict.fromkeys(group.loose))[:MOST_ALTERNATIVES]


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


# --- Hits ----------------------------------------------------------------------------------------------------------


class TSQuery(models.Field):
    """The database's own type for a question."""

    def db_type(self, connection):
        return "tsquery"


def as_tsquery(text):
    return Func(Value(text), template="%(expressions)s::tsquery", output_field=TSQuery())


def matches(vector, text):
    return Func(
        vector,
        as_tsquery(text),
        template="(%(expressions)s)",
        arg_joiner=" @@ ",
        output_field=models.BooleanField(),
    )


def narrowings(groups):
    """Questions that pick the candidates, the surest first: (tsquery, share of the cap)."""
    yield all_of(group.in_title for group in groups), 0.25
    yield all_of(group.strong for group in groups), 1
    first, *others = sorted(groups, key=lambda group: group.frequency)
    if len(others) > 1:  # two of the three rarest: one word may be wrong, or not stand in the text
        second, third = (group.strong for group in others[:2])
        yield any_of([all_of([first.strong, any_of([second, third])]), all_of([second, third])]), 0.25
    if first.frequency > COMMON:
        return
    # Beginnings, derivations and single words have many hits where they are common, and are needed where they are not.
    if others:
        yield any_of(group.strong for group in groups if group.frequency <= COMMON), 0.25
        yield (
            all_of(
                [
                    first.wide,
                    any_of(group.wide if group.frequency <= COMMON else group.strong for group in others),
                ]
            ),
            0.25,
        )
    yield first.wide, 0.25


def search(queryset, parsed, field="search_vector", cap=CAP):
    """The rows of the queryset that answer the question, best first, with their `rank`.

    Candidates are picked by index and capped before any of them is ranked: the cost follows the cap, not the table.
    """
    if parsed.is_empty:
        return queryset.none()
    plain = queryset.order_by()
    picked = [
        plain.filter(matches(F(field), text)).values("pk")[: max(int(cap * share), 1)]
        for text, share in dict(narrowings(parsed.groups)).items()
    ]
    # All, and then a limit: the looser questions are not even asked when the surer ones have filled the cap.
    candidates = picked[0].union(*picked[1:], all=True)[: int(cap * 1.25)] if len(picked) > 1 else picked[0]
    return queryset.filter(pk__in=candidates).annotate(rank=rank_of(parsed, field)).order_by("-rank", "-pk")


def rank_of(parsed, field):
    """How many groups are hit and how well, then PostgreSQL's own rank."""
    vector = F(field)
    total = Func(
        vector,
        as_tsquery(any_of(group.strong for group in parsed.groups)),
        template="ts_rank('{0.05, 0.2, 0.5, 1.0}', %(expressions)s, 1)",
        output_field=FloatField(),
    )
    for group in parsed.groups:
        levels = []
        if group.joined:
            levels.append(
                When(
                    matches(vector, any_of(quoted(stem) for stem in group.joined)),
                    then=Value(group.joined_weight),
                )
            )
        levels.append(When(matches(vector, quoted(f"={group.stem}")), then=Value(group.weight * 1.15)))
        levels.append(When(matches(vector, group.exact), then=Value(group.weight)))
        if group.others:
            levels.append(When(matches(vector, group.strong), then=Value(group.weight * 0.85)))
        if group.loose:
            levels.append(When(matches(vector, group.wide), then=Value(group.weight * 0.4)))
        total = total + Case(*levels, default=Value(0.0), output_field=FloatField())
    if phrases := list(near_each_other(parsed)):
        total = total + Case(
            When(matches(vector, any_of(phrases)), then=Value(PHRASE)),
            default=Value(0.0),
            output_field=FloatField(),
        )
    return total


def near_each_other(parsed):
    """Neighbours in the question that stand near each other in the text too: 'övervakning på distans'."""
    for left, right in pairwise(parsed.groups):
        for gap in (1, 2, 3):
            yield f"({left.exact}<{gap}>{right.exact})"


# --- Showing -------------------------------------------------------------------------------------------------------


def is_hit(word, parsed):
    """Does the question reach this word, in some form or inside a compound?"""
    word = word.lower()
    if word in swedish.STOP_WORDS:
        return False
    stems = {swedish.stem(swedish.joined(word)), *(swedish.stem(piece) for piece in swedish.pieces(word))}
    stems |= {swedish.stem(part) for piece in swedish.pieces(word) for part in swedish.parts(piece)}
    return any(group.covers(stem) for group in parsed.groups for stem in stems)


def highlight(text, parsed):
    """The text as safe HTML with the words that the question reached in <mark>."""
    text = swedish.clean(text)
    if parsed is None or parsed.is_empty:
        return format_html("{}", text)
    shown, end = [], 0
    for match in swedish.TOKEN.finditer(text[:LONGEST_SHOWN]):
        if is_hit(match.group(), parsed):
            shown += [(text[end : match.start()], match.group())]
            end = match.end()
    return format_html_join("", "{}<mark>{}</mark>", shown) + format_html("{}", text[end:])


def excerpt(text, parsed, length=240):
    """The stretch of the text with most hits, cut at words, highlighted."""
    text = swedish.clean(text)
    if len(text) <= length:
        return highlight(text, parsed)
    words = list(swedish.TOKEN.finditer(text[:20_000]))
    hits = (
        [match.start() for match in words if not parsed.is_empty and is_hit(match.group(), parsed)]
        if parsed
        else []
    )
    start = max(hits, key=lambda first: sum(first <= hit < first + length for hit in hits), default=0)
    start = max(start - length // 4, 0)
    begin = next((match.start() for match in words if match.start() >= start), 0) if start else 0
    end = max((match.end() for match in words if match.end() <= begin + length), default=begin + length)
    before, after = ("… " if begin else ""), (" …" if end < len(text.rstrip(" .")) else "")
    return SafeString(before) + highlight(text[begin:end], parsed) + SafeString(after)
