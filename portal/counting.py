"""Counting that never walks a whole table."""

from django.db import connection

CAP = 1000  # above this a list says "1 000+"


def capped_counts(querysets, cap=CAP):
    """{name: how many rows, at most cap + 1} for several questions in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(*counting(querysets.values(), cap))
        return dict(zip(querysets, cursor.fetchone(), strict=True))


def counting(querysets, cap=CAP):
    """(SQL, parameters) of one row: how many rows each of them has, at most cap + 1."""
    parts, params = [], []
    for queryset in querysets:
        sql, values = queryset.order_by().values("pk")[: cap + 1].query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 the SQL is Django's own, values stay parameters
        params += values
    return f"SELECT {', '.join(parts)}", params
