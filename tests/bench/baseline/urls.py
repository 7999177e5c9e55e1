"""The list counted exactly, the list counted to the cap, one row, and the rows as a file."""

import csv

from django.db import connection
from django.db.models import Count
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from tests.bench.baseline.models import Card

FACETS = ("kind", "region", "target", "maturity")
CAPPED = """
WITH hits AS (SELECT kind, region, target, maturity FROM bench_card {where} ORDER BY published_at DESC, id DESC LIMIT 1001)
SELECT kind, region, target, maturity, count(*) FROM hits GROUP BY GROUPING SETS ((kind), (region), (target), (maturity), ())
"""


def matching(request):
    cards, where, values = Card.objects.defer("vector"), "", []
    if q := request.GET.get("q"):
        cards, where, values = (
            cards.extra(where=["vector @@ %s::tsquery"], params=[q]),
            "WHERE vector @@ %s::tsquery",
            [q],
        )
    if kind := request.GET.get("kind"):
        cards, where, values = cards.filter(kind=kind), "WHERE kind = %s", [kind]
    return cards.order_by("-published_at", "-id"), where, values


def exact(request):
    cards, _where, _values = matching(request)
    facets = [list(cards.order_by().values_list(name).annotate(Count("id"))) for name in FACETS]
    return render(request, "list.html", {"cards": cards[:25], "total": cards.count(), "facets": facets})


def capped(request):
    cards, where, values = matching(request)
    with connection.cursor() as cursor:
        cursor.execute(CAPPED.format(where=where), values)
        rows = cursor.fetchall()
    facets = [[(row[n], row[4]) for row in rows if row[n] is not None] for n in range(4)]
    return render(
        request,
        "list.html",
        {"cards": cards[:25], "total": next(row[4] for row in rows if not any(row[:4])), "facets": facets},
    )


def one(request, pk):
    return render(request, "row.html", {"card": get_object_or_404(Card.objects.defer("vector"), pk=pk)})


class Echo:
    def write(self, line):
        return line


def as_csv(request):
    writer = csv.writer(Echo())
    rows = Card.objects.values_list(
        "id", "title", "summary", "organisation", "kind", "region", "target", "maturity", "published_at"
    )
    return StreamingHttpResponse(
        (writer.writerow(row) for row in rows.iterator(2000)), content_type="text/csv"
    )


urlpatterns = [
    path("exact/", exact),
    path("capped/", capped),
    path("row/<int:pk>/", one),
    path("rows.csv", as_csv),
]
