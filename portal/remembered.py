"""Questions that are asked on page after page, composed once and planned once.

Django takes longer to compose a question than PostgreSQL takes to answer it, and PostgreSQL takes longer to plan it than to
run it. Between two readers only values differ. So the process keeps the SQL, and the connection keeps the plan.
"""

import re
from datetime import UTC, date, datetime
from functools import wraps
from itertools import chain
from types import SimpleNamespace

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet, prefetch_related_objects
from django.db.models.query import ModelIterable
from psycopg import sql

# What stands for a value while the question is composed: nothing that a question of ours would say by itself.
FIRST_NUMBER = 9_000_000_000_000_000_000
FIRST_YEAR = 9000
OPEN = re.compile(r"IN \((%s(?:, %s)*)\)|%%|%s")


def remembered(compose):
    """Keep the question that `compose` returns: a queryset of whole rows, or (SQL, parameters). Returns a list.

    Arguments by position are what the question looks like: each new combination is composed for itself. Arguments by name
    are its values: keys, texts, days, points in time, sets of keys for what is asked with `__in` (they may be empty), or
    another row, which is asked for by its key and is known by the rows found if they have a field of that name. Raises
    TypeError for another kind of value, and for a day or a time in the question itself: kept, it would stand still.
    """
    kept = {}

    @wraps(compose)
    def ask(*shape, **given):
        values = {name: value.pk if isinstance(value, Model) else value for name, value in given.items()}
        question = kept.get(shape)
        if question is None:
            question = kept[shape] = _Question(compose, shape, values)
        return question.answer(values, given)

    return ask


class _Question:
    """The SQL with its open places, and what Django needs to make rows of the answer."""

    def __init__(self, compose, shape, values):
        marks = {_mark(n, value): name for n, (name, value) in enumerate(values.items())}
        sets = {mark for mark, name in marks.items() if isinstance(values[name], set)}
        asked = compose(*shape, **{name: {mark} if mark in sets else mark for mark, name in marks.items()})
        self.rows = isinstance(asked, QuerySet)
        if self.rows:
            if asked._iterable_class is not ModelIterable:
                raise TypeError("a remembered question asks for whole rows")
            self.model, self.prefetched = asked.model, asked._prefetch_related_lookups
            self.compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
            asked = self.compiler.as_sql()
            columns = [column for column, _sql, _alias in self.compiler.select]
            self.converters = self.compiler.get_converters(columns)
        connection.ensure_connection()  # texts are quoted as this database wants them
        self.sql, self.places = _opened(*asked, marks, {marks[mark] for mark in sets})

    def answer(self, values, given):
        values = [_value(place, values) for place in self.places]
        if not self.rows:
            return self.execute(values)
        found = list(ModelIterable(_Asking(self, values, given)))
        if self.prefetched:
            prefetch_related_objects(found, *self.prefetched)
        return found

    def execute(self, values):
        database = connections[DEFAULT_DB_ALIAS]
        database.close_if_health_check_failed()
        database.ensure_connection()
        with database._prepare_cursor(_PlanKeepingCursor(database.connection)) as cursor:
            cursor.execute(self.sql, values)
            return cursor.fetchall()


class _Asking:
    """One asking. It stands where Django's rows look for their queryset, its query and the compiler of that."""

    def __init__(self, question, values, given):
        self.question, self.values = question, values
        self.db, self.model, self.query = DEFAULT_DB_ALIAS, question.model, self
        self._known_related_objects = {
            field: {given[field.name].pk: given[field.name]}
            for field in self.model._meta.fields
            if isinstance(given.get(field.name), Model)
        }

    def get_compiler(self, using):
        return self

    def __getattr__(self, name):
        return getattr(self.question.compiler, name)

    def execute_sql(self, **_how):
        return self.question.execute(self.values)

    def results_iter(self, rows):
        converters = self.question.converters
        return self.question.compiler.apply_converters(rows, converters) if converters else rows


class _PlanKeepingCursor(ServerBindingCursor):
    """Leaves the values to PostgreSQL, so that it may keep the plan."""

    def execute(self, query, params=None):
        super().execute(query, params, prepare=True)
        self._query = SimpleNamespace(query=query.encode())  # Django's log of statements looks here
        return self


def _mark(n, value):
    if isinstance(value, str):
        return f"\ue000{n}\ue000"
    if isinstance(value, datetime):
        return datetime(FIRST_YEAR + n, 1, 1, tzinfo=UTC)
    if isinstance(value, date):
        return date(FIRST_YEAR + n, 1, 1)
    if type(value) in (int, set):
        return FIRST_NUMBER + n
    raise TypeError(f"{type(value).__name__} is no value of a remembered question")


def _opened(text, params, marks, sets):
    """(SQL, what goes into each of its open places). What never varies is written out: the plan may count on it."""
    params, places = iter(params), []

    def close(found):
        if found[0] == "%%":
            return found[0]
        here = [next(params) for _place in range(found[0].count("%s"))]
        names = [marks.get(param) if isinstance(param, int | str | date) else None for param in here]
        if not sets.isdisjoint(names):
            if not found[1] or not sets.issuperset(names):
                raise TypeError("a set of keys stands alone, or beside others, in a list")
            places.append(tuple(names))
            return "= ANY(%s)"
        places.extend(name for name in names if name)
        written = ["%s" if name else _literal(param) for param, name in zip(here, names, strict=True)]
        return f"IN ({', '.join(written)})" if found[1] else written[0]

    return OPEN.sub(close, text), places


def _literal(param):
    if isinstance(param, date):  # a point in time is one too
        raise TypeError(
            "a day or a point in time must be a value of the question: kept, it would stand still"
        )
    return sql.Literal(param).as_string(connection.connection).replace("%", "%%")


def _value(place, values):
    return (
        values[place] if isinstance(place, str) else list(chain.from_iterable(values[name] for name in place))
    )
