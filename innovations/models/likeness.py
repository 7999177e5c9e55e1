"""How alike two descriptions are, by the stems they share. A hint to a person, never a decision."""

from portal import swedish

# Of the new title, what the other text knows; of the other's title, what the new text knows; of the shorter text, what both say.
SHARES = 0.4, 0.25, 0.35
# Chosen by tests/innovations/test_likeness.py: pairs that people call alike lie above it, others below.
WORTH_SHOWING = 0.29
# Words that half of all texts in the trade have. That two have them says little.
GENERAL = (
    "vård sjukvård omsorg hälsa innovation projekt patient personal medarbetare kommun region landsting verksamhet arbete utveckling "
    "stöd behov person människa tjänst digital idé insats samverkan system lösning metod möjlighet ny bättre bra samma dag tid gång år "
    "fråga svar veta komma göra behöva kunna vilja skapa använda hitta ringa vänta missa själv först tillsammans framtid större "
    "natt dygn vecka månad kväll morgon hem hemma hemmet aldrig alltid hela möte innan gemensam annan varandra health care support future svensk nationell offentlig"
)
WORTH_OF_GENERAL = 0.15
FEWEST = 2  # telling words that a whole title or text is taken to have: one word in common is no likeness
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


def weight(words):
    return sum(WORTH_OF_GENERAL if word in GENERAL_STEMS else 1 for word in words)


def likeness(my_title, mine, their_title, theirs):
    """0–1, from the stems of two titles and of two whole texts."""
    pairs = (
        (my_title & theirs, my_title),
        (their_title & mine, their_title),
        (mine & theirs, min(mine, theirs, key=weight)),
    )
    return sum(
        share * weight(known) / max(weight(all_of_them), FEWEST)
        for share, (known, all_of_them) in zip(SHARES, pairs, strict=True)
    )


def most_alike(candidates, title, need, *, body, limit=3):
    """The candidates worth showing, best first, each with its `likeness` (0–1). `body`: their text beside the title."""
    my_title, mine = stems(title), stems(title, need)
    found = []
    for candidate in candidates:
        their_title = stems(candidate.title)
        candidate.likeness = likeness(my_title, mine, their_title, their_title | stems(body(candidate)))
        if candidate.likeness >= WORTH_SHOWING:
            found.append(candidate)
    return sorted(found, key=lambda hit: -hit.likeness)[:limit]


GENERAL_STEMS = stems(GENERAL) | {swedish.stem(word) for word in GENERAL.split()}
