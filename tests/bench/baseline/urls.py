"""The list counted exactly, the list counted to the cap, one row, twelve, one matter, and the rows as a file."""

import csv

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import connection
from django.db.models import Count
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from tests.bench.baseline.models import Card, Matter

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


def twelve(request, pk):
    """As many statements as the design allows a matter, each the cheapest there is, and next to nothing drawn."""
    cards = [Card.objects.defer("vector").filter(pk=pk + n).first() for n in range(12)]
    return render(request, "row.html", {"card": cards[0]})


class MessageForm(forms.Form):
    text = forms.CharField(label="Ditt meddelande", widget=forms.Textarea)


class FileForm(forms.Form):
    file = forms.FileField(label="Fil")


@login_required
def matter(request, pk):
    """A matter as its owner reads it: the same rows and forms as on the portal's page, drawn as Django's tutorial does."""
    mine = Matter.objects.filter(owner=request.user).select_related(
        "file", "owner", "assigned_to", "organisation"
    )
    found = get_object_or_404(mine, pk=pk)
    return render(request, "matter.html", {
        "matter": found, "memberships": request.user.memberships.select_related("organisation"),
        "waiting": request.user.tasks.filter(status="open").count(), "unread": request.user.notices.filter(read_at=None).count(),
        "steps": found.file.steps.select_related("actor").order_by("taken_at"), "clocks": found.file.clocks.all(),
        "team": found.team.select_related("person"), "questions": found.questions.select_related("asked_by"),
        "sheets": found.sheets.all(), "assessments": found.assessments.select_related("assessor"),
        "message": MessageForm(), "attachment": FileForm(),
    })  # fmt: skip


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
    path("twelve/<int:pk>/", twelve),
    path("matter/<int:pk>/", matter),
    path("rows.csv", as_csv),
]
