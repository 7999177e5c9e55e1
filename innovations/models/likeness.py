"""How alike two descriptions are, by the stems they share. A hint to a person, never a decision."""

from portal import swedish

WEIGHT_OF_TITLE = 0.6  # how much of the new title the other text knows; the rest: of the other's title
WORTH_SHOWING = 0.4
CANDIDATES = 60
MOST_WORDS = 6
SHORTEST_WORD = 4


def stems(*texts):
    """Stems of the words that carry meaning, with the parts of compounds."""
    found = set()
    for text in texts:
        for token in swedish.tokens(text):
            if token in swedish.STOP_WORDS or len(token) < SHORTEST_WORD:
                continue
            word = swedish.joined(token)
            found |= {swedish.stem(w) for w in (word, *swedish.parts(word))}
    return found


def key_words(text):
    """The few longest words of a text, to find candidates by index."""
    words = {
        swedish.joined(token)
        for token in swedish.tokens(text)
        if token not in swedish.STOP_WORDS and len(token) >= SHORTEST_WORD
    }
    return sorted(words, key=lambda word: (-len(word), word))[:MOST_WORDS]


def most_alike(candidates, title, need, *, body, limit=3):
    """The candidates worth showing, best first, each with its `likeness` (0–1). `body`: their text beside the title."""
    my_title, mine = stems(title), stems(title, need)
    found = []
    for candidate in candidates:
        their_title = stems(candidate.title)
        theirs = their_title | stems(body(candidate))
        if not my_title or not their_title:
            continue
        known_here = len(my_title & theirs) / len(my_title)
        known_there = len(their_title & mine) / len(their_title)
        candidate.likeness = WEIGHT_OF_TITLE * known_here + (1 - WEIGHT_OF_TITLE) * known_there
        if candidate.likeness >= WORTH_SHOWING:
            found.append(candidate)
    return sorted(found, key=lambda hit: -hit.likeness)[:limit]
