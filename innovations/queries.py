"""Counting the facets of a search."""

from django.db import connection


def facet_counts(hits, facets, *, apart, spread, with_pks=False):
    """Counts of every facet within capped hits, in one statement.

    `hits`: an ordered and cut-off queryset; `facets`: {name: column}; `apart`: {name: queryset} for facets in which
    something is chosen, counted as if it were not; `spread`: an array column whose values are counted too.
    Returns {"total": n, "pks": [in order, when asked for], "facets": {name: {value: n}}, "spread": {value: n}}.
    """
    names = [name for name in facets if name not in apart]
    sql, params = _columns(hits, ["pk", spread, *(facets[name] for name in names)])
    listed = ", ".join(f"f{n}" for n in range(len(names)))
    parts = [
        f"h ({', '.join(['id', 'spread', listed] if names else ['id', 'spread'])}) AS MATERIALIZED ({sql})"
    ]
    ids = "string_agg(id::text, ',')" if with_pks else "NULL"
    picks = [
        f"SELECT 'pks', {ids}, count(*) FROM h",  # noqa: S608
        # Most rows have no place: leaving them out first spares a call of unnest() for each of a thousand.
        "SELECT 'spread', place, count(*) FROM h, unnest(spread) AS place WHERE spread <> '{}' GROUP BY place",
    ]
    if names:
        sets = ", ".join(f"(f{n})" for n in range(len(names)))
        picks.append(
            f"SELECT GROUPING({listed})::text, coalesce({listed}), count(*) FROM h GROUP BY GROUPING SETS ({sets})"  # noqa: S608 names of our own facets
        )
    for n, (name, queryset) in enumerate(apart.items()):
        own_sql, own_params = _columns(queryset, [facets[name]])
        parts.append(f"a{n} (value) AS MATERIALIZED ({own_sql})")
        picks.append(f"SELECT 'a{n}', value, count(*) FROM a{n} GROUP BY value")  # noqa: S608
        params += own_params
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {', '.join(parts)} {' UNION ALL '.join(picks)}", params)
        return _told_apart(cursor.fetchall(), names, list(apart))


def _columns(queryset, columns):
    sql, params = queryset.values_list(*columns).query.sql_with_params()
    return sql, list(params)


def _told_apart(rows, names, apart):
    """The rows of the one statement, by what they count. GROUPING() gives a number with a 0 for the column that counts."""
    every = (1 << len(names)) - 1
    marks = {str(every - (1 << (len(names) - 1 - n))): name for n, name in enumerate(names)}
    marks |= {f"a{n}": name for n, name in enumerate(apart)}
    found = {"total": 0, "pks": [], "facets": {name: {} for name in (*names, *apart)}, "spread": {}}
    for mark, value, count in rows:
        if mark == "pks":
            found["total"], found["pks"] = count, [int(pk) for pk in value.split(",")] if value else []
        elif mark == "spread":
            found["spread"][value] = count
        elif value:
            found["facets"][marks[mark]][value] = count
    return found
