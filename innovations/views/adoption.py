"""Adoption: a unit says that it wants to do the same, and tells how it goes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from innovations import rules
from innovations.forms.adoption import AdoptForm, ChangeForm, DescribeForm
from innovations.models import Adoption, CatalogueEntry
from innovations.views.catalogue import find_entry
from portal.lifecycle import Refused

SHOWN = 100


def adopt(request, ref):
    """Vi vill införa: the unit, how far it has come and when it starts. One row a unit."""
    entry = find_entry(ref, request.user)
    if entry is None or entry.status != CatalogueEntry.Status.PUBLISHED:
        raise Http404
    units = Adoption.units_of(request.user)
    form = AdoptForm(request.POST if request.method == "POST" else None, units=units)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            adoption, made = Adoption.begin(entry, by=request.user, **form.cleaned_data)
            messages.success(
                request,
                _("Enheten har redan börjat. Här är raden.")
                if not made
                else _("Tack. Enheten står med på sidan, och de som gjorde först får veta det.")
                if entry.innovation_id
                else _("Tack. Enheten står med på sidan."),
            )
            return redirect("innovations:adoption_detail", pk=adoption.pk)
    return render(
        request,
        "innovations/adoption_form.html",
        {"entry": entry, "form": form, "has_unit": form.has_unit},
        status=status,
    )


def adoption_list(request):
    """What the person's own units have taken up, latest change first."""
    adoptions = (
        Adoption.objects.of_units(request.user)
        .select_related("entry", "unit__parent")
        .order_by("-changed_at")
    )
    return render(request, "innovations/adoption_list.html", {"adoptions": adoptions[:SHOWN]})


def adoption_detail(request, pk):
    """One unit's adoption: how it goes, what comes next, and what others want to know."""
    rows = Adoption.objects.visible_to(request.user).select_related(
        "entry__innovation__file", "unit__parent", "unit__principal", "responsible"
    )
    adoption = get_object_or_404(rows, pk=pk)
    leads = rules.leads_adoption.test(request.user, adoption)
    if request.method == "POST" and not leads:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    # One form with two buttons: whichever is pressed, nothing that was written is lost.
    tells, asks = "adaptations" in request.POST, request.POST.get("which") == "change"
    describe = DescribeForm(sent if tells else None, instance=adoption)
    changes = bool(request.POST.get("status")) or (asks and not (tells and describe.has_changed()))
    change = ChangeForm(sent if changes else None, adoption=adoption)
    form, status = None, 200
    if request.method == "POST":
        status, filled = 422, [form for form in (describe, change) if form.is_bound]
        form = next((form for form in filled if form.errors), None)
        if filled and form is None:
            try:
                with transaction.atomic():
                    for form in filled:
                        form.carry_out(adoption, by=request.user)
            except (Refused, ValidationError) as refusal:
                form.add_error(
                    None, refusal.messages if isinstance(refusal, ValidationError) else str(refusal)
                )
                status = 409
            else:
                messages.success(request, _("Sparat."))
                return redirect("innovations:adoption_detail", pk=pk)
        adoption = rows.get(pk=pk)
    return render(request, "innovations/adoption_detail.html", {
        "adoption": adoption, "entry": adoption.entry, "leads": leads, "change": change, "describe": describe, "form": form,
        "history": history(adoption),
    }, status=status)  # fmt: skip


def history(adoption):
    """[(when, state in words)] each time the state changed."""
    labels, found = dict(Adoption.Status.choices), []
    for when, status in adoption.events.order_by("pgh_id").values_list("pgh_created_at", "status"):
        if not found or found[-1][2] != status:
            found.append((when, labels.get(status, status), status))
    return found
