"""Which rows answer a question, and in what order: candidates by index, capped before any of them is ranked."""

from itertools import chain, combinations, pairwise

from django.core.exceptions import EmptyResultSet
from django.db.models import BooleanField, F, FloatField, Func, Value
from django.db.models.expressions import RawSQL

from portal.models.vocabulary import COUNTED
from portal.search.group import TOGETHER, all_of, any_of

# A group in more texts than this is not searched alone: its hits say too little.
COMMON = 2000
CAP = 1001
MOST_COMBINED = 5  # groups of which one may be missing
OPEN = "\ue000"  # stands for the question while the SQL around it is composed
VECTOR = "\ue001"  # and this for the vector's column


def narrowings(groups):
    """Questions that pick the candidates, the surest first: (tsquery, share of the cap, whether from the newest)."""
    rarest = sorted(groups, key=lambda group: group.frequency)
    first, *others = rarest
    # The index gathers every text that has a word before the first can be taken. Where words are common it is soon done to
    # go from the newest until there are enough; not so for words that must all be there and may never meet.
    common = first.frequency > COMMON
    yield all_of(group.in_title for group in groups), 0.25, False
    yield all_of(group.strong for group in groups), 1, first.frequency >= COUNTED and not others
    if 2 < len(groups) <= MOST_COMBINED:  # one word may be wrong, or not stand in the text
        yield some_of(rarest, len(groups) - 1), 0.25, common
    if len(groups) > 3:
        yield some_of(rarest[:3], 2), 0.25, common
    if common:
        return
    # Beginnings, derivations and single words have many hits where they are common, and are needed where they are not.
    if others:
        yield any_of(group.strong for group in groups if group.frequency <= COMMON), 0.25, False
        wide = any_of(group.wide if group.frequency <= COMMON else group.strong for group in others)
        yield all_of([first.wide, wide]), 0.25, False
    yield first.wide, 0.25, False


def some_of(groups, number):
    """At least so many of the groups."""
    return any_of(all_of(group.strong for group in chosen) for chosen in combinations(groups, number))


def search(queryset, parsed, field="search_vector", cap=CAP):
    """The rows of the queryset that answer the question, best first, with their `rank`.

    Candidates are picked by index and capped before any of them is ranked: the cost follows the cap, not the table.
    The SQL is written out: Django would compose the queryset anew for each narrowing, and an object for each meaning.
    """
    if parsed.is_empty:
        return queryset.none()
    try:
        candidates = RawSQL(*picked(queryset, parsed, field, cap))  # noqa: S611 Django's own SQL, values stay parameters
    except EmptyResultSet:
        return queryset.none()
    rank = Rank(F(field), *rank_of(parsed.groups))
    return queryset.filter(pk__in=candidates).annotate(rank=rank).order_by("-rank", "-pk")


def picked(queryset, parsed, field, cap):
    """(SQL, parameters) of the candidates' keys. Raises EmptyResultSet when the queryset can have no rows."""
    answers = Answers(F(field), Value(OPEN), output_field=BooleanField())
    sql, values = queryset.order_by().filter(answers).values("pk").query.sql_with_params()
    parts, params = [], []
    for text, (share, newest) in {text: how for text, *how in narrowings(parsed.groups)}.items():
        order = " ORDER BY 1 DESC" if newest else ""
        parts.append(f"({sql}{order} LIMIT {max(int(cap * share), 1)})")
        params += [text if value == OPEN else value for value in values]
    # All, and then a limit: the looser questions are not even asked when the surer ones have filled the cap.
    return f"{' UNION ALL '.join(parts)} LIMIT {int(cap * 1.25)}", tuple(params)


class Answers(Func):
    """Does the text answer the question?"""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "


class Rank(Func):
    """What a row is worth. Its SQL has VECTOR for the column."""

    def __init__(self, vector, written, params):
        super().__init__(vector, output_field=FloatField())
        self.written, self.params = written, params

    def as_sql(self, compiler, connection, **_how):
        column, _none = compiler.compile(self.source_expressions[0])
        return self.written.replace(VECTOR, column), self.params


def rank_of(groups):
    """(SQL, parameters): PostgreSQL's own rank, what the hits of each group are worth, whether they stand together."""
    parts = [f"ts_rank('{{0.05, 0.2, 0.5, 1.0}}', {VECTOR}, %s::tsquery, 1)"]
    params = [any_of(group.strong for group in groups)]
    for group in groups:
        levels = group.levels()
        parts.append(f"CASE {f'WHEN {VECTOR} @@ %s::tsquery THEN %s ' * len(levels)}ELSE 0 END")
        params += chain.from_iterable(levels)
    if len(groups) > 1:  # do neighbours in the question stand near each other in the text too?
        parts.append(f"{TOGETHER} * least(ts_rank_cd('{{0.5, 1, 1, 1}}', {VECTOR}, %s::tsquery), 1)")
        params.append(any_of(all_of([left.surest, right.surest]) for left, right in pairwise(groups)))
    return f"({' + '.join(parts)})", tuple(params)
