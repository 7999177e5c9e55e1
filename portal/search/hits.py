"""Which rows answer a question, and in what order: candidates by index, capped before any of them is ranked."""

from itertools import combinations, pairwise

from django.db import models
from django.db.models import Case, F, FloatField, Func, Value, When
from django.db.models.functions import Least

from portal.search.group import TOGETHER, all_of, any_of

# A group in more texts than this is not searched alone: its hits say too little.
COMMON = 2000
CAP = 1001
MOST_COMBINED = 5  # groups of which one may be missing


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
    rarest = sorted(groups, key=lambda group: group.frequency)
    first, *others = rarest
    if 2 < len(groups) <= MOST_COMBINED:  # one word may be wrong, or not stand in the text
        yield some_of(rarest, len(groups) - 1), 0.25
    if len(groups) > 3:
        yield some_of(rarest[:3], 2), 0.25
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


def some_of(groups, number):
    """At least so many of the groups."""
    return any_of(all_of(group.strong for group in chosen) for chosen in combinations(groups, number))


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
    """What the hits of each group are worth, whether they stand near each other, then PostgreSQL's own rank."""
    vector = F(field)
    total = Func(
        vector,
        as_tsquery(any_of(group.strong for group in parsed.groups)),
        template="ts_rank('{0.05, 0.2, 0.5, 1.0}', %(expressions)s, 1)",
        output_field=FloatField(),
    )
    for group in parsed.groups:
        levels = [When(matches(vector, question), then=Value(value)) for question, value in group.levels()]
        total = total + Case(*levels, default=Value(0.0), output_field=FloatField())
    if len(parsed.groups) > 1:
        total = total + TOGETHER * nearness(parsed, vector)
    return total


def nearness(parsed, vector):
    """0–1: do neighbours in the question stand near each other in the text too?"""
    neighbours = any_of(all_of([left.surest, right.surest]) for left, right in pairwise(parsed.groups))
    covers = Func(
        vector,
        as_tsquery(neighbours),
        template="ts_rank_cd('{0.5, 1, 1, 1}', %(expressions)s)",
        output_field=FloatField(),
    )
    return Least(covers, Value(1.0), output_field=FloatField())
