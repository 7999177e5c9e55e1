"""Swedish search that finds what people mean.

    index.py        a text becomes a tsvector of stems
    question.py     what somebody wrote becomes groups of words that mean the same
    slips.py        what a misspelt word may have been
    group.py        one word of a question, and what each of its meanings is worth
    hits.py         candidates by index, capped, then ranked
    showing.py      hits in colour

Stems are made here and not by the database, so every version of PostgreSQL and the highlighting agree.
"""

from portal.search.hits import search
from portal.search.index import document_vector, index_document, recipe
from portal.search.question import SearchQuery
from portal.search.showing import excerpt, highlight, is_hit

__all__ = [
    "SearchQuery",
    "document_vector",
    "excerpt",
    "highlight",
    "index_document",
    "is_hit",
    "recipe",
    "search",
]
