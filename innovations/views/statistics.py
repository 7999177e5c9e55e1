"""Our own handling times, in public."""

import csv

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from innovations.models import HandlingTimes
from portal.disclosure import SMALLEST


@login_not_required
def statistics(request):
    """How long it takes, how often in time, what stood still and what it led to."""
    return render(
        request, "innovations/statistics.html", {"times": HandlingTimes.current(), "smallest": SMALLEST}
    )


@login_not_required
def statistics_csv(request):
    """The same figures as a file, with the same numbers hidden."""
    times = HandlingTimes.current()
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="handlaggningstider-{times.period_to}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("från"), _("till"), _("avsnitt"), _("rad"), _("mått"), _("värde")])
    for section, row, measure, value in times.table():
        shown = (
            value
            if value is not None
            else _("visas inte, färre än %(n)s eller skyddar en liten grupp") % {"n": SMALLEST}
        )
        writer.writerow([times.period_from, times.period_to, section, row, measure, shown])
    return response
