"""How a text is indexed: title A, text and organisation B, parts of compounds C, all as stems with their places."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from django.contrib.postgres.search import SearchVectorField
from django.db.models import Func, Value

from portal import swedish

LONGEST_TEXT = 12_000  # words of a text that are indexed
LAST_POSITION = 16_383  # PostgreSQL's own limit


def recipe():
    """A mark that changes when words are read in another way: of the code and the dictionary that decide it."""
    files = (Path(__file__), Path(swedish.__file__), swedish.dictionary_file())
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


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
