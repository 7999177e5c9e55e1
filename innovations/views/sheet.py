"""The stage sheets: the few fields that the gate of a stage asks for."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from innovations import rules
from innovations.forms.sheet import sheet_form
from innovations.models import StageSheet
from innovations.views.officer import find_innovation
from portal.lifecycle import Conflict, Refused
from portal.models import Draft


def sheet(request, ref, stage):
    """The few fields that the gate of a stage asks for."""
    if stage not in StageSheet.FIELDS:
        raise Http404
    innovation = find_innovation(ref, request.user)
    if not rules.sees_test_results.test(request.user, innovation):
        raise Http404
    row = innovation.stage_sheet(stage)
    form = sheet_form(stage)(
        request.POST if request.method == "POST" else None,
        instance=row,
        initial={"seen": row.mark, **Draft.rescued(request)},
    )
    status, theirs = 200, []
    if request.method == "POST":
        status = 422
        try:
            row.check_writer(request.user)
            if form.is_valid():
                innovation.keep_sheet(stage, by=request.user, seen=form.cleaned_data["seen"], **form.words)
                Draft.forget_rescued(request)
                messages.success(request, _("Bladet är sparat."))
                return redirect(request.path)
        except Refused as refused:
            messages.error(request, str(refused))
            status = 409
        except Conflict as conflict:
            status, theirs = 409, _changed_by_others(conflict.current, form)
        innovation.forget()  # the form has put its words into the sheet that was read
        row = innovation.stage_sheet(stage)
    return render(request, "innovations/sheet.html", {
        "innovation": innovation, "stage": stage, "stage_label": StageSheet.Stage(stage).label, "form": form,
        "may_write": row.may_be_written_by(request.user), "theirs": theirs,
        "mark": _seen(form, row, status),
        "written": [(row._meta.get_field(n).verbose_name, getattr(row, n)) for n in StageSheet.FIELDS[stage]],
        "others": [(s.value, s.label) for s in StageSheet.Stage if s != stage],
    }, status=status)  # fmt: skip


def _seen(form, row, status):
    """Which saving the form builds on: a form with a fault and a kept draft on what their writer had seen."""
    if status == 422:
        return form.data.get("seen", "")
    return row.mark if form.is_bound else form.initial["seen"]


def _changed_by_others(saved, form):
    """[(field, their text)] where somebody else saved another text since this page was opened."""
    return [
        (saved._meta.get_field(name).verbose_name, getattr(saved, name))
        for name, mine in form.words.items()
        if getattr(saved, name) != mine
    ]
